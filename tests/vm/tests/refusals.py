# SPDX-License-Identifier: GPL-2.0
"""What the driver refuses by design, and what it says then."""

import errno
import pathlib
import re
import subprocess

from nova_guest import (PCI, Skip, address, bind, bound, case, check, load, name_of,
                        render_node, run, unbind, unload, write)

FIRMWARE = pathlib.Path("/usr/lib/firmware/nvidia/ga102/gsp")
POWER = pathlib.Path("/sys/power")


@case("missing-firmware-names-paths-and-package")
def missing_firmware(context):
    """The message says what to install."""
    load()
    unbind()
    run("mount", "-t", "tmpfs", "none", FIRMWARE)
    try:
        code = bind()
    finally:
        run("umount", FIRMWARE)
    check(code == errno.ENOENT, f"probe: {name_of(code)}, want ENOENT")
    said = [line for line in context.kernel_log() if "nova-core" in line]
    wanted = [line for line in said
              if "nvidia/ga102/gsp/booter_load-570.144.bin" in line
              and "firmware-nvidia-graphics" in line]
    check(len(wanted) == 1, f"messages: {said}")
    check(bind() == 0, "bind with the firmware in place fails")
    render_node()
    unload()


@case("truncated-firmware-is-refused")
def truncated_firmware(context):
    """A file that was cut on its way is malformed, not missing."""
    load()
    unbind()
    whole = FIRMWARE / "bootloader-570.144.bin"
    cut = pathlib.Path("/tmp/cut.bin")
    cut.write_bytes(whole.read_bytes()[:1000])
    run("mount", "--bind", cut, whole)
    try:
        code = bind()
    finally:
        run("umount", whole)
    check(code == errno.EINVAL, f"probe: {name_of(code)}, want EINVAL")
    said = [line for line in context.kernel_log()
            if re.search(r"nova-core.*bootloader-570\.144\.bin", line)]
    check(len(said) == 1, f"messages that name the file: {said}")
    check(bind() == 0, "bind with the whole file fails")
    unload()


@case("suspend-is-refused")
def suspend(context):
    """The machine stays awake, the GPU goes on, and the log says why."""
    state = POWER / "state"
    if not state.exists() or "freeze" not in state.read_text().split():
        raise Skip("this kernel cannot suspend")
    load()
    code = write(POWER / "state", "freeze")
    check(code != 0, "the machine went to sleep and came back")
    said = [line for line in context.kernel_log() if "suspend is not supported" in line]
    check(len(said) == 1, f"messages: {said}")
    check(bound(), "unbound")
    render_node()
    unload()


@case("nothing-autoloads")
def no_alias(_context):
    """Loading nova-core is the user's act; no device may ask for it."""
    aliases = run("modinfo", "-F", "alias", "nova-core").split()
    check(not any(alias.startswith("pci:") for alias in aliases), f"{aliases}")
    modalias = (PCI / "devices" / address() / "modalias").read_text().strip()
    found = subprocess.run(["modprobe", "-R", modalias], capture_output=True,
                           text=True, check=False).stdout.split()
    check("nova_core" not in found, f"modalias finds {found}")
