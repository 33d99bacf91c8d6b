# SPDX-License-Identifier: GPL-2.0
"""The GPU goes away under a process that has its node open and memory mapped."""

import errno
import os
import threading

from nova_client import touch, uapi_rev, user
from nova_guest import (bind, case, check, load, name_of, nodes, render_node,
                        unbind, unload, wait_for, run)


@case("unbind-while-open-and-mapped")
def unbind_under_user(_context):
    """Unbind returns, ioctls fail with ENODEV, the mapping stays usable."""
    load()
    with user() as (fd, memory):
        unbind()
        check(not nodes(), f"nodes after unbind: {nodes()}")
        code, _ = uapi_rev(fd)
        check(code == errno.ENODEV, f"ioctl after unbind: {name_of(code)}")
        touch(memory)
        check(bind() == 0, "bind fails while the old node is open")
        # A new device, the old one still open.
        with user() as (_, _):
            code, _ = uapi_rev(fd)
            check(code == errno.ENODEV,
                  f"the old file came back to life: {name_of(code)}")
    unload()


@case("rmmod-drm-while-open-is-refused")
def rmmod_under_user(_context):
    """An open file holds the module."""
    load()
    with user():
        text = run("rmmod", "nova_drm", ok=(1,))
        check("in use" in text, f"rmmod says: {text}")
    unload()


@case("unload-after-late-close")
def late_close(_context):
    """Unbound first, closed later, then both modules go."""
    load()
    with user():
        unbind()
    unload()


@case("unbind-under-ioctls")
def unbind_under_load(_context):
    """Threads that call ioctls see success or ENODEV, never anything else."""
    load()
    fd = os.open(render_node(), os.O_RDWR | os.O_CLOEXEC)
    bad, calls, stop = [], [0], threading.Event()

    def hammer():
        while not stop.is_set():
            code, _ = uapi_rev(fd)
            calls[0] += 1
            if code not in (0, errno.ENODEV):
                bad.append(code)

    threads = [threading.Thread(target=hammer) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(3):
            before = calls[0]
            wait_for("ioctls run", lambda seen=before: calls[0] > seen + 100)
            unbind()
            check(bind() == 0, "bind fails")
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        os.close(fd)
    check(not bad, f"ioctls failed with {sorted({name_of(c) for c in bad})}")
    unload()
