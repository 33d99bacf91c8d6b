# SPDX-License-Identifier: GPL-2.0
"""Global symbols: named after their file, documented, and free of state.

Looks at the objects of the gcc build, so macros and conditional code are seen
as the compiler saw them.
"""

import os
import re

from source_tree import run as command_output

# What Kbuild, tracing and the module macros make.
GENERATED = re.compile(r"^(__|init_module$|cleanup_module$|_note|\.|descriptor"
                       r"|_rs\.|__func__|str__|trace_event_|event_|_entry|print_fmt_)")


def symbols(path):
    """[(name, type)] of an object."""
    status, out = command_output(["nm", "--defined-only", path])
    if status:
        raise RuntimeError(out)
    return [(f[-1], f[-2]) for f in map(str.split, out.splitlines())
            if len(f) >= 2]


def public_names(env):
    """Functions that the public header declares: they have its prefix."""
    text = env.sources.text("include/linux/nova_core.h")
    return set(re.findall(r"\b(nova_core_\w+)\(", text))


def documented(env, names):
    """Names that kernel-doc has a comment for, in these files."""
    _, out = command_output(["python3", "-B", env.kernel.kernel_doc, "-rst",
                             *names], cwd=env.top)
    found = set(re.findall(r"^\.\. c:function:: .*?(\w+) ?\(", out, re.M))
    found |= set(re.findall(r"^\.\. c:macro:: (\w+)", out, re.M))
    return found | set(re.findall(r"^\.\. c:(?:struct|enum|union):: (\w+)", out,
                                  re.M))


def allowed_state(env):
    """(file, name) of variables that may change, from the list."""
    lines = (env.here / "module-state.txt").read_text().splitlines()
    return {tuple(line.split()[:2]) for line in lines
            if line.strip() and not line.startswith("#")}


def structs_without_comment(env, known):
    """Structs that headers of the modules define at file scope."""
    found = []
    for name in env.sources.match("nova-core/*.h", "nova-drm/*.h",
                                  "include/*.h", "uapi/*.h"):
        # Wire structs are NVIDIA's: their file says where they come from.
        if "/rm/abi/" in name:
            continue
        text = env.sources.text(name)
        for match in re.finditer(r"^(struct|enum|union) (\w+) \{", text, re.M):
            if match.group(2) not in known:
                line = text[:match.start()].count("\n") + 1
                found.append(f"{name}:{line}: {match.group(0)[:-2]}")
    return found


def run(env, report):
    """Every object of both modules."""
    out = env.out / "gcc"
    sources = [n for n in env.sources.match("nova-core/*.c", "nova-drm/*.c")
               if (out / n).with_suffix(".o").is_file()]
    headers = env.sources.match("nova-core/*.h", "nova-drm/*.h", "include/*.h",
                                "uapi/*.h")
    known = documented(env, sources + headers)
    public = public_names(env)
    state = allowed_state(env)
    misnamed, silent, changing, used = [], [], [], set()

    for name in sources:
        prefix = os.path.basename(name)[:-2]
        for symbol, kind in symbols((out / name).with_suffix(".o")):
            if GENERATED.match(symbol):
                continue
            if kind in "TDBRV" and symbol not in public and \
                    not symbol.removeprefix("devm_").startswith(prefix):
                misnamed.append(f"{name}: {symbol}")
            if kind == "T" and symbol not in known:
                silent.append(f"{name}: {symbol}()")
            if kind in "dDbBcC":
                entry = (os.path.basename(name), re.sub(r"\.\d+$", "", symbol))
                if entry in state:
                    used.add(entry)
                else:
                    changing.append(f"{name}: {symbol}")

    report.add(len(sources) > 20, "there were objects to look at")
    report.findings("global names begin with their file's name", misnamed)
    report.findings("global functions have a kernel-doc comment", silent)
    report.findings("structs of headers have a kernel-doc comment",
                    structs_without_comment(env, known))
    report.findings("no state outside of a device", changing)
    report.findings("module-state.txt lists nothing that is gone",
                    [" ".join(entry) for entry in sorted(state - used)])
