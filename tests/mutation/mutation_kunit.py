# SPDX-License-Identifier: GPL-2.0
"""Defects in the driver's hardware-free parts, each tried against a KUnit case.

The suites run in user space, as tests/fuzz builds them: that takes seconds where
a machine would take minutes.
"""

import pathlib

import mutation_worker
from mutation_defect import TestDefect

PROGRAM = "nova_kunit"

#: A change that nobody may notice.
HARMLESS = TestDefect(
    "comment", "nova-core/mmu/nova_gmmu_table.c",
    " * Memory has it after", " * The memory has it after",
    PROGRAM, "nova_gmmu_pt: nova_gmmu_pt_new")

#: What they are built from.
SOURCES = ("include", "nova-core", "nova-drm", "tests/fuzz", "tests/kunit", "uapi")


class Worker(mutation_worker.Worker):
    """A copy of the sources and of the objects without the fuzzers' part."""

    def __init__(self, top, objects, where):
        super().__init__(where)
        for part in SOURCES:
            self.copy(top / part, self.source / part)
        self.copy(objects / "plain", self.out / "plain", only=".o")

    def build(self, program):
        mutation_worker.make("-C", self.source / "tests/fuzz", f"O={self.out}",
                             self.path(program))

    def path(self, program):
        return self.out / program

    def object(self, file):
        return self.out / "plain" / pathlib.Path(file).with_suffix(".o")


def run(top, scratch, defects, report):
    """Build, copy, try the defects and report each."""
    objects = top / "build/fuzz"
    number = mutation_worker.count()
    mutation_worker.make(f"-j{number}", "-C", top / "tests/fuzz", f"O={objects}",
                         objects / PROGRAM)
    workers = [Worker(top, objects, pathlib.Path(scratch, f"kunit{i}"))
               for i in range(number)]
    mutation_worker.try_all("suites", workers, HARMLESS, defects, report)
