# SPDX-License-Identifier: GPL-2.0
"""The virtual GPU's process."""

import json
import os
import pathlib
import socket
import subprocess
import time


class GpuError(Exception):
    """The virtual GPU did not start or did not end as it should."""


class VirtualGpu:
    """One run of build/vm/vgpu/vgpu, serving one virtual machine."""

    #: It parses firmware and binds two sockets, nothing slow; ASan included.
    START_SECONDS = 30
    #: After the client is gone it writes its report.
    END_SECONDS = 20

    #: Drivers that are tested as they are: tests/vgpu/tolerances.def.
    TOLERATED = ("nouveau", "rust-nova")

    def __init__(self, opt, program, sockets):
        self.program = program
        self.socket = pathlib.Path(sockets) / "vgpu"
        self.control = pathlib.Path(sockets) / "vgpu.control"
        self.log = opt.results / "vgpu.log"
        self.report_file = opt.results / "vgpu-report.json"
        self.argv = [program, "--socket", self.socket, "--control", self.control,
                     "--chip", opt.chip, "--report", self.report_file]
        if opt.trace:
            self.argv.append(f"--trace={opt.results / 'vgpu-trace.txt'}")
        if opt.driver in self.TOLERATED:
            self.argv += ["--tolerate", opt.driver]
        self.argv += opt.gpu
        self.process = None

    def start(self):
        """Start it and wait until it listens."""
        self.report_file.unlink(missing_ok=True)
        env = dict(os.environ,
                   ASAN_OPTIONS="abort_on_error=0:exitcode=86:detect_leaks=1",
                   UBSAN_OPTIONS="print_stacktrace=1:exitcode=86")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [str(word) for word in self.argv], env=env,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + self.START_SECONDS
        while not self._listens():
            if self.process.poll() is not None:
                raise GpuError("the virtual GPU ended at once with status "
                               f"{self.process.returncode}: {self._tail()}")
            if time.monotonic() > deadline:
                raise GpuError(f"the virtual GPU does not listen: {self._tail()}")
            time.sleep(0.02)

    def _listens(self):
        """Connecting would count as a client, so look for the sockets."""
        return self.socket.is_socket() and self.control.is_socket()

    def _tail(self):
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:]

    def command(self, line):
        """Give one command on the control socket; returns the reply line."""
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(10)
            control.connect(str(self.control))
            control.sendall(line.encode() + b"\n")
            with control.makefile("r", encoding="utf-8") as reply:
                return reply.readline().strip()

    def finish(self):
        """Ask it to end and return its report, a dictionary."""
        status = self.process.poll()
        if status is None:
            self.process.terminate()
            try:
                status = self.process.wait(self.END_SECONDS)
            except subprocess.TimeoutExpired:
                raise GpuError("the virtual GPU does not end") from None
        if status not in (0, 3):
            raise GpuError(f"the virtual GPU ended with status {status}: "
                           f"{self._tail()}")
        try:
            return json.loads(self.report_file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise GpuError(f"no report from the virtual GPU: {error}") from None

    def death(self):
        """How it ended by itself, in words; None when it is alive or did well."""
        try:
            status = self.process.wait(1)
        except subprocess.TimeoutExpired:
            return None
        if status in (0, 3):
            return None
        return f"the virtual GPU died with status {status}: {self._tail()}"

    def kill(self):
        """End it in any case."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
