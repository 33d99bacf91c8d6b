# SPDX-License-Identifier: GPL-2.0
"""The driver is unbound under Vulkan programs: VK_ERROR_DEVICE_LOST, no hang."""

from nova_guest import bind, case, check, load, nodes, unbind, unload
from nvk_process import FAMILIES, Programs, busy


def unbound(family):
    """Two processes lose their device, the next one has another."""
    load()
    with busy(family) as first, busy(family) as second:
        first.rounds(4)
        second.rounds(4)
        unbind()
        check(not nodes(), f"nodes after unbind: {nodes()}")
        first.lost()
        second.lost()
    check(bind() == 0, "bind fails")
    Programs(family, "--only", "nvk_copy_buffer").passed()
    unload()


for _family in FAMILIES:
    @case(f"device-is-lost-at-unbind-family-{_family}")
    def _case(_context, family=_family):
        """One queue family."""
        unbound(family)
