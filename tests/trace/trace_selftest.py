# SPDX-License-Identifier: GPL-2.0
"""Tests of the trace comparison, on traces made up for it."""

import io
import contextlib
import importlib.machinery
import importlib.util
import pathlib
import re
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent / "check")]

import selftest         # noqa: E402 (the path comes first)
import trace_align      # noqa: E402
import trace_events     # noqa: E402
import trace_fold       # noqa: E402


def trace(*texts, **limits):
    """Read lines to which times are added."""
    return trace_events.read((f"{n:5}.000000 {t}\n" for n, t in enumerate(texts)),
                             **limits)


def texts(*lines):
    """The steps of lines, as texts."""
    return [str(step) for step in trace(*lines).steps]


def signs(left, right):
    """What aligning two lists of lines gives."""
    rows = trace_align.align(trace_fold.fold(trace(*left).steps),
                             trace_fold.fold(trace(*right).steps))
    return "".join(row.sign for row in rows)


class Reading(unittest.TestCase):
    """Lines become steps."""

    def test_access(self):
        """Direction, name, index, value."""
        step, = trace("wr32 110c00 00000001 NV_PGSP_QUEUE_HEAD(0)").steps
        self.assertEqual((step.kind, step.name, step.index, step.value),
                         ("wr", "NV_PGSP_QUEUE_HEAD", "0", "00000001"))

    def test_poll(self):
        """Reads in a row are one, of the last value, whatever RM did meanwhile."""
        self.assertEqual(
            texts("rd32 110100 00000000 NV_CPUCTL (3 times)", "fwsec command 15: error 0",
                  "rd32 110100 00000010 NV_CPUCTL"),
            ["rd NV_CPUCTL 00000010", "fwsec command 15: error 0"])

    def test_write_ends_poll(self):
        """A read after a write is another."""
        self.assertEqual(len(texts("rd32 0 00000000 NV_A", "wr32 0 00000000 NV_A",
                                   "rd32 0 00000000 NV_A")), 3)

    def test_clock_between_polls(self):
        """A driver that looks at the GPU's clock for its timeout polls all the same."""
        self.assertEqual(len(texts("rd32 0 00000000 NV_A",
                                   "rd32 9410 00000002 NV_PTIMER_TIME_1",
                                   "rd32 0 00000001 NV_A")), 1)

    def test_platform_is_left_out(self):
        """Nor configuration space nor memory map are the driver's."""
        self.assertEqual(texts("cfg write 004 = 00000103 lanes 0000ffff",
                               "map 0 + 0x80000000", "irq vector 155 pending"), [])

    def test_reply_belongs_to_call(self):
        """With its status."""
        self.assertEqual(
            texts("rpc> GSP_RM_CONTROL len 0x1c seq 2 c1e00004:abcd2080 20800137 GET_GPC",
                  "rpc< GSP_RM_CONTROL len 0x1c seq 2 NV_ERR_INVALID_STATE"),
            ["rpc GSP_RM_CONTROL GET_GPC len 0x1c -> NV_ERR_INVALID_STATE"])

    def test_unknown_control(self):
        """What the model has no name for is told by number."""
        step, = trace("rpc> GSP_RM_CONTROL len 0x1c seq 2 c1e00004:abcd2080 00801813 ?").steps
        self.assertEqual(step.name, "GSP_RM_CONTROL 00801813")

    def test_class(self):
        """An allocation is of a class; its handle is the driver's choice."""
        one, two = (trace(f"rpc> GSP_RM_ALLOC len 0x98 seq 1 {h}:{h} {h} class 0080")
                    .steps[0] for h in ("c1d00000", "c1d00001"))
        self.assertEqual((one.key, one.value), (two.key, two.value))

    def test_event(self):
        """RM speaks unasked."""
        step, = trace("rpc< GSP_INIT_DONE len 0x4 event").steps
        self.assertEqual((step.kind, step.name), ("event", "GSP_INIT_DONE"))

    def test_interrupt(self):
        """A handler is put aside, what ran beside it is not."""
        begin = "wr32 b81610 ffffffff NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_TOP_EN_CLEAR(0)"
        end = "wr32 b81608 00000004 NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_TOP_EN_SET(0)"
        got = trace("irq MSI", begin, "wr32 110c00 00000000 NV_PGSP_QUEUE_HEAD(0)",
                    end, begin)
        self.assertEqual([s.name for s in got.steps],
                         ["NV_PGSP_QUEUE_HEAD",
                          "NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_TOP_EN_CLEAR"])
        self.assertEqual([len(i) for i in got.interrupts], [2])

    def test_limits(self):
        """Both ends are part of it."""
        lines = ("rd32 0 00000000 NV_A", "rd32 4 00000000 NV_B", "rd32 8 00000000 NV_C",
                 "rd32 c 00000000 NV_D")
        got = trace(*lines, first=re.compile("NV_B"), last=re.compile("NV_C"))
        self.assertEqual([s.name for s in got.steps], ["NV_B", "NV_C"])

    def test_limit_missing(self):
        """A boot that never ended is no boot to compare."""
        for limits in ({"first": re.compile("NV_X")}, {"last": re.compile("NV_X")}):
            with self.subTest(limits), self.assertRaises(trace_events.TraceError):
                trace("rd32 0 00000000 NV_A", **limits)

    def test_no_trace(self):
        """A kernel log, for instance."""
        for line in ("[    1.0] nova-core: hello\n", "    1.000000 rd32 nonsense\n"):
            with self.subTest(line), self.assertRaises(trace_events.TraceError):
                trace_events.read([line])


