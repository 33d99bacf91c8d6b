# SPDX-License-Identifier: GPL-2.0
"""Tests of how figures are made out of samples."""

import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent / "check")]

import bench_table      # noqa: E402 (the path comes first)
import selftest         # noqa: E402

NAMES = [name for names in bench_table.COLUMNS.values() for name in names]


def record(microseconds, count=1, op="probe", **changes):
    """What the guest writes for one operation."""
    before = dict.fromkeys(NAMES, 1000)
    after = {name: 1000 + changes.get(name, 0) for name in NAMES}
    return {"op": op, "count": count, "ns": microseconds * 1000, "slab": 64 * count,
            "before": before, "after": after}


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


if __name__ == "__main__":
    sys.exit(selftest.main())
