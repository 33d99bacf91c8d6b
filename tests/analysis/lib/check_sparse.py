# SPDX-License-Identifier: GPL-2.0
"""sparse over every source, with the flags the modules are built with.

Distributions' headers lack scripts/checker-valid.sh, and C=2 then silently
checks nothing: so sparse is called directly, and two samples prove that it
finds what it is here for.
"""

import concurrent.futures
import re

import build_flags
from source_tree import run as command_output

ARGS = ["-D__linux__", "-Dlinux", "-D__STDC__", "-Dunix", "-D__unix__",
        "-Wbitwise", "-Wno-return-void", "-Wno-unknown-attribute",
        "-D__CHECK_ENDIAN__", "--arch=x86", "-mlittle-endian", "-m64"]
EXPECT = re.compile(r"/\* expect: (.*?) \*/")


def sparse(command, source):
    """Diagnostics of sparse for one source."""
    status, out = command_output(["sparse", *ARGS, *command.flags, source],
                                 cwd=command.cwd)
    found = [line for line in out.splitlines()
             if re.search(r": (warning|error): ", line)]
    if status and not found:
        found = [f"{source}: status {status}"] + out.splitlines()
    return found


def samples(env, report, command):
    """Sources with known faults: each is found, and nothing else."""
    for path in sorted((env.here / "sparse/samples").glob("*.c")):
        wanted = {}
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = EXPECT.search(line)
            if match:
                wanted[number] = match.group(1)
        got = {}
        for line in sparse(command, path):
            at = re.match(r".*?:(\d+):\d+: ", line)
            got[int(at.group(1)) if at else 0] = line
        wrong = [f"line {n}: not found: {text}" for n, text in wanted.items()
                 if text not in got.get(n, "")]
        wrong += [line for n, line in got.items() if n not in wanted]
        report.add(wanted and not wrong, f"finds the faults of {path.name}",
                   wrong)


def run(env, report):
    """All sources of both modules."""
    built = build_flags.commands(env.out / "gcc")
    with concurrent.futures.ThreadPoolExecutor(env.jobs) as pool:
        results = pool.map(lambda item: sparse(item[1], item[0]),
                           built.items())
        found = [line.replace(str(env.top) + "/", "")
                 for lines in results for line in lines]
    report.add(built, "sources of the gcc build are known")
    report.findings("nothing found in the modules", found)
    samples(env, report, build_flags.module_flags(env.out / "gcc", env.top,
                                                  "nova-core"))
