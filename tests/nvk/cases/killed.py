# SPDX-License-Identifier: GPL-2.0
"""Vulkan programs while others are killed in the midst of what they submit."""

from nova_guest import case, check, load, unload
from nvk_process import FAMILIES, Busy, Programs

#: What is killed has queues of both engines, in turn.
KILLS = 4


def killed(context, family):
    """One after another, for as long as the programs take."""
    load()
    programs, kills = Programs(family), 0
    while programs.run_on() or kills < KILLS:
        process = Busy(FAMILIES[kills % len(FAMILIES)])
        # It is a few submissions ahead of the GPU all the time.
        process.rounds(4)
        process.kill()
        kills += 1
    passed = programs.passed()
    check(passed, "no program ran")
    context.note(f"{passed} results while {kills} processes were killed")
    unload()


for _family in FAMILIES:
    @case(f"programs-pass-while-others-are-killed-family-{_family}")
    def _case(context, family=_family):
        """One queue family."""
        killed(context, family)
