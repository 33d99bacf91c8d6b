# SPDX-License-Identifier: GPL-2.0
"""What a trace of the virtual GPU (tests/vgpu/trace.c) says a driver did.

A line is an access, a message to or from RM, or an effect that the model
tells. Read, they become steps that two drivers can be compared by:

- what the platform does (configuration space, memory map) is left out, and so
  are reads of the clock;
- reads of one register in a row are one poll, whatever happened meanwhile;
- a reply is part of its call;
- an interrupt handler's accesses, which come whenever they come, are put
  aside as one interrupt;
- addresses are not compared: where a driver puts things is its own affair.
"""

import dataclasses
import re

LINE = re.compile(r"^\s*(?P<time>\d+\.\d+) (?P<kind>\S+)\s*(?P<text>.*?)"
                  r"(?: \((?P<times>\d+) times\))?$")
ACCESS = re.compile(r"^(?P<addr>[0-9a-f]+) (?P<value>[0-9a-f]+) (?P<name>\S+)$")
BAR = re.compile(r"^(?P<name>BAR\d) (?P<addr>\S+) \d+ (?P<value>[0-9a-f]+)$")
RPC = re.compile(r"^(?P<function>\S+) len (?P<len>\S+)(?: seq (?P<seq>\d+))?"
                 r"(?P<rest>.*)$")
CONTROL = re.compile(r"^ [0-9a-f]+:[0-9a-f]+ (?P<cmd>[0-9a-f]{8}) (?P<name>\S+)$")
ALLOC = re.compile(r"^ [0-9a-f]+:[0-9a-f]+ [0-9a-f]+ class (?P<cls>[0-9a-f]+)$")
INDEX = re.compile(r"^(?P<base>[^()]+)\((?P<index>[^()]+)\)$")

#: What the platform or the host does, or what an access says by itself.
QUIET = {"cfg", "map", "unmap", "irq", "dma", "tlb", "fw", "pb", "sem", "mark"}
CLOCK = re.compile(r"^NV_PTIMER_TIME_\d$")
#: Registers that hold addresses of memory the driver chose.
ADDRESSES = re.compile(r"_MAILBOX\d$|FLUSH_SYSMEM_ADDR|_DMATRFBASE1?$|_PDB$|"
                       r"_BAR0_WINDOW$|^BAR\d$|^NV_PRAMIN|QUEUE_ADDR")
#: Below this a value in such a register is a status or nothing.
SMALL = 0x1000
LONG_NUMBER = re.compile(r"\b(?:0x[0-9a-f]{5,}|[0-9a-f]{8})\b")
#: Windows into memory: where in them is an address, too.
WINDOW = re.compile(r"^(BAR\d|NV_PRAMIN)\b")

INTERRUPT_BEGINS = "NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_TOP_EN_CLEAR(0)"
INTERRUPT_ENDS = "NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_TOP_EN_SET(0)"
INTERRUPT = re.compile(r"_CPU_INTR_|_IRQ(STAT|SCLR|MASK|DEST)$|INTR_RETRIGGER|"
                       r"^NV_XVE_CYA_2$")


class TraceError(Exception):
    """A file is no trace."""


@dataclasses.dataclass
class Step:
    """One thing a driver did, or that happened to it."""

    #: Seconds on the model's clock.
    time: float
    #: rd, wr, rpc, event, or the model's word for an effect.
    kind: str
    #: What it is about, without an index: steps with equal kind and name align.
    name: str
    #: The index of a register in an array, as written; "" without.
    index: str = ""
    #: What to compare, addresses taken out.
    value: str = ""
    #: What it was, as traced.
    raw: str = ""
    #: How often in a row.
    times: int = 1

    @property
    def key(self):
        """What has to be equal for two steps to be the same one."""
        return (self.kind, self.name, self.index)

    @property
    def access(self):
        """Is it the driver's access to a register or window?"""
        return self.kind in ("rd", "wr")

    def parts(self):
        """The steps it stands for: a loop stands for many."""
        return (self,)

    def __str__(self):
        name = f"{self.name}({self.index})" if self.index else self.name
        return f"{self.kind} {name} {self.raw}".rstrip()


@dataclasses.dataclass
class Trace:
    """A driver's steps in order, and its interrupts."""

    steps: list
    #: The accesses of each interrupt handler, as tuples of texts.
    interrupts: list


def _number(text):
    """A value in which an address is only an address."""
    value = int(text, 16)
    return "ADDRESS" if value >= SMALL else text


