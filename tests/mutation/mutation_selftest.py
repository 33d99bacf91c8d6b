# SPDX-License-Identifier: GPL-2.0
"""Tests of the mutation run itself: what it must refuse, and who has caught what."""

import pathlib
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/check"))

import defects_driver       # noqa: E402 (the path comes first)
import defects_kunit        # noqa: E402
import defects_memory       # noqa: E402
import defects_model        # noqa: E402
import mutation_driver      # noqa: E402
import mutation_kunit       # noqa: E402
import mutation_model       # noqa: E402
import mutation_worker      # noqa: E402
import selftest             # noqa: E402
import tap                  # noqa: E402
from mutation_defect import (Defect, DriverDefect, MutationError,   # noqa: E402
                             TestDefect, check_names, planted)

SOURCE = "if (a)\n\treturn;\nif (b)\n\treturn;\n"


class Lists(unittest.TestCase):
    """A list that does not fit the source is an error and not a success."""

    def test_text_missing(self):
        """The source has changed."""
        with self.assertRaisesRegex(MutationError, "0 times"):
            Defect("x", "f.c", "if (c)", "if (0)").apply(SOURCE)

    def test_text_twice(self):
        """Nobody knows which one is meant."""
        with self.assertRaisesRegex(MutationError, "2 times"):
            Defect("x", "f.c", "return;", ";").apply(SOURCE)

    def test_no_change(self):
        """What changes nothing cannot be caught."""
        with self.assertRaisesRegex(MutationError, "nothing"):
            Defect("x", "f.c", "if (a)", "if (a)").apply(SOURCE)

    def test_planted(self):
        """The file has the defect, and then neither it nor a new time."""
        with tempfile.TemporaryDirectory() as where:
            path = pathlib.Path(where, "f.c")
            path.write_text(SOURCE, encoding="ascii")
            before = path.stat().st_mtime_ns
            with planted(Defect("x", "f.c", "if (a)", "if (0)"), path.parent):
                self.assertIn("if (0)\n", path.read_text(encoding="ascii"))
            self.assertEqual(path.read_text(encoding="ascii"), SOURCE)
            self.assertEqual(path.stat().st_mtime_ns, before)

    def test_same_name(self):
        """Two defects of one name."""
        with self.assertRaisesRegex(MutationError, "twice: x"):
            check_names([Defect("x", "f.c", "a", "b"), Defect("x", "f.c", "b", "c")])

    def test_real_lists(self):
        """The lists themselves fit the source, without building anything."""
        for where, defects in (
                ("tests/vgpu", [mutation_model.HARMLESS, *defects_model.DEFECTS]),
                (".", [mutation_kunit.HARMLESS, *defects_kunit.DEFECTS]),
                (".", [mutation_driver.HARMLESS, *defects_driver.DEFECTS,
                       *defects_memory.DEFECTS])):
            check_names(defects)
            for defect in defects:
                path = TOP / where / defect.file
                with self.subTest(defect.name):
                    defect.apply(path.read_text(encoding="utf-8"))

    def test_real_catchers(self):
        """Tests that must fail are there under the names they are given."""
        source = {path.name: path.read_text(encoding="utf-8") for where in
                  ("tests/vgpu/tests", "tests/kunit", "igt")
                  for path in (TOP / where).glob("*.c")}
        for defect in defects_model.DEFECTS:
            self.assertIn(f'{{ "{defect.test}", ', source[f"{defect.program}.c"])
        cases = "".join(text for name, text in source.items() if "_kunit" in name)
        for defect in defects_kunit.DEFECTS:
            suite, case = defect.test.split(": ")
            self.assertIn(f'.name = "{suite}",', cases)
            self.assertIn(f"KUNIT_CASE({case}),", cases)
        for defect in defects_memory.DEFECTS:
            if defect.igt:
                program, subtest = defect.igt.split("@")
                self.assertIn(f'igt_subtest("{subtest}")', source[f"{program}.c"])

    def test_real_violations(self):
        """Each violation that is waited for has its rule in the model."""
        rules = "".join(path.read_text(encoding="utf-8") for path in
                        (TOP / "tests/vgpu").glob("violations_*.def"))
        for defect in defects_driver.DEFECTS + defects_memory.DEFECTS:
            self.assertTrue(defect.violation or defect.message or defect.igt,
                            defect.name)
            if defect.violation:
                self.assertIn(f'"{defect.violation}"', rules)


