# SPDX-License-Identifier: GPL-2.0
"""The GPU is reset under the driver, in good health or not."""

import ctypes
import errno
import pathlib
import struct

from nova_client import nova_ioctl, touch, uapi_rev, user
from nova_guest import (PCI, address, bind, case, check, load, name_of,
                        render_node, unbind, unload, wait_for, write)

VM_CREATE, QUEUE_CREATE, EXEC = 0x18, 0x20, 0x23
CLASS_CE, INSTANCE_ANY, PRIORITY_MEDIUM = 1, 0xffff, 1
#: NVA06C_CTRL_CMD_PREEMPT, ctrla06c.h
PREEMPT = 0xa06c0105
DEBUGFS = pathlib.Path("/sys/kernel/debug/nova_core")


def reset():
    """As an administrator does it."""
    code = write(PCI / "devices" / address() / "reset", "1")
    check(code == 0, f"reset fails with {name_of(code)}")


def state():
    """What debugfs says of the GSP."""
    return (DEBUGFS / address() / "gsp_state").read_text().strip()


def create_vm(fd):
    """Something that RM has to be asked for; returns the errno."""
    return nova_ioctl(fd, VM_CREATE, bytearray(40))


def hang(fd, context):
    """Have a channel that will not come to an end, and kill it with the file.

    The fault is any channel's, and the kernel has one: it comes last.
    """
    vm, queue = bytearray(40), bytearray(40)
    check(nova_ioctl(fd, VM_CREATE, vm) == 0, "VM_CREATE fails")
    (vm_id,) = struct.unpack_from("I", vm, 4)
    struct.pack_into("IIHHIII", queue, 0, vm_id, 0, CLASS_CE, INSTANCE_ANY,
                     PRIORITY_MEDIUM, 64, 0)
    code = nova_ioctl(fd, QUEUE_CREATE, queue)
    check(code == 0, f"QUEUE_CREATE fails with {name_of(code)}")
    (queue_id,) = struct.unpack_from("I", queue, 20)
    push = ctypes.create_string_buffer(struct.pack("QII", 1 << 20, 64, 0), 16)
    job = bytearray(struct.pack("8I4Q", queue_id, 0, 1, 16, 16, 0, 0, 0,
                                ctypes.addressof(push), 0, 0, 0))
    context.control("inject channel-hang=0,count=1")
    code = nova_ioctl(fd, EXEC, job)
    check(code == 0, f"EXEC fails with {name_of(code)}")


def said(context, text):
    """How often the driver has said this."""
    return sum(text in line for line in context.kernel_log())


def works_when_bound():
    """Bind, use."""
    code = bind()
    check(code == 0, f"bind fails with {name_of(code)}")
    with user():
        pass
    unload()


def works_again():
    """Unbind, bind, use."""
    unbind()
    works_when_bound()


def resets(context):
    """How often the GPU has been reset."""
    return context.control.json("stats")["resets"]


@case("reset-while-bound")
def while_bound(context):
    """The driver stops the GSP, says what happened, and stays out of the way."""
    load()
    reset()
    check(state() == "off, was running", f"the GSP is {state()}")
    check(said(context, "is going to be reset") == 1, "no word before the reset")
    check(said(context, "unbind and bind") == 1, "no word of what to do")
    render_node()
    reset()
    check(said(context, "is going to be reset") == 1, "stopped a second time")
    works_again()


@case("reset-under-user")
def under_user(_context):
    """A process has the node open, and memory mapped: it gets errors, no more."""
    load()
    with user() as (fd, memory):
        reset()
        touch(memory)
        code, _ = uapi_rev(fd)
        check(code in (0, errno.ENODEV), f"GETPARAM fails with {name_of(code)}")
    works_again()


@case("reset-and-unbind-under-user")
def unbind_under_user(_context):
    """The process outlives the binding as well."""
    load()
    with user() as (_, memory):
        reset()
        unbind()
        touch(memory)
        check(bind() == 0, "bind fails")
        render_node()
    unload()


@case("channel-not-taken-off", leaks=True, violations=("gsp-reset-while-running",))
def not_taken_off(context):
    """RM refuses to take a channel that hangs off its engine: all of it is given up."""
    load()
    with user() as (other, memory):
        with user() as (fd, _):
            context.control(f"inject rm-status=0x56:{PREEMPT:#x}")
            hang(fd, context)
        wait_for("the GSP is given up", lambda: state().startswith("failed"))
        context.control("clear")
        check(said(context, "does not take channel") == 1, "no word of it")
        code = create_vm(other)
        check(code == errno.ENODEV,
              f"VM_CREATE with a GSP that was given up: {name_of(code)}")
        check(memory[:4] == b"nova", "a crash of the GSP takes memory away")
    before = resets(context)
    unbind()
    check(resets(context) == before + 1, "unbinding leaves a channel running")
    works_when_bound()


@case("crash-and-reset", leaks=True, violations=("gsp-reset-while-running",))
def after_crash(context):
    """A GSP that has crashed is no reason to reboot."""
    load()
    with user() as (fd, _):
        check(create_vm(fd) == 0, "VM_CREATE fails")
        context.control("inject gsp-crash")
        code = create_vm(fd)
        check(code in (errno.ENODEV, errno.ETIMEDOUT),
              f"VM_CREATE with a GSP that has crashed: {name_of(code)}")
        code = create_vm(fd)
        check(code == errno.ENODEV,
              f"a second VM_CREATE with a GSP that has crashed: {name_of(code)}")
        check(state().startswith("failed"), f"the GSP is {state()}")
        context.control("clear")
        reset()
    check(state().startswith("off, was failed"), f"the GSP is {state()}")
    works_again()
