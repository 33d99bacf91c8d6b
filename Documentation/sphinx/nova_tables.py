# SPDX-License-Identifier: GPL-2.0
"""Tables made from the sources, so that they cannot become wrong.

.. nova-chips::       the chips of nova-core/nova_chip.c
.. nova-faults::      what the virtual GPU can be made to do wrong
.. nova-violations::  what it objects to
"""

import ast
import os
import re

from docutils import nodes
from docutils.parsers.rst import Directive

STRING = r'"((?:\\.|[^"\\])*)"'


def read(env, name):
    """A file of the checkout; Sphinx remembers that the page needs it."""
    path = os.path.join(env.config.kerneldoc_srctree, name)
    env.note_dependency(path)
    with open(path, encoding="utf-8") as file:
        return file.read()


def text_of(string):
    """What a C string literal's inside means."""
    return ast.literal_eval(f'"{string}"')


class Table(Directive):
    """A table with a head; subclasses give the rows."""

    has_content = False
    head = ()
    widths = ()
    literal = 0

    def rows(self, env):
        """The rows, as tuples of strings."""
        raise NotImplementedError

    def _row(self, cells, literal):
        row = nodes.row()
        for number, cell in enumerate(cells):
            kind = nodes.literal if literal and number == self.literal else \
                nodes.Text
            text = kind(cell, cell) if kind is nodes.literal else kind(cell)
            entry = nodes.entry()
            entry += nodes.paragraph("", "", text)
            row += entry
        return row

    def run(self):
        """Build the table."""
        rows = list(self.rows(self.state.document.settings.env))
        if not rows:
            raise self.error("the sources have no such table any more")
        table = nodes.table()
        group = nodes.tgroup(cols=len(self.head))
        for width in self.widths:
            group += nodes.colspec(colwidth=width)
        head, body = nodes.thead(), nodes.tbody()
        head += self._row(self.head, False)
        for row in rows:
            body += self._row(row, True)
        group += head
        group += body
        table += group
        return [table]


class Chips(Table):
    """Every chip by name, and whether it boots."""

    head = ("chip", "id", "architecture", "HAL family", "state")
    widths = (10, 10, 15, 15, 50)

    def rows(self, env):
        for match in re.finditer(
                r'\{ (0x\w+), "(\w+)", NOVA_ARCH_(\w+), NOVA_FAMILY_(\w+), '
                r"(true|false) \}", read(env, "nova-core/nova_chip.c")):
            number, name, arch, family, boots = match.groups()
            yield (name, number, arch.capitalize(), family.lower(),
                   "boots, on the virtual GPU" if boots == "true" and
                   name == "ga102" else
                   "boots, same family as ga102; not tried" if boots == "true"
                   else "known, not supported yet: -EOPNOTSUPP")


class Faults(Table):
    """--inject."""

    head = ("fault", "what it does")
    widths = (30, 70)

    def rows(self, env):
        for part in ("core", "boot", "rm"):
            text = read(env, f"tests/vgpu/faults_{part}.def")
            for match in re.finditer(rf"^F\(\w+,\s*{STRING},\s*(\w+),\s*{STRING}"
                                     r"\)", text, re.M):
                name, argument, what = match.groups()
                yield (name + ("=ARG" if argument == "true" else ""),
                       text_of(what))


class Violations(Table):
    """What the model reports."""

    head = ("check", "rule", "what it means")
    widths = (30, 5, 65)

    def rows(self, env):
        for part in ("core", "boot", "rm"):
            text = read(env, f"tests/vgpu/violations_{part}.def")
            for match in re.finditer(rf"^V\(\w+,\s*(\d+),\s*{STRING},\s*{STRING}"
                                     r"\)", text, re.M):
                rule, name, what = match.groups()
                yield name, rule, text_of(what)


def setup(app):
    """Register the directives."""
    app.add_directive("nova-chips", Chips)
    app.add_directive("nova-faults", Faults)
    app.add_directive("nova-violations", Violations)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
