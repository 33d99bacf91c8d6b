# SPDX-License-Identifier: GPL-2.0
"""Run groups of checks; the last line is "N passed, N failed, N skipped".

A group is a list of jobs (check_jobs.py), a job is a command whose output a
reader turns into results (tap.py). Every result is counted: a
job that fails without saying which test failed counts as one failure, and so
does one that stops before its plan's end.
"""

import argparse
import pathlib
import subprocess
import sys
import textwrap
import time

import check_jobs
import tap

TOP = pathlib.Path(__file__).resolve().parents[2]
LOGS = TOP / "build" / "check"


class Tally:
    """Results of all jobs so far."""

    def __init__(self):
        self.count = {tap.PASS: 0, tap.FAIL: 0, tap.SKIP: 0}
        self.listed = {tap.FAIL: [], tap.SKIP: []}

    def add(self, job, result):
        """Count one result and remember what has to be listed at the end."""
        self.count[result.outcome] += 1
        if result.outcome in self.listed:
            self.listed[result.outcome].append((job.name, result))

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


def run_job(job, log):
    """Run one job; returns its results and how long it took."""
    began = time.monotonic()
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "wb") as out:
        try:
            status = subprocess.run(
                job.argv, cwd=TOP, stdin=subprocess.DEVNULL, stdout=out,
                stderr=subprocess.STDOUT, timeout=job.timeout,
                check=False).returncode
        except subprocess.TimeoutExpired:
            status = f"none after {job.timeout} s"
    text = log.read_text(encoding="utf-8", errors="replace")
    results = list(job.read(text, status))
    failed = any(r.outcome == tap.FAIL for r in results)
    if status and not failed:
        results.append(tap.Result(tap.FAIL, "(the job itself)",
                                  f"exit status {status}"))
    if not results:
        results.append(tap.Result(tap.FAIL, "(the job itself)",
                                  "it reported no test"))
    return results, time.monotonic() - began


def show(job, results, seconds, log):
    """One line for the job, and one for each result that is not a pass."""
    counts = {o: sum(r.outcome == o for r in results) for o in tap.OUTCOMES}
    print(f"    {counts[tap.PASS]} passed, {counts[tap.FAIL]} failed, "
          f"{counts[tap.SKIP]} skipped in {seconds:.0f} s")
    bad = [r for r in results if r.outcome == tap.FAIL]
    for result in bad[:10]:
        reason = f": {result.reason}" if result.reason else ""
        print(f"    FAILED {result.name}{reason}")
    if len(bad) > 10:
        print(f"    ... {len(bad) - 10} more")
    if bad:
        print(f"    log: {log}")
    sys.stdout.flush()


def main():
    """Run the groups that were named."""
    parser = argparse.ArgumentParser(prog="tests/check/run",
                                     description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("group", nargs="+", choices=check_jobs.GROUPS)
    parser.add_argument("--minutes", type=int, default=10,
                        help="length of each part of the soak group")
    opt = parser.parse_args()

    tally = Tally()
    for group in opt.group:
        for job in check_jobs.GROUPS[group](TOP, LOGS / group, opt.minutes):
            print(f"==> {group}: {job.name}", flush=True)
            log = LOGS / group / f"{job.slug}.log"
            results, seconds = run_job(job, log)
            show(job, results, seconds, log)
            for result in results:
                tally.add(job, result)
    tally.tell()
    return 1 if tally.count[tap.FAIL] or not tally.count[tap.PASS] else 0


if __name__ == "__main__":
    sys.exit(main())
