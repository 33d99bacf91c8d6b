# SPDX-License-Identifier: GPL-2.0
"""The kernel's own checkers of style and documentation."""

import concurrent.futures
import re

from source_tree import run as command_output

# What is meant for a kernel tree or for a patch, not for a file of ours.
IGNORE = "FILE_PATH_CHANGES,LINUX_VERSION_CODE,CONFIG_DESCRIPTION"
BATCH = 25


def batches(names):
    """Keeps command lines short."""
    return [names[i:i + BATCH] for i in range(0, len(names), BATCH)]


def checkpatch(env, report):
    """checkpatch --strict on every C file."""
    ignored = {}
    for line in (env.here / "checkpatch.ignore").read_text().splitlines():
        line = line.split("#")[0].strip()
        if line:
            kind, pattern = line.split()
            ignored.setdefault(pattern, []).append(kind)

    groups = {}
    for name in env.sources.c_files():
        kinds = [k for p, ks in ignored.items() for k in ks
                 if re.match(p, name)]
        groups.setdefault(",".join([IGNORE] + sorted(kinds)), []).append(name)
    jobs = [(kinds, batch) for kinds, names in groups.items()
            for batch in batches(names)]
    # checkpatch keeps a list of the kernel's names where it is started.
    kernel = env.kernel.source

    def check(job):
        kinds, batch = job
        status, out = command_output(
            ["perl", env.kernel.checkpatch, f"--root={kernel}", "--no-tree",
             "--strict", "--terse", "--show-types", "--no-summary",
             f"--ignore={kinds}", "-f", *(env.top / name for name in batch)],
            cwd=kernel)
        lines = [line.replace(f"{env.top}/", "")
                 for line in out.splitlines() if line.strip()]
        if status and not lines:
            lines = [f"status {status} without a message"]
        return lines

    # The first run makes that list.
    found = check(jobs[0])
    with concurrent.futures.ThreadPoolExecutor(env.jobs) as pool:
        found += [line for lines in pool.map(check, jobs[1:])
                  for line in lines]
    total = sum(len(names) for names in groups.values())
    report.findings("--strict finds nothing in any C file", found)
    report.add(total > 50, "there were files to check")

    sample = env.here / "checkpatch/samples/bad_style.c"
    _, out = command_output(["perl", env.kernel.checkpatch,
                             f"--root={kernel}", "--no-tree", "--strict",
                             "--terse", "--show-types", "-f", sample],
                            cwd=kernel)
    missing = [kind for kind in ("TRAILING_WHITESPACE", "OPEN_BRACE",
                                 "CODE_INDENT") if kind not in out]
    report.findings("finds the faults of its sample", missing)


def kernel_doc(env, report):
    """kernel-doc -Wall, warnings are errors, on kernel side and headers."""
    names = env.sources.kernel_files() + \
        env.sources.match("tests/vgpu/*.[ch]", "igt/*.[ch]")
    found = []
    for batch in batches(names):
        status, out = command_output(
            ["python3", "-B", env.kernel.kernel_doc, "-none", "-Wall",
             "-Werror", *batch], cwd=env.top)
        lines = [line for line in out.splitlines()
                 if not re.search(r"no structured comments found|as errors$",
                                  line) and line.strip()]
        if status and not lines and "no structured comments" not in out:
            lines = [f"status {status} without a message"]
        found += lines
    report.findings("every comment is complete", found)

    found = []
    for name in names:
        for number, line in enumerate(env.sources.text(name).split("\n"), 1):
            if re.match(r"/\*\*\s+\S.*\*/$", line):
                found.append(f"{name}:{number}: {line}")
    report.findings("no comment on one line, which kernel-doc skips", found)

    sample = env.here / "kernel-doc/samples/bad_comment.c"
    _, out = command_output(["python3", "-B", env.kernel.kernel_doc, "-none",
                             "-Wall", "-Werror", sample])
    missing = [what for what in ("'count' not described",
                                 "Excess function parameter 'cuont'",
                                 "No description found for return value",
                                 "'unnamed' not described")
               if what not in out]
    report.findings("finds the faults of its sample", missing)
