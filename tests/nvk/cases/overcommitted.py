# SPDX-License-Identifier: GPL-2.0
"""Vulkan programs while another process uses more VRAM than there is."""

from nova_guest import case, check, load, unload
from nvk_process import FAMILIES, Programs, busy

#: What the other process has of the VRAM there is.
PERCENT = 150


def overcommitted(context, family):
    """The other one alone has half as much again as there is."""
    load()
    with busy(FAMILIES[-1 - family], percent=PERCENT) as process:
        process.rounds(1)
        passed = Programs(family).passed()
        check(process.process.poll() is None, "the other process has ended")
        context.note(f"{passed} results beside " +
                     next(line[2:].strip() for line in process.said
                          if " MiB of " in line))
    unload()


for _family in FAMILIES:
    @case(f"programs-pass-in-overcommitted-memory-family-{_family}")
    def _case(context, family=_family):
        """One queue family."""
        overcommitted(context, family)
