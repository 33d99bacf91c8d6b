# SPDX-License-Identifier: GPL-2.0
"""Sources that a compiler must reject, must accept, or cannot judge.

must-fail/	wrong as they stand, right with -DFIXED. A comment on a line says
		what the compiler has to say there; all of it has to come, nothing
		else may, and with -DFIXED nothing at all: so each is rejected for
		its own fault and for no other. "expect-in: FILE:" is for what is
		said about a header
must-pass/	right ways to do it, to keep the rules usable
holes/		wrong, but not seen by the analysis: known limits, in one place. One
		that is suddenly found is reported, to move it to must-fail/

A first comment "compilers: ..." says who is asked: "context" is clang with
the analysis, "gcc" and "clang" see plain C.
"""

import concurrent.futures
import re

import build_flags
from check_context import analysis_flags
from source_tree import run as command_output

EXPECT = re.compile(r"/\* expect: (.*?) \*/")
EXPECT_IN = re.compile(r"/\* expect-in: (\S+): (.*?) \*/")
COMPILERS = re.compile(r"compilers: ([\w, ]+)")
DIAGNOSTIC = re.compile(r"^(.*?):(\d+):\d+: (?:fatal )?(?:error|warning): (.*)$")


def command_for(env, compiler):
    """Compiler and flags of nova-drm's sources."""
    build = "gcc" if compiler == "gcc" else "context"
    command = build_flags.module_flags(env.out / build, env.top, "nova-drm")
    analysis = set(analysis_flags(env))
    flags = [f for f in command.flags if f != "-Werror" and f not in analysis]
    if compiler == "context":
        flags += analysis_flags(env)
    flags += ["-Wno-unused-function", "-Wno-missing-prototypes",
              f"-I{env.top}", f"-I{env.top / 'nova-drm'}",
              f"-I{env.top / 'nova-core'}"]
    return command, flags


def diagnose(env, compiler, path, *more):
    """[(file, line, text)] of what a compiler says about a source."""
    command, flags = command_for(env, compiler)
    # gcc finds what takes optimisation (BUILD_BUG_ON) only when it compiles.
    how = ["-c", "-o", "/dev/null"] if compiler == "gcc" else \
        ["-fsyntax-only"]
    status, out = command_output(["env", "LC_ALL=C", command.compiler,
                                  *flags, *more, *how,
                                  path], cwd=command.cwd)
    found = [(m.group(1), int(m.group(2)), m.group(3))
             for m in map(DIAGNOSTIC.match, out.splitlines()) if m]
    if status and not found:
        raise RuntimeError(f"{path}: status {status}\n{out}")
    return found


def compilers_of(path):
    """The compilers that a source names."""
    match = COMPILERS.search(path.read_text())
    return match.group(1).replace(",", " ").split() if match else []


def expectations(path):
    """[(file, line or None, text)] that a source says of itself."""
    wanted = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        wanted += [(path.name, number, text) for text in EXPECT.findall(line)]
        wanted += [(name, None, text)
                   for name, text in EXPECT_IN.findall(line)]
    return wanted


def must_fail(env, path):
    """Exactly the expected diagnostics, and none with the fault fixed."""
    wanted = expectations(path)

    def fits(want, got):
        return got[0].endswith("/" + want[0]) and want[2] in got[2] and \
            want[1] in (None, got[1])

    for compiler in compilers_of(path) or ["?"]:
        got = diagnose(env, compiler, path)
        wrong = [f"line {line}: not said: {text}"
                 for name, line, text in wanted
                 if not any(fits((name, line, text), g) for g in got)]
        wrong += [f"not expected: {name}:{line}: {what}"
                  for name, line, what in got
                  if not any(fits(w, (name, line, what)) for w in wanted)]
        yield (wanted and not wrong, f"{compiler} rejects {path.name}",
               wrong or ["expects nothing"])
        wrong = [f"{name}:{line}: {what}" for name, line, what in
                 diagnose(env, compiler, path, "-DFIXED")]
        yield (not wrong, f"{compiler} accepts {path.name} with -DFIXED",
               wrong)


def accepted(env, path, verb):
    """No diagnostics at all."""
    for compiler in compilers_of(path) or ["?"]:
        wrong = [f"{name}:{line}: {what}"
                 for name, line, what in diagnose(env, compiler, path)]
        yield not wrong, f"{compiler} {verb} {path.name}", wrong


def run(env, report):
    """All three directories; each must have something."""
    jobs = []
    for directory, least, check in (
            ("must-pass", 4, lambda p: list(accepted(env, p, "accepts"))),
            ("holes", 2, lambda p: list(accepted(env, p, "does not see"))),
            ("must-fail", 16, lambda p: list(must_fail(env, p)))):
        paths = sorted((env.here / directory).glob("*.c"))
        report.add(len(paths) >= least, f"{directory} has sources")
        jobs += [(check, path) for path in paths]
    with concurrent.futures.ThreadPoolExecutor(env.jobs) as pool:
        for results in pool.map(lambda job: job[0](job[1]), jobs):
            for result in results:
                report.add(*result)
