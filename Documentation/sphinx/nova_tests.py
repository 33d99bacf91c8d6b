# SPDX-License-Identifier: GPL-2.0
"""Tables about the virtual GPU and the tests, made from their sources.

.. nova-faults::      what the virtual GPU can be made to do wrong
.. nova-fault-ends::  what the driver makes of each
.. nova-violations::  what it objects to
.. nova-usage::       vgpu --help
.. nova-control::     commands of its control socket
.. nova-stats::       what it counts
.. nova-tolerances::  what other drivers may do
.. nova-samples:: DIR sources of tests/analysis with their first comments
.. nova-tokens::      rules of tests/analysis/tokens
"""

import errno
import re
import runpy

from docutils import nodes

import nova_source as source
from nova_source import STRING, text_of


class Macros(source.Table):
    """Lines of a list that the model's sources include."""

    def lines(self, name, macro, pattern):
        """Arguments of each line; one that does not match the pattern is an error."""
        text = self.read(name)
        found = re.findall(rf"^{macro}\({pattern}\)", text, re.M)
        if not found or len(found) != len(re.findall(rf"^{macro}\(", text, re.M)):
            raise self.error(f"{name} has lines of another form than {macro}(...)")
        return found

    def parts(self, name):
        """The files that a list of lists includes, in tests/vgpu."""
        found = re.findall(r'^#include "([\w.]+)"', self.read(name), re.M)
        if not found:
            raise self.error(f"{name} includes no other list")
        return [f"tests/vgpu/{part}" for part in found]


class Faults(Macros):
    """--inject."""

    head = ("fault", "what it does")
    widths = (30, 70)

    def rows(self):
        for part in self.parts("tests/vgpu/faults.def"):
            for name, argument, what in self.lines(
                    part, "F", rf"\w+,\s*{STRING},\s*(\w+),\s*{STRING}"):
                yield (name + ("=ARG" if argument == "true" else ""),
                       text_of(what))


class FaultEnds(source.Table):
    """The table that the tests in the guest go by."""

    head = ("fault", "probe", "the kernel's log has (regular expression)")
    widths = (35, 25, 40)
    TABLE = "tests/vm/guest/fault_table.py"

    def rows(self):
        self.read(self.TABLE)
        for fault in runpy.run_path(str(self.top / self.TABLE))["FAULTS"]:
            ends = " or ".join(self.errno_name(code) for code in fault.errnos)
            if fault.at_unbind:
                ends += "; shows at unbind"
            yield fault.spec, ends, fault.message or "nothing"

    @staticmethod
    def errno_name(code):
        """As the kernel calls it: two names have one number."""
        if not code:
            return "succeeds"
        return f"-{errno.errorcode[code]}".replace("ENOTSUP", "EOPNOTSUPP")


class Violations(Macros):
    """What the model reports."""

    head = ("check", "rule", "what it means")
    widths = (30, 5, 65)

    def rows(self):
        found = []
        for part in self.parts("tests/vgpu/violations.def"):
            found += self.lines(part, "V",
                                rf"\w+,\s*(\d+),\s*{STRING},\s*{STRING}")
        for rule, name, what in sorted(found, key=lambda row: int(row[0])):
            yield text_of(name), rule, text_of(what)


class Tolerances(Macros):
    """What the model lets drivers do that are tested as they are."""

    head = ("driver", "check", "what it does, and why that may pass")
    widths = (12, 28, 60)

    def rows(self):
        names = {}
        for part in self.parts("tests/vgpu/violations.def"):
            names |= {check: name for check, name, _what in self.lines(
                part, "V", rf"(\w+),\s*\d+,\s*{STRING},\s*{STRING}")}
        for driver, check, what in self.lines("tests/vgpu/tolerances.def", "T",
                                              rf"{STRING},\s*(\w+),\s*{STRING}"):
            yield text_of(driver), text_of(names[check]), text_of(what)


class Control(source.Table):
    """Commands, as "help" lists them."""

    head = ("command", "what it does")
    widths = (20, 80)

    def rows(self):
        body = source.body_of(self.read("tests/vgpu/control.c"),
                              r"commands\[\] = \{")
        for name, what in re.findall(rf"\{{ {STRING},\s*{STRING}", body):
            yield text_of(name), text_of(what)


class Stats(Macros):
    """Counters."""

    head = ("name", "what is counted")
    widths = (30, 70)

    def rows(self):
        for name, what in self.lines("tests/vgpu/stats.def", "S",
                                     rf"\w+,\s*{STRING},\s*{STRING}"):
            yield text_of(name), text_of(what)


class Samples(source.Table):
    """What each source is for."""

    required_arguments = 1
    head = ("source", "what it shows")
    widths = (35, 65)

    def rows(self):
        for name in self.files([f"{self.arguments[0]}/*.c"]):
            comment = source.find(r"(?s)\n/\*(.*?)\*/", self.read(name))
            words = re.sub(r"\s*\n \*\s*", " ", comment).strip()
            yield (name.rsplit("/", 1)[1],
                   re.sub(r"^compilers: [\w, ]+\. ", "", words))


class Tokens(source.Table):
    """Rules by name, with the reason."""

    head = ("rule", "why")
    widths = (30, 70)

    def rows(self):
        text = self.read("tests/analysis/tokens/rules.txt")
        for name, why in re.findall(r"^# ([\w-]+): (.*(?:\n#\t.*)*)", text, re.M):
            yield name, why.replace("\n#\t", " ")


class Usage(source.Source):
    """The text of vgpu --help."""

    def run(self):
        """One literal block."""
        text = self.read("tests/vgpu/options.c")
        block = re.search(rf"usage\[\] =\n((?:{STRING}\n?)+);", text)
        if not block:
            raise self.error("the model has no usage text any more")
        usage = "".join(map(text_of, re.findall(STRING, block[1])))
        return [nodes.literal_block(usage, usage)]


def setup(app):
    """Register the directives."""
    for name, directive in (("faults", Faults), ("fault-ends", FaultEnds),
                            ("violations", Violations), ("control", Control),
                            ("stats", Stats), ("samples", Samples),
                            ("tolerances", Tolerances),
                            ("tokens", Tokens), ("usage", Usage)):
        app.add_directive(f"nova-{name}", directive)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
