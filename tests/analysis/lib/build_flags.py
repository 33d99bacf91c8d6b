# SPDX-License-Identifier: GPL-2.0
"""Compiler commands of a kernel build, as Kbuild recorded them.

Kbuild leaves each object's command in .OBJECT.cmd. The same flags then serve
sparse, the header test and the must-fail sources, so nothing is checked with
flags that the modules are not built with.
"""

import pathlib
import re
import shlex

SAVED = re.compile(r"^savedcmd_\S+ := +(.*)$")
SOURCE = re.compile(r"^source_\S+ := +(.*)$", re.M)


class Command:
    """How one source was compiled."""

    def __init__(self, cwd, argv):
        self.cwd = cwd
        self.compiler = argv[0]
        at = argv.index("-o")
        self.object = cwd / argv[at + 1]
        self.source = pathlib.Path(argv[-1])
        if not self.source.is_absolute():
            self.source = (cwd / self.source).resolve()
        # Neither the dependency file nor what to make.
        self.flags = [a for a in argv[1:at - 1] if not a.startswith("-Wp,-M")]


def commands(build):
    """Command of every C object below a build directory, by source name."""
    found = {}
    for path in sorted(build.rglob(".*.o.cmd")):
        first = path.read_text(errors="replace").split("\n", 1)[0]
        match = SAVED.match(first)
        if not match:
            continue
        # objtool runs after the compiler.
        argv = shlex.split(match.group(1).split(" ; ")[0])
        if "-c" not in argv or not argv[-1].endswith(".c"):
            continue
        command = Command(build, argv)
        if command.source.name.endswith((".mod.c", ".module-common.c")) or \
                "/scripts/" in str(command.source):
            continue
        found[command.source] = command
    return found


def module_flags(build, top, directory):
    """A command of the module in @directory (its flags are all the same)."""
    for source, command in commands(build).items():
        if source.is_relative_to(top / directory):
            return command
    raise RuntimeError(f"nothing of {directory} was built in {build}")
