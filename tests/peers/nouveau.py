# SPDX-License-Identifier: GPL-2.0
"""Stock nouveau on the virtual GPU, with each firmware it knows."""

import re

from nouveau_memory import Vram
from nova_guest import SOAK, case, check, nodes, render_node
from peer_driver import Peer

NOUVEAU = Peer("nouveau", ("nouveau",))
REBINDS = 50 if SOAK else 20
#: nouveau.config=NvGspFw=N takes the N'th entry of its table (r535's gsp.c).
FIRMWARE = {"570.144": 1, "535.113.01": 0}

#: What it prints when something is wrong below the level of an error.
WRONG = re.compile(r"(nouveau |\[drm).*(fail|error|timeout|timed out|unhandled|killed|"
                   r"\bfault|-(E[A-Z]+|\d+)\b|\bbad\b|invalid)", re.I)
#: Its interrupt handler read the falcon in reset: tests/vgpu/tolerances.def.
LATE = re.compile(r"gsp: intr badf\w{4}$")
VRAM = re.compile(r"drm: VRAM: (\d+) MiB")
#: An object of the eviction test.
PIECE = 64 << 20


def load(version):
    """Load nouveau so that it uses this firmware and no other."""
    NOUVEAU.unload()
    NOUVEAU.load(f"config=NvGspFw={FIRMWARE[version]}")


def healthy(context):
    """Nothing wrong in its log, and what a user needs is there."""
    wrong = [line for line in context.kernel_log() if WRONG.match(line)]
    wrong += context.log.errors
    wrong = [line for line in wrong if not LATE.search(line)]
    check(not wrong, "nouveau's log:\n" + "\n".join(wrong[:20]))
    render_node()
    check(any(n.startswith("card") for n in nodes()), f"no card node: {nodes()}")


def booted(context, version, times):
    """What nouveau prints when RM runs and when copies go by a copy engine."""
    for text in (f"gsp: RM version: {version}", "drm: MM: using COPY for buffer copies"):
        count = sum(text in line for line in context.kernel_log())
        check(count == times, f"nouveau says '{text}' {count} times, not {times}")


def boots(context, version):
    """Load, look, unload."""
    load(version)
    healthy(context)
    booted(context, version, 1)
    NOUVEAU.unload()


def rebinds(context, version):
    """Unbind and bind under the loaded module."""
    load(version)
    for number in range(REBINDS):
        NOUVEAU.unbind()
        check(not nodes(), f"nodes after unbind {number}: {nodes()}")
        NOUVEAU.bind()
        healthy(context)
    booted(context, version, REBINDS + 1)
    NOUVEAU.unload()


def evicts(context, version):
    """More in VRAM than it holds: TTM moves by the copy engine, nothing is lost."""
    load(version)
    healthy(context)
    size = next(int(m[1]) << 20 for m in map(VRAM.search, context.kernel_log()) if m)
    before = context.control.json("stats")["ce_bytes"]
    vram = Vram(render_node())
    for _ in range(size * 5 // 4 // PIECE):
        vram.write(vram.new(PIECE))
    moved = context.control.json("stats")["ce_bytes"] - before
    wanted = len(vram.objects) * PIECE - size
    check(moved >= wanted, f"copy engines moved {moved} bytes, {wanted} had to go")
    context.note(f"moved {moved >> 20} MiB for {wanted >> 20}")
    for number in range(len(vram.objects)):
        wrong = vram.wrong(number)
        check(not wrong, f"object {number} is wrong at {wrong[:4]}")
    vram.close()
    healthy(context)
    NOUVEAU.unload()


for _version in FIRMWARE:
    for _function, _what in ((boots, "boots"), (evicts, "evicts-by-copy-engine"),
                             (rebinds, f"rebinds-{REBINDS}-times")):
        @case(f"{_what}-{_version}")
        def _case(context, function=_function, version=_version):
            """One version of the firmware."""
            function(context, version)
