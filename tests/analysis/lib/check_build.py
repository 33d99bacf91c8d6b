# SPDX-License-Identifier: GPL-2.0
"""The modules build with gcc against the headers that users have."""

import re
import shutil

from source_tree import run

DIAGNOSTIC = re.compile(r"(error|warning|undefined)[:!]|\*\*\*|^(ERROR|WARNING)",
                        re.M)


def kbuild(env, kdir, out, *variables):
    """Build all modules from nothing into @out; returns (status, output)."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    # Warnings say where in the checkout they are.
    return run(["make", "-k", "-C", kdir, f"-j{env.jobs}", f"M={env.top}",
                f"MO={out}", *variables], timeout=600)


def judge(env, report, out, status, text):
    """One result per module built, one for the absence of diagnostics."""
    found = [line for line in text.splitlines() if DIAGNOSTIC.search(line)]
    report.findings("no warning or error", found)
    report.add(status == 0, "the build succeeds", text.splitlines()[-40:])
    for module in ("nova-core/nova-core.ko", "nova-drm/nova-drm.ko"):
        report.add((out / module).is_file(), f"{module} is made")


def unbuilt(env, report, out, directories):
    """Sources that no object list names would escape every check.

    For a configuration that has all there is: debugging and KUnit.
    """
    objects = {p.relative_to(out).with_suffix(".c").as_posix()
               for p in out.rglob("*.o")}
    missing = [n for n in env.sources.match("*.c")
               if n.startswith(directories) and n not in objects]
    report.findings("every source is in an object list", missing)


def run_gcc(env, report):
    """gcc, W=1, warnings are errors."""
    out = env.out / "gcc"
    status, text = kbuild(env, env.kernel.headers, out, "W=1e")
    judge(env, report, out, status, text)
    # Loading the driver is the user's act: no alias may do it.
    for module in ("nova-core/nova-core.ko", "nova-drm/nova-drm.ko"):
        if not (out / module).is_file():
            continue
        _, aliases = run(["modinfo", "-F", "alias", out / module])
        report.findings(f"{module} has no PCI alias",
                        [a for a in aliases.split() if a.startswith("pci:")])
        _, licence = run(["modinfo", "-F", "license", out / module])
        report.add(licence.startswith("GPL"), f"{module} is GPL", licence)
        _, text = run(["modinfo", "-F", "description", out / module])
        report.add(text.strip(), f"{module} says what it is")
