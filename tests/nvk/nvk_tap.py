#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Run the Vulkan programs one after another and print one TAP stream.

	tests/nvk/nvk_tap.py --driver NVK [--family N]... DIR

DIR holds what "make -C tests/nvk" built. Without --family, each program runs
on queue family 0 and then on 1. A family that the device has not is a failure;
so is a program that dies, says nothing or reports fewer results than it
announced. A test may skip for a reason that SKIPPED has. Before them "vulkaninfo
--summary" has to name the driver.
"""

import argparse
import pathlib
import re
import subprocess
import sys

RESULT = re.compile(r"(ok|not ok) \d+ - (.*)")
DRIVER = re.compile(r"\s*driverName\s*= (.*)")
PLAN = re.compile(r"1\.\.(\d+)(?: # SKIP (.*))?")
#: What may skip, by the driver's name, and the reason it must give; of a driver that is
#: not here, anything. NVK on nouveau skips these: it has linear images of two dimensions
#: only, and none of three components, whatever the kernel.
SKIPPED = {
    "NVK": ((re.compile(r"image\.\w+-3d-.*linear.*"), "the device has no such images"),
            (re.compile(r"image\.rgb32-.*"), "the device has no such images")),
}
SKIP = re.compile(r"family\d+\.(.*?) # SKIP (.*)")


class Tap:
    """Numbers and prints results."""

    def __init__(self):
        self.number = 0
        self.failed = 0

    def result(self, good, text):
        """One line."""
        self.number += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {text}", flush=True)


def tell(text):
    """As diagnostics, whatever it is."""
    for line in text.splitlines():
        print(f"# {line}")


def summary(driver, timeout, tap):
    """Ask the loader's own program which drivers there are."""
    try:
        done = subprocess.run(["vulkaninfo", "--summary"], stdin=subprocess.DEVNULL,
                              text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        tap.result(False, f"vulkaninfo ends within {timeout:g} s")
        return
    names = [m[1] for m in map(DRIVER.fullmatch, done.stdout.splitlines()) if m]
    good = not done.returncode and any(driver in name for name in names)
    if not good:
        tell(done.stderr)
        print(f"# status {done.returncode}, drivers: {', '.join(names) or 'none'}")
    tap.result(good, f"vulkaninfo names {driver}")


def good(word, text, driver):
    """Is a test's line a result to be content with?"""
    skip = SKIP.fullmatch(text)
    return word == "ok" and (not skip or driver not in SKIPPED or any(
        name.fullmatch(skip[1]) and why == skip[2] for name, why in SKIPPED[driver]))


def run(program, driver, family, timeout, tap):
    """Run one program and renumber its results."""
    name = f"family{family}.{program.name.removeprefix('nvk_')}"
    seen, plan = 0, None
    argv = [program, "-d", driver, "-f", str(family)]
    try:
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=timeout, check=False)
    except subprocess.TimeoutExpired as late:
        tell((late.stdout or b"").decode(errors="replace"))
        tell((late.stderr or b"").decode(errors="replace"))
        tap.result(False, f"{name} ends within {timeout:g} s")
        return
    # There a program's second process leaves results of its own.
    tell(done.stderr)
    for line in done.stdout.splitlines():
        if match := RESULT.fullmatch(line):
            seen += 1
            tap.result(good(match[1], match[2], driver), match[2])
        elif match := PLAN.fullmatch(line):
            plan = int(match[1])
            if match[2]:
                # Who names the families knows what the device has.
                tap.result(False, f"{name} runs: {match[2]}")
        elif line != "TAP version 13":
            print(line if line.startswith("#") else f"# {line}")
    if plan != seen or done.returncode < 0:
        tap.result(False, f"{name}: {seen} results of {plan}, "
                          f"status {done.returncode}")


def main():
    """Run them all."""
    parser = argparse.ArgumentParser(prog="tests/nvk/nvk_tap.py")
    parser.add_argument("--driver", default="NVK",
                        help="part of the Vulkan driver's name (default: %(default)s)")
    parser.add_argument("--family", type=int, action="append",
                        help="queue family (default: 0 and 1)")
    parser.add_argument("--timeout", type=float, default=900, metavar="SECONDS",
                        help="for each program (default: %(default)g)")
    parser.add_argument("--only", action="append", default=[], metavar="PROGRAM")
    parser.add_argument("programs", type=pathlib.Path, metavar="DIR")
    opt = parser.parse_args()

    found = [p for p in sorted(opt.programs.glob("nvk_*")) if not p.suffix
             and (not opt.only or p.name in opt.only)]
    tap = Tap()
    print("TAP version 13")
    if not found:
        print(f"Bail out! no programs in {opt.programs}")
        return 1
    if not opt.only:
        summary(opt.driver, opt.timeout, tap)
    for family in opt.family or (0, 1):
        for program in found:
            run(program, opt.driver, family, opt.timeout, tap)
    print(f"1..{tap.number}", flush=True)
    return 1 if tap.failed or not tap.number else 0


if __name__ == "__main__":
    sys.exit(main())
