# SPDX-License-Identifier: GPL-2.0
"""What tests that run in the guest are written with.

The GPU as sysfs shows it, the modules, the virtual GPU's control socket, the
kernel's log, and cases: a test file in tests/vm/tests defines functions marked
@case, tests/vm/guest/suite runs them and prints TAP.
"""

import contextlib
import dataclasses
import errno
import json
import os
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "machine"))

import klog     # noqa: E402 (the path comes first)

#: The long form of the tests runs when this is set.
SOAK = bool(os.environ.get("NOVA_SOAK"))
NVIDIA = "0x10de"
PCI = pathlib.Path("/sys/bus/pci")
AUXILIARY = pathlib.Path("/sys/bus/auxiliary")
#: An emulated processor under load is slow, and nothing here takes this long.
PATIENCE = 60


class Failure(Exception):
    """A test found something wrong."""


class Skip(Exception):
    """A test cannot run here, for the reason given."""


def check(condition, text):
    """Fail the test unless the condition holds."""
    if not condition:
        raise Failure(text)


def run(*argv, ok=(0,)):
    """Run a program; returns its output, fails on an unexpected status."""
    done = subprocess.run([str(a) for a in argv], text=True, check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    check(done.returncode in ok, f"{' '.join(map(str, argv))}: status "
                                 f"{done.returncode}: {done.stdout.strip()}")
    return done.stdout


def wait_for(what, condition, seconds=PATIENCE):
    """Poll until a condition holds; the kernel has no event for all of them."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        check(time.monotonic() < deadline, f"not after {seconds} s: {what}")
        time.sleep(0.01)
    return value


def write(path, text):
    """Write a sysfs attribute; returns 0 or the errno."""
    try:
        fd = os.open(path, os.O_WRONLY)
    except OSError as error:
        raise Failure(f"cannot open {path}: {error.strerror}") from None
    try:
        os.write(fd, text.encode())
        return 0
    except OSError as error:
        return error.errno
    finally:
        os.close(fd)


def name_of(code):
    """An errno's name."""
    return errno.errorcode.get(code, str(code)) if code else "success"


# The virtual GPU.

class Control:
    """The virtual GPU's control socket, one line each way."""

    PORT = "/dev/virtio-ports/vgpu.control"

    def __init__(self):
        self._port = -1
        self.open()

    def open(self):
        """Take the port, after close() again."""
        self._port = os.open(self.PORT, os.O_RDWR)

    def __call__(self, line):
        """Give a command; returns the reply, fails when it is an error."""
        os.write(self._port, line.encode() + b"\n")
        reply = b""
        while not reply.endswith(b"\n"):
            chunk = os.read(self._port, 65536)
            check(chunk, f"virtual GPU: no reply to '{line}'")
            reply += chunk
        text = reply.decode().strip()
        check(not text.startswith("error:"), f"virtual GPU: '{line}': {text}")
        return text

    def json(self, line):
        """Give a command whose reply is JSON."""
        return json.loads(self(line))

    def close(self):
        """Let another program have the port."""
        os.close(self._port)


# The GPU and the modules.

def gpu():
    """The GPU's PCI device in sysfs, or None when it is not there."""
    for path in sorted((PCI / "devices").iterdir()):
        with contextlib.suppress(OSError):
            vendor = (path / "vendor").read_text().strip()
            kind = (path / "class").read_text()
            if vendor == NVIDIA and kind.startswith("0x03"):
                return path
    return None


def address():
    """The GPU's PCI address; the test fails without a GPU."""
    path = gpu()
    check(path, "there is no GPU on the PCI bus")
    return path.name


def loaded(module):
    """Is this module loaded?"""
    return pathlib.Path("/sys/module", module).is_dir()


def driver():
    """Our PCI driver in sysfs; nova-core must be loaded."""
    for name in ("nova-core", "nova_core"):
        path = PCI / "drivers" / name
        if path.is_dir():
            return path
    raise Failure("nova-core is not loaded: it has no PCI driver")


def bound():
    """Is the GPU bound to nova-core?"""
    link = PCI / "devices" / address() / "driver"
    return link.exists() and link.resolve() == driver().resolve()


def bind():
    """Bind nova-core; returns 0 or what probe failed with."""
    return write(driver() / "bind", address())


def unbind():
    """Unbind nova-core; must succeed."""
    code = write(driver() / "unbind", address())
    check(code == 0, f"unbind fails with {name_of(code)}")


def nodes():
    """The GPU's DRM nodes: names such as card0 and renderD128."""
    path = PCI / "devices" / address() / "drm"
    return sorted(p.name for p in path.iterdir()) if path.is_dir() else []


def render_node():
    """The render node's path, which must be there."""
    names = [n for n in nodes() if n.startswith("renderD")]
    check(len(names) == 1, f"want one render node, have {nodes()}")
    path = pathlib.Path("/dev/dri", names[0])
    wait_for(f"{path} exists", path.exists)
    return path


def load():
    """Load both modules; the GPU must be bound and have a render node."""
    run("modprobe", "nova-core")
    run("modprobe", "nova-drm")
    check(bound(), "the modules are loaded but the GPU is not bound")
    render_node()


def unload():
    """Unload what is loaded of ours, children first."""
    for module in ("nova_kunit", "nova_drm", "nova_core"):
        if loaded(module):
            run("rmmod", module)
    check(not (PCI / "devices" / address() / "driver").exists(),
          "the modules are gone but the GPU is bound")


# The kernel's log.

class KernelLog:
    """Reads what the kernel says from now on."""

    #: KERN_ERR.
    ERROR = 3

    def __init__(self):
        #: What was said at level "error" or worse.
        self.errors = []
        self._fd = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)
        os.lseek(self._fd, 0, os.SEEK_END)

    def lines(self):
        """New lines since the last call."""
        lines = []
        while True:
            try:
                record = os.read(self._fd, 8192).decode(errors="replace")
            except BlockingIOError:
                return lines
            except BrokenPipeError:
                lines.append("nova-test: kernel messages were lost")
                continue
            prefix, _, text = record.partition(";")
            lines.append(text.split("\n", 1)[0])
            if int(prefix.split(",", 1)[0]) & 7 <= self.ERROR:
                self.errors.append(lines[-1])

    def close(self):
        """Stop reading."""
        os.close(self._fd)


