# SPDX-License-Identifier: GPL-2.0
"""Tests of how figures are made out of samples."""

import collections
import pathlib
import re
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent / "check")]

import bench_table      # noqa: E402 (the path comes first)
import selftest         # noqa: E402

NAMES = [name for names in bench_table.COLUMNS.values() for name in names]


def record(microseconds, count=1, op="probe", allocs=None, **changes):
    """What the guest writes for one operation."""
    before = dict.fromkeys(NAMES, 1000)
    after = {name: 1000 + changes.get(name, 0) for name in NAMES}
    return {"op": op, "count": count, "ns": microseconds * 1000, "slab": 64 * count,
            "allocs": allocs, "before": before, "after": after}


def runs(*times):
    """Rounds of one driver."""
    return [bench_table.collect([record(us)]) for us in times]


class Figures(unittest.TestCase):
    """Samples, medians, ratios."""

    def test_counters_are_differences(self):
        """What came before does not count."""
        self.assertEqual(bench_table.sample(record(5, rpcs_received=7))["RPCs"], 7)

    def test_columns_add_up(self):
        """Page tables are written in two ways."""
        got = bench_table.sample(record(5, bar2_write_bytes=7, pramin_write_bytes=3))
        self.assertEqual((got["PT bytes"], got["writes"]), (10, 0))

    def test_per_operation(self):
        """Of 64 buffers each has a 64th."""
        got = bench_table.sample(record(640, 64, mmio_writes=128))
        self.assertEqual((got["us"], got["writes"], got["slab bytes"]), (10, 2, 64))

    def test_median(self):
        """One slow round changes nothing."""
        got = bench_table.summarize({"a": runs(10, 11, 500)})
        self.assertEqual(got["probe"]["a"]["us"], 11)

    def test_ratio_is_paired(self):
        """A machine that got slower in between slowed both down."""
        got = bench_table.summarize({"a": runs(10, 100, 1000), "b": runs(90, 200, 3000)})
        self.assertEqual(got["probe"]["b"]["ratio"], 3)
        self.assertNotIn("ratio", got["probe"]["a"])

    def test_not_yet(self):
        """What a driver cannot do has no figure, and is not zero."""
        cannot = [bench_table.collect([{"op": "probe", "error": "not yet"}])]
        got = bench_table.summarize({"a": runs(10), "b": cannot})
        self.assertEqual(got["probe"]["b"], {"error": "not yet"})
        lines = list(bench_table.table(got))
        self.assertRegex(lines[-1], r"^ +b +not yet$")

    def test_base_that_cannot(self):
        """There is a figure but nothing to compare it with."""
        cannot = [bench_table.collect([{"op": "probe", "error": "ENODEV"}])]
        got = bench_table.summarize({"a": cannot, "b": runs(10)})
        self.assertIsNone(got["probe"]["b"]["ratio"])
        self.assertEqual(got["probe"]["a"], {"error": "ENODEV"})

    def test_one_failed_round(self):
        """It is told, not left out of the median."""
        some = [*runs(10, 10), bench_table.collect([{"op": "probe", "error": "ETIME"}])]
        got = bench_table.summarize({"a": some})
        self.assertEqual(got["probe"]["a"], {"error": "ETIME"})

    def test_small_is_not_zero(self):
        """A counter that moved once in 64 operations moved."""
        self.assertEqual(bench_table.number(1 / 64), "0.02")
        self.assertEqual(bench_table.number(0), "0")
        self.assertEqual(bench_table.number(-12.4), "-12")
        self.assertEqual(bench_table.number(0.001), "<0.01")

    def test_allocations(self):
        """Per operation, and not zero where nobody counted."""
        counted = bench_table.sample(record(640, 64, allocs=192))
        self.assertEqual(counted["allocs"], 3)
        self.assertIsNone(bench_table.sample(record(640, 64))["allocs"])
        self.assertEqual(bench_table.number(None), "-")

    def test_allocations_of_rounds(self):
        """A median of some of the rounds would pretend to be one of all."""
        counts = [bench_table.collect([record(5, allocs=n)]) for n in (3, 3, 9)]
        got = bench_table.summarize({"a": counts})
        self.assertEqual(got["probe"]["a"]["allocs"], 3)
        got = bench_table.summarize({"a": [*counts, *runs(5)]})
        self.assertIsNone(got["probe"]["a"]["allocs"])


class Growth(unittest.TestCase):
    """An operation beside another of the same machine."""

    MUCH, LITTLE = "submit, 10000 mapped", "submit, 10 mapped"

    def rounds(self, *pairs):
        """Rounds of one driver, (little, much)."""
        return [bench_table.collect([record(a, op=self.LITTLE), record(b, op=self.MUCH)])
                for a, b in pairs]

    def test_growth_is_paired(self):
        """By round and by driver, not a ratio of medians."""
        grown = bench_table.growth({"a": self.rounds((10, 20), (100, 100), (30, 90)),
                                    "b": self.rounds((10, 10), (9, 9), (8, 8))})
        self.assertEqual(grown, {self.MUCH: {"a": 2, "b": 1}})
        self.assertEqual(list(bench_table.growth_table(grown)),
                         [f"{self.MUCH} / {self.LITTLE}: a 2.0",
                          f"{self.MUCH} / {self.LITTLE}: b 1.0"])

    def test_not_measured(self):
        """With --only one of the two may be missing."""
        alone = [bench_table.collect([record(5, op=self.MUCH)])]
        self.assertEqual(bench_table.growth({"a": alone}), {})

    def test_growth_that_cannot(self):
        """A driver that cannot do it has no ratio."""
        cannot = [bench_table.collect([record(5, op=self.LITTLE),
                                       {"op": self.MUCH, "error": "not yet"}])]
        grown = bench_table.growth({"a": cannot})
        self.assertEqual(grown, {self.MUCH: {"a": None}})
        self.assertRegex(next(bench_table.growth_table(grown)), r": a -$")


class Operations(unittest.TestCase):
    """The names in bench_ops.c, by which everything is found."""

    NAMES = re.findall(r'\.name = "([^"]+)"', (HERE / "bench_ops.c").read_text())

    def test_unique(self):
        """Of two with one name only the last would be seen."""
        twice = [name for name, n in collections.Counter(self.NAMES).items() if n > 1]
        self.assertEqual(twice, [])

    def test_growth_is_of_operations(self):
        """What does not exist would be left out in silence."""
        compared = {*bench_table.GROWTH, *bench_table.GROWTH.values()}
        self.assertLessEqual(compared, set(self.NAMES))


if __name__ == "__main__":
    sys.exit(selftest.main())
