# SPDX-License-Identifier: GPL-2.0
"""Tables made from the sources, so that they cannot become wrong.

.. nova-chips::            the chips of nova-core/nova_chip.c
.. nova-codes:: ARRAY      an array of codes in nova-core/nova_status.c
.. nova-errnos::           errno for each NV_STATUS
.. nova-messages:: FILE... what these files can say in the kernel's log
.. nova-registers:: FILE   a header of nova-core/regs
.. nova-tracepoints::      nova-core/nova_trace.h, nova-drm/nova_drm_trace.h
"""

import re

import nova_source as source
from nova_source import STRING, text_of


class Chips(source.Table):
    """Every chip by name, and whether it boots."""

    head = ("chip", "id", "architecture", "HAL family", "state")
    widths = (10, 10, 15, 15, 50)

    def rows(self):
        model = set(re.findall(r'\.name = "(\w+)"',
                               self.read("tests/vgpu/chip.c")))
        for match in re.finditer(
                r'\{ (0x\w+), "(\w+)", NOVA_ARCH_(\w+), NOVA_FAMILY_(\w+), '
                r"(true|false) \}", self.read("nova-core/nova_chip.c")):
            number, name, arch, family, boots = match.groups()
            state = "known, refused with -EOPNOTSUPP"
            if boots == "true":
                state = "boots on the virtual GPU" if name in model else \
                    "same family as chips that boot, never tried"
            yield name, number, arch.capitalize(), family.lower(), state


class Codes(source.Table):
    """Codes of firmware, as the driver's messages name and explain them."""

    required_arguments = 1
    head = ("code", "name in the message", "meaning, what to do")
    widths = (10, 40, 50)
    literal = 1

    def rows(self):
        text = self.read("nova-core/nova_status.c")
        body = source.body_of(text, rf"{self.arguments[0]}\[\] = \{{")
        for code, name, hint in re.findall(
                rf"\{{ (\w+), \{{ {STRING},\s*{STRING} \}} \}}", body):
            if not name:
                name = source.find(rf'\[{code}\] = "(\w+)"', text)
            yield code, text_of(name), text_of(hint)


class Errnos(source.Table):
    """nova_status_rm_errno()."""

    head = ("errno", "NV_STATUS")
    widths = (15, 85)

    def rows(self):
        text = self.read("nova-core/nova_status.c")
        body = source.body_of(text, r"^int nova_status_rm_errno\(u32 status\)\n\{")
        for labels, errno in re.findall(
                r"((?:\t(?:case [^:]+|default):[^\n]*\n)+)\t\treturn ([-\w]+);",
                body):
            names = re.findall(r"/\* (.*?) \*/", labels)
            if "NOVA_STATUS_NOT_SUPPORTED" in labels:
                names.insert(0, "NOT_SUPPORTED")
            if errno == "0":
                continue
            yield errno, ", ".join(names) or "any other"


class Messages(source.Table):
    """Messages with the errno that comes with them, where the call has it."""

    required_arguments = 1
    final_argument_whitespace = True
    head = ("message", "level", "errno")
    widths = (75, 10, 15)

    CALL = re.compile(r"\b(?:dev|drm)_(err_probe|err|warn|info)"
                      r"(?:_ratelimited|_once)?\(|\b(nova_gsp_fail)\(")

    def rows(self):
        for name in self.files(self.arguments[0].split()):
            text = self.read(name)
            for match in self.CALL.finditer(text):
                call = source.call_at(text, match.end())
                after = text[match.end() + len(call):]
                words = re.search(rf"{STRING}(?:\s*{STRING})*", call)
                # What is put together elsewhere says nothing here.
                if not words or "%pV" in words.group():
                    continue
                message = "".join(text_of(part) for part in re.findall(
                    STRING, words.group())).strip()
                if match[2]:
                    message = "GSP failed: " + message
                # In the call, or what is returned right after it.
                errno = source.find(r"(-E[A-Z]+)\b", call[:words.start()]) or \
                    source.find(r"^\);\s*return (?:ERR_PTR\()?(-E[A-Z]+)\b", after)
                yield (message, (match[1] or "err").replace("err_probe", "err"),
                       errno)


class Registers(source.Table):
    """Registers of a block; their fields are in the header."""

    required_arguments = 1
    head = ("register", "where", "what the header says")
    widths = (45, 20, 35)

    def rows(self):
        text = self.read(self.arguments[0])
        comment = ""
        for line in source.joined(text):
            if line.startswith("/*") or line.startswith(" *"):
                comment = self.comment(comment, line)
                continue
            match = re.match(r"#define (NV_(?!\w+_REG)\w+(?:\(\w+\))?)\s+"
                             r"(?:NOVA|NV)_(\w*)REG\((.*)\)$", line)
            if match:
                yield match[1], self.place(match[2], match[3]), comment
            elif not line.strip():
                comment = ""

    @staticmethod
    def comment(before, line):
        """Gather a comment's lines; a new one replaces the old."""
        words = line.removeprefix("/*").removeprefix(" *").removesuffix("*/")
        words = words.strip(" */")
        if line.startswith("/*"):
            return words
        return f"{before} {words}".strip()

    @staticmethod
    def place(kind, where):
        """What the offset counts from."""
        return {"FALCON_": "falcon + ", "RISCV_": "falcon + 0x1000 + ",
                "VFUNC_": "0xb80000 + "}.get(kind, "") + where


class Tracepoints(source.Table):
    """Events and what they print."""

    head = ("event", "prints, after the PCI address or the name of the VM")
    widths = (30, 70)

    def rows(self):
        text = (self.read("nova-core/nova_trace.h") +
                self.read("nova-drm/nova_drm_trace.h"))
        for match in re.finditer(rf"TRACE_EVENT\((\w+),.*?TP_printk\({STRING}",
                                 text, re.S):
            yield match[1], text_of(match[2]).removeprefix("%s ")


def setup(app):
    """Register the directives."""
    for name, directive in (("chips", Chips), ("codes", Codes),
                            ("errnos", Errnos), ("messages", Messages),
                            ("registers", Registers),
                            ("tracepoints", Tracepoints)):
        app.add_directive(f"nova-{name}", directive)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