class Folding(unittest.TestCase):
    """Loops become one step."""

    @staticmethod
    def round(number):
        """One transfer of a falcon."""
        return (f"wr32 110114 {number:08x} NV_OFFS", "wr32 110118 00000614 NV_CMD",
                "rd32 110118 00000616 NV_CMD")

    def lines(self, rounds):
        """An upload."""
        return [line for n in range(rounds) for line in self.round(n)]

    def test_loop(self):
        """Many rounds, and what is around them stays."""
        steps = trace_fold.fold(trace("rd32 0 00000000 NV_A", *self.lines(20),
                                      "wr32 0 00000000 NV_A").steps)
        self.assertEqual([s.kind for s in steps], ["rd", "loop", "wr"])
        self.assertEqual(steps[1].times, 20)

    def test_two_rounds_are_no_loop(self):
        """They are read more easily as they are."""
        self.assertEqual(len(trace_fold.fold(trace(*self.lines(2)).steps)), 6)

    def test_array(self):
        """Registers of an array one after the other."""
        steps = trace_fold.fold(trace(
            *(f"wr32 {n} ffffffff NV_LEAF({n})" for n in range(8))).steps)
        self.assertEqual(str(steps[0]), "8 rounds of\n    wr NV_LEAF(0..7) ffffffff")

    def test_effects_do_not_fold(self):
        """What is not an access is always told."""
        steps = trace(*("falcon GSP reset", "falcon SEC2 reset") * 4).steps
        self.assertEqual(len(trace_fold.fold(steps)), 8)

    def test_other_count_differs(self):
        """An image that is shorter by a block is another."""
        self.assertEqual(signs(self.lines(20), self.lines(20)), " ")
        self.assertEqual(signs(self.lines(20), self.lines(19)), "!")

    def test_other_count_of_reads_differs(self):
        """What was read is not compared, how much is."""
        eight, seven = ([f"rd32 {n} 00000000 NV_LEAF({n})" for n in range(count)]
                        for count in (8, 7))
        self.assertEqual(signs(eight, eight), " ")
        self.assertEqual(signs(eight, seven), "!")

    def test_other_value_inside_differs(self):
        """One wrong offset among many."""
        other = self.lines(20)
        other[30] = "wr32 110114 00000fff NV_OFFS"
        self.assertEqual(signs(self.lines(20), other), "!")


