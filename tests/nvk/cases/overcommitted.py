# SPDX-License-Identifier: GPL-2.0
"""Vulkan programs while another process uses more VRAM than there is."""

import re

from nova_guest import case, check, load, render_node, run, unload
from nvk_process import FAMILIES, Programs, busy

#: What there is, with the machine's --vram-usable; the rest is the kernel's.
MOST = 64 << 20
HEAP = re.compile(r"memoryHeaps\[0\]:\n\s*size\s*= (\d+)")


def heap():
    """The size of the device's memory."""
    text = run("nova-nvk", "vulkaninfo")
    match = HEAP.search(text[text.index("NVK"):])
    check(match, "vulkaninfo tells of no heap")
    return int(match[1])


def overcommitted(context, family):
    """The other one alone has half as much again as there is."""
    load()
    render_node()
    size = heap()
    check(size <= MOST, f"{size >> 20} MiB of VRAM are too much for this test")
    with busy(FAMILIES[-1 - family], mib=(size * 3 // 2) >> 20) as process:
        process.rounds(1)
        passed = Programs(family).passed()
        check(process.process.poll() is None, "the other process has ended")
    context.note(f"{passed} results beside {size * 3 // 2 >> 20} MiB in use of "
                 f"{size >> 20}")
    unload()


for _family in FAMILIES:
    @case(f"programs-pass-in-overcommitted-memory-family-{_family}")
    def _case(context, family=_family):
        """One queue family."""
        overcommitted(context, family)
