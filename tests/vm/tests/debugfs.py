# SPDX-License-Identifier: GPL-2.0
"""What debugfs shows while bound, and what of it stays for a report."""

import pathlib

from nova_guest import address, bind, bound, case, check, load, loaded, run, unbind, unload

ROOT = pathlib.Path("/sys/kernel/debug/nova_core")
KEPT = {"gsp_state", "loginit", "logintr", "logrm", "rpc_history"}
ALL = KEPT | {"bars", "channels", "gpu_info", "regions", "vms", "vram"}
#: A libos log buffer begins with the index of its next free word, which is 1
#: (behind itself) while nothing has been logged.
LOG_EMPTY = 1


def directory():
    """The GPU's directory."""
    return ROOT / address()


def names():
    """The files in it."""
    return {path.name for path in directory().iterdir()}


def words_logged(name):
    """How far the firmware has come in one of its logs."""
    data = (directory() / name).read_bytes()
    check(len(data) >= 4096, f"{name} has {len(data)} bytes")
    return int.from_bytes(data[:8], "little")


def check_kept(*states):
    """Everything for a report is there, and says how it ended."""
    check(names() == KEPT, f"kept: {sorted(names())}")
    text = (directory() / "gsp_state").read_text().strip()
    check(text in states, f"gsp_state is '{text}', want {states}")


@case("files-while-bound")
def while_bound(_context):
    """They are there and have something to say."""
    load()
    check(names() == ALL, f"files: {sorted(names())}")
    check((directory() / "gsp_state").read_text() == "running\n", "not running")
    history = (directory() / "rpc_history").read_text()
    for message in ("GSP_SET_SYSTEM_INFO", "GSP_INIT_DONE", "GET_GSP_STATIC_INFO"):
        check(message in history, f"rpc_history without {message}")
    info = (directory() / "gpu_info").read_text()
    check("(0x172)" in info and "570.144" in info, f"gpu_info: {info}")
    check("reserved" in (directory() / "regions").read_text(), "no reserved region")
    check(words_logged("loginit") > LOG_EMPTY, "loginit is empty")
    unload()


@case("files-after-unbind")
def after_unbind(_context):
    """Kept until the module goes."""
    load()
    before = (directory() / "rpc_history").read_text().splitlines()
    unbind()
    check_kept("off, was running")
    kept = (directory() / "rpc_history").read_text()
    check(all(line in kept for line in before), "rpc_history has lost lines")
    check("UNLOADING_GUEST_DRIVER" in kept, "rpc_history without the goodbye")
    check(words_logged("loginit") > LOG_EMPTY, "loginit is empty")
    unload()
    check(not ROOT.exists(), "debugfs directory without the module")


@case("files-after-failed-probe")
def after_failed_probe(context):
    """What is needed most is there: nothing is bound, everything is readable."""
    load()
    unbind()
    context.control("inject gsp-crash-boot")
    check(bind() != 0, "probe works in spite of the fault")
    context.control("clear")
    check(not bound(), "bound after a failed probe")
    # The number is what kernels without SYMBOLIC_ERRNAME print.
    check_kept("off, was failed (-EIO)", "off, was failed (-5)")
    check("GSP_SET_SYSTEM_INFO" in (directory() / "rpc_history").read_text(),
          "rpc_history is empty")
    check(words_logged("loginit") > LOG_EMPTY, "loginit is empty")

    # The next bind replaces what was kept.
    check(bind() == 0, "bind without the fault fails")
    check(names() == ALL, f"files: {sorted(names())}")
    unload()


@case("open-file-outlives-unbind")
def held_open(_context):
    """A file that someone still has open is no way into freed memory."""
    load()
    with open(directory() / "rpc_history", encoding="utf-8") as history:
        unbind()
        try:
            history.read()
        except OSError:
            pass        # what debugfs says of a file that has gone
    unload()
    check(not loaded("nova_core"), "loaded")
    run("test", "!", "-e", ROOT)
