# SPDX-License-Identifier: GPL-2.0
"""Defects in the virtual GPU's checks, each tried against one of its tests."""

import pathlib

import mutation_worker
from mutation_defect import TestDefect

#: A change that nobody may notice: it shows that "caught" means something.
HARMLESS = TestDefect(
    "comment", "gmmu_walk.c", "/* Bytes of a table;", "/* The bytes of a table;",
    "test_gmmu", "rule 14: malformed page table entries")


class Worker(mutation_worker.Worker):
    """A copy of the model's source and objects."""

    def __init__(self, top, objects, where):
        super().__init__(where)
        self.copy(top / "tests/vgpu", self.source)
        for part in ("asan", "tests"):
            self.copy(objects / part, self.out / part, only=".o")
        self.environment["VGPU"] = str(self.out / "vgpu-asan")
        # The other programs have the model in them.
        self._clients = {path.stem for path in (objects / "tests").glob("test_*.d")
                         if "/client.h" in path.read_text(encoding="utf-8")}

    def build(self, program):
        wanted = [self.path(program)]
        if program in self._clients:
            wanted.append(self.out / "vgpu-asan")
        mutation_worker.make("-C", self.source, f"O={self.out}", *wanted)

    def path(self, program):
        return self.out / "tests" / program

    def object(self, file):
        return self.out / "asan" / pathlib.Path(file).with_suffix(".o")


def run(top, scratch, defects, report):
    """Build, copy, try the defects and report each."""
    objects = top / "build/vm/vgpu"
    number = mutation_worker.count()
    mutation_worker.make(f"-j{number}", "-C", top / "tests/vgpu", f"O={objects}",
                         objects / "vgpu-asan", "tests")
    workers = [Worker(top, objects, pathlib.Path(scratch, f"model{i}"))
               for i in range(number)]
    mutation_worker.try_all("virtual GPU", workers, HARMLESS, defects, report)
