# SPDX-License-Identifier: GPL-2.0
"""The guest's part: measure a loaded driver, write a line of JSON for each operation.

	guest_bench.py PROGRAM [TEXT...]

Probe and unload are measured here, as bind and unbind, the rest by PROGRAM. With
texts only operations that have one of them in their names are measured.
"""

import json
import os
import pathlib
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "vm/guest"))

import nova_guest as guest      # noqa: E402 (the path comes first)
import peer_driver              # noqa: E402

RESULTS = "bench.jsonl"


def slab():
    """Bytes of kernel objects, as bench_meter.c reads them."""
    for line in pathlib.Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("SUnreclaim:"):
            return int(line.split()[1]) * 1024
    raise guest.Failure("/proc/meminfo: no SUnreclaim")


def measure(control, name, function):
    """One operation's time and the counters around it."""
    before, slab_before = control.json("stats"), slab()
    began = time.monotonic_ns()
    function()
    spent, grown = time.monotonic_ns() - began, slab() - slab_before
    return {"op": name, "count": 1, "ns": spent, "slab": grown, "allocs": None,
            "before": before, "after": control.json("stats")}


def bind(peer):
    """Bound means usable: a render node is there."""
    peer.bind()
    guest.render_node()


def life(peer):
    """Probe and unload, not for the first time: files are in the page cache."""
    control = guest.Control()
    peer.unbind()
    yield measure(control, "probe", lambda: bind(peer))
    yield measure(control, "unload", peer.unbind)
    bind(peer)
    control.close()


def main():
    """Measure."""
    program, *only = sys.argv[1:]
    link = guest.PCI / "devices" / guest.address() / "driver"
    peer = peer_driver.Peer(link.resolve().name, ())
    results = pathlib.Path(os.environ["NOVA_RESULTS"], RESULTS)
    with open(results, "w", encoding="ascii") as out:
        for sample in life(peer):
            if not only or any(text in sample["op"] for text in only):
                out.write(json.dumps(sample) + "\n")
        out.flush()
        subprocess.run([program, guest.render_node(), guest.Control.PORT, *only],
                       stdout=out, check=True)


main()
