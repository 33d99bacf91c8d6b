# SPDX-License-Identifier: GPL-2.0
"""Load, unload, bind and unbind, over and over and in every order."""

import errno
import pathlib

from nova_guest import (AUXILIARY, PCI, SOAK, address, bind, bound, case, check,
                        gpu, load, loaded, name_of, nodes, render_node, run, unbind,
                        unload, wait_for, write)

LOADS = 20 if SOAK else 5
BINDS = 50 if SOAK else 10


def child():
    """nova-drm's auxiliary device and its driver's directory."""
    drivers = [p for p in (AUXILIARY / "drivers").iterdir() if "nova" in p.name]
    check(len(drivers) == 1, f"auxiliary drivers: {[p.name for p in drivers]}")
    devices = [p.name for p in drivers[0].iterdir() if p.name.startswith("nova")]
    return drivers[0], devices


@case(f"load-unload-{LOADS}-times")
def load_unload(_context):
    """modprobe both, rmmod both."""
    for _ in range(LOADS):
        load()
        unload()


@case(f"bind-unbind-{BINDS}-times")
def bind_unbind(_context):
    """Unbind and bind the PCI device under loaded modules."""
    load()
    for number in range(BINDS):
        unbind()
        check(not nodes(), f"nodes after unbind {number}: {nodes()}")
        code = bind()
        check(code == 0, f"bind {number} fails with {name_of(code)}")
        check(bound(), f"bind {number} did not bind")
        render_node()
    unload()


@case("rmmod-core-first-is-refused")
def core_first(_context):
    """nova-drm uses nova-core's symbols."""
    load()
    text = run("rmmod", "nova_core", ok=(1,))
    check("in use" in text, f"rmmod says: {text}")
    check(bound(), "a refused rmmod unbound the GPU")
    render_node()
    unload()


@case("drm-without-core-is-refused")
def drm_alone(_context):
    """insmod without what it depends on."""
    path = pathlib.Path("/usr/lib/modules", run("uname", "-r").strip(),
                        "updates/nova-drm.ko")
    text = run("insmod", path, ok=(1,))
    check("Unknown symbol" in text, f"insmod says: {text}")
    check(not loaded("nova_drm"), "it is loaded")


@case("drm-again-under-core")
def drm_again(_context):
    """nova-drm goes and comes while nova-core stays bound."""
    load()
    for _ in range(3):
        run("rmmod", "nova_drm")
        check(bound(), "nova-drm's unload unbound the GPU")
        check(not nodes(), f"nodes without nova-drm: {nodes()}")
        run("modprobe", "nova-drm")
        render_node()
    unload()


@case("drm-before-bind")
def drm_first(_context):
    """nova-drm is there before there is a GPU to use."""
    load()
    unbind()
    run("rmmod", "nova_drm")
    run("modprobe", "nova-drm")
    check(bind() == 0, "bind fails")
    render_node()
    unload()


@case("unload-when-unbound")
def unbound_unload(_context):
    """Both modules go when the GPU is not theirs."""
    load()
    unbind()
    unload()


@case("child-unbind-bind")
def child_cycle(_context):
    """nova-drm alone, through the auxiliary bus."""
    load()
    for _ in range(BINDS):
        where, devices = child()
        check(len(devices) == 1, f"auxiliary devices bound: {devices}")
        code = write(where / "unbind", devices[0])
        check(code == 0, f"unbind fails with {name_of(code)}")
        check(bound(), "unbinding nova-drm unbound nova-core")
        check(not nodes(), f"nodes after nova-drm's unbind: {nodes()}")
        code = write(where / "bind", devices[0])
        check(code == 0, f"bind fails with {name_of(code)}")
        render_node()
    unload()


@case("core-unbind-after-child-unbind")
def child_gone(_context):
    """The parent goes when its child has no driver."""
    load()
    where, devices = child()
    check(write(where / "unbind", devices[0]) == 0, "unbind of nova-drm fails")
    unbind()
    check(bind() == 0, "bind fails")
    render_node()
    unload()


@case("remove-rescan")
def remove_rescan(_context):
    """The device leaves the bus under the driver and comes back."""
    load()
    where = address()
    check(write(PCI / "devices" / where / "remove", "1") == 0, "remove fails")
    wait_for("the device is gone", lambda: gpu() is None)
    check(write(PCI / "rescan", "1") == 0, "rescan fails")
    wait_for("the device is back", gpu)
    check(bound(), "the GPU is not bound after a rescan")
    render_node()
    unload()


@case("reset-between-binds")
def reset(_context):
    """A function level reset while no driver is bound."""
    load()
    unbind()
    code = write(PCI / "devices" / address() / "reset", "1")
    check(code == 0, f"reset fails with {name_of(code)}")
    code = bind()
    check(code == 0, f"bind fails with {name_of(code)}")
    render_node()
    unload()


@case("bind-twice-is-refused")
def twice(_context):
    """The core of the kernel sees to it; the GPU must not notice."""
    load()
    code = bind()
    check(code in (errno.EBUSY, errno.ENODEV), f"second bind: {name_of(code)}")
    render_node()
    unload()
