# SPDX-License-Identifier: GPL-2.0
"""Plant deliberate defects one at a time; each must be caught by name. TAP.

"model" breaks checks of the virtual GPU, of which one of its tests must fail.
"kunit" makes mistakes in what of the driver needs no hardware, for KUnit cases.
"driver" makes mistakes in copies of the modules, which the virtual GPU must
report by the rule's name, the driver by its message, or IGT by a subtest. The
lists are in defects_*.py: a defect whose text is not in the source exactly once
is a failure, so that they keep up with it.
"""

import argparse
import pathlib
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/check"))

import defects_driver       # noqa: E402 (the path comes first)
import defects_kunit        # noqa: E402
import defects_memory       # noqa: E402
import defects_model        # noqa: E402
import defects_queue        # noqa: E402
import mutation_driver      # noqa: E402
import mutation_kunit       # noqa: E402
import mutation_model       # noqa: E402
from mutation_defect import MutationError, check_names      # noqa: E402

SIDES = {
    "model": (defects_model.DEFECTS, mutation_model.run),
    "kunit": (defects_kunit.DEFECTS + defects_queue.KUNIT, mutation_kunit.run),
    "driver": (defects_driver.DEFECTS + defects_memory.DEFECTS + defects_queue.DRIVER,
               mutation_driver.run),
}


class Tap:
    """Numbers and prints results."""

    def __init__(self):
        self.number = 0
        self.failed = 0

    def result(self, name, good, reason=""):
        """One line, after what explains it."""
        self.number += 1
        if not good:
            self.failed += 1
            for line in reason.splitlines():
                print(f"# {line}")
        print(f"{'ok' if good else 'not ok'} {self.number} - {name}", flush=True)


def main():
    """Run one side or both."""
    parser = argparse.ArgumentParser(
        prog="tests/mutation/run", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--list", action="store_true", help="the defects and catchers")
    parser.add_argument("side", choices=[*SIDES, "all"])
    parser.add_argument("name", nargs="*", help="only these defects")
    opt = parser.parse_args()
    sides = list(SIDES) if opt.side == "all" else [opt.side]

    tap = Tap()
    unknown = set(opt.name)
    print("TAP version 13")
    for side in sides:
        defects, run = SIDES[side]
        chosen = [d for d in defects if not opt.name or d.name in opt.name]
        unknown -= {d.name for d in chosen}
        if opt.list:
            for defect in chosen:
                print(f"# {side} {defect.name} in {defect.file}: {defect.catcher}")
            continue
        try:
            check_names(defects)
            with tempfile.TemporaryDirectory(prefix="nova-mutation-") as scratch:
                run(TOP, scratch, chosen, tap.result)
        except MutationError as error:
            tap.result(f"{side}: defects can be tried", False, str(error))
    if unknown:
        tap.result("the defects asked for exist", False, ", ".join(sorted(unknown)))
    print(f"1..{tap.number}")
    return 1 if tap.failed or not (tap.number or opt.list) else 0


if __name__ == "__main__":
    sys.exit(main())
