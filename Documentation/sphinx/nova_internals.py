# SPDX-License-Identifier: GPL-2.0
"""kernel-doc of whole parts of the driver, with nothing left out.

.. nova-internals:: PATTERN...  functions and types of the files; chapters
                                (DOC:) are for the page to place

Each file with such comments has to be on some page, and so has each chapter; a
chapter that a page names has to exist and to be seen on the page, of which the
kernel's directive says nothing. What is missing is a warning, which fails the
build.
"""

import os
import pathlib
import re

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util import logging

import nova_source as source

LOGGER = logging.getLogger(__name__)
PARTS = ("nova-core/**/*.[ch]", "nova-drm/*.[ch]", "include/**/*.h",
         "uapi/**/*.h")
COMMENT = re.compile(r"^\s*/\*\*$", re.M)
CHAPTER = re.compile(r"^ \* DOC: (.*)$", re.M)
# A directive with its options.
KERNEL_DOC = re.compile(r"^\.\. kernel-doc:: (\S+)\n((?:   :.*\n)*)", re.M)


class Internals(source.Source):
    """Expands to a kernel-doc directive per file."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        """Have the kernel's directive do the work."""
        lines = StringList()
        for name in self.files(self.arguments[0].split()):
            if not COMMENT.search(self.read(name)):
                continue
            shown(self.env, self.env.docname).add(name)
            # With no identifiers: everything but the chapters.
            for line in (f".. rubric:: {name}", "", f".. kernel-doc:: {name}",
                         "   :identifiers:", ""):
                lines.append(line, name)
        if not lines:
            raise self.error("no comments in these files")
        node = nodes.Element()
        self.state.nested_parse(lines, self.content_offset, node)
        return node.children


def pages(env):
    """What each page shows: files, and (file, chapter) pairs."""
    if not hasattr(env, "nova_pages"):
        env.nova_pages = {}
    return env.nova_pages


def shown(env, docname):
    """What one page shows."""
    return pages(env).setdefault(docname, set())


def page_read(app, docname, text):
    """Note what a page asks the kernel's directive for."""
    top = pathlib.Path(app.config.kerneldoc_srctree)
    for name, options in KERNEL_DOC.findall(text[0] + "\n"):
        chapters = set(CHAPTER.findall((top / name).read_text("utf-8")))
        wanted = source.find(r":doc: (.*)", options)
        if wanted:
            if wanted not in chapters:
                LOGGER.warning("%s has no chapter '%s'", name, wanted,
                               location=docname)
            shown(app.env, docname).add((name, wanted))
            continue
        shown(app.env, docname).add(name)
        if ":identifiers:" not in options:
            shown(app.env, docname).update((name, c) for c in chapters)


def purge(_app, env, docname):
    """A page is read again."""
    pages(env).pop(docname, None)


def merge(_app, env, docnames, other):
    """Pages that another process has read."""
    for docname in docnames:
        if docname in pages(other):
            pages(env)[docname] = pages(other)[docname]


def letters(text):
    """Without markup and white space."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def beginning(text, chapter):
    """A chapter's first paragraph, in letters."""
    words = text.split(f" * DOC: {chapter}\n *\n", 1)[1]
    return letters(re.split(r"\n \*(?:\n|/)", words, maxsplit=1)[0])


def visible(top, env):
    """Do the pages have what they ask for?"""
    for docname, things in pages(env).items():
        page = letters(env.get_doctree(docname).astext())
        for name, chapter in (t for t in things if isinstance(t, tuple)):
            if beginning((top / name).read_text("utf-8"), chapter) not in page:
                LOGGER.warning("chapter '%s' of %s does not show", chapter, name,
                               location=docname)


def complete(app, env):
    """Is everything on some page?"""
    top = pathlib.Path(app.config.kerneldoc_srctree)
    visible(top, env)
    everything = set().union(*pages(env).values())
    for path in sorted(p for pattern in PARTS for p in top.glob(pattern)):
        name, text = os.fspath(path.relative_to(top)), path.read_text("utf-8")
        # A chapter's comment alone makes no file to be shown.
        if len(COMMENT.findall(text)) > len(CHAPTER.findall(text)) and \
                name not in everything:
            LOGGER.warning("%s is on no page, see internals.rst", name)
        for chapter in CHAPTER.findall(text):
            if (name, chapter) not in everything:
                LOGGER.warning("chapter '%s' of %s is on no page", chapter, name)


def setup(app):
    """Register the directive and the checks."""
    app.add_directive("nova-internals", Internals)
    app.connect("source-read", page_read)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("env-check-consistency", complete)
    return {"parallel_read_safe": True, "parallel_write_safe": True,
            "env_version": 1}
