# SPDX-License-Identifier: GPL-2.0
"""The virtual machine: QEMU, what the guest is given, what it sends back."""

import os
import pathlib
import selectors
import shlex
import socket
import subprocess
import sys
import time


class GuestError(Exception):
    """QEMU could not be started."""


def _cpio(entries):
    """An initramfs in the "newc" format; entries are (name, mode, bytes)."""
    out = bytearray()
    for number, (name, mode, data) in enumerate([*entries, ("TRAILER!!!", 0, b"")]):
        raw = name.encode() + b"\0"
        fields = (number + 1, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(raw), 0)
        out += b"070701" + b"".join(b"%08X" % field for field in fields)
        out += raw
        out += bytes(-len(out) % 4)
        out += data
        out += bytes(-len(out) % 4)
    return bytes(out)


class Guest:
    """One boot."""

    FILE, PROGRAM, DIRECTORY = 0o100644, 0o100755, 0o040755
    #: Bytes of the disk that the guest has for swap.
    SWAP = 2 << 30
    #: The guest's own words on virtio-serial ports, and where they go.
    CHANNELS = ("nova.stdout", "nova.stderr", "nova.status")
    KERNEL_ARGS = (
        "console=ttyS0 panic=-1 oops=panic loglevel=7 rdinit=/init "
        # Two processors are emulated by two busy ones: be slow to complain.
        "watchdog_thresh=60 rcupdate.rcu_cpu_stall_timeout=60 "
        "workqueue.watchdog_thresh=60 tsc=reliable no_timer_check "
        # Tests write marks to the log, igt_runner many: none may be dropped.
        "printk.devkmsg=on "
    )
    DEBUG_ARGS = "kunit.enable=1 kunit.autorun=1 kmemleak=on dma_debug_entries=131072 "

    def __init__(self, opt, modules, model, sockets):
        self.opt = opt
        self.modules = modules
        self.model = model
        self.sockets = pathlib.Path(sockets)
        self.status = {}
        self.timed_out = False
        self.boot_seconds = None
        self.console_file = opt.results / "console.log"
        self.process = None
        self._status_text = b""
        self._began = None

    # What the guest is given.

    def _initramfs(self):
        """The cached initramfs followed by what this run adds to it."""
        here = self.opt.top / "tests/vm/guest"
        env = {
            "NOVA_TOP": self.opt.top, "NOVA_CWD": self.opt.cwd,
            "NOVA_DRIVER": self.opt.driver, "NOVA_KERNEL": self.opt.kernel,
            "NOVA_CHIP": self.opt.chip if self.opt.gpu_present else "",
            "NOVA_MODULE_OPTIONS": self.opt.module_options,
            "NOVA_LEAVE_LOADED": "1" if self.opt.leave_loaded else "",
            "NOVA_RESULTS": "/run/nova/results",
        }
        lines = [f"export {k}={shlex.quote(str(v))}\n" for k, v in env.items()]
        entries = [
            ("nova", self.DIRECTORY, b""),
            ("nova/modules", self.DIRECTORY, b""),
            ("nova/init", self.PROGRAM, (here / "init").read_bytes()),
            ("nova/env", self.FILE, "".join(lines).encode()),
            ("nova/command", self.FILE,
             (shlex.join(self.opt.command) + "\n").encode()),
        ]
        for path in self.modules:
            entries.append((f"nova/modules/{path.name}", self.FILE,
                            path.read_bytes()))
        base = (self.opt.image / "initramfs").read_bytes()
        base += bytes(-len(base) % 512)
        path = self.sockets / "initramfs"
        path.write_bytes(base + _cpio(entries))
        return path

    def _argv(self):
        opt, image = self.opt, self.opt.image
        append = self.KERNEL_ARGS
        if opt.kernel == "debug":
            append += self.DEBUG_ARGS
        argv = [
            "qemu-system-x86_64", "-nodefaults", "-no-user-config", "-no-reboot",
            "-display", "none", "-vga", "none",
            "-machine", "q35,memory-backend=mem", "-accel", "tcg,thread=multi",
            # Five-level paging makes the debug kernel's boot fragile under TCG.
            # With fast short strings the kernel's memset_io() is REP STOSB, of
            # which TCG makes one device access per byte; without, 8 bytes each.
            # (On AMD's processors FSRM implies FSRS.)
            "-cpu", "max,la57=off,fsrm=off,fsrs=off", "-smp", "2", "-m", opt.memory,
            # Shared, because the virtual GPU's DMA maps it.
            "-object", f"memory-backend-memfd,id=mem,size={opt.memory},share=on",
            "-kernel", str(image / "vmlinuz"), "-initrd", str(self._initramfs()),
            "-append", append + opt.append,
            "-chardev", f"file,id=console,path={self.console_file}",
            "-serial", "chardev:console",
            "-object", "rng-random,id=rng,filename=/dev/urandom",
            "-device", "virtio-rng-pci,rng=rng",
        ]
        for name, disk in (("root", "root.erofs"), ("modules", "modules.erofs")):
            argv += ["-drive", f"if=none,id={name},format=raw,readonly=on,"
                               f"file={(image / disk).resolve()}",
                     "-device", f"virtio-blk-pci,drive={name}"]
        # Grows as the guest uses it.
        swap = self.sockets / "swap"
        with open(swap, "wb") as disk:
            disk.truncate(self.SWAP)
        argv += ["-drive", f"if=none,id=swap,format=raw,cache=unsafe,file={swap}",
                 "-device", "virtio-blk-pci,drive=swap"]
        for tag, path, more in (("checkout", opt.top, ",readonly=on"),
                                ("results", opt.results, "")):
            argv += ["-virtfs", f"local,path={path},mount_tag={tag},"
                                f"security_model=none,multidevs=remap{more}"]
        argv += ["-device", "virtio-serial-pci"]
        for number, name in enumerate(self.CHANNELS):
            argv += ["-chardev",
                     f"socket,id=channel{number},path={self.sockets / name}",
                     "-device",
                     f"virtserialport,chardev=channel{number},name={name}"]
        if self.model:
            argv += [
                "-chardev", f"socket,id=control,path={self.model.control}",
                "-device", "virtserialport,chardev=control,name=vgpu.control",
                # Behind a root port, as a real one: 0000:01:00.0.
                "-device", "pcie-root-port,id=rootport,chassis=1,slot=1",
                "-device", '{"driver":"vfio-user-pci","id":"gpu","bus":"rootport",'
                           '"socket":{"type":"unix","path":"%s"}}'
                           % self.model.socket,
            ]
        return argv

    # The run itself.

    def run(self):
        """Boot, pass the command's output through, wait for the end."""
        listeners = {name: self._listen(name) for name in self.CHANNELS}
        argv = self._argv()
        log = open(self.opt.results / "qemu.log", "wb")
        with log:
            log.write((shlex.join(argv) + "\n").encode())
            log.flush()
            self._began = time.monotonic()
            self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log)
        try:
            self._serve(listeners)
        finally:
            for listener in listeners.values():
                listener.close()
        if self.process.returncode and not self.timed_out:
            log = self.opt.results / "qemu.log"
            lines = log.read_text(errors="replace").splitlines()[1:]
            raise GuestError("QEMU failed: " + "\n".join(lines[-10:]))

    def _listen(self, name):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(self.sockets / name))
        listener.listen(1)
        return listener

    def _serve(self, listeners):
        deadline = self._began + self.opt.timeout
        with selectors.DefaultSelector() as waiting:
            for name, listener in listeners.items():
                waiting.register(listener, selectors.EVENT_READ, (name, True))
            pidfd = os.pidfd_open(self.process.pid)
            waiting.register(pidfd, selectors.EVENT_READ, (None, False))
            alive = True
            while alive:
                left = deadline - time.monotonic()
                if left <= 0:
                    self.timed_out = True
                    self.process.kill()
                    break
                for key, _ in waiting.select(left):
                    name, is_listener = key.data
                    if name is None:
                        alive = False
                    elif is_listener:
                        channel, _ = key.fileobj.accept()
                        waiting.register(channel, selectors.EVENT_READ,
                                         (name, False))
                    elif not self._receive(name, key.fileobj):
                        waiting.unregister(key.fileobj)
            self.process.wait()
            # What QEMU wrote before it ended is still in the sockets.
            for key in list(waiting.get_map().values()):
                name, is_listener = key.data
                if name and not is_listener:
                    key.fileobj.setblocking(False)
                    while self._receive(name, key.fileobj):
                        pass
            os.close(pidfd)

    def _receive(self, name, channel):
        try:
            data = channel.recv(65536)
        except OSError:
            return False
        if name == "nova.status":
            self._status_text += data
            *lines, self._status_text = self._status_text.split(b"\n")
            for line in lines:
                word, _, value = line.decode(errors="replace").partition(" ")
                self.status[word] = int(value or 0)
                if word == "start":
                    self.boot_seconds = round(time.monotonic() - self._began, 1)
        else:
            stream = sys.stdout if name == "nova.stdout" else sys.stderr
            stream.buffer.write(data)
            stream.buffer.flush()
        return bool(data)

    def phase(self):
        """How far the guest came, in words."""
        for word, text in (("unload", "after the driver's unload"),
                           ("exit", "while the driver was unloaded"),
                           ("load", "in the command"),
                           ("start", "in the driver's load or in the command")):
            if word in self.status:
                return text
        return "before the command was started"

    def console(self):
        """The kernel log as a list of lines."""
        try:
            text = self.console_file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return []
        return [line.rstrip("\r") for line in text.split("\n")]

    def kill(self):
        """End it in any case."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
