# SPDX-License-Identifier: GPL-2.0
"""Tables about the virtual GPU and the tests, made from their sources.

.. nova-faults::      what the virtual GPU can be made to do wrong
.. nova-fault-ends::  what the driver makes of each
.. nova-violations::  what it objects to
.. nova-usage::       vgpu --help
.. nova-control::     commands of its control socket
.. nova-stats::       what it counts
.. nova-samples:: DIR sources of tests/analysis with their first comments
.. nova-tokens::      rules of tests/analysis/tokens
"""

import errno
import re
import runpy

from docutils import nodes

import nova_source as source
from nova_source import STRING, text_of


class Faults(source.Table):
    """--inject."""

    head = ("fault", "what it does")
    widths = (30, 70)

    def rows(self):
        for part in ("core", "boot", "rm"):
            text = self.read(f"tests/vgpu/faults_{part}.def")
            for match in re.finditer(rf"^F\(\w+,\s*{STRING},\s*(\w+),\s*{STRING}"
                                     r"\)", text, re.M):
                name, argument, what = match.groups()
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
            ends = " or ".join(f"-{errno.errorcode[e]}" if e else "succeeds"
                               for e in fault.errnos)
            if fault.at_unbind:
                ends += "; shows at unbind"
            yield fault.spec, ends, fault.message or "nothing"


class Violations(source.Table):
    """What the model reports."""

    head = ("check", "rule", "what it means")
    widths = (30, 5, 65)

    def rows(self):
        found = []
        for part in ("core", "boot", "rm"):
            text = self.read(f"tests/vgpu/violations_{part}.def")
            found += re.findall(rf"^V\(\w+,\s*(\d+),\s*{STRING},\s*{STRING}\)",
                                text, re.M)
        for rule, name, what in sorted(found, key=lambda row: int(row[0])):
            yield text_of(name), rule, text_of(what)


class Control(source.Table):
    """Commands, as "help" lists them."""

    head = ("command", "what it does")
    widths = (20, 80)

    def rows(self):
        body = source.body_of(self.read("tests/vgpu/control.c"),
                              r"commands\[\] = \{")
        for name, what in re.findall(rf"\{{ {STRING},\s*{STRING}", body):
            yield text_of(name), text_of(what)


class Stats(source.Table):
    """Counters."""

    head = ("name", "what is counted")
    widths = (30, 70)

    def rows(self):
        for name, what in re.findall(rf"^S\(\w+,\s*{STRING},\s*{STRING}\)",
                                     self.read("tests/vgpu/stats.def"), re.M):
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
                            ("tokens", Tokens), ("usage", Usage)):
        app.add_directive(f"nova-{name}", directive)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
