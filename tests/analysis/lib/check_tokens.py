# SPDX-License-Identifier: GPL-2.0
"""Words that may stand in some files only.

tokens/rules.txt has a rule per line: name, files it is about, files where the
word may stand, and a regular expression that is tried on each line without
comments and strings. tokens/samples/NAME.c shows each rule at work: the lines
that end in a comment "match" match, all others do not.
"""

import fnmatch
import re

from source_tree import strip_comments


class Rule:
    """One line of the list."""

    def __init__(self, line):
        self.name, files, allowed, pattern = re.split(r"\t+", line, maxsplit=3)
        self.files = files.split(",")
        self.allowed = [] if allowed == "-" else allowed.split(",")
        self.patterns = [re.compile(p) for p in pattern.split(" && ")]

    def applies(self, name):
        """Is this file one of those that may not have the word?"""
        return any(fnmatch.fnmatch(name, p) for p in self.files) and \
            not any(fnmatch.fnmatch(name, p) for p in self.allowed)

    def lines(self, text):
        """Numbers of the lines that match. #include keeps its string."""
        plain = strip_comments(text).split("\n")
        full = strip_comments(text, keep_strings=True).split("\n")
        lines = [full[n] if line.lstrip().startswith("#") else line
                 for n, line in enumerate(plain)]
        first, others = self.patterns[0], self.patterns[1:]
        return [n + 1 for n, line in enumerate(lines) if first.search(line) and
                all(p.search(function_around(lines, n)) for p in others)]


def function_around(lines, at):
    """The function's body that a line is in: braces are in the first column."""
    begin = max((n for n in range(at) if lines[n] == "{"), default=0)
    end = next((n for n in range(at, len(lines)) if lines[n] == "}"),
               len(lines))
    return "\n".join(lines[begin:end])


def rules(env):
    """All rules."""
    lines = (env.here / "tokens/rules.txt").read_text().splitlines()
    return [Rule(line) for line in lines if line and not line.startswith("#")]


def run(env, report):
    """Each rule on the tree and on its sample."""
    for rule in rules(env):
        found, seen = [], 0
        for name in env.sources.kernel_files():
            if not rule.applies(name):
                continue
            seen += 1
            text = env.sources.text(name)
            found += [f"{name}:{n}: {text.splitlines()[n - 1].strip()}"
                      for n in rule.lines(text)]
        report.add(seen and not found, rule.name,
                   found or "no file that the rule is about")
        sample = env.here / "tokens/samples" / f"{rule.name}.c"
        text = sample.read_text()
        wanted = [n for n, line in enumerate(text.splitlines(), 1)
                  if line.endswith("/* match */")]
        report.add(wanted and rule.lines(text) == wanted,
                   f"{rule.name} finds the faults of its sample",
                   f"wanted {wanted}, found {rule.lines(text)}")
