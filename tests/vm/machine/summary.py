# SPDX-License-Identifier: GPL-2.0
"""Show what the virtual GPU says of a run: summary.py RESULTS-DIRECTORY."""

import json
import pathlib
import sys


def main():
    """Statistics and verdict; fails when there is something to complain of."""
    results = pathlib.Path(sys.argv[1], "result.json")
    result = json.loads(results.read_text(encoding="utf-8"))
    report = result["gpu_report"]
    if not report:
        print("\nThe virtual GPU left no report.")
        return 1
    print("\n--- What the virtual GPU saw")
    for name, value in report["stats"].items():
        if value:
            print(f"{value:12}  {name.replace('_', ' ')}")
    print(f"\n{len(report['violations'])} violations of its rules, "
          f"{sum(report['user'].values())} mistakes of users, "
          f"{len(report['leaks'])} leaks, "
          f"{len(result['findings'])} complaints in the kernel log")
    return 1 if result["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
