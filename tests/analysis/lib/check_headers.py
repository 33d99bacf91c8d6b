# SPDX-License-Identifier: GPL-2.0
"""Every header compiles alone, and twice in one unit.

The idea is the kernel's header test (see the end of drm/xe's Makefile). User
space's headers are compiled as C and as C++, by both compilers.
"""

import concurrent.futures

import build_flags
from source_tree import run as command_output


def twice(argv, header, **kwargs):
    """Include one header twice; returns lines of complaint."""
    status, out = command_output([*argv, "-fsyntax-only", "/dev/null",
                                  "-include", header, "-include", header],
                                 **kwargs)
    lines = [line for line in out.splitlines() if line.strip()]
    if status or lines:
        return [f"{header}:"] + (lines or [f"status {status}"])
    return []


def kernel(env, name):
    """A header of the modules, with its own module's flags."""
    directory = name.split("/")[0]
    if directory not in ("nova-core", "nova-drm"):
        directory = "nova-core"
    command = build_flags.module_flags(env.out / "gcc", env.top, directory)
    flags = [f for f in command.flags if not f.startswith(("-DKBUILD_", "-D__KBUILD_"))]
    return twice([command.compiler, *flags, '-DKBUILD_MODNAME="header"',
                  '-DKBUILD_BASENAME="header"', "-D__KBUILD_MODNAME=header",
                  f"-I{env.top / directory}",
                  f"-I{(env.top / name).parent}", "-x", "c"],
                 env.top / name, cwd=command.cwd)


def host(env, name):
    """A header of the host's programs (virtual GPU, IGT, fuzzers)."""
    path = env.top / name
    include = [f"-I{p}" for p in (path.parent, path.parent.parent,
                                  env.top / "igt/shim", env.top / "uapi")]
    # The fuzzers' stand-ins define what the kernel has and libc, too.
    builtin = ["-fno-builtin"] if name.startswith("tests/fuzz/") else []
    return twice(["gcc", "-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Wextra",
                  *builtin, "-Wno-unused-parameter", "-Wno-unused-function",
                  "-Wno-unused-variable", *include, *drm_flags(), "-x", "c"],
                 path)


def drm_flags():
    """Where libdrm's headers are."""
    status, out = command_output(["pkg-config", "--cflags", "libdrm"])
    if status:
        raise RuntimeError("libdrm's headers are missing: " + out)
    # Not ours to make pedantic.
    return out.replace("-I", "-isystem").split()


def uapi(env):
    """The user header: C and C++, several standards, both compilers."""
    header = env.top / "uapi/drm/nova_drm.h"
    found = []
    for compiler, language, standard in (
            ("gcc", "c", "c99"), ("gcc", "c", "gnu17"), ("gcc", "c++", "c++11"),
            ("clang-22", "c", "c99"), ("clang-22", "c++", "c++20")):
        found += twice([compiler, "-Wall", "-Wextra", "-pedantic", "-Werror",
                        f"-std={standard}", *drm_flags(), "-x", language],
                       header)
    return found


def run(env, report):
    """All headers, two at a time."""
    modules = [n for n in env.sources.match("nova-core/*.h", "nova-drm/*.h",
                                            "include/*.h",
                                            "tests/kunit/*.h")]
    # Replacements of the kernel's headers are tested by what they replace.
    programs = env.sources.match("tests/vgpu/*.h", "igt/*.h", "tests/nvk/*.h",
                                 "tests/fuzz/*.h",
                                 exclude=("tests/fuzz/shim/*",))
    with concurrent.futures.ThreadPoolExecutor(env.jobs) as pool:
        found = sum(pool.map(lambda n: kernel(env, n), modules), [])
        report.findings("the modules' headers stand alone", found)
        found = sum(pool.map(lambda n: host(env, n), programs), [])
        report.findings("the programs' headers stand alone", found)
    report.add(len(modules) > 20 and programs, "there were headers to check")
    report.findings("the user header is C and C++", uapi(env))

    sample = env.here / "headers/samples/not_alone.h"
    report.add(twice(["gcc", "-x", "c"], sample),
               "finds the fault of its sample")
