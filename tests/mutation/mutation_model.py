# SPDX-License-Identifier: GPL-2.0
"""Defects in the virtual GPU's checks, each tried against one of its tests.

The objects of the checkout's own build are copied once for each worker; a
defect then costs one compilation, a link or two and one test.
"""

import concurrent.futures
import os
import pathlib
import queue
import shutil
import subprocess

import tap
from mutation_defect import ModelDefect, MutationError, planted

#: A change that nobody may notice: it shows that "caught" means something.
HARMLESS = ModelDefect(
    "comment", "gmmu_walk.c", "/* Bytes of a table;", "/* The bytes of a table;",
    "test_gmmu", "rule 14: malformed page table entries")

#: For a test; most take less than one second.
TEST_SECONDS = 60


def outcome(text, test):
    """What a program's TAP says of one test, None when it says nothing."""
    for result in tap.read(text):
        if result.name == test:
            return result.outcome
    return None


class Worker:
    """A copy of the model's source and objects."""

    def __init__(self, top, objects, where):
        shutil.rmtree(where, ignore_errors=True)
        self.source = where / "vgpu"
        self.out = where / "out"
        # With their times, so that only what is changed is built.
        shutil.copytree(top / "tests/vgpu", self.source)
        for part in ("asan", "tests"):
            shutil.copytree(objects / part, self.out / part,
                            ignore=lambda path, names:
                            [n for n in names if not n.endswith(".o")])
        # The others have the model in them.
        self.clients = {path.stem for path in (objects / "tests").glob("test_*.d")
                        if "/client.h" in path.read_text(encoding="utf-8")}

    def _make(self, program):
        wanted = [self.out / "tests" / program]
        if program in self.clients:
            wanted.append(self.out / "vgpu-asan")
        done = subprocess.run(
            ["make", "-s", "-C", self.source, f"O={self.out}", *wanted],
            text=True, check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            said = [line for line in done.stdout.splitlines() if "error" in line]
            raise MutationError("does not build: " + "; ".join(said[:3]))

    def test(self, program, *tests):
        """Run tests of a program; returns its TAP."""
        env = dict(os.environ, VGPU=str(self.out / "vgpu-asan"),
                   ASAN_OPTIONS="abort_on_error=0:exitcode=86",
                   UBSAN_OPTIONS="print_stacktrace=1:exitcode=86")
        try:
            done = subprocess.run(
                [self.out / "tests" / program, *tests], env=env, text=True,
                check=False, errors="replace", timeout=TEST_SECONDS,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT)
        except subprocess.TimeoutExpired:
            return f"Bail out! no end after {TEST_SECONDS} s\n"
        return done.stdout

    def unchanged(self, program, tests):
        """The tests that must pass without a defect, and do not."""
        self._make(program)
        text = self.test(program, *sorted(tests))
        return [f"{program}, {t}: {outcome(text, t) or 'did not run'}"
                for t in sorted(tests) if outcome(text, t) != tap.PASS]

    def survives(self, defect):
        """None when the named test fails; else what happened, in words."""
        with planted(defect, self.source) as path:
            built = self.out / "asan" / (path.stem + ".o")
            kept = built.with_suffix(".kept")
            shutil.copy2(built, kept)
            try:
                self._make(defect.program)
                text = self.test(defect.program, defect.test)
                if outcome(text, defect.test) == tap.FAIL:
                    return None
                everything = self.test(defect.program)
            finally:
                os.replace(kept, built)
        failed = [r.name for r in tap.read(everything) if r.outcome == tap.FAIL]
        return (f"{defect.test}: {outcome(text, defect.test) or 'did not end'}; "
                f"failed in all of {defect.program}: {', '.join(failed) or 'none'}")


def _build(top, objects):
    done = subprocess.run(
        ["make", "-s", f"-j{os.cpu_count()}", "-C", top / "tests/vgpu",
         f"O={objects}", objects / "vgpu-asan", "tests"],
        text=True, check=False, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        raise MutationError(f"the virtual GPU does not build:\n{done.stdout[-2000:]}")


def try_all(workers, defects, report):
    """Report each defect; without one the tests pass, or nothing is tried."""
    idle = queue.SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def borrow(method, *arguments):
        worker = idle.get()
        try:
            return getattr(worker, method)(*arguments)
        finally:
            idle.put(worker)

    programs = {}
    for defect in [HARMLESS, *defects]:
        programs.setdefault(defect.program, set()).add(defect.test)
    with concurrent.futures.ThreadPoolExecutor(len(workers)) as pool:
        clean = [pool.submit(borrow, "unchanged", *item) for item in programs.items()]
        bad = [text for future in clean for text in future.result()]
        report("virtual GPU: without a defect the tests pass", not bad, "; ".join(bad))
        if bad:
            return
        tried = [(defect, pool.submit(borrow, "survives", defect))
                 for defect in [HARMLESS, *defects]]
        for defect, future in tried:
            try:
                reason = future.result()
            except MutationError as error:
                report(f"mutant {defect.name}", False, str(error))
                continue
            if defect is HARMLESS:
                report("virtual GPU: a changed comment is noticed by nobody",
                       reason is not None, "a test failed")
            elif reason is None:
                report(f"mutant {defect.name}: caught by {defect.catcher}", True)
            else:
                report(f"mutant {defect.name}: survived", False, reason)


def run(top, scratch, defects, report):
    """Build, copy, try the defects and report each."""
    objects = top / "build/vm/vgpu"
    _build(top, objects)
    count = max(2, os.cpu_count() or 1)
    try_all([Worker(top, objects, pathlib.Path(scratch, f"model{number}"))
             for number in range(count)], defects, report)
