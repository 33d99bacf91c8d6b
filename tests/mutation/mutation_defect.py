# SPDX-License-Identifier: GPL-2.0
"""What a deliberate defect is, and how it gets into a copy of the source."""

import contextlib
import dataclasses
import os


class MutationError(Exception):
    """A defect cannot be tried: the list or the build is wrong, not the checks."""


@dataclasses.dataclass(frozen=True)
class Defect:
    """One change of one place in the source."""

    name: str
    #: Below the directory that the list is for.
    file: str
    #: What is replaced: whole words of the file, there exactly once.
    old: str
    new: str

    def apply(self, text):
        """The file with the defect; an error when the list does not fit it."""
        found = text.count(self.old)
        if found != 1:
            raise MutationError(f"{self.file} has {found} times: {self.old!r}")
        if self.old == self.new:
            raise MutationError("the change changes nothing")
        return text.replace(self.old, self.new)


@dataclasses.dataclass(frozen=True)
class TestDefect(Defect):
    """A mistake that one test of a program must notice."""

    #: The program and the test in it that must fail.
    program: str
    test: str

    @property
    def catcher(self):
        """Who must notice, in words."""
        return f"{self.program}, {self.test}"


@dataclasses.dataclass(frozen=True)
class DriverDefect(Defect):
    """A mistake in a module, which somebody must name when it is loaded."""

    #: The virtual GPU must report the violation of this name ...
    violation: str = ""
    #: ... and a line of the kernel's log must match this; either may be empty.
    message: str = ""
    #: What the virtual GPU is told to do, again and again, while it is bound.
    stimulus: str = ""
    #: PROGRAM@SUBTEST that runs; it must fail if nobody else is to notice.
    igt: str = ""

    @property
    def module(self):
        """The module that it is in."""
        return self.file.split("/", 1)[0]

    @property
    def must_fail(self):
        """Is it the subtest that must notice?"""
        return self.igt and not self.violation and not self.message

    @property
    def catcher(self):
        """Who must notice, in words."""
        named = [f"violation {self.violation}"] if self.violation else []
        if self.message:
            named.append(f"message '{self.message}'")
        what = " and ".join(named)
        if not self.igt:
            return what
        return f"{what} in {self.igt}" if what else self.igt


@contextlib.contextmanager
def planted(defect, root):
    """Have the defect in the file below @root; its time goes back as well."""
    path = root / defect.file
    times = path.stat()
    original = path.read_text(encoding="utf-8")
    path.write_text(defect.apply(original), encoding="utf-8")
    try:
        yield path
    finally:
        path.write_text(original, encoding="utf-8")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def check_names(defects):
    """Results are told apart by name."""
    names = [defect.name for defect in defects]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise MutationError(f"names given twice: {', '.join(sorted(twice))}")
