# SPDX-License-Identifier: GPL-2.0
"""kernel-doc of whole parts of the driver, with nothing left out.

.. nova-internals:: PATTERN...  functions and types of the files; chapters
                                (DOC:) are for the page to place

Every file of nova-core and nova-drm with such comments has to be on one of the
pages: a new one that is on none is a warning, which fails the build.
"""

import os
import pathlib
import re

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util import logging

import nova_source as source

LOGGER = logging.getLogger(__name__)
PARTS = ("nova-core/**/*.[ch]", "nova-drm/*.[ch]")
COMMENT = re.compile(r"^\s*/\*\*$", re.M)


class Internals(source.Source):
    """Expands to a kernel-doc directive per file."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        """Have the kernel's directive do the work."""
        shown = nova_files(self.env)
        lines = StringList()
        for name in self.files(self.arguments[0].split()):
            text = self.read(name)
            if not COMMENT.search(text):
                continue
            shown.setdefault(self.env.docname, set()).add(name)
            lines.append(f".. rubric:: {name}", name)
            lines.append("", name)
            lines.append(f".. kernel-doc:: {name}", name)
            # With no name: everything but the chapters.
            lines.append("   :identifiers:", name)
            lines.append("", name)
        if not lines:
            raise self.error("no comments in these files")
        node = nodes.Element()
        self.state.nested_parse(lines, self.content_offset, node)
        return node.children


def nova_files(env):
    """Which page shows which files."""
    if not hasattr(env, "nova_internals"):
        env.nova_internals = {}
    return env.nova_internals


def purge(_app, env, docname):
    """A page is read again."""
    nova_files(env).pop(docname, None)


def merge(_app, env, docnames, other):
    """Pages that another process has read."""
    for docname in docnames:
        if docname in nova_files(other):
            nova_files(env)[docname] = nova_files(other)[docname]


def complete(app, env):
    """Is every file on some page?"""
    top = pathlib.Path(app.config.kerneldoc_srctree)
    shown = set().union(*nova_files(env).values())
    for pattern in PARTS:
        for path in sorted(top.glob(pattern)):
            name = os.fspath(path.relative_to(top))
            if name not in shown and COMMENT.search(path.read_text("utf-8")):
                LOGGER.warning("%s is on no page: see internals.rst", name)


def setup(app):
    """Register the directive and the check."""
    app.add_directive("nova-internals", Internals)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("env-check-consistency", complete)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
