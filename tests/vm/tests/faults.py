# SPDX-License-Identifier: GPL-2.0
"""Every fault that the virtual GPU can have: one clear message, a clean end.

Armed, the fault makes probe (or, for some, nothing) fail with the errno that
the table says, and the log says why. Then the fault is taken away and the next
bind works. Complaints of the kernel or of the model fail the test as always.
"""

import errno
import re
import time

from nova_guest import (bind, bound, case, check, loaded, name_of,
                        nodes, render_node, run, unbind, write, PCI, address)
from fault_table import ELSEWHERE, FAULTS

OURS = re.compile(r"nova[-_](core|drm)")


def ready():
    """Modules loaded, GPU not bound."""
    if not loaded("nova_core"):
        run("modprobe", "nova-core")
    if not loaded("nova_drm"):
        run("modprobe", "nova-drm")
    if bound():
        unbind()


def our_lines(context):
    """What the driver has said in this case."""
    return [line for line in context.kernel_log() if OURS.search(line)]


def works():
    """The GPU binds, has its node, and unbinds."""
    code = bind()
    check(code == 0, f"without the fault bind fails with {name_of(code)}")
    render_node()
    unbind()


def try_fault(fault, context):
    """Bind with the fault armed and judge what comes of it."""
    ready()
    control = context.control
    control(f"inject {fault.spec}")
    since = time.monotonic()
    code = bind()
    wanted = " or ".join(name_of(e) for e in fault.errnos)
    try:
        check(code in fault.errnos, f"probe: {name_of(code)}, want {wanted}")
        check(bound() == (code == 0), "bound is not what probe returned")
        if code == 0:
            render_node()
            unbind()
        else:
            check(not nodes(), f"nodes after a failed probe: {nodes()}")
        said = our_lines(context)
        may_say = fault.may_say(time.monotonic() - since)
        context.note(f"{fault.spec}: {name_of(code)}")
        for line in said:
            context.note(line)
        if fault.message:
            check(any(re.search(fault.message, line) for line in said),
                  f"no message matches '{fault.message}'")
        check(len(said) <= may_say,
              f"{len(said)} lines for one fault, {may_say} at most")
    finally:
        control("clear")
        if bound():
            unbind()
    works()


def define(fault):
    """A case for one fault; the faults that kill RM leave its objects."""
    @case(fault.title, leaks=fault.errnos != (0,) or fault.at_unbind,
          violations=fault.violations)
    def test(context):
        try_fault(fault, context)
    return test


@case("every-fault-has-a-test")
def complete(context):
    """A fault that is added to the model is added to the table, too."""
    known = {name.partition("=")[0] for name in context.control.json("list-faults")}
    tested = {fault.name for fault in FAULTS} | ELSEWHERE
    check(known == tested, f"without test: {sorted(known - tested)}, "
                           f"unknown to the model: {sorted(tested - known)}")


@case("wpr2-survives-reset", leaks=True, violations=("wpr2-left",))
def wpr2_stays(context):
    """A GSP that a reset does not stop: refused, with what to do about it."""
    ready()
    check(bind() == 0, "bind fails")
    context.control("inject wpr2-survives-reset")
    context.control("inject booter-unload-keeps-wpr2")
    unbind()
    code = bind()
    check(code == errno.EBUSY, f"with WPR2 up bind says {name_of(code)}")
    check(any("WPR2" in line for line in our_lines(context)), "no word of WPR2")
    context.control("clear")
    code = write(PCI / "devices" / address() / "reset", "1")
    check(code == 0, f"reset fails with {name_of(code)}")
    works()


for _fault in FAULTS:
    define(_fault)
