# SPDX-License-Identifier: GPL-2.0
"""The command line of tests/vm/run."""

import argparse
import datetime
import os
import pathlib
import re
import shlex
import shutil

TOP = pathlib.Path(__file__).resolve().parents[3]

#: Exit statuses that are not the command's own.
EXIT_FAULTS = 123
EXIT_TIMEOUT = 124
EXIT_BROKEN = 125

#: Results of earlier runs that are kept when --keep does not name a place.
KEPT_RESULTS = 40

#: Drivers nobody here wrote; their modules come with a kernel.
PEERS = ("nouveau", "rust-nova")

USAGE = "tests/vm/run [OPTIONS] -- COMMAND..."

EPILOG = f"""
The exit status is the command's. When the command succeeds but the kernel log,
the driver's unload, kmemleak or the virtual GPU says that something is wrong,
it is {EXIT_FAULTS}; {EXIT_TIMEOUT} after a timeout, {EXIT_BROKEN} when the
machine could not be built or did not boot.

In the guest the checkout is mounted read-only under its own path, the current
directory is the caller's if that is in the checkout, $NOVA_RESULTS is a
directory whose files stay with the results, and the virtual GPU's control
socket is /dev/virtio-ports/vgpu.control (tests/vm/guest/vgpu speaks to it).
"""


class Options(argparse.Namespace):
    """What the user asked for."""

    def needs_modules(self):
        """Are our modules installed in the guest?"""
        return self.driver not in PEERS and not self.no_modules


def _regex(text):
    try:
        return re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(f"bad expression: {error}") from None


def _results(parent):
    """A new results directory; the oldest ones go."""
    parent.mkdir(parents=True, exist_ok=True)
    old = sorted(p for p in parent.iterdir() if p.is_dir())
    for path in old[:-KEPT_RESULTS]:
        shutil.rmtree(path, ignore_errors=True)
    now = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    path = parent / f"{now}-{os.getpid()}"
    path.mkdir()
    return path


def parse(argv):
    """Parse the command line; exits on a usage error."""
    parser = argparse.ArgumentParser(
        prog="tests/vm/run", usage=USAGE, epilog=EPILOG, allow_abbrev=False,
        description="Run COMMAND as root in a virtual machine with a virtual GPU.",
        formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--kernel", choices=("stock", "debug", "rust"), default="stock",
        help="the distribution's kernel (default), the debugging one, or the one "
             "with upstream's nova-core in Rust")
    add("--driver", choices=("nova", *PEERS, "none"), default="nova",
        help="what to load before the command and unload after it; rust-nova is "
             "upstream's and needs --kernel rust")
    add("--module-options", default="", metavar="'A=B ...'",
        help="parameters for the driver's module")
    add("--leave-loaded", action="store_true",
        help="power off with the driver bound, as most machines do")
    add("--chip", default="ga102", help="chip of the virtual GPU")
    add("--gpu", default="", metavar="'OPTIONS'",
        help="more options for the virtual GPU, see build/vm/vgpu/vgpu --help")
    add("--gpu-build", choices=("asan", "plain"), default="asan",
        help="which build of the virtual GPU (default: with sanitizers)")
    add("--no-gpu", dest="gpu_present", action="store_false",
        help="a machine without GPU")
    add("--no-modules", action="store_true",
        help="do not build our modules nor install them in the guest")
    add("--trace", action="store_true",
        help="keep the virtual GPU's trace with the results")
    add("--timeout", type=float, default=120, metavar="SECONDS",
        help="limit for boot and command together (default 120)")
    add("--memory", default="2G", help="of the guest (default 2G)")
    add("--expect", type=_regex, action="append", default=[], metavar="REGEX",
        help="a complaint in the kernel log that must come and is no failure")
    add("--allow", type=_regex, action="append", default=[], metavar="REGEX",
        help="a complaint in the kernel log that may come")
    add("--expect-violation", action="append", default=[], metavar="NAME",
        help="a violation of the virtual GPU's rules that must come")
    add("--strict-users", action="store_true",
        help="what users push must be right as well: for programs that are")
    add("--append", default="", metavar="'ARGS'", help="kernel parameters")
    add("--keep", type=pathlib.Path, metavar="DIR",
        help="directory for the results (default: new under build/vm/results)")
    add("--build-only", action="store_true",
        help="build what such a run needs and stop; without COMMAND")
    add("--quiet", action="store_true",
        help="print nothing of its own unless something is wrong")

    if "--" in argv:
        cut = argv.index("--")
        argv, command = argv[:cut], argv[cut + 1:]
    else:
        command = []
    opt = parser.parse_args(argv, Options())
    if not command and not opt.build_only:
        parser.error("no COMMAND after --")
    if not opt.gpu_present and opt.driver != "none":
        parser.error("--no-gpu needs --driver none")
    if opt.driver == "rust-nova" and opt.kernel != "rust":
        parser.error("--driver rust-nova needs --kernel rust")
    opt.command = command
    opt.gpu = shlex.split(opt.gpu)
    opt.image = pathlib.Path(os.environ["NOVA_IMAGE"])
    opt.top = TOP
    opt.build = TOP / "build"
    opt.cwd = pathlib.Path.cwd()
    if not opt.cwd.is_relative_to(TOP):
        opt.cwd = TOP
    if opt.keep:
        opt.results = opt.keep.resolve()
        opt.results.mkdir(parents=True, exist_ok=True)
    else:
        opt.results = _results(opt.build / "vm" / "results")
    return opt