def mark(text):
    """Leave a line in the kernel's log."""
    with open("/dev/kmsg", "w", encoding="utf-8") as file:
        file.write(f"nova-test: {text}\n")


def leaks():
    """Leaked objects as text, None when the kernel cannot tell."""
    if not pathlib.Path("/sys/kernel/debug/kmemleak").exists():
        return None
    return run(HERE / "kmemleak")


# Cases.

@dataclasses.dataclass
class Case:
    """A test function and what it is allowed to do."""

    function: object
    name: str
    #: The kernel may complain in lines that match.
    allow: tuple = ()
    #: The virtual GPU may see these violations.
    violations: tuple = ()
    #: What the model leaks is its own fault: the GPU died.
    leaks: bool = False


@dataclasses.dataclass
class Context:
    """What a case gets."""

    control: Control
    log: KernelLog
    #: Kernel messages of this case so far.
    seen: list = dataclasses.field(default_factory=list)
    diagnostics: list = dataclasses.field(default_factory=list)

    def kernel_log(self):
        """All kernel messages since the case began."""
        self.seen += self.log.lines()
        return self.seen

    def note(self, text):
        """A line for people, printed with the result."""
        self.diagnostics.append(text)


CASES = []


def case(name=None, **what):
    """Mark a function as a test."""
    def mark_function(function):
        CASES.append(Case(function, name or function.__name__, **what))
        return function
    return mark_function


def _complaints(case_, context):
    """What the kernel and the model hold against a case, as texts."""
    for finding in klog.findings(context.kernel_log()):
        text = "\n".join(finding["context"])
        if not any(re.search(a, text) for a in case_.allow):
            yield f"kernel log: {finding['kind']}: {finding['line']}"
    report = context.control.json("report")
    for violation in report["violations"]:
        if violation["name"] not in case_.violations:
            yield (f"virtual GPU: {violation['count']} x {violation['name']}"
                   f" (rule {violation.get('rule', '?')})")
    if not case_.leaks:
        for leak in report["leaks"]:
            yield f"virtual GPU: leaked {leak}"


def run_case(case_, file):
    """Run one case; returns (outcome, reason, diagnostics)."""
    context = Context(Control(), KernelLog())
    label = f"{file}.{case_.name}"
    context.control(f"mark {label}")
    mark(f"begin {label}")
    reasons = []
    try:
        case_.function(context)
    except Skip as skip:
        return "skip", str(skip), context.diagnostics
    except Failure as failure:
        reasons.append(str(failure))
    except Exception as error:      # a test's own bug is a failure, too
        reasons.append(f"{type(error).__name__}: {error}")
    finally:
        mark(f"end {label}")
        reasons += _complaints(case_, context)
        context.log.close()
        context.control.close()
    return ("fail" if reasons else "pass"), "; ".join(reasons), context.diagnostics
