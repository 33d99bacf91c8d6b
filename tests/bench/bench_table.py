# SPDX-License-Identifier: GPL-2.0
"""Figures out of samples: medians over rounds, ratios round by round."""

import statistics

#: Column, and the model's counters that are added up in it.
COLUMNS = {
    "reads": ("mmio_reads",),
    "writes": ("mmio_writes",),
    "RPCs": ("rpcs_received",),
    "irqs": ("interrupts_sent",),
    "DMA bytes": ("dma_read_bytes", "dma_write_bytes"),
    "PT bytes": ("bar2_write_bytes", "pramin_write_bytes"),
    "TLB inval": ("tlb_invalidates",),
}
#: Column of the kernel's memory; what is left after the operation, not its peak.
SLAB = "slab bytes"
#: Column of how often the caller had the kernel allocate; None is not counted.
ALLOCS = "allocs"
#: Operations with much in the address space, and the same with little.
GROWTH = {
    "bind 1 more, 100000 mapped": "bind 1 more, 1 mapped",
    "submit, 10000 mapped": "submit, 10 mapped",
    "submit, 1000 shared mapped": "submit 1 push",
}


def sample(record):
    """One measurement per single operation: microseconds and counts."""
    count = record["count"]
    figures = {"us": record["ns"] / 1000 / count}
    for column, names in COLUMNS.items():
        change = sum(record["after"][name] - record["before"][name] for name in names)
        figures[column] = change / count
    figures[SLAB] = record["slab"] / count
    allocs = record["allocs"]
    figures[ALLOCS] = None if allocs is None else allocs / count
    return figures


def collect(records):
    """{operation: figures, or the text of why not} of one run, in its order."""
    return {r["op"]: r["error"] if "error" in r else sample(r) for r in records}


def middle(values):
    """The median, or None if one of them is not there."""
    return None if None in values else statistics.median(values)


def cell(runs, op):
    """Medians of what a driver's runs say of an operation, or the reason."""
    found = [run[op] for run in runs]
    reasons = sorted({f for f in found if isinstance(f, str)})
    if reasons:
        return ", ".join(reasons)
    return {name: middle([f[name] for f in found]) for name in found[0]}


def ratio(runs, base, op, base_op=None):
    """Median of time over the base's time in the same round; None without."""
    pairs = [(a[op], b[base_op or op]) for a, b in zip(runs, base)]
    if any(isinstance(figures, str) for pair in pairs for figures in pair):
        return None
    return statistics.median(a["us"] / b["us"] for a, b in pairs)


def summarize(rounds):
    """Everything for JSON; rounds is {driver: [run of collect(), ...]}.

    The first driver is what the others are compared with.
    """
    base = next(iter(rounds.values()))
    result = {}
    for op in base[0]:
        result[op] = {}
        for driver, runs in rounds.items():
            entry = cell(runs, op)
            if isinstance(entry, str):
                entry = {"error": entry}
            elif runs is not base:
                entry["ratio"] = ratio(runs, base, op)
            result[op][driver] = entry
    return result


def growth(rounds):
    """{operation: {driver: ratio to the operation it is compared with}}."""
    measured = next(iter(rounds.values()))[0]
    return {op: {driver: ratio(runs, runs, op, base)
                 for driver, runs in rounds.items()}
            for op, base in GROWTH.items() if op in measured and base in measured}


def growth_table(grown):
    """Lines for people."""
    for op, drivers in grown.items():
        for driver, share in drivers.items():
            yield f"{op} / {GROWTH[op]}: {driver} {number(share)}"


def number(value):
    """Short, and telling 0 from almost nothing."""
    if value is None:
        return "-"
    if value <= 0 or value >= 100:
        return f"{value:.0f}"
    if value < 0.005:
        return "<0.01"
    return f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def table(summary):
    """Lines for people."""
    columns = [*COLUMNS, SLAB, ALLOCS]
    head = ["operation", "driver", "time/us", "ratio", *columns]
    rows = []
    for op, drivers in summary.items():
        name = op
        for driver, entry in drivers.items():
            if "error" in entry:
                rows.append([name, driver, entry["error"]])
            else:
                share = entry.get("ratio")
                rows.append([name, driver, number(entry["us"]),
                             number(share) if share is not None else "",
                             *(number(entry[column]) for column in columns)])
            name = ""
    widths = [max(len(row[i]) for row in [head, *rows] if i < len(row))
              for i in range(len(head))]
    for row in [head, *rows]:
        left = [f"{text:<{width}}" for text, width in zip(row[:2], widths)]
        right = [f"{text:>{width}}" for text, width in zip(row[2:], widths[2:])]
        yield "  ".join(left + right).rstrip()
