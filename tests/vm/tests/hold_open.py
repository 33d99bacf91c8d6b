# SPDX-License-Identifier: GPL-2.0
"""The GPU goes away under a process that has its node open and memory mapped."""

import contextlib
import errno
import fcntl
import mmap
import os
import struct
import threading

from nova_guest import (bind, case, check, load, name_of, nodes, render_node,
                        unbind, unload, wait_for, run)

#: include/uapi: _IOWR('d', DRM_COMMAND_BASE + nr, size)
COMMAND_BASE = 0x40
GEM_CREATE, GETPARAM = 1, 0
GETPARAM_UAPI_REV = 0x100
SIZE = 1 << 20


def nova_ioctl(fd, number, data):
    """A nova-drm ioctl on a byte buffer; returns 0 or the errno."""
    request = 3 << 30 | len(data) << 16 | ord("d") << 8 | COMMAND_BASE + number
    try:
        fcntl.ioctl(fd, request, data)
        return 0
    except OSError as error:
        return error.errno


def uapi_rev(fd):
    """GETPARAM(UAPI_REV): (errno, value)."""
    data = bytearray(struct.pack("QQ", GETPARAM_UAPI_REV, 0))
    code = nova_ioctl(fd, GETPARAM, data)
    return code, struct.unpack("QQ", data)[1]


def create(fd):
    """An object of 1 MiB; returns the offset to map it at."""
    data = bytearray(struct.pack("IIQIIIIQ", 0, 0, SIZE, 0, 0, 0, 0, 0))
    code = nova_ioctl(fd, GEM_CREATE, data)
    check(code == 0, f"GEM_CREATE fails with {name_of(code)}")
    return struct.unpack("IIQIIIIQ", data)[7]


@contextlib.contextmanager
def user():
    """A process's use of the GPU: the node open, an object mapped, written."""
    fd = os.open(render_node(), os.O_RDWR | os.O_CLOEXEC)
    try:
        code, rev = uapi_rev(fd)
        check(code == 0 and rev >= 1, f"GETPARAM: {name_of(code)}, {rev}")
        memory = mmap.mmap(fd, SIZE, offset=create(fd))
        memory[:4] = b"nova"
        check(memory[:4] == b"nova", "the mapping does not keep what is written")
        yield fd, memory
        memory.close()
    finally:
        os.close(fd)


def touch(memory):
    """Every page can be read and written, whatever is behind it now."""
    for offset in range(0, SIZE, mmap.PAGESIZE):
        memory[offset:offset + 4] = bytes(4)
        check(len(memory[offset:offset + 4]) == 4, "short read of a mapping")


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
