# SPDX-License-Identifier: GPL-2.0
"""Tables of functions have an entry for everything, and none is NULL.

Callers of a HAL or RM operation do not test for NULL, so a table that leaves
one out is a crash on the one family nobody here can try.
"""

import re

from source_tree import strip_comments


def body(text, start):
    """Text between the braces that open at or after @start."""
    begin = text.index("{", start)
    depth = 0
    for at in range(begin, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[begin + 1:at]
    raise ValueError("unbalanced braces")


def members(text, struct):
    """Names of a struct's members; None if it is not defined here."""
    match = re.search(rf"^struct {struct} \{{", text, re.M)
    if not match:
        return None
    names = []
    for declaration in body(text, match.start()).split(";"):
        found = re.search(r"\(\*\s*(?:const\s+)?(\w+)\)\s*\(|(\w+)\s*(?:\[[^]]*\]\s*)*$",
                          declaration.strip())
        if found and declaration.strip():
            names.append(found.group(1) or found.group(2))
    return names


def tables(text, struct):
    """(variable, {member: value}) of each initialised table."""
    for match in re.finditer(rf"\bstruct {struct}\s+(\w+)\s*=\s*\{{", text):
        values, depth, item = [], 0, ""
        for char in body(text, match.start()) + ",":
            depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(char, 0)
            if char == "," and depth == 0:
                values.append(item.strip())
                item = ""
            else:
                item += char
        entries = (re.match(r"\.(\w+)\s*=\s*(.*)", v, re.S) for v in values)
        yield match.group(1), {e.group(1): e.group(2) for e in entries if e}


def faults(text, struct, wanted):
    """What is wrong with the tables of one kind in one source."""
    found = []
    for variable, entries in tables(text, struct):
        for member in wanted:
            if member not in entries:
                found.append(f"{variable}: no .{member}")
            elif re.fullmatch(r"NULL|0|\(.*\*\)\s*(NULL|0)", entries[member]):
                found.append(f"{variable}: .{member} is NULL")
        found += [f"{variable}: .{m} twice or unknown"
                  for m in entries if m not in wanted]
    return found


def run(env, report):
    """HAL and RM tables, and a sample."""
    sources = {n: strip_comments(env.sources.text(n))
               for n in env.sources.match("nova-core/*.[ch]")}
    for struct in ("nova_hal", "nova_rm_ops"):
        defined = [m for m in (members(t, struct) for t in sources.values())
                   if m]
        report.add(len(defined) == 1, f"struct {struct} is defined once")
        if len(defined) != 1:
            continue
        count, found = 0, []
        for name, text in sources.items():
            count += sum(1 for _ in tables(text, struct))
            found += [f"{name}: {line}"
                      for line in faults(text, struct, defined[0])]
        report.add(count, f"struct {struct} has tables")
        report.findings(f"every struct {struct} is complete", found)

    text = strip_comments((env.here / "tables/samples/incomplete.c")
                          .read_text())
    found = faults(text, "sample_ops", members(text, "sample_ops"))
    report.add(found == ["second: .stop is NULL", "second: no .size"],
               "finds the faults of its sample", found)
