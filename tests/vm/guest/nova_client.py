# SPDX-License-Identifier: GPL-2.0
"""A process that uses the GPU, for tests of what happens to the GPU meanwhile."""

import contextlib
import fcntl
import mmap
import os
import struct

from nova_guest import check, name_of, render_node

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
