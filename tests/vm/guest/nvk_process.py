# SPDX-License-Identifier: GPL-2.0
"""Vulkan programs as processes of a test."""

import contextlib
import pathlib
import subprocess

from nova_guest import PATIENCE, check

TOP = pathlib.Path(__file__).resolve().parents[3]
PROGRAMS = TOP / "build/nvk"
FAMILIES = (0, 1)
#: The slowest program has an hour's work elsewhere and a minute's here.
LIMIT = 900


class Busy:
    """busy_copy, which copies until it is killed or has lost its device."""

    def __init__(self, family, percent=5):
        self.process = subprocess.Popen(
            ["nova-nvk", PROGRAMS / "busy_copy", "-d", "NVK", "-f", str(family),
             "-p", str(percent)], text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.said = []

    def rounds(self, count):
        """Wait until it has gone round that often."""
        while count:
            line = self.process.stdout.readline()
            check(line, "it ends by itself: " + "".join(self.said[-8:]))
            self.said.append(line)
            count -= line == "# round\n"

    def lost(self):
        """It must end now, and by VK_ERROR_DEVICE_LOST."""
        try:
            text, _ = self.process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            check(False, f"not ended {PATIENCE} s after its device was lost")
        told = [line for line in text.splitlines() if line != "# round"]
        check(self.process.returncode == 0 and any(
            line.startswith("ok 1 - ") for line in told),
            f"status {self.process.returncode}: " + "; ".join(told[-8:]))

    def kill(self):
        """Kill it whatever it does."""
        self.process.kill()
        self.process.communicate()


@contextlib.contextmanager
def busy(*what, **more):
    """A process that copies meanwhile."""
    process = Busy(*what, **more)
    try:
        yield process
    finally:
        process.kill()


class Programs:
    """All programs on a queue family, under way."""

    def __init__(self, family, *words):
        self.process = subprocess.Popen(
            ["nova-nvk", TOP / "tests/nvk/nvk_tap.py", "--family", str(family), *words,
             PROGRAMS], text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run_on(self):
        """Have they not ended yet?"""
        return self.process.poll() is None

    def passed(self):
        """Wait for the end; all must have passed."""
        text, _ = self.process.communicate(timeout=LIMIT)
        lines = text.splitlines()
        bad = [f"{before}; {line}" for before, line in zip(["", *lines], lines)
               if line.startswith(("not ok", "Bail"))]
        check(not self.process.returncode and not bad,
              f"status {self.process.returncode}: " + "; ".join(bad or lines[-8:]))
        return sum(line.startswith("ok ") for line in lines)
