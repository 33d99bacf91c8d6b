# SPDX-License-Identifier: GPL-2.0
"""Clang's context analysis over both modules and their KUnit tests.

The kernel offers WARN_CONTEXT_ANALYSIS from clang 23 on; version 22 knows
the same flags, and they are given by hand here. With our own list of
suppressed headers: the kernel's, and DRM's, which are not annotated.
"""

from check_build import judge, kbuild, unbuilt
from kernel_tree import LLVM


def analysis_flags(env):
    """What scripts/Makefile.context-analysis has, warnings being errors."""
    listed = env.here / "context-suppression.txt"
    return ["-DWARN_CONTEXT_ANALYSIS", "-fexperimental-late-parse-attributes",
            "-Wthread-safety", "-Wthread-safety-pointer",
            "-Wthread-safety-beta", f"--warning-suppression-mappings={listed}"]


def run(env, report):
    """Build everything with the analysis switched on."""
    out = env.out / "context"
    flags = " ".join(analysis_flags(env) + ["-Werror"])
    # The prepared source has no Module.symvers: symbols are resolved in the
    # gcc build, so modpost may warn here.
    status, text = kbuild(env, env.kernel.source, out, f"LLVM={LLVM}", "W=1",
                          f"KCFLAGS={flags}", "KBUILD_MODPOST_WARN=1")
    text = "\n".join(line for line in text.splitlines()
                     if not line.startswith(("WARNING: modpost:",
                                             "         ")) and
                     "Module.symvers is missing" not in line)
    judge(env, report, out, status, text)
    unbuilt(env, report, out, ("nova-core/", "nova-drm/", "tests/kunit/"))