def _access(kind, time, text):
    match = BAR.match(text) or ACCESS.match(text)
    if not match:
        return None
    name, value = match["name"], match["value"]
    index = ""
    if window := WINDOW.match(name):
        name = window[1]
    elif array := INDEX.match(name):
        name, index = array["base"], array["index"]
    same = _number(value) if ADDRESSES.search(name) else value
    return Step(time, kind, name, index, same, value)


def _subject(function, rest):
    """What a message is about and how it ended."""
    if control := CONTROL.match(rest):
        label = control["name"] if control["name"] != "?" else control["cmd"]
        return f"{function} {label}", ""
    if alloc := ALLOC.match(rest):
        return f"{function} class {alloc['cls']}", ""
    return function, rest.strip()


class _Reader:
    """Builds steps out of lines."""

    def __init__(self):
        self.steps = []
        self.interrupts = []
        self._calls = {}        # (function, sequence): step without its reply
        self._poll = None       # the last access, when it was a read
        self._raised = False    # an interrupt was sent and not yet handled
        self._handler = None    # accesses of the handler that runs

    def line(self, match):
        """Take in one line."""
        time, kind = float(match["time"]), match["kind"]
        text, times = match["text"], int(match["times"] or 1)
        if re.match(r"(rd|wr)(\d+|bar)$", kind):
            step = _access(kind[:2], time, text)
            if not step:
                raise TraceError(f"not an access: {kind} {text}")
            step.times = times
            self._accessed(step)
        elif kind == "rpc>":
            self._called(time, text)
        elif kind == "rpc<":
            self._answered(time, text)
        elif kind == "irq":
            self._raised |= text in ("MSI", "INTA")
        elif kind not in QUIET:
            same = LONG_NUMBER.sub(lambda m: _number(m[0]), text)
            # The word that says what it is about is the name, if there is one.
            name, _, rest = same.partition(" ")
            if kind in ("wpr2", "rm"):
                name, rest = "", text if kind == "wpr2" else same
            self.steps.append(Step(time, kind, name, "", rest,
                                   text[len(name):].strip(), times))

    def _accessed(self, step):
        full = f"{step.name}({step.index})" if step.index else step.name
        if step.kind == "rd" and CLOCK.match(full):
            return
        if step.kind == "wr" and full == INTERRUPT_BEGINS and self._raised:
            self._raised = False
            self._handler = []
        if self._handler is not None and INTERRUPT.search(step.name):
            self._handler.append(f"{step.kind} {full}")
            if full == INTERRUPT_ENDS:
                self.interrupts.append(tuple(self._handler))
                self._handler = None
            return
        last = self._poll
        if step.kind == "rd" and last and last.key == step.key:
            last.value, last.raw = step.value, step.raw
            last.times += step.times
            return
        self._poll = step if step.kind == "rd" else None
        self.steps.append(step)

    def _called(self, time, text):
        match = RPC.match(text)
        if not match:
            raise TraceError(f"not a message: {text}")
        name, rest = _subject(match["function"], match["rest"])
        note = " ".join(filter(None, (f"len {match['len']}", rest)))
        same = LONG_NUMBER.sub(lambda m: _number(m[0]), note)
        step = Step(time, "rpc", name, "", same, note)
        self._calls[match["function"], match["seq"]] = step
        self._poll = None
        self.steps.append(step)

    def _answered(self, time, text):
        match = RPC.match(text)
        call = match and self._calls.pop((match["function"], match["seq"]), None)
        if call:
            status = match["rest"].strip()
            call.value += f" -> {status}"
            call.raw += f" -> {status}"
            return
        name, _, rest = text.partition(" ")
        self.steps.append(Step(time, "event", name, "", rest, rest))

    def end(self):
        """The file is over; a handler may not have been."""
        if self._handler:
            self.interrupts.append(tuple(self._handler))


def read(lines, first=None, last=None):
    """Read a trace, from the line that matches first to the one that matches last.

    Both are compiled expressions or None. Raises TraceError on what is no trace
    and when an expression matches nothing.
    """
    reader = _Reader()
    begun, ended = first is None, False
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\n")
        match = LINE.match(line)
        if not match:
            raise TraceError(f"line {number}: {line[:60]!r}")
        begun = begun or bool(first.search(line))
        if not begun:
            continue
        try:
            reader.line(match)
        except TraceError as error:
            raise TraceError(f"line {number}: {error}") from None
        if last and last.search(line):
            ended = True
            break
    if not begun or (last and not ended):
        missing = first if not begun else last
        raise TraceError(f"no line matches '{missing.pattern}'")
    reader.end()
    return Trace(reader.steps, reader.interrupts)
