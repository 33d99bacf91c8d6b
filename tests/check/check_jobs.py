# SPDX-License-Identifier: GPL-2.0
"""The groups of checks and the jobs in each."""

import dataclasses
import pathlib
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
    #: Names of BUILDS that have to be done before.
    needs: tuple = ()
    #: Seconds that it takes alone, roughly: long ones go first.
    cost: float = 1
    #: It counts on being in time: nothing runs beside it.
    alone: bool = False
    group: str = "build"
    log: pathlib.Path = None

    @property
    def slug(self):
        """The name as a file name."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


#: Images and kernels are made by the first run that needs them; the debug kernel
#: takes ten minutes on two cores that nobody else wants.
FIRST = 3600


def builds(top):
    """What several jobs use, by name: made once, before any of them."""
    vm, out = top / "tests/vm", top / "build"
    make = ["make", "-s", "-j2", "-C"]
    made = tap.exit_status("it is built")

    def image(kernel, cost):
        return Job(f"{kernel} kernel", [vm / "image", kernel], FIRST, made, cost=cost)

    def modules(kernel):
        return Job(f"{kernel} modules",
                   [vm / "run", "--kernel", kernel, "--build-only",
                    "--keep", out / f"check/build/{kernel}-modules"], 900, made,
                   (f"{kernel} kernel", "virtual GPU"), 60)

    return {job.name: job for job in (
        # Kernels that are in the cache already do not matter in the order.
        image("stock", 1), image("debug", 1), image("rust", 1),
        # With the lock that tests/vm/run takes for it.
        Job("virtual GPU", ["sh", "-c", 'mkdir -p "$0" && exec flock "$0/.lock" "$@"',
                            out / "vm/vgpu", *make, top / "tests/vgpu",
                            f"O={out}/vm/vgpu", "all", "tests"], 900, made, cost=60),
        modules("stock"), modules("debug"),
        Job("IGT programs", [*make, top / "igt", f"O={out}/vm/igt"], 300, made, cost=20),
        # With the lock that tests/vm/run takes for the bridge.
        Job("Vulkan programs", ["sh", "-c", 'mkdir -p "$0" && exec flock "$0/.lock" "$@"',
                                out / "nvk", *make, top / "tests/nvk", f"O={out}/nvk"],
            300, made, cost=10),
        Job("fuzzers", [*make, top / "tests/fuzz", f"O={out}/fuzz"], 900, made, cost=60),
    )}


def _run(top, logs, name, timeout, *words):
    """tests/vm/run with its results beside the job's log."""
    return [top / "tests/vm/run", "--quiet", "--timeout", timeout,
            "--keep", logs / name, *words]


def unit(top, _logs, _minutes):
    """On this machine alone."""
    make = ["make", "-s", "-j2", "-C"]

    def selftest(name, path):
        return Job(name, ["python3", "-B", top / "tests" / path], 60)

    return [
        selftest("the harness reads logs and TAP rightly", "check/selftest.py"),
        selftest("jobs run side by side", "check/schedule_selftest.py"),
        selftest("the comparison of traces", "trace/trace_selftest.py"),
        selftest("the benchmark's figures", "bench/bench_selftest.py"),
        selftest("the mutation run", "mutation/mutation_selftest.py"),
        Job("virtual GPU", [*make, top / "tests/vgpu", f"O={top}/build/vm/vgpu", "check"],
            900, needs=("virtual GPU",), cost=180),
        Job("uAPI header", [*make, top / "igt", f"O={top}/build/vm/igt", "check"], 120,
            tap.exit_status("C and C++ layout")),
        Job("parsers and fuzz corpora", [*make, top / "tests/fuzz", f"O={top}/build/fuzz",
                                         "check"], 900, needs=("fuzzers",), cost=60),
    ]


def kunit(top, logs, _minutes):
    """KUnit suites, on the debug kernel."""
    return [
        Job("KUnit suites",
            _run(top, logs, "kunit", 900, "--kernel", "debug", "--no-gpu",
                 "--driver", "none", "--", "tests/vm/guest/kunit"), 960,
            needs=("debug modules",), cost=200),
    ]


