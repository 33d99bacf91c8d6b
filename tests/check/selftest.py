# SPDX-License-Identifier: GPL-2.0
"""Tests of the harness itself: a check that cannot fail checks nothing.

Each kind of complaint that a kernel makes is shown to klog.py as the kernel
prints it, beside lines that look alike and mean nothing.
"""

import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "vm/machine"))

import klog     # noqa: E402
import tap      # noqa: E402

#: (kind, a kernel's line)
BAD = (
    ("KASAN", "BUG: KASAN: slab-use-after-free in nova_gsp_cmdq_poll+0x1f/0x90 [nova_core]"),
    ("UBSAN", "UBSAN: array-index-out-of-bounds in nova_vbios.c:120:9"),
    ("lockdep", "WARNING: possible circular locking dependency detected"),
    ("lockdep", "WARNING: possible recursive locking detected"),
    ("lockdep", "WARNING: possible irq lock inversion dependency detected"),
    ("lockdep", "WARNING: suspicious RCU usage"),
    ("lockdep", "WARNING: inconsistent lock state"),
    ("lockdep", "WARNING: bad unlock balance detected!"),
    ("lockdep", "WARNING: held lock freed!"),
    ("lockdep", "[ BUG: Invalid wait context ]"),
    ("lockdep", "BUG: MAX_LOCKDEP_ENTRIES too low!"),
    ("atomic sleep", "BUG: sleeping function called from invalid context at mm/slab.h:321"),
    ("atomic sleep", "BUG: scheduling while atomic: rmmod/211/0x00000002"),
    ("kmemleak", "kmemleak: Cannot insert 0xffff888003a4c000 into the object search tree (overlaps existing)"),
    ("DMA-API", "DMA-API: pci 0000:01:00.0: device driver has pending DMA allocations while released from device [count=2]"),
    ("DMA-API", "DMA-API: nova-core 0000:01:00.0: device driver failed to check map error"),
    ("debug objects", "ODEBUG: free active (active state 0) object: 00000000 object type: timer_list hint: 0x0"),
    ("list corruption", "list_del corruption. prev->next should be ffff, but was dead"),
    ("refcount", "refcount_t: underflow; use-after-free."),
    ("RCU stall", "rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:"),
    ("RCU stall", "rcu: INFO: rcu_sched self-detected stall on CPU"),
    ("lockup", "watchdog: BUG: soft lockup - CPU#1 stuck for 67s! [rmmod:301]"),
    ("workqueue stall", "BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 63s!"),
    ("hung task", "INFO: task rmmod:301 blocked for more than 60 seconds."),
    ("sysfs duplicate", "sysfs: cannot create duplicate filename '/class/drm/card0'"),
    ("oops", "BUG: kernel NULL pointer dereference, address: 0000000000000008"),
    ("oops", "BUG: unable to handle page fault for address: ffffc90000a00000"),
    ("oops", "Oops: general protection fault, probably for non-canonical address"),
    ("oops", "kernel BUG at drivers/gpu/drm/drm_gem.c:120!"),
    ("panic", "Kernel panic - not syncing: Fatal exception"),
    ("WARN", "WARNING: CPU: 1 PID: 77 at drivers/gpu/drm/drm_mm.c:998 drm_mm_takedown+0x1f/0x30"),
    ("WARN", "WARNING: drivers/gpu/drm/drm_mm.c:998 at drm_mm_takedown+0x1f/0x30, CPU#1: rmmod/77"),
    ("module leak", "kmem_cache_destroy nova_job: Slab cache still has objects when called from exit"),
)

GOOD = (
    'PCI: Using host bridge windows from ACPI; if necessary, use "pci=nocrs" and report a bug',
    "DMA-API: preallocated 131072 debug entries",
    "DMA-API: debugging enabled by kernel config",
    "rcu: \tRCU CPU stall warnings timeout set to 60 (rcu_cpu_stall_timeout).",
    "kmemleak: Kernel memory leak detector initialized (mem pool available: 15000)",
    "nova_core: loading out-of-tree module taints kernel.",
    "nova-core 0000:01:00.0: FWSEC-FRTS failed: error 3",
    "Lock dependency validator: Copyright (c) 2006 Red Hat, Inc., Ingo Molnar",
    "Spectre V2 : WARNING: Unprivileged eBPF is enabled with eIBRS on",
)


def stamped(line):
    """The line as the console shows it."""
    return f"[   12.345678] {line}"


