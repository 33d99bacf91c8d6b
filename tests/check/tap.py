# SPDX-License-Identifier: GPL-2.0
"""Read TAP and the kernel's dialect of it, KTAP, as a stream of results.

KTAP nests by indentation: a suite's line comes after its cases' lines and
says nothing new, so only lines without cases of their own are results.
"""

import dataclasses
import re

PASS, FAIL, SKIP = OUTCOMES = ("passed", "failed", "skipped")

LINE = re.compile(r"^(?P<indent> *)(?P<not>not )?ok\b *(?P<number>\d+)?"
                  r"(?: -)? *(?P<name>.*?)(?: *# *(?P<note>.*))?$")
PLAN = re.compile(r"^(?P<indent> *)1\.\.(?P<count>\d+)(?: *# *(?P<note>.*))?$")
BAIL = re.compile(r"^ *Bail out! *(?P<reason>.*)$")
VERSION = re.compile(r"^(?P<indent> *)K?TAP version \d+$")
SUBTEST = re.compile(r"^(?P<indent> *)# *Subtest: *(?P<name>.*)$")


@dataclasses.dataclass
class Result:
    """One test's outcome."""

    outcome: str
    name: str
    reason: str = ""


@dataclasses.dataclass
class _Level:
    """What has been seen at one depth of indentation."""

    indent: int
    plan: int | None = None
    seen: int = 0
    suite: str = ""
    diagnostics: list = dataclasses.field(default_factory=list)


def _outcome(match, diagnostics):
    note = match["note"] or ""
    word = note.split(" ", 1)[0].upper() if note else ""
    if word.startswith("SKIP"):
        return SKIP, note.partition(" ")[2] or "no reason given"
    # TAP can mark a failure as expected; this project expects none.
    if match["not"]:
        return FAIL, "; ".join(diagnostics[-3:]) or note
    return PASS, ""


def _close(level):
    """A level ends: it must have kept its plan."""
    if level.plan is not None and level.seen != level.plan:
        name = f"(plan of {level.suite})" if level.suite else "(plan)"
        yield Result(FAIL, name, f"{level.seen} of {level.plan} tests reported")


def read(text, _status=0):
    """Yield a Result for each test in TAP or KTAP output.

    A version line begins a new stream, so outputs can be concatenated.
    """
    levels = [_Level(0)]
    for line in text.splitlines():
        if bail := BAIL.match(line):
            yield Result(FAIL, "(bail out)", bail["reason"])
        elif version := VERSION.match(line):
            indent = len(version["indent"])
            levels = yield from _descend(levels, indent)
            yield from _close(levels[-1])
            levels[-1].plan, levels[-1].seen = None, 0
        elif plan := PLAN.match(line):
            indent = len(plan["indent"])
            levels = yield from _descend(levels, indent)
            levels[-1].plan = int(plan["count"])
            if plan["count"] == "0" and plan["note"]:
                note = plan["note"].partition(" ")[2] or plan["note"]
                yield Result(SKIP, levels[-1].suite or "(all)", note)
        elif subtest := SUBTEST.match(line):
            levels = yield from _descend(levels, len(subtest["indent"]))
            levels[-1].suite = subtest["name"]
        elif (match := LINE.match(line)) and (match["number"] or match["name"]):
            indent = len(match["indent"])
            deeper = levels[-1].indent > indent and levels[-1].seen
            levels = yield from _descend(levels, indent)
            level = levels[-1]
            level.seen += 1
            if not deeper:
                outcome, reason = _outcome(match, level.diagnostics)
                prefix = f"{level.suite}." if level.suite else ""
                yield Result(outcome, prefix + match["name"], reason)
            level.diagnostics = []
        elif line.lstrip().startswith("#"):
            levels[-1].diagnostics.append(line.lstrip("# ").strip())
    while levels:
        yield from _close(levels.pop())


def _descend(levels, indent):
    """Go to a depth, closing deeper levels; returns the levels there."""
    while len(levels) > 1 and levels[-1].indent > indent:
        yield from _close(levels.pop())
    if levels[-1].indent < indent:
        levels.append(_Level(indent))
    return levels


def exit_status(name):
    """A reader for a job that is one test: its exit status decides."""
    def reader(text, status):
        if status:
            tail = [line for line in text.splitlines() if line.strip()][-1:]
            yield Result(FAIL, name, f"exit status {status}: {''.join(tail)}")
        else:
            yield Result(PASS, name)
    return reader