def _machine(top, logs, kernel, timeout, costs, stress, soak=False):
    """A machine of our driver's; @costs are those of its first two jobs.

    nova_stress takes @stress seconds for each of its subtests.
    """
    guest = top / "tests/vm/guest"
    needs = (f"{kernel} modules",)
    igt = ["env", f"NOVA_STRESS_SECONDS={stress}", guest / "igt",
           # On the stock kernel, without SW_SYNC, it skips.
           *(["--timed", "without"] if kernel == "debug" else [])]

    def run(name, limit, gpu, *command):
        return _run(top, logs, name, limit, "--kernel", kernel, "--driver", "none",
                    "--gpu", gpu, "--", *command)

    return [
        # The sequencer's longest program: it restarts the GSP's core.
        Job("driver's life, faults",
            run("life", timeout, "--seq full", guest / "suite",
                *(["--soak"] if soak else [])),
            timeout + 60, needs=needs, cost=costs[0]),
        Job("IGT", run("igt", timeout, "--seq full", *igt),
            timeout + 60, needs=(*needs, "IGT programs"), cost=costs[1]),
        Job("more than VRAM and BAR1 hold",
            run("little-vram", timeout, "--vram-usable 8M --bar1 4M",
                guest / "igt", "nova_evict", "nova_mmap@"),
            timeout + 60, needs=(*needs, "IGT programs"), cost=80),
        Job("shutdown with the driver bound",
            _run(top, logs, "shutdown", 300, "--kernel", kernel, "--leave-loaded",
                 "--gpu", "--seq none", "--", guest / "answering"), 600,
            tap.exit_status("the GSP is unloaded at power off"), needs, 30),
    ]


def stock(top, logs, _minutes):
    """Everything that runs on hardware, on the distribution's kernel."""
    return _machine(top, logs, "stock", 2400, (600, 400), 10)


def debug(top, logs, _minutes):
    """The same on the debug kernel, where stress is with failing allocations, too."""
    return [
        *_machine(top, logs, "debug", 4800, (1000, 900), 30),
        Job("IGT that counts on being in time",
            _run(top, logs, "igt-timed", 900, "--kernel", "debug", "--driver", "none",
                 "--", top / "tests/vm/guest/igt", "--timed", "only"), 960,
            needs=("debug modules", "IGT programs"), cost=130, alone=True),
    ]


#: Upstream's nova-core maps the firmware in one piece and has not said that it
#: may (dma_set_max_seg_size), which the DMA debugging reports when it is loaded.
RUST_NOVA = ["--driver", "rust-nova", "--allow",
             "mapping sg segment longer than device claims|debug_dma_map_sg"]


def _peer(top, logs, name, test, kernel, cost, options):
    """A file of tests/peers in a machine with the driver that it is about."""
    timeout = 1200
    return Job(name.replace("-", " "),
               _run(top, logs, name, timeout, "--kernel", kernel, *options, "--",
                    top / "tests/vm/guest/suite", "--tests", top / "tests/peers", test),
               timeout + 60, needs=(f"{kernel} kernel", "virtual GPU"), cost=cost)


def _nova_nvk(top, logs, name, options, *command):
    """Vulkan programs on Mesa's NVK, on our driver, in little memory."""
    kernel = "debug" if "debug" in name else "stock"
    timeout = 1800 if kernel == "debug" else 900
    return _run(top, logs, name, timeout, "--kernel", kernel, *options, "--",
                *command), timeout + 60, (f"{kernel} modules", "Vulkan programs")