class Catchers(unittest.TestCase):
    """Caught is what the named test says, and nothing else."""

    def test_named(self):
        """Its own failure."""
        self.assertEqual(mutation_worker.outcome("1..1\nnot ok 1 - rule 3\n", "rule 3"),
                         tap.FAIL)

    def test_other(self):
        """Another test's failure is not its own."""
        text = "1..2\nok 1 - rule 3\nnot ok 2 - rule 33\n"
        self.assertEqual(mutation_worker.outcome(text, "rule 3"), tap.PASS)

    def test_death(self):
        """A program that dies has not named anything."""
        self.assertIsNone(mutation_worker.outcome("1..2\nok 1 - rule 2\n", "rule 3"))

    def test_skip(self):
        """A test that did not run has not noticed anything."""
        text = "1..1\nok 1 - rule 3 # SKIP no firmware\n"
        self.assertEqual(mutation_worker.outcome(text, "rule 3"), tap.SKIP)

    def test_reports(self):
        """A survivor and a list that does not fit are failures in the report."""
        class Worker:
            """Stands in for a build: defects are noticed by their name."""

            def unchanged(self, _program, _tests):
                """Nothing fails."""
                return []

            def survives(self, defect):
                """As the name says."""
                if defect.name == "unfit":
                    raise MutationError("f.c has 0 times: 'a'")
                return None if defect.name == "real" else "rule 3: passed"

        harmless, *defects = [TestDefect(name, "f.c", "a", "b", "test_x", "rule 3")
                              for name in ("comment", "real", "harmless", "unfit")]
        told = []
        mutation_worker.try_all("x", [Worker(), Worker()], harmless, defects,
                                lambda name, good, reason="": told.append((name, good)))
        self.assertEqual(told[2:], [("mutant real: caught by test_x, rule 3", True),
                                    ("mutant harmless: survived", False),
                                    ("mutant unfit", False)])


class Drivers(unittest.TestCase):
    """What the guest saw of a module, against what should have been seen."""

    SEEN = {"name": "x", "end": "not bound", "errors": [],
            "violations": ["queue-checksum"], "lines": ["nova-core: bad checksum"],
            "tests": {"nova_x@good": "SUCCESS", "nova_x@bad": "FAIL",
                      "nova_x@late": "TIMEOUT"}, "said": []}

    def caught(self, violation, message, igt=""):
        """Is a defect with these catchers caught?"""
        defect = DriverDefect("x", "nova-core/f.c", "a", "b", violation, message,
                              igt=igt)
        return mutation_driver.judge(defect, self.SEEN) is None

    def test_named(self):
        """The violation, the message, or both."""
        self.assertTrue(self.caught("queue-checksum", ""))
        self.assertTrue(self.caught("", "bad check"))
        self.assertTrue(self.caught("queue-checksum", "bad check"))

    def test_other(self):
        """Another violation, another message, half of what is named."""
        self.assertFalse(self.caught("queue-sequence", ""))
        self.assertFalse(self.caught("", "bad sequence"))
        self.assertFalse(self.caught("queue-checksum", "bad sequence"))
        self.assertFalse(self.caught("queue-sequence", "bad check"))

    def test_subtest(self):
        """A subtest that fails, if it is not only there to cause a violation."""
        self.assertTrue(self.caught("", "", "nova_x@bad"))
        self.assertFalse(self.caught("", "", "nova_x@good"))
        self.assertFalse(self.caught("", "", "nova_x@late"))
        self.assertFalse(self.caught("", "", "nova_x@other"))
        self.assertTrue(self.caught("queue-checksum", "", "nova_x@good"))
        self.assertFalse(self.caught("queue-sequence", "", "nova_x@bad"))

    def test_clean(self):
        """Without a defect nothing at all may be said."""
        good = {"name": "x", "end": "bound", "errors": [], "violations": [],
                "lines": ["nova-core: running"], "said": [],
                "tests": {"nova_x@good": "SUCCESS"}}
        self.assertIsNone(mutation_driver.clean(good))
        self.assertIsNotNone(mutation_driver.clean({**good, "end": "not bound"}))
        self.assertIsNotNone(mutation_driver.clean({**good, "errors": ["nova-core: no"]}))
        self.assertIsNotNone(mutation_driver.clean({**good, "violations": ["dma"]}))
        for result in ("FAIL", "SKIP", "TIMEOUT"):
            self.assertIsNotNone(mutation_driver.clean(
                {**good, "tests": {"nova_x@good": result}}))

    def test_rows(self):
        """What is changed is loaded; what is not named by a violation must end."""
        plain = {"nova-core": "core.ko", "nova-drm": "drm.ko"}
        defects = [DriverDefect("a", "nova-core/f.c", "a", "b", "dma", stimulus="s"),
                   DriverDefect("b", "nova-drm/f.c", "a", "b", igt="x@y")]
        self.assertEqual(mutation_driver.row(plain, "a", defects[:1]),
                         {"name": "a", "core": "core.ko", "drm": "drm.ko",
                          "violation": "dma", "stimuli": ["s"], "tests": []})
        self.assertEqual(mutation_driver.row(plain, "all", defects),
                         {"name": "all", "core": "core.ko", "drm": "drm.ko",
                          "violation": "", "stimuli": ["s"], "tests": ["x@y"]})
        self.assertEqual([d.module for d in defects], ["nova-core", "nova-drm"])

    def test_report(self):
        """Survivors fail, and so do those the machine did not get to."""
        told = []
        mutation_driver.report_all(
            [DriverDefect(name, "nova-core/f.c", "a", "b", "queue-checksum")
             for name in "abc"],
            {"c": "does not build"},
            [{**self.SEEN, "name": "a"}, {**self.SEEN, "name": "b", "violations": []}],
            lambda name, good, reason="": told.append((name, good)))
        self.assertEqual(told, [("mutant a: caught by violation queue-checksum", True),
                                ("mutant b: survived", False), ("mutant c", False)])


if __name__ == "__main__":
    sys.exit(selftest.main())
