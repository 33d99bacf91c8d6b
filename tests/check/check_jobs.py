# SPDX-License-Identifier: GPL-2.0
"""The groups of checks and the jobs in each."""

import dataclasses
import re
from collections.abc import Callable

import tap


@dataclasses.dataclass
class Job:
    """One command and how to read its output."""

    name: str
    argv: list
    timeout: float
    read: Callable = tap.read

    @property
    def slug(self):
        """The name as a file name."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


#: The root, the images and a kernel are made by the first job that needs them;
#: that takes a quarter of an hour on two cores that nobody else wants.
FIRST = 2700


def _run(top, logs, name, timeout, *words):
    """tests/vm/run with its results beside the job's log."""
    return [str(top / "tests/vm/run"), "--quiet", "--timeout", str(timeout),
            "--keep", str(logs / name), *map(str, words)]


def unit(top, _logs, _minutes):
    """On this machine alone."""
    make = ["make", "-s", "-j2", "-C"]
    return [
        Job("the harness reads logs and TAP rightly",
            ["python3", "-B", str(top / "tests/check/selftest.py")], 60),
        Job("the comparison of traces",
            ["python3", "-B", str(top / "tests/trace/trace_selftest.py")], 60),
        Job("the benchmark's figures",
            ["python3", "-B", str(top / "tests/bench/bench_selftest.py")], 60),
        Job("the mutation run",
            ["python3", "-B", str(top / "tests/mutation/mutation_selftest.py")], 60),
        Job("virtual GPU", [*make, str(top / "tests/vgpu"),
                            f"O={top}/build/vm/vgpu", "check"], 900),
        Job("uAPI header", [*make, str(top / "igt"), f"O={top}/build/vm/igt",
                            "check"], 120, tap.exit_status("C and C++ layout")),
        Job("parsers and fuzz corpora", [*make, str(top / "tests/fuzz"),
                                         f"O={top}/build/fuzz", "check"], 900),
    ]


def kunit(top, logs, _minutes):
    """KUnit suites, on the debug kernel."""
    return [
        Job("KUnit suites",
            _run(top, logs, "kunit", 600, "--kernel", "debug", "--no-gpu",
                 "--driver", "none", "--", "tests/vm/guest/kunit"), 600 + FIRST),
    ]


def _machine(top, logs, kernel, timeout, arguments):
    everything = str(top / "tests/vm/guest/everything")
    programs = f"make -s -C {top}/igt O={top}/build/vm/igt && exec \"$@\""
    return [
        Job("driver's life, faults, IGT",
            ["sh", "-c", programs, "sh",
             # The sequencer's longest program: it restarts the GSP's core.
             *_run(top, logs, "machine", timeout, "--kernel", kernel, "--driver",
                   "none", "--gpu", "--seq full", "--", everything, *arguments)],
            timeout + FIRST),
        Job("more than VRAM and BAR1 hold",
            ["sh", "-c", programs, "sh",
             *_run(top, logs, "little-vram", timeout, "--kernel", kernel, "--driver",
                   "none", "--gpu", "--vram-usable 8M --bar1 4M", "--",
                   top / "tests/vm/guest/igt", "nova_evict", "nova_mmap@")],
            timeout + FIRST),
        Job("shutdown with the driver bound",
            _run(top, logs, "shutdown", 300, "--kernel", kernel, "--leave-loaded",
                 "--gpu", "--seq none", "--", str(top / "tests/vm/guest/answering")), 600,
            tap.exit_status("the GSP is unloaded at power off")),
    ]


def stock(top, logs, _minutes):
    """Everything that runs on hardware, on the distribution's kernel."""
    return _machine(top, logs, "stock", 2400, [])


def debug(top, logs, _minutes):
    """The same on the debug kernel."""
    return _machine(top, logs, "debug", 4800, [])


#: Upstream's nova-core maps the firmware in one piece and has not said that it
#: may (dma_set_max_seg_size), which the DMA debugging reports when it is loaded.
RUST_NOVA = ["--kernel", "rust", "--driver", "rust-nova", "--allow",
             "mapping sg segment longer than device claims|debug_dma_map_sg"]


def _peer(top, logs, name, test, options):
    """A file of tests/peers in a machine with the driver that it is about."""
    timeout = 1200
    return Job(name.replace("-", " "),
               _run(top, logs, name, timeout, *options, "--",
                    top / "tests/vm/guest/suite", "--tests", top / "tests/peers", test),
               timeout + FIRST)


def _nvk(top, logs, family):
    """Vulkan programs on Mesa's NVK, which drives the GPU through nouveau."""
    build = f"{top}/build/nvk"
    make = f"{top}/tests/vm/enter -- make -s -C {top}/tests/nvk O={build} && exec \"$@\""
    return Job(f"NVK, queue family {family}",
               ["sh", "-c", make, "sh",
                # Little enough memory to use more than there is.
                *_run(top, logs, f"nvk-{family}", 2400, "--driver", "nouveau",
                      "--memory", "3G", "--gpu", "--vram 512M", "--",
                      top / "tests/nvk/nvk_tap.py", "--family", family, build)],
               2400 + FIRST)


def peers(top, logs, _minutes):
    """Drivers nobody here wrote, and what our Vulkan programs say elsewhere."""
    return [
        Job("Vulkan programs on lavapipe",
            [str(top / "tests/vm/enter"), "--", "make", "-s", "-C", str(top / "tests/nvk"),
             f"O={top}/build/nvk", "check"], 300 + FIRST),
        _peer(top, logs, "nouveau", "nouveau", ["--driver", "nouveau"]),
        *(_nvk(top, logs, family) for family in (0, 1)),
        *(_peer(top, logs, f"rust-nova-{seq}-sequencer", "upstream_nova",
                [*RUST_NOVA, "--gpu", f"--seq {seq}"]) for seq in ("empty", "full")),
    ]


def mutation(top, _logs, _minutes):
    """Deliberate defects, each of which somebody must name."""
    return [
        Job("defects in the virtual GPU's checks",
            [str(top / "tests/mutation/run"), "model"], 1800 + FIRST),
        Job("defects in what needs no hardware",
            [str(top / "tests/mutation/run"), "kunit"], 1200 + FIRST),
        Job("defects in the driver", [str(top / "tests/mutation/run"), "driver"], 2400 + FIRST),
    ]


def analysis(top, _logs, _minutes):
    """Compilers and checkers, and the documentation, which is checked code."""
    return [
        Job("static checks", [str(top / "tests/analysis/run")], 3000),
        Job("documentation", ["make", "-s", "-C", str(top), "htmldocs"], 900,
            tap.exit_status("documentation without a warning")),
    ]


def soak(top, logs, minutes):
    """The long form of what the other groups do shortly."""
    make = ["make", "-s", "-j2", "-C"]
    jobs = [
        Job("fuzzers", [*make, str(top / "tests/fuzz"), f"O={top}/build/fuzz",
                        f"MINUTES={minutes}", "run"], minutes * 600 + 600,
            tap.exit_status("fuzzers")),
    ]
    for kernel in ("stock", "debug"):
        machine = _machine(top, logs / kernel, kernel, 7200 + minutes * 240,
                           ["--soak", str(minutes)])
        for job in machine:
            job.name = f"{kernel} kernel: {job.name}"
        jobs += machine
    return jobs


#: The check-vm target is the stock kernel's group.
GROUPS = {"unit": unit, "kunit": kunit, "vm": stock, "debug": debug,
          "peers": peers, "mutation": mutation, "analysis": analysis, "soak": soak}