def nvk(top, logs, _minutes):
    """What NVK does on nouveau it does on nova-drm, whatever happens to others."""
    def plain(family):
        argv, timeout, needs = _nova_nvk(
            top, logs, f"family-{family}", ["--gpu", "--vram-usable 64M"],
            "nova-nvk", top / "tests/nvk/nvk_tap.py", "--family", family,
            top / "build/nvk")
        return Job(f"queue family {family}", argv, timeout, needs=needs, cost=60)

    def disturbed(kernel, cost, *cases):
        argv, timeout, needs = _nova_nvk(
            top, logs, f"disturbed-{kernel}", ["--driver", "none", "--gpu",
                                              "--vram-usable 32M"],
            top / "tests/vm/guest/suite", "--tests", top / "tests/nvk/cases", *cases)
        return Job(f"disturbed, {kernel} kernel", argv, timeout, needs=needs, cost=cost)

    # Over-committed memory takes the debug kernel ten minutes; nova_evict_exec
    # does that there.
    return [plain(0), plain(1), disturbed("stock", 120),
            disturbed("debug", 300, "killed", "unbound")]


def _nvk(top, logs, family):
    """Vulkan programs on Mesa's NVK, which drives the GPU through nouveau."""
    return Job(f"NVK, queue family {family}",
               # Little enough memory to use more than there is.
               _run(top, logs, f"nvk-{family}", 2400, "--driver", "nouveau",
                    "--memory", "3G", "--gpu", "--vram 512M", "--strict-users", "--",
                    top / "tests/nvk/nvk_tap.py", "--family", family, top / "build/nvk"),
               2460, needs=("stock kernel", "virtual GPU", "Vulkan programs"), cost=200)


def peers(top, logs, _minutes):
    """Drivers nobody here wrote, and what our Vulkan programs say elsewhere."""
    return [
        Job("Vulkan programs on lavapipe",
            ["make", "-s", "-C", top / "tests/nvk", f"O={top}/build/nvk", "check"], 600,
            needs=("Vulkan programs",), cost=60),
        _peer(top, logs, "nouveau", "nouveau", "stock", 250, ["--driver", "nouveau"]),
        *(_nvk(top, logs, family) for family in (0, 1)),
        *(_peer(top, logs, f"rust-nova-{seq}-sequencer", "upstream_nova", "rust", 40,
                [*RUST_NOVA, "--gpu", f"--seq {seq}"]) for seq in ("empty", "full")),
    ]


def mutation(top, _logs, _minutes):
    """Deliberate defects, each of which somebody must name."""
    return [
        Job("defects in the virtual GPU's checks",
            [top / "tests/mutation/run", "model"], 2700,
            needs=("virtual GPU",), cost=600),
        Job("defects in what needs no hardware",
            [top / "tests/mutation/run", "kunit"], 1800, needs=("fuzzers",), cost=200),
        Job("defects in the driver",
            [top / "tests/mutation/run", "driver"], 2700,
            needs=("stock kernel", "virtual GPU", "IGT programs"), cost=600),
    ]


def analysis(top, _logs, _minutes):
    """Compilers and checkers, and the documentation, which is checked code."""
    return [
        Job("static checks", [top / "tests/analysis/run"], 3000, cost=200),
        Job("documentation", ["make", "-s", "-C", top, "htmldocs"], 900,
            tap.exit_status("documentation without a warning"), cost=50),
    ]


def soak(top, logs, minutes):
    """The long form of what the other groups do shortly."""
    make = ["make", "-s", "-j2", "-C"]
    jobs = [
        Job("fuzzers", [*make, top / "tests/fuzz", f"O={top}/build/fuzz",
                        f"MINUTES={minutes}", "run"], minutes * 600 + 600,
            tap.exit_status("fuzzers"), ("fuzzers",), minutes * 360),
    ]
    for kernel in ("stock", "debug"):
        machine = _machine(top, logs / kernel, kernel, 7200 + minutes * 240,
                           (2000, 1000 + minutes * 180), minutes * 60, True)
        for job in machine:
            job.name = f"{kernel} kernel: {job.name}"
        jobs += machine
    return jobs


#: The check-vm target is the stock kernel's group.
GROUPS = {"unit": unit, "kunit": kunit, "vm": stock, "debug": debug,
          "nvk": nvk, "peers": peers, "mutation": mutation, "analysis": analysis,
          "soak": soak}
