# SPDX-License-Identifier: GPL-2.0
"""Find in a kernel log what must not be in one."""

import re

#: (name, expression): the first one that matches a line names the finding.
COMPLAINTS = [(name, re.compile(text)) for name, text in (
    ("KASAN", r"BUG: KASAN: "),
    ("KCSAN", r"BUG: KCSAN: "),
    ("KFENCE", r"BUG: KFENCE: "),
    ("UBSAN", r"UBSAN: "),
    ("lockdep", r"WARNING: (possible |bad unlock|suspicious RCU|inconsistent lock"
                r"|held lock freed|lock held|Nested lock|.*lock.*detected)"),
    ("lockdep", r"BUG: (Invalid wait context|MAX_LOCK|MAX_STACK)"
                r"|\[ BUG: Invalid wait context \]|DEBUG_LOCKS_WARN_ON"
                r"|turning off the locking correctness validator"),
    ("atomic sleep", r"BUG: (sleeping function called|scheduling while atomic)"),
    # The leaks themselves are read by guest/kmemleak, which knows more.
    ("kmemleak", r"kmemleak: (Cannot|Memory pool empty|Automatic memory scanning "
                 r"thread ended)"),
    ("DMA-API", r"DMA-API: (?!preallocated|debugging (enabled|disabled))"),
    ("debug objects", r"ODEBUG: "),
    ("list corruption", r"list_(add|del) corruption|slab.*corruption|BUG [\w:-]+ \(.*\): "),
    ("refcount", r"refcount_t: "),
    ("page poisoning", r"pagealloc: (memory corruption|single bit error)"),
    ("RCU stall", r"rcu.*detected (stalls|expedited stalls)|self-detected stall"),
    ("lockup", r"watchdog: BUG: (soft|hard) lockup|hard LOCKUP"),
    ("workqueue stall", r"BUG: workqueue lockup"),
    ("hung task", r"INFO: task .* blocked for more than"),
    ("module leak", r"Slab cache still has objects|still has \d+ objects"
                    r"|kmem_cache_destroy .*: Slab cache"),
    ("sysfs duplicate", r"sysfs: cannot create duplicate filename"),
    ("oops", r"Oops: |general protection fault|kernel BUG at"
             r"|BUG: (kernel NULL|unable to handle|Bad page|non-zero)"),
    ("panic", r"Kernel panic"),
    ("WARN", r"WARNING: .*(CPU: |at .*:\d+|\+0x)"),
    ("BUG", r"\bBUG: "),
)]

#: Lines of context that are kept with a finding.
CONTEXT = 40
#: A block that the kernel cuts out ends here.
END = re.compile(r"---\[ end trace|^={20,}$")
STAMP = re.compile(r"^(<\d+>)?\[ *\d+\.\d+\](\[[^]]*\])? ")
MARK = re.compile(r"nova-test: begin (\S+)")
START = "nova-test: guest begins"
MARK_END = re.compile(r"nova-test: end ")


def plain(line):
    """A line without its time stamp."""
    return STAMP.sub("", line)


def findings(lines):
    """Yield a dictionary for each complaint: kind, line, test, context."""
    test = None
    for number, raw in enumerate(lines):
        line = plain(raw)
        if begin := MARK.search(line):
            test = begin[1]
        elif MARK_END.search(line):
            test = None
        for kind, expression in COMPLAINTS:
            if expression.search(line):
                yield {"kind": kind, "line": line, "test": test,
                       "context": context(lines, number)}
                break


def context(lines, number):
    """The lines from a complaint to the end of its block."""
    block = []
    for raw in lines[number:number + CONTEXT]:
        block.append(raw)
        if END.search(plain(raw)) and len(block) > 2:
            break
    return block


def after_boot(lines):
    """The log from where the guest's init began; all of it if it never did.

    Under load the emulator delivers timer interrupts so late that the debug
    kernel has been seen to complain while it identifies its processors.
    """
    for number, line in enumerate(lines):
        if START in line:
            return lines[number:]
    return lines


def judge(lines, expect, allow):
    """Split complaints into those not expected; list what did not come.

    A complaint is taken as expected when an expression matches any line of its
    block; a WARN's first line names only a place.
    """
    bad = []
    seen = set()
    for finding in findings(after_boot(lines)):
        text = "\n".join(finding["context"])
        hits = [e.pattern for e in expect if e.search(text)]
        seen.update(hits)
        if not hits and not any(a.search(text) for a in allow):
            bad.append(finding)
    missing = [e.pattern for e in expect if e.pattern not in seen]
    return bad, missing
