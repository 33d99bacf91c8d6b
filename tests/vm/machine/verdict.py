# SPDX-License-Identifier: GPL-2.0
"""What came of a run: on standard error for people, result.json for programs."""

import json
import shlex
import sys
import time

import gpu
import klog
import options


class Verdict:
    """Collects what went wrong; nothing did when failures is empty."""

    #: Failures that are printed; result.json has all.
    SHOWN = 12
    #: What a driver leaves on. Rust's PCI abstraction of Linux 7.2 has
    #: set_master() and enable_device_mem() and nothing that undoes them
    #: (rust/kernel/pci.rs), so upstream's cannot.
    LEFT = {"rust-nova": ("bus_master",)}

    def __init__(self, opt):
        self.opt = opt
        self.began = time.time()
        self.failures = []
        self.fault = None  # status when the machine itself failed
        self.result = {
            "command": opt.command, "kernel": opt.kernel, "driver": opt.driver,
            "chip": opt.chip if opt.gpu_present else None, "gpu": opt.gpu,
            "exit": None, "boot_seconds": None, "findings": [], "gpu_report": None,
        }

    def broken(self, text):
        """The machine could not do its work."""
        self.fault = options.EXIT_BROKEN
        self.failures.append(text)

    def machine(self, guest):
        """Take in what the guest reported."""
        status = guest.status
        self.result.update(exit=status.get("exit"), boot_seconds=guest.boot_seconds,
                           guest=status)
        if guest.timed_out:
            self.fault = options.EXIT_TIMEOUT
            self.failures.append(
                f"no end after {self.opt.timeout:g} s ({guest.phase()})")
        elif "done" not in status:
            self.fault = options.EXIT_BROKEN
            self.failures.append(f"the machine went down ({guest.phase()})")
        if status.get("load"):
            self.fault = options.EXIT_BROKEN
            self.failures.append("the driver did not load")
        if status.get("unload"):
            self.failures.append("the driver did not unload")
        if status.get("kmemleak"):
            self.failures.append(f"{status['kmemleak']} leaked objects, see "
                                 f"{self.opt.results / 'kmemleak.txt'}")
        bad, missing = klog.judge(guest.console(), self.opt.expect, self.opt.allow)
        self.result["findings"] = bad
        for finding in bad:
            self.failures.append(
                f"kernel log: {finding['kind']}: {finding['line']}")
        for pattern in missing:
            self.failures.append(f"the kernel log did not show '{pattern}'")

    def model(self, model):
        """Take in the virtual GPU's report."""
        try:
            report = model.finish()
        except gpu.GpuError as error:
            self.failures.append(str(error))
            return
        self.result["gpu_report"] = report
        expected = set(self.opt.expect_violation)
        seen = set()
        for violation in report.get("violations", []):
            name = violation["name"]
            seen.add(name)
            if name not in expected:
                self.failures.append(
                    f"virtual GPU: {violation['count']} x {name} "
                    f"(rule {violation.get('rule', '?')})")
        for name in sorted(expected - seen):
            self.failures.append(f"virtual GPU: no violation '{name}'")
        if self.opt.strict_users:
            for name, count in report.get("user", {}).items():
                self.failures.append(f"virtual GPU: users pushed {count} x {name}")
        for leak in report.get("leaks", []):
            self.failures.append(f"virtual GPU: leaked {leak}")
        # Whoever drove it put it back; "none" includes commands that load.
        for name in ("rm_running", "wpr2_set", "bus_master"):
            if name in self.LEFT.get(self.opt.driver, ()):
                continue
            if self.opt.driver != "none" and report["state"][name]:
                self.failures.append(f"virtual GPU: {name} at the end")

    def code(self):
        """The exit status of the program."""
        if self.fault:
            return self.fault
        if self.result["exit"]:
            return self.result["exit"]
        return options.EXIT_FAULTS if self.failures else 0

    def report(self):
        """Write result.json, tell the user, return the exit status."""
        self.result["failures"] = self.failures
        self.result["seconds"] = round(time.time() - self.began, 1)
        self.result["status"] = code = self.code()
        path = self.opt.results / "result.json"
        path.write_text(json.dumps(self.result, indent=1) + "\n", encoding="utf-8")
        (self.opt.results / "command").write_text(
            shlex.join(self.opt.command) + "\n", encoding="utf-8")
        if not self.opt.quiet or code:
            self._tell(code)
        return code

    def _tell(self, code):
        for failure in self.failures[:self.SHOWN]:
            print(f"run: {failure}", file=sys.stderr)
        if len(self.failures) > self.SHOWN:
            print(f"run: and {len(self.failures) - self.SHOWN} more",
                  file=sys.stderr)
        for finding in self.result["findings"][:1]:
            for line in finding["context"]:
                print(f"    | {line}", file=sys.stderr)
        print(f"run: status {code} after {self.result['seconds']} s, "
              f"{len(self.failures)} faults, results in {self.opt.results}",
              file=sys.stderr)
