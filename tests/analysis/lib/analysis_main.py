# SPDX-License-Identifier: GPL-2.0
"""Chooses the checks, runs them two at a time, prints TAP in a fixed order."""

import argparse
import concurrent.futures
import fcntl
import os
import time
import traceback

import check_build
import check_cocci
import check_context
import check_headers
import check_layout
import check_samples
import check_sparse
import check_style
import check_symbols
import check_tables
import check_tokens
import kernel_tree
import source_tree

# Name, what it is, function(env, report). The builds come first: the rest
# takes compiler flags and objects from them.
BUILDS = [
    ("gcc", "modules build with gcc W=1 as errors", check_build.run_gcc),
    ("context", "modules pass clang's context analysis", check_context.run),
]
CHECKS = [
    ("sparse", "sparse with endian checks", check_sparse.run),
    ("samples", "must-fail, must-pass and known-hole sources",
     check_samples.run),
    ("checkpatch", "checkpatch --strict", check_style.checkpatch),
    ("kernel-doc", "kernel-doc -Wall", check_style.kernel_doc),
    ("headers", "every header alone and twice", check_headers.run),
    ("cocci", "semantic rules", check_cocci.run),
    ("symbols", "names, documentation and state of symbols",
     check_symbols.run),
    ("tables", "HAL and RM tables are complete", check_tables.run),
    ("tokens", "words that belong into certain files only",
     check_tokens.run),
    ("layout", "file names, lengths, licences, paths", check_layout.run),
]


class Report:
    """Results of one check: a list of (ok, name, diagnostic lines)."""

    def __init__(self, check):
        self.check = check
        self.results = []

    def add(self, ok, name, diag=()):
        """Note one result; @diag is a string or an iterable of lines."""
        if isinstance(diag, str):
            diag = diag.splitlines()
        self.results.append((bool(ok), f"{self.check}: {name}", list(diag)))

    def findings(self, name, found):
        """One result that is good when the list @found is empty."""
        self.add(not found, name, found)


class Env:
    """What every check gets: the sources, the kernel trees, scratch space."""

    def __init__(self, here, jobs):
        self.here = here
        self.top = here.parent.parent
        self.jobs = jobs
        self.out = self.top / "build" / "analysis"
        self.out.mkdir(parents=True, exist_ok=True)
        self.sources = source_tree.SourceTree(self.top)
        self.kernel = kernel_tree.KernelTree(here)


def guarded(name, function, env):
    """Run one check; an exception is a failure of it, not of the run."""
    report = Report(name)
    start = time.monotonic()
    try:
        function(env, report)
        if not report.results:
            report.add(False, "checked nothing")
    except Exception as err:  # pylint: disable=broad-except
        lines = traceback.format_exc().splitlines()
        report.add(False, f"could not run: {err}", lines)
    return report, time.monotonic() - start


class Tap:
    """Prints results as they come, counts, and prints the plan last."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def print(self, report, seconds):
        """Print all results of one check."""
        for ok, name, diag in report.results:
            self.count += 1
            self.failed += not ok
            # Before the result that they explain, as KTAP has it; who adds
            # up (tests/check/tap.py) shows the last of them.
            if not ok:
                if len(diag) > 60:
                    print(f"#   {len(diag)} lines, of which 60:")
                for line in diag[:60]:
                    print(f"#   {line}")
            print(f"{'ok' if ok else 'not ok'} {self.count} - {name}")
        # No diagnostic, or it would explain the next result.
        print(f"{report.check}: {seconds:.1f} s", flush=True)

    def finish(self):
        """Print the plan; returns the exit status."""
        print(f"1..{self.count}")
        print(f"# {self.count - self.failed} passed, {self.failed} failed")
        return 1 if self.failed else 0


def only_one(env):
    """Runs of one checkout share the builds, so they take turns."""
    lock = open(env.out / "lock", "w", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("# waiting for another run in this checkout", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def main(here, argv):
    """Entry point; returns the exit status."""
    parser = argparse.ArgumentParser(prog="run", description=__doc__)
    parser.add_argument("--list", action="store_true",
                        help="name the checks and stop")
    parser.add_argument("-j", "--jobs", type=int,
                        default=min(os.cpu_count() or 1, 4))
    parser.add_argument("checks", nargs="*", metavar="CHECK")
    args = parser.parse_args(argv)

    if args.list:
        for name, what, _ in BUILDS + CHECKS:
            print(f"{name:12} {what}")
        return 0
    known = [name for name, _, _ in BUILDS + CHECKS]
    for name in args.checks:
        if name not in known:
            parser.error(f"no check '{name}'; --list names them")

    def wanted(checks):
        return [c for c in checks if not args.checks or c[0] in args.checks]

    os.environ["LC_ALL"] = "C.UTF-8"
    # Of the kernel's own scripts.
    os.environ["PYTHONWARNINGS"] = "ignore"
    print("TAP version 13")
    tap = Tap()
    try:
        env = Env(here, args.jobs)
        lock = only_one(env)
    except Exception as err:  # pylint: disable=broad-except
        print(f"Bail out! {err}")
        return 1
    for name, _, function in wanted(BUILDS):
        tap.print(*guarded(name, function, env))
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        futures = [pool.submit(guarded, name, function, env)
                   for name, _, function in wanted(CHECKS)]
        for future in futures:
            tap.print(*future.result())
    lock.close()
    return tap.finish()