class Aligning(unittest.TestCase):
    """Two traces."""

    A, B, C = (f"wr32 {n} 00000000 NV_{n}" for n in "abc")

    def test_equal(self):
        """Nothing to tell."""
        self.assertEqual(signs([self.A, self.B], [self.A, self.B]), "  ")

    def test_only_one(self):
        """Left or right."""
        self.assertEqual(signs([self.A, self.B], [self.B]), "- ")
        self.assertEqual(signs([self.A], [self.A, self.C]), " +")

    def test_value(self):
        """The same register, another value."""
        self.assertEqual(signs([self.A], ["wr32 a 00000001 NV_a"]), "!")

    def test_direction(self):
        """A read is not a write."""
        self.assertEqual(signs([self.A], ["rd32 a 00000000 NV_a"]), "-+")

    def test_index(self):
        """Another element of an array is another register."""
        self.assertEqual(signs(["wr32 0 00000000 NV_L(0)"], ["wr32 4 00000000 NV_L(1)"]),
                         "-+")

    def test_address(self):
        """Where the driver's memory is does not matter, that it gives some does."""
        name = "NV_PGSP_FALCON_MAILBOX0"
        one, two, none = (f"wr32 110040 {v} {name}"
                          for v in ("0338e000", "031bd000", "00000000"))
        self.assertEqual(signs([one], [two]), " ")
        self.assertEqual(signs([one], [none]), "!")

    def test_status(self):
        """A call that fails is a difference."""
        call = "rpc> GET_GSP_STATIC_INFO len 0x678 seq 0"
        good, bad = (f"rpc< GET_GSP_STATIC_INFO len 0x678 seq 0 {status}"
                     for status in ("NV_OK", "NV_ERR_GENERIC"))
        self.assertEqual(signs([call, good], [call, bad]), "!")

    def test_hunks(self):
        """Far from each other two differences are two hunks, with the place."""
        middle = [f"wr32 {n} 00000000 NV_M{n}" for n in range(9)]
        reset = "falcon GSP reset"
        rows = trace_align.align(trace(self.A, reset, *middle, self.B).steps,
                                 trace(reset, *middle, self.C).steps)
        found = list(trace_align.hunks(rows, 1))
        self.assertEqual([[r.sign for r in hunk] for _, hunk in found],
                         [["-", " "], [" ", "-", "+"]])
        self.assertEqual([head and str(head) for head, _ in found],
                         [None, reset])


class Program(unittest.TestCase):
    """The command."""

    BOOT = ("    1.000000 cfg write 004 = 00000103 lanes 0000ffff\n"
            "    1.000001 rd32 000000 172000a1 NV_PMC_BOOT_0\n"
            "    1.000002 wr32 110c00 00000000 NV_PGSP_QUEUE_HEAD(0)\n"
            "    1.000003 rpc< GSP_INIT_DONE len 0x4 event\n")

    def compare(self, left, right, *options):
        """Its status and output."""
        loader = importlib.machinery.SourceFileLoader("compare", str(HERE / "compare"))
        module = importlib.util.module_from_spec(
            importlib.util.spec_from_loader("compare", loader))
        loader.exec_module(module)
        with tempfile.TemporaryDirectory() as directory:
            paths = []
            for name, text in (("left", left), ("right", right)):
                path = pathlib.Path(directory, name)
                path.write_text(text, encoding="ascii")
                paths.append(str(path))
            said, argv = io.StringIO(), sys.argv
            sys.argv = ["compare", *options, *paths]
            try:
                with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                    return module.main(), said.getvalue()
            finally:
                sys.argv = argv

    def test_equal(self):
        """Status 0."""
        self.assertEqual(self.compare(self.BOOT, self.BOOT)[0], 0)

    def test_different(self):
        """Status 1, and the register is told."""
        other = self.BOOT.replace("NV_PGSP_QUEUE_HEAD(0)", "NV_PGSP_QUEUE_HEAD(1)")
        status, said = self.compare(self.BOOT, other)
        self.assertEqual(status, 1)
        self.assertIn("\n- wr NV_PGSP_QUEUE_HEAD(0) 00000000\n"
                      "+ wr NV_PGSP_QUEUE_HEAD(1) 00000000\n", said)

    def test_ignored(self):
        """What is not wanted does not count."""
        other = self.BOOT.replace("172000a1", "172000a2")
        self.assertEqual(self.compare(self.BOOT, other)[0], 1)
        for options in (("--writes",), ("--rpc",), ("--ignore", "NV_PMC_BOOT_0")):
            with self.subTest(options):
                self.assertEqual(self.compare(self.BOOT, other, *options)[0], 0)

    def test_trouble(self):
        """Status 2 when a boot did not get there."""
        short = self.BOOT[:self.BOOT.index("    1.000003")]
        status, said = self.compare(self.BOOT, short)
        self.assertEqual(status, 2)
        self.assertIn("GSP_INIT_DONE", said)


if __name__ == "__main__":
    sys.exit(selftest.main())
