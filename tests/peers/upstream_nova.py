# SPDX-License-Identifier: GPL-2.0
"""Upstream's nova-core and nova-drm, written in Rust, on the virtual GPU.

They are in the kernel "rust" only; 570.144 is the one firmware they know.
"""

import contextlib
import fcntl
import os
import pathlib
import re
import struct

from nova_guest import SOAK, Skip, address, case, check, gpu, name_of, wait_for
from peer_driver import Peer

NOVA = Peer("nova-core", ("nova-core", "nova-drm"))
REBINDS = 50 if SOAK else 20

#: What they print at any level when something is wrong.
WRONG = re.compile(r"(nova|NovaCore).*(fail|error|timed? ?out|unsupported|missing|"
                   r"unavailable|still set|not active)", re.I)

#: DRM_IOCTL_GEM_CLOSE, drm.h.
GEM_CLOSE = 0x09
#: include/uapi/drm/nova_drm.h as Linux 7.2 has it, which is not ours.
GETPARAM, GEM_CREATE, GEM_INFO = 0x40, 0x41, 0x42
GETPARAM_VRAM_BAR_SIZE = 1
#: It maps the firmware in one piece and has not said that it may: no
#: dma_set_max_seg_size(), so the limit is 64 KiB.
SEGMENT = ("mapping sg segment longer than device claims", "debug_dma_map_sg")
READ, WRITE = 2, 1
PAGE = 4096


def drm_ioctl(fd, number, layout, *values, direction=READ | WRITE):
    """An ioctl on a structure of scalars; returns (name of the errno, values)."""
    data = bytearray(struct.pack(layout, *values))
    request = direction << 30 | len(data) << 16 | ord("d") << 8 | number
    try:
        fcntl.ioctl(fd, request, data)
        return "success", struct.unpack(layout, data)
    except OSError as error:
        return name_of(error.errno), struct.unpack(layout, data)


def create(fd, size):
    """GEM_CREATE; returns (name of the errno, handle)."""
    code, values = drm_ioctl(fd, GEM_CREATE, "IIQ", 0, 0, size)
    return code, values[0]


def info(fd, handle):
    """GEM_INFO; returns (name of the errno, size)."""
    code, values = drm_ioctl(fd, GEM_INFO, "IIQ", handle, 0, 0)
    return code, values[2]


def expect(what, got, *want):
    """Compare an ioctl's result."""
    check(got == want, f"{what}: {got}, not {want}")


def nodes():
    """Its DRM nodes, which are below the auxiliary device, not the PCI device."""
    return sorted(path.name for path in gpu().glob("nova-core.nova-drm.*/drm/*"))


def node():
    """Its DRM node: it has no render node, as it does not ask for DRIVER_RENDER."""
    check(len(nodes()) == 1, f"want one node, have {nodes()}")
    path = pathlib.Path("/dev/dri", nodes()[0])
    wait_for(f"{path} exists", path.exists)
    return path


@contextlib.contextmanager
def opened():
    """The node, open."""
    fd = os.open(node(), os.O_RDWR | os.O_CLOEXEC)
    try:
        yield fd
    finally:
        os.close(fd)


def load(context):
    """Load both; skip where the kernel has none. Returns where its log begins."""
    if "nova-rust" not in os.uname().release:
        raise Skip("the kernel is not --kernel rust")
    NOVA.unload()
    begin = len(context.kernel_log())
    NOVA.load()
    return begin


def booted(context, begin, times):
    """The GSP told its name that often, nothing is wrong, nova-drm is there."""
    lines = context.kernel_log()[begin:]
    wrong = [line for line in lines if WRONG.search(line)] + context.log.errors
    check(not wrong, "its log:\n" + "\n".join(wrong[:20]))
    named = [line for line in lines if "GPU name:" in line]
    check(len(named) == times, f"{len(named)} boots in the log, not {times}")
    node()


def unloaded(context, begin, times):
    """The GSP was unloaded that often; nothing of it is left on the GPU."""
    lines = context.kernel_log()[begin:]
    ends = [line for line in lines if "GSP successfully unloaded" in line]
    check(len(ends) == times, f"{len(ends)} unloads in the log, not {times}")
    state = context.control.json("report")["state"]
    for name in ("rm_running", "wpr2_set"):
        check(not state[name], f"virtual GPU: {name} after unload")


@case(allow=SEGMENT)
def boots(context):
    """Load: RM runs and says so, and both drivers are bound. Unload."""
    begin = load(context)
    booted(context, begin, 1)
    check(context.control.json("report")["state"]["rm_running"],
          "the virtual GPU's RM does not run")
    NOVA.unload()
    unloaded(context, begin, 1)


@case(f"rebinds-{REBINDS}-times", allow=SEGMENT)
def rebinds(context):
    """Unbind and bind under the loaded module."""
    begin = load(context)
    for number in range(1, REBINDS + 1):
        booted(context, begin, number)
        NOVA.unbind()
        check(not nodes(), f"nodes after unbind {number}: {nodes()}")
        unloaded(context, begin, number)
        NOVA.bind()
    NOVA.unload()
    unloaded(context, begin, REBINDS + 1)


@case(allow=SEGMENT)
def getparam(context):
    """The one parameter is BAR1's size as PCI has it; others are refused."""
    load(context)
    first, last = (int(word, 16) for word in
                   (gpu() / "resource").read_text().splitlines()[1].split()[:2])
    with opened() as fd:
        code, values = drm_ioctl(fd, GETPARAM, "QQ", GETPARAM_VRAM_BAR_SIZE, 0)
        expect("VRAM_BAR_SIZE", (code, values[1]), "success", last - first + 1)
        for parameter in (0, 2, 0x100, 1 << 31):
            code, _ = drm_ioctl(fd, GETPARAM, "QQ", parameter, 0)
            check(code == "EINVAL", f"GETPARAM {parameter:#x}: {code}")
    NOVA.unload()


@case(allow=SEGMENT)
def gem(context):
    """Objects: sizes are rounded to pages, handles belong to one open file."""
    load(context)
    sizes = (1, PAGE - 1, PAGE, PAGE + 1, 1 << 20)
    with opened() as fd, opened() as other:
        handles = []
        for size in sizes:
            code, handle = create(fd, size)
            check(code == "success", f"GEM_CREATE {size}: {code}")
            handles.append(handle)
            expect(f"GEM_INFO of {size}", info(fd, handle), "success",
                   -(-size // PAGE) * PAGE)
            code, _ = info(other, handle)
            check(code == "ENOENT", f"GEM_INFO of another file's handle: {code}")
        check(len(set(handles)) == len(sizes), f"handles repeat: {handles}")
        for size in (0, (1 << 64) - 1):
            code, _ = create(fd, size)
            check(code == "EINVAL", f"GEM_CREATE {size:#x}: {code}")
        for handle in (0, max(handles) + 1):
            code, _ = info(fd, handle)
            check(code == "ENOENT", f"GEM_INFO of no handle {handle}: {code}")
        code, _ = drm_ioctl(fd, GEM_CLOSE, "II", handles[0], 0, direction=WRITE)
        check(code == "success", f"GEM_CLOSE: {code}")
        code, _ = info(fd, handles[0])
        check(code == "ENOENT", f"GEM_INFO of a closed handle: {code}")
        expect("GEM_INFO of the next", info(fd, handles[1]), "success", PAGE)
    check((NOVA.directory / address()).exists(), "the ioctls unbound the GPU")
    NOVA.unload()