class KernelLog(unittest.TestCase):
    """klog.py."""

    def test_each_complaint_is_found_and_named(self):
        """Every kind, alone in a log."""
        for kind, line in BAD:
            with self.subTest(line=line):
                found = list(klog.findings([stamped(line)]))
                self.assertEqual([f["kind"] for f in found], [kind])

    def test_every_kind_has_an_example(self):
        """A pattern without example might match nothing."""
        shown = {kind for kind, _ in BAD}
        without = {k for k, _ in klog.COMPLAINTS} - shown
        self.assertEqual(without, {"KCSAN", "KFENCE", "page poisoning", "BUG"})

    def test_harmless_lines_are_left_alone(self):
        """What only looks like a complaint."""
        for line in GOOD:
            with self.subTest(line=line):
                self.assertEqual(list(klog.findings([stamped(line)])), [])

    def test_finding_belongs_to_its_test(self):
        """The guest marks where a test begins and ends."""
        log = ["nova-test: begin cycles.load", BAD[0][1], "nova-test: end cycles.load",
               BAD[1][1]]
        found = list(klog.findings([stamped(line) for line in log]))
        self.assertEqual([f["test"] for f in found], ["cycles.load", None])

    def test_expected_complaint(self):
        """It is no fault when it comes and one when it does not."""
        log = [stamped(BAD[0][1]), stamped(BAD[1][1])]
        bad, missing = klog.judge(log, [re.compile("KASAN")], [])
        self.assertEqual(([f["kind"] for f in bad], missing), (["UBSAN"], []))
        bad, missing = klog.judge(log, [re.compile("no such")], [])
        self.assertEqual((len(bad), missing), (2, ["no such"]))
        bad, missing = klog.judge(log, [], [re.compile("UBSAN|KASAN")])
        self.assertEqual((bad, missing), ([], []))

    def test_what_the_boot_says(self):
        """Only what comes after the guest's init is judged, if that began."""
        log = [stamped(BAD[0][1]), stamped(klog.START), stamped(BAD[1][1])]
        bad, _ = klog.judge(log, [], [])
        self.assertEqual([f["kind"] for f in bad], ["UBSAN"])
        bad, _ = klog.judge(log[:1], [], [])
        self.assertEqual([f["kind"] for f in bad], ["KASAN"])


def outcomes(text):
    """(outcome, name) of each result."""
    return [(r.outcome, r.name) for r in tap.read(text)]


class Tap(unittest.TestCase):
    """tap.py."""

    def test_plain(self):
        """Pass, fail with diagnostic, skip with reason."""
        text = "1..3\nok 1 - a\n# it was 3\nnot ok 2 - b\nok 3 - c # SKIP no disk\n"
        results = list(tap.read(text))
        self.assertEqual([r.outcome for r in results], [tap.PASS, tap.FAIL, tap.SKIP])
        self.assertEqual(results[1].reason, "it was 3")
        self.assertEqual(results[2].reason, "no disk")

    def test_broken_plan_is_a_failure(self):
        """A program that died after the first test."""
        self.assertEqual(outcomes("1..3\nok 1 - a\n"),
                         [(tap.PASS, "a"), (tap.FAIL, "(plan)")])

    def test_nested(self):
        """Only cases count, a suite's own line does not."""
        text = ("KTAP version 1\n1..2\n"
                "    KTAP version 1\n    # Subtest: ring\n    1..2\n"
                "    ok 1 wraps\n    not ok 2 fills\nnot ok 1 ring\n"
                "    KTAP version 1\n    # Subtest: elf\n    1..1\n"
                "    ok 1 finds\nok 2 elf\n")
        self.assertEqual(outcomes(text), [
            (tap.PASS, "ring.wraps"), (tap.FAIL, "ring.fills"),
            (tap.PASS, "elf.finds")])

    def test_nested_plan(self):
        """A suite that stopped early."""
        text = ("KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: ring\n"
                "    1..2\n    ok 1 wraps\nok 1 ring\n")
        self.assertIn((tap.FAIL, "(plan of ring)"), outcomes(text))

    def test_concatenated(self):
        """A version line begins anew."""
        one = "TAP version 13\n1..1\nok 1 - a\n"
        self.assertEqual(outcomes(one + one), [(tap.PASS, "a")] * 2)
        short = "TAP version 13\n1..2\nok 1 - a\n"
        self.assertEqual(outcomes(short + one)[1], (tap.FAIL, "(plan)"))

    def test_bail_out(self):
        """Always a failure."""
        self.assertEqual(outcomes("1..1\nBail out! no device\n")[0],
                         (tap.FAIL, "(bail out)"))

    def test_all_skipped(self):
        """A plan of none with a reason."""
        self.assertEqual(outcomes("1..0 # SKIP nothing here\n"),
                         [(tap.SKIP, "(all)")])

    def test_prose_is_no_result(self):
        """Programs print other things as well."""
        self.assertEqual(outcomes("okay then\nnot okay\nlooks ok 1\n"), [])


class TapResult(unittest.TextTestResult):
    """Print TAP, as every test program of this project does."""

    number = 0

    def _line(self, good, test):
        TapResult.number += 1
        print(f"{'' if good else 'not '}ok {TapResult.number} - {test.id()}")

    def addSuccess(self, test):
        self._line(True, test)

    def addFailure(self, test, err):
        text = self._exc_info_to_string(err, test)
        print("# " + text.replace("\n", "\n# "))
        self._line(False, test)
        self.failures.append((test, text))

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        if err:
            self.addFailure(subtest, err)


def main():
    """Run all tests of the program that was started; returns its exit status."""
    tests = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    print("TAP version 13")
    print(f"1..{tests.countTestCases()}")
    with open("/dev/null", "w", encoding="ascii") as nowhere:
        done = unittest.TextTestRunner(resultclass=TapResult, stream=nowhere).run(tests)
    return 0 if done.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
