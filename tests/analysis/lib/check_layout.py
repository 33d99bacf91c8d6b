# SPDX-License-Identifier: GPL-2.0
"""File names, lengths, licences, and nothing of anybody's machine."""

import os
import re

MAX_LINES = 900
# Programs include one header, and so do children; it is their manual as well.
ONE_HEADER = {"uapi/drm/nova_drm.h", "include/linux/nova_core.h"}
# Names that a tool or a convention prescribes.
REPEATED = {"Makefile", "Kconfig", "Kbuild", "README.md", "run", ".gitignore",
            "Kconfig.debug", "__init__.py", "README"}
TEXT = (".c", ".h", ".py", ".sh", ".cocci", ".rst", ".def", ".config", ".md",
        ".yml", ".yaml", ".txt", ".conf", ".ignore")
# A Markdown file shows a licence line to its readers; data files are data.
NO_SPDX = (".md", ".txt")
MIT = ("igt/", "uapi/drm/nova_drm.h")
# Spelled in pieces, so that this file does not match.
PATHS = re.compile("|".join(("/work" + "/", "/home" + r"/\w", "/var/tmp" + r"/\w",
                             "/root" + r"/\w", "/tmp/w" + "/")))
LATER = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX")) +
                   r")\b")


def basenames(env, report):
    """No name twice: a stack trace or a grep finds one file.

    But IGT names a program, which is one file, after what it tests.
    """
    seen, found = {}, []
    for name in env.sources.files:
        base = os.path.basename(name)
        # Stand-ins for the kernel's headers must have their names.
        if base in REPEATED or "/corpus/" in name or "/shim/" in name or \
                base.startswith(".") or name.startswith("igt/nova_"):
            continue
        if base in seen:
            found.append(f"{name}: the name of {seen[base]}")
        seen[base] = name
    report.findings("no base name twice", found)


def lengths(env, report):
    """Small files."""
    found = []
    for name in env.sources.match(*(f"*{e}" for e in TEXT)):
        lines = env.sources.text(name).count("\n")
        if lines > MAX_LINES and name not in ONE_HEADER:
            found.append(f"{name}: {lines} lines")
    report.findings(f"no file is longer than {MAX_LINES} lines", found)


def licences(env, report):
    """SPDX at the top of everything that can have a comment."""
    found = []
    for name in env.sources.files:
        base = os.path.basename(name)
        if "/corpus/" in name or base.endswith(NO_SPDX) or \
                base == ".gitattributes":
            continue
        try:
            text = (env.top / name).read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
        head = "\n".join(text.split("\n")[:4])
        match = re.search(r"SPDX-License-Identifier: (.*?)(?: \*/)?$", head,
                          re.M)
        if not match:
            if text.strip():
                found.append(f"{name}: no SPDX line")
            continue
        want = "MIT" if name.startswith(MIT) else "GPL-2.0"
        licence = match.group(1).strip()
        if licence not in (want, want + "-only"):
            found.append(f"{name}: {licence}, not {want}")
    report.findings("every file has its SPDX line", found)


def traces(env, report):
    """No path of a developer's machine, nothing put off."""
    paths, later = [], []
    for name in env.sources.files:
        if "/corpus/" in name:
            continue
        for number, line in enumerate(env.sources.text(name).split("\n"), 1):
            if PATHS.search(line):
                paths.append(f"{name}:{number}: {line.strip()[:100]}")
            if LATER.search(line):
                later.append(f"{name}:{number}: {line.strip()[:100]}")
    report.findings("no path of somebody's machine", paths)
    report.findings("nothing is put off", later)


def whitespace(env, report):
    """What checkpatch finds in C files, for all the others."""
    found = []
    for name in env.sources.match(*(f"*{e}" for e in TEXT), "*Makefile",
                                  "*Kconfig", "*Kbuild", exclude=("*.[ch]",)):
        text = env.sources.text(name)
        for number, line in enumerate(text.split("\n"), 1):
            if line != line.rstrip():
                found.append(f"{name}:{number}: trailing white space")
        if text and not text.endswith("\n"):
            found.append(f"{name}: no newline at the end")
    report.findings("no stray white space", found)


def run(env, report):
    """All of the above."""
    basenames(env, report)
    lengths(env, report)
    licences(env, report)
    traces(env, report)
    whitespace(env, report)
