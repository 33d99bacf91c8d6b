# SPDX-License-Identifier: GPL-2.0
"""Tests of running jobs side by side, with jobs that are a line of shell."""

import contextlib
import io
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))

import check_jobs       # noqa: E402 (the path comes first)
import check_main       # noqa: E402
import check_schedule   # noqa: E402
import selftest         # noqa: E402
import tap              # noqa: E402

#: Longer than any test here takes.
LONG = 60


class Scratch(unittest.TestCase):
    """A directory, and jobs in it."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="nova-schedule-")
        self.addCleanup(scratch.cleanup)
        self.dir = pathlib.Path(scratch.name)

    def job(self, name, script, **what):
        """A job that is a shell script."""
        what.setdefault("timeout", LONG)
        what.setdefault("group", "test")
        job = check_jobs.Job(name, ["sh", "-c", script], **what)
        job.log = self.dir / f"{name}.log"
        return job

    def schedule(self, jobs, places=2, builds=(), begins=lambda job: None):
        """A schedule of these; builds are jobs, too."""
        return check_schedule.Schedule(jobs, {b.name: b for b in builds}, places,
                                       self.dir, begins)

    def run_all(self, jobs, **what):
        """Statuses by name, and the names in the order in which they began."""
        begun = []
        schedule = self.schedule(jobs, begins=lambda job: begun.append(job.name), **what)
        return {e.job.name: e.status for e in schedule.run()}, begun


class Order(Scratch):
    """What runs when."""

    def test_two_at_the_same_time(self):
        """Each waits for the other: one after the other, neither would end."""
        jobs = [self.job(name, f"touch {name}; until [ -e {other} ]; do sleep 0.02; done",
                         timeout=20)
                for name, other in (("one", "two"), ("two", "one"))]
        self.assertEqual(self.run_all(jobs)[0], {"one": 0, "two": 0})

    def test_never_more_than_places(self):
        """With one place a job finds nobody there."""
        alone = "mkdir here && sleep 0.05 && rmdir here"
        jobs = [self.job(f"job{number}", alone) for number in range(5)]
        self.assertEqual(set(self.run_all(jobs, places=1)[0].values()), {0})

    def test_long_ones_first(self):
        """But what takes no time before them, in the order of the list."""
        costs = (1, 100, 300, 1, 200)
        jobs = [self.job(f"{cost}-{n}", ":", cost=cost) for n, cost in enumerate(costs)]
        self.assertEqual(self.run_all(jobs, places=1)[1],
                         ["1-0", "1-3", "300-2", "200-4", "100-1"])

    def test_alone_at_the_end(self):
        """Beside any other job, making the directory would fail."""
        jobs = [self.job(f"alone{number}", "mkdir here && sleep 0.05 && rmdir here",
                         alone=True, cost=300, needs=("build",)) for number in range(2)]
        jobs += [self.job(f"other{number}", "mkdir -p here && sleep 0.05; rmdir here; :")
                 for number in range(4)]
        statuses, begun = self.run_all(jobs, builds=[self.job("build", ":")])
        self.assertEqual(set(statuses.values()), {0})
        self.assertEqual(begun[-2:], ["alone0", "alone1"])

    def test_build_comes_before_and_once(self):
        """Two jobs need it; it counts with the work that waits for it."""
        build = self.job("build", "echo made >>built", cost=5, group="build")
        jobs = [self.job("other", ":", cost=150),
                *(self.job(f"user{n}", '[ "$(cat built)" = made ]', needs=("build",),
                           cost=200) for n in range(2))]
        status, begun = self.run_all(jobs, builds=[build])
        self.assertEqual(set(status.values()), {0})
        self.assertEqual(begun, ["build", "other", "user0", "user1"])

    def test_builds_that_nobody_needs(self):
        """They are left alone."""
        build = self.job("build", ":", group="build")
        self.assertEqual(self.run_all([self.job("a", ":")], builds=[build])[1], ["a"])

    def test_build_that_fails(self):
        """What needs it, or what it makes possible, does not run and is told."""
        builds = [self.job("base", "exit 3", group="build"),
                  self.job("more", ":", needs=("base",), group="build")]
        jobs = [self.job("user", "touch ran", needs=("more",)), self.job("free", ":")]
        status, _ = self.run_all(jobs, builds=builds)
        self.assertEqual(status, {"base": 3, "more": "no base", "user": "no more",
                                  "free": 0})
        self.assertFalse((self.dir / "ran").exists())

    def test_every_need_is_a_build(self):
        """The real lists: nothing waits for what nobody makes."""
        builds = check_jobs.builds(HERE.parents[1])
        for name in check_jobs.GROUPS:
            jobs = check_jobs.GROUPS[name](HERE.parents[1], self.dir, 1)
            for job in (*jobs, *builds.values()):
                self.assertLessEqual(set(job.needs), set(builds), job.name)
            self.assertEqual(len({job.slug for job in jobs}), len(jobs))


class Ends(Scratch):
    """Jobs that do not end by themselves leave nothing behind."""

    #: A child that would outlive its parent and says who it is.
    FAMILY = "sleep 1000 & echo $! >child; touch ready; wait"
    #: One that does not want to end.
    STUBBORN = "trap '' TERM; echo $$ >child; touch ready; while :; do sleep 0.1; done"

    def child_is_gone(self):
        """The process whose number is in the file ends, or has."""
        pid = int((self.dir / "child").read_text())
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with contextlib.suppress(FileNotFoundError):
                if "State:\tZ" not in pathlib.Path(f"/proc/{pid}/status").read_text():
                    time.sleep(0.02)
                    continue
            return True
        os.kill(pid, signal.SIGKILL)
        return False

    def test_time_limit(self):
        """The job's child ends with it, and another job goes on."""
        jobs = [self.job("late", self.FAMILY, timeout=1), self.job("good", "sleep 1.5")]
        status, _ = self.run_all(jobs)
        self.assertEqual(status, {"late": "none after 1 s", "good": 0})
        self.assertTrue(self.child_is_gone())

    def test_time_limit_of_the_stubborn(self):
        """What ignores SIGTERM is killed."""
        grace, check_schedule.GRACE = check_schedule.GRACE, 0.5
        try:
            status, _ = self.run_all([self.job("late", self.STUBBORN, timeout=1)])
        finally:
            check_schedule.GRACE = grace
        self.assertEqual(status, {"late": "none after 1 s"})
        self.assertTrue(self.child_is_gone())

    def test_child_of_an_ended_job(self):
        """A daemon does not stay."""
        status, _ = self.run_all([self.job("a", "sleep 1000 & echo $! >child")])
        self.assertEqual(status, {"a": 0})
        self.assertTrue(self.child_is_gone())

    def test_caller_that_stops_listening(self):
        """An exception in the program that tells."""
        jobs = [self.job("family", self.FAMILY),
                self.job("quick", "until [ -e ready ]; do sleep 0.02; done")]
        for ended in self.schedule(jobs).run():
            self.assertEqual(ended.job.name, "quick")
            break
        self.assertTrue(self.child_is_gone())

    def test_interrupt(self):
        """^C and what CI sends: all ends, all is told, and it is a failure."""
        program = f"""
import pathlib, sys
sys.path.insert(0, {str(HERE)!r})
import check_jobs, check_main
jobs = [check_jobs.Job("family", ["sh", "-c", {self.FAMILY!r}], {LONG}),
        check_jobs.Job("next", ["touch", "begun"], {LONG})]
for job in jobs:
    job.group, job.log = "test", pathlib.Path(job.name + ".log").resolve()
check_main.TOP = pathlib.Path.cwd()
check_main.run(jobs, {{}}, 1).tell()
"""
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number.name):
                with subprocess.Popen([sys.executable, "-B", "-c", program],
                                      cwd=self.dir, text=True,
                                      stdout=subprocess.PIPE) as run:
                    while not (self.dir / "ready").exists():
                        time.sleep(0.02)
                    run.send_signal(number)
                    said = run.communicate(timeout=LONG)[0]
                self.assertTrue(self.child_is_gone())
                self.assertFalse((self.dir / "begun").exists())
                self.assertIn("interrupted", said)
                self.assertIn("test: next: (the job itself): not begun", said)
                self.assertTrue(said.endswith("\n0 passed, 2 failed, 0 skipped\n"), said)
                (self.dir / "ready").unlink()


