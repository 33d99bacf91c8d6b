# SPDX-License-Identifier: GPL-2.0
"""What a run needs built: virtual GPU, kernel modules, the bridge for NVK."""

import contextlib
import fcntl
import os
import re
import subprocess

#: Lines of a build's output that say why it failed.
COMPLAINT = re.compile(r"error|undefined|warning|\*\*\*|No rule")


class BuildError(Exception):
    """A build failed; the text says which and how."""


@contextlib.contextmanager
def _lock(directory):
    """One build at a time in a directory; runs may be concurrent."""
    directory.mkdir(parents=True, exist_ok=True)
    with open(directory / ".lock", "w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(what, log, argv):
    argv = ["make", f"-j{os.cpu_count()}", *map(str, argv)]
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)
    log.write_text(done.stdout, encoding="utf-8")
    if done.returncode:
        lines = done.stdout.splitlines()
        told = [line for line in lines if COMPLAINT.search(line)] or lines
        text = "\n".join(f"    | {line[:200]}" for line in told[:25])
        raise BuildError(f"cannot build {what}, see {log}:\n{text}")


def virtual_gpu(opt):
    """Build the model; returns its program."""
    out = opt.build / "vm" / "vgpu"
    program = out / ("vgpu-asan" if opt.gpu_build == "asan" else "vgpu")
    with _lock(out):
        _make("the virtual GPU", out / "make.log",
              ["-C", opt.top / "tests/vgpu", f"O={out}", program])
    return program


def modules(opt):
    """Build our modules for the guest's kernel; returns stripped copies."""
    kdir = (opt.image / "build").read_text(encoding="ascii").strip()
    out = opt.build / "modules" / opt.kernel
    with _lock(out):
        _make("the modules", out / "make.log",
              ["-C", kdir, f"M={opt.top}", f"MO={out}", "modules"])
        return _strip(out, sorted(out.glob("**/nova-*.ko")))


def bridge(opt):
    """Build the library that tests/vm/guest/nova-nvk preloads."""
    out = opt.build / "nvk"
    with _lock(out):
        _make("the bridge for NVK", out / "make.log",
              ["-C", opt.top / "tests/nvk", f"O={out}", "bridge"])


def _strip(out, built):
    if not built:
        raise BuildError(f"the build made no module in {out}")
    stripped = []
    for path in built:
        target = out / "stripped" / path.name
        if path.parent == target.parent:
            continue
        target.parent.mkdir(exist_ok=True)
        subprocess.run(["strip", "--strip-debug", "-o", target, path], check=True)
        stripped.append(target)
    return stripped
