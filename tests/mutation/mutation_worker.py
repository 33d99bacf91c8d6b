# SPDX-License-Identifier: GPL-2.0
"""Defects tried against one test of a program each, in copies of the source.

The objects of a build without defect are copied once for each worker; a defect
then costs one compilation, the links and one test.
"""

import concurrent.futures
import os
import queue
import shutil
import subprocess

import tap
from mutation_defect import MutationError, planted

#: For a test; most take less than one second.
TEST_SECONDS = 60


def outcome(text, test):
    """What a program's TAP says of one test, None when it says nothing."""
    for result in tap.read(text):
        if result.name == test:
            return result.outcome
    return None


def make(*arguments):
    """Run make; the error names the first few of the compiler's."""
    done = subprocess.run(
        ["make", "-s", *arguments], text=True, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT)
    if done.returncode:
        said = [line for line in done.stdout.splitlines() if "error" in line]
        raise MutationError("does not build: " +
                            ("; ".join(said[:3]) or done.stdout[-500:]))


class Worker:
    """A copy of the source and objects. The heirs know what is where."""

    def __init__(self, where):
        shutil.rmtree(where, ignore_errors=True)
        #: Defects name files below this.
        self.source = where / "source"
        self.out = where / "out"
        #: For the programs.
        self.environment = dict(os.environ, ASAN_OPTIONS="abort_on_error=0:exitcode=86",
                                UBSAN_OPTIONS="print_stacktrace=1:exitcode=86")

    def copy(self, source, to, only=""):
        """With its times, so that only what is changed is built."""
        shutil.copytree(source, to, ignore=lambda path, names: [
            n for n in names
            if not n.endswith(only) and not os.path.isdir(os.path.join(path, n))])

    def build(self, program):
        """Make a program anew."""
        raise NotImplementedError

    def path(self, program):
        """Where a program is."""
        raise NotImplementedError

    def object(self, file):
        """What is built from a file of the source."""
        raise NotImplementedError

    def test(self, program, *tests):
        """Run tests of a program; returns its TAP."""
        try:
            done = subprocess.run(
                [self.path(program), *tests], env=self.environment, text=True,
                check=False, errors="replace", timeout=TEST_SECONDS,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT)
        except subprocess.TimeoutExpired:
            return f"Bail out! no end after {TEST_SECONDS} s\n"
        return done.stdout

    def unchanged(self, program, tests):
        """The tests that must pass without a defect, and do not."""
        self.build(program)
        text = self.test(program, *sorted(tests))
        return [f"{program}, {t}: {outcome(text, t) or 'did not run'}"
                for t in sorted(tests) if outcome(text, t) != tap.PASS]

    def survives(self, defect):
        """None when the named test fails; else what happened, in words."""
        with planted(defect, self.source):
            built = self.object(defect.file)
            kept = built.with_suffix(".kept")
            shutil.copy2(built, kept)
            try:
                self.build(defect.program)
                text = self.test(defect.program, defect.test)
                if outcome(text, defect.test) == tap.FAIL:
                    return None
                everything = self.test(defect.program)
            finally:
                os.replace(kept, built)
        failed = [r.name for r in tap.read(everything) if r.outcome == tap.FAIL]
        return (f"{defect.test}: {outcome(text, defect.test) or 'did not end'}; "
                f"failed in all of {defect.program}: {', '.join(failed) or 'none'}")


def try_all(what, workers, harmless, defects, report):
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
    for defect in [harmless, *defects]:
        programs.setdefault(defect.program, set()).add(defect.test)
    with concurrent.futures.ThreadPoolExecutor(len(workers)) as pool:
        clean = [pool.submit(borrow, "unchanged", *item) for item in programs.items()]
        bad = [text for future in clean for text in future.result()]
        report(f"{what}: without a defect the tests pass", not bad, "; ".join(bad))
        if bad:
            return
        tried = [(defect, pool.submit(borrow, "survives", defect))
                 for defect in [harmless, *defects]]
        for defect, future in tried:
            try:
                reason = future.result()
            except MutationError as error:
                report(f"mutant {defect.name}", False, str(error))
                continue
            if defect is harmless:
                report(f"{what}: a changed comment is noticed by nobody",
                       reason is not None, "a test failed")
            elif reason is None:
                report(f"mutant {defect.name}: caught by {defect.catcher}", True)
            else:
                report(f"mutant {defect.name}: survived", False, reason)


def count():
    """How many workers there should be."""
    return max(2, os.cpu_count() or 1)