class Told(Scratch):
    """What check_main.py prints of it."""

    def told(self, jobs, builds=(), places=2):
        """Everything that a run prints."""
        with contextlib.redirect_stdout(io.StringIO()) as out:
            kept = {n: signal.getsignal(n) for n in check_main.SIGNALS}
            logs, check_main.LOGS = check_main.LOGS, self.dir
            try:
                check_main.run(jobs, {b.name: b for b in builds}, places).tell()
            finally:
                check_main.LOGS = logs
                for number, handler in kept.items():
                    signal.signal(number, handler)
        return out.getvalue()

    def test_block_of_a_job_is_whole(self):
        """Two jobs that fail by turns: each one's results stay together."""
        loud = ("echo 1..3; for n in 1 2 3; do echo not ok $n - {0}$n; sleep 0.05; done; "
                "exit 1")
        lines = self.told([self.job(name, loud.format(name)) for name in ("a", "b")]
                          ).splitlines()
        self.assertEqual(lines[:2], ["==> test: a", "==> test: b"])
        for name in ("a", "b"):
            at = next(n for n, line in enumerate(lines)
                      if line.startswith(f"<== test: {name}: 0 passed, 3 failed"))
            self.assertEqual(lines[at + 1:at + 5], [
                *(f"    FAILED {name}{n}" for n in (1, 2, 3)),
                f"    log: {self.dir / name}.log"])
        self.assertEqual(lines[-1], "0 passed, 6 failed, 0 skipped")

    def test_list_at_the_end_has_the_order_of_the_jobs(self):
        """Though the second is the first to end."""
        said = self.told([self.job("slow", "sleep 0.5; echo 1..1; echo not ok 1 - x"),
                          self.job("fast", "echo 1..1; echo not ok 1 - y")])
        self.assertLess(said.index("<== test: fast"), said.index("<== test: slow"))
        listed = said[said.index("\nFailed:"):]
        self.assertLess(listed.index("test: slow: x"), listed.index("test: fast: y"))

    def test_failure_beside_a_success(self):
        """Both count; a job without a failed test fails by its exit status."""
        said = self.told([self.job("good", "echo 1..1; echo ok 1 - x"),
                          self.job("dead", "echo 1..1; echo ok 1 - y; exit 7")])
        self.assertIn("FAILED (the job itself): exit status 7", said)
        self.assertTrue(said.endswith("\n2 passed, 1 failed, 0 skipped\n"), said)

    def test_builds_count_when_they_fail(self):
        """Once for itself and once for what could not run."""
        made = tap.exit_status("it is built")
        good = self.job("good", ":", group="build", read=made)
        bad = self.job("bad", "echo no compiler; exit 2", group="build", read=made)
        said = self.told([self.job("a", "echo 1..1; echo ok 1 - x", needs=("good",)),
                          self.job("b", "echo 1..1; echo ok 1 - y", needs=("bad",))],
                         [good, bad])
        self.assertIn("<== build: good: done in", said)
        self.assertIn("build: bad: it is built: exit status 2: no compiler", said)
        self.assertIn("test: b: (the job itself): no bad", said)
        self.assertTrue(said.endswith("\n1 passed, 2 failed, 0 skipped\n"), said)


if __name__ == "__main__":
    sys.exit(selftest.main())
