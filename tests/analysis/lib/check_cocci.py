# SPDX-License-Identifier: GPL-2.0
"""Semantic rules: our own, each with a sample, and the kernel's.

A rule of ours (cocci/NAME.cocci) marks the lines it is against with a star. Its
"files:" comment says which files it is about. cocci/samples/NAME.c shows it at
work: the lines that end in a comment "match" match, all others do not.
"""

import concurrent.futures
import re

from source_tree import run as command_output

# Scripts of the kernel that have a report mode and are about any driver.
KERNEL_DIRS = ("api", "free", "iterators", "locks", "misc", "null", "tests")


def starred(rule, files, env):
    """[(file, line)] that a rule of ours marks."""
    status, out = command_output(["spatch", "--very-quiet", "--no-includes",
                                  "--sp-file",
                                  rule, *files], cwd=env.top)
    if status or "error:" in out.lower() or "exception" in out.lower():
        raise RuntimeError(f"{rule.name}: status {status}\n{out[-2000:]}")
    found, name, number = [], None, 0
    for line in out.splitlines():
        hunk = re.match(r"@@ -(\d+)", line)
        if line.startswith("--- "):
            name = line[4:].split("\t")[0]
        elif hunk:
            number = int(hunk.group(1))
        elif line.startswith("+++ ") or name is None:
            continue
        elif line.startswith("-"):
            found.append((name, number))
            number += 1
        elif line.startswith(" ") or line == "":
            number += 1
    return found


def ours(env, report, rule):
    """One rule on the tree and on its sample."""
    patterns = re.search(r"^// files: (.*)$", rule.read_text(), re.M)
    files = env.sources.match(*patterns.group(1).split())
    found = [f"{n}:{l}" for n, l in starred(rule, files, env)]
    report.add(files and not found, rule.stem, found or "no file to look at")

    sample = rule.parent / "samples" / f"{rule.stem}.c"
    wanted = {n for n, line in enumerate(sample.read_text().splitlines(), 1)
              if line.endswith("/* match */")}
    got = {line for _, line in starred(rule, [sample], env)}
    report.add(wanted and got == wanted,
               f"{rule.stem} finds the faults of its sample",
               f"wanted {sorted(wanted)}, found {sorted(got)}")


def usable(text):
    """A script with a report mode that needs no OCaml compiler."""
    return re.search(r"^virtual .*\breport\b", text, re.M) and \
        "script:ocaml" not in text and "initialize:ocaml" not in text


def theirs(env, script, files):
    """Findings of one script of the kernel in report mode."""
    text = script.read_text(errors="replace")
    options = re.search(r"^// Options:(.*)$", text, re.M)
    argv = ["spatch", "-D", "report", "--very-quiet", "--cocci-file", script]
    argv += options.group(1).split() if options else []
    argv = [a for a in argv if a != "--include-headers"]
    status, out = command_output(argv + files, cwd=env.top)
    lines = [line for line in out.splitlines()
             if line.strip() and not line.startswith("warning: line")]
    if status:
        lines.append(f"{script.name}: status {status}")
    return lines


def run(env, report):
    """Our rules, then the kernel's scripts, two at a time."""
    rules = sorted((env.here / "cocci").glob("*.cocci"))
    report.add(rules, "there are rules")
    for rule in rules:
        ours(env, report, rule)

    base = env.kernel.source / "scripts/coccinelle"
    scripts = [s for d in KERNEL_DIRS for s in sorted((base / d).glob("*.cocci"))
               if usable(s.read_text(errors="replace"))]
    files = env.sources.match("nova-core/*.c", "nova-drm/*.c")
    with concurrent.futures.ThreadPoolExecutor(env.jobs) as pool:
        results = pool.map(lambda s: theirs(env, s, files), scripts)
        report.findings(f"the kernel's {len(scripts)} scripts find nothing",
                        [line for lines in results for line in lines])
