# SPDX-License-Identifier: GPL-2.0
"""What the table extensions share: reading sources, making tables."""

import ast
import os
import pathlib
import re

from docutils import nodes
from docutils.parsers.rst import Directive

#: A C string literal; its group is the inside.
STRING = r'"((?:\\.|[^"\\])*)"'


def text_of(inside):
    """What a C string literal's inside means."""
    return ast.literal_eval(f'"{inside}"')


def find(pattern, text):
    """The first group of the first match, or an empty string."""
    match = re.search(pattern, text)
    return match[1] if match else ""


def body_of(text, start):
    """From a pattern to the brace that closes in the first column."""
    match = re.search(rf"{start}(.*?)^\}}", text, re.M | re.S)
    return match[1] if match else ""


def call_at(text, begin):
    """The arguments of a call whose parenthesis opens before begin."""
    depth, at = 1, begin
    while depth and at < len(text):
        if text[at] == '"':
            at = re.compile(STRING).match(text, at).end()
            continue
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return text[begin:at - 1]


def joined(text):
    """Lines, those that end in a backslash together with the next."""
    return text.replace("\\\n", " ").splitlines()


class Source(Directive):
    """A directive that reads files of the checkout."""

    has_content = False

    @property
    def env(self):
        """Sphinx's environment."""
        return self.state.document.settings.env

    @property
    def top(self):
        """The checkout."""
        return pathlib.Path(self.env.config.kerneldoc_srctree)

    def read(self, name):
        """A file's text; Sphinx remembers that the page needs it."""
        path = self.top / name
        self.env.note_dependency(os.fspath(path))
        return path.read_text(encoding="utf-8")

    def files(self, patterns):
        """Files that match, in order; every pattern has to match some."""
        names = []
        for pattern in patterns:
            found = sorted(self.top.glob(pattern))
            if not found:
                raise self.error(f"no file is called {pattern}")
            names += [os.fspath(path.relative_to(self.top)) for path in found]
        return names


class Table(Source):
    """A table with a head; subclasses give the rows."""

    #: Titles of the columns and their relative widths.
    head = ()
    widths = ()
    #: Which column is set as code.
    literal = 0

    def rows(self):
        """The rows, as tuples of strings."""
        raise NotImplementedError

    def _row(self, cells, literal):
        row = nodes.row()
        for number, cell in enumerate(cells):
            code = literal and number == self.literal
            text = nodes.literal(cell, cell) if code else nodes.Text(cell)
            entry = nodes.entry()
            entry += nodes.paragraph("", "", text)
            row += entry
        return row

    def run(self):
        """Build the table."""
        rows = list(self.rows())
        if not rows:
            raise self.error("the sources have no such table any more")
        group = nodes.tgroup(cols=len(self.head))
        for width in self.widths:
            group += nodes.colspec(colwidth=width)
        head, body = nodes.thead(), nodes.tbody()
        head += self._row(self.head, False)
        for row in rows:
            body += self._row(row, True)
        group += head
        group += body
        table = nodes.table()
        table += group
        return [table]
