# SPDX-License-Identifier: GPL-2.0
"""Run groups of checks; the last line is "N passed, N failed, N skipped".

A group is a list of jobs (check_jobs.py), a job is a command whose output a
reader turns into results (tap.py). Jobs run side by side (check_schedule.py):
a line says when one begins, and another, with what failed in it, when it ends.
Every result is counted: a job that fails without saying which test failed
counts as one failure, and so does one that stops before its plan's end, and a
build that others need.
"""

import argparse
import os
import pathlib
import signal
import sys
import textwrap

import check_jobs
import check_schedule
import tap

TOP = pathlib.Path(__file__).resolve().parents[2]
LOGS = TOP / "build" / "check"
#: Of memory, for each job: a machine's, its virtual GPU's and some more.
JOB_BYTES = 3 << 30
#: What a user or CI ends a run with.
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Tally:
    """Results of all jobs so far."""

    def __init__(self):
        self.count = {tap.PASS: 0, tap.FAIL: 0, tap.SKIP: 0}
        self.listed = {tap.FAIL: [], tap.SKIP: []}

    def add(self, job, result):
        """Count one result and remember what has to be listed at the end."""
        self.count[result.outcome] += 1
        if result.outcome in self.listed:
            self.listed[result.outcome].append((f"{job.group}: {job.name}", result))

    def tell(self):
        """Print what failed and what was skipped, then the last line."""
        self._tell_skips()
        if self.listed[tap.FAIL]:
            print("\nFailed:")
        for name, result in self.listed[tap.FAIL]:
            reason = f": {result.reason}" if result.reason else ""
            print(f"  {name}: {result.name}{reason}")
        print(f"\n{self.count[tap.PASS]} passed, {self.count[tap.FAIL]} failed, "
              f"{self.count[tap.SKIP]} skipped")

    def _tell_skips(self):
        """Skips by reason: a missing kernel option takes many tests with it."""
        groups = {}
        for name, result in self.listed[tap.SKIP]:
            groups.setdefault((name, result.reason), []).append(result.name)
        if groups:
            print("\nSkipped:")
        for (name, reason), tests in groups.items():
            print(f"  {name}: {reason}")
            print(textwrap.fill(", ".join(tests), 78, initial_indent="      ",
                                subsequent_indent="      ",
                                break_on_hyphens=False))


def results_of(job, ended):
    """What a job's output says; a build says something only when it failed."""
    if job.group == "build" and ended.status == 0:
        return []
    text = job.log.read_text(encoding="utf-8", errors="replace") if ended.begun else ""
    results = list(job.read(text, ended.status)) if ended.begun else []
    failed = any(r.outcome == tap.FAIL for r in results)
    if ended.status and not failed:
        results.append(tap.Result(tap.FAIL, "(the job itself)",
                                  f"exit status {ended.status}" if ended.begun
                                  else ended.status))
    if not results:
        results.append(tap.Result(tap.FAIL, "(the job itself)",
                                  "it reported no test"))
    return results


def show(job, results, ended):
    """One line for the job, and one for each result that is not a pass."""
    counts = {o: sum(r.outcome == o for r in results) for o in tap.OUTCOMES}
    said = "done" if not results else (
        f"{counts[tap.PASS]} passed, {counts[tap.FAIL]} failed, "
        f"{counts[tap.SKIP]} skipped")
    print(f"<== {job.group}: {job.name}: {said} in {ended.seconds:.0f} s "
          f"({ended.cpu_seconds:.0f} s of CPU)")
    bad = [r for r in results if r.outcome == tap.FAIL]
    for result in bad[:10]:
        reason = f": {result.reason}" if result.reason else ""
        print(f"    FAILED {result.name}{reason}")
    if len(bad) > 10:
        print(f"    ... {len(bad) - 10} more")
    if bad and ended.begun:
        print(f"    log: {job.log}")
    sys.stdout.flush()


def begins(job):
    """A line when a job begins; what is about it comes when it ends."""
    print(f"==> {job.group}: {job.name}", flush=True)


def default_places():
    """As many jobs as there are processors, if there is memory for them."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(1, min(len(os.sched_getaffinity(0)), memory // JOB_BYTES))


def jobs_of(groups, minutes):
    """The jobs of these groups, each knowing its group and its log."""
    for group in dict.fromkeys(groups):
        for job in check_jobs.GROUPS[group](TOP, LOGS / group, minutes):
            job.group, job.log = group, LOGS / group / f"{job.slug}.log"
            yield job


def run(jobs, builds, places):
    """Run jobs and the builds that they need; returns the tally."""
    for build in builds.values():
        build.log = LOGS / "build" / f"{build.slug}.log"
    schedule = check_schedule.Schedule(jobs, builds, places, TOP, begins)
    for number in SIGNALS:
        signal.signal(number, lambda *_: schedule.stop())
    results = {}
    for ended in schedule.run():
        results[id(ended.job)] = results_of(ended.job, ended)
        show(ended.job, results[id(ended.job)], ended)
    # The list at the end is the same whichever job was the first to end.
    tally = Tally()
    for job in (*builds.values(), *jobs):
        for result in results.get(id(job), []):
            tally.add(job, result)
    return tally


def main():
    """Run the groups that were named."""
    parser = argparse.ArgumentParser(prog="tests/check/run",
                                     description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("group", nargs="+", choices=check_jobs.GROUPS)
    parser.add_argument("--jobs", type=int, default=default_places(), metavar="N",
                        help="how many run side by side (default: one for each "
                             "processor and 3 GiB of memory, here %(default)s)")
    parser.add_argument("--minutes", type=int, default=10,
                        help="length of each part of the soak group")
    opt = parser.parse_args()
    if opt.jobs < 1:
        parser.error("--jobs has to be 1 or more")

    tally = run([*jobs_of(opt.group, opt.minutes)], check_jobs.builds(TOP), opt.jobs)
    tally.tell()
    return 1 if tally.count[tap.FAIL] or not tally.count[tap.PASS] else 0


if __name__ == "__main__":
    sys.exit(main())
