# SPDX-License-Identifier: GPL-2.0
"""Fold what a driver does in a loop into one step.

A firmware image goes to a falcon in hundreds of equal rounds of four accesses,
a page table is written word by word: one line each says it better.
"""

import dataclasses

from trace_events import Step

#: Accesses in one round, at most.
LONGEST_ROUND = 8
#: So many rounds are a loop.
FEWEST_ROUNDS = 3


@dataclasses.dataclass
class Loop(Step):
    """A round of steps, repeated."""

    #: For each step of the round its repetitions, in order.
    columns: tuple = ()

    @property
    def key(self):
        """Loops that write the same are the same, wherever they look how it goes."""
        writes = tuple((c[0].kind, c[0].name) for c in self.columns
                       if c[0].kind == "wr")
        return ("loop", writes or tuple(c[0].name for c in self.columns), "")

    @property
    def access(self):
        return True

    def parts(self):
        """All its steps."""
        return (step for column in self.columns for step in column)

    def __str__(self):
        return f"{self.times} rounds of\n" + "\n".join(
            f"    {column[0].kind} {column[0].name}{_range(column)}"
            for column in self.columns)


def _span(words):
    """First and last of many, or the one that all are."""
    return words[0] if len(set(words)) == 1 else f"{words[0]}..{words[-1]}"


def _range(column):
    indices = [step.index for step in column]
    index = f"({_span(indices)})" if indices[0] else ""
    return f"{index} {_span([step.raw for step in column])}"


def _rounds(steps, at, length):
    """How many rounds of this length follow each other from here on."""
    shape = [(s.kind, s.name) for s in steps[at:at + length]]
    if len(shape) < length or not all(s.access for s in steps[at:at + length]):
        return 0
    count, end = 1, at + length
    while [(s.kind, s.name) for s in steps[end:end + length]] == shape:
        count += 1
        end += length
    return count


def _loop(steps, at, length, count):
    columns = tuple(tuple(steps[at + offset + length * r] for r in range(count))
                    for offset in range(length))
    # What a read found last is in its raw value; what was written is compared.
    same = "; ".join(f"{c[0].kind} {c[0].name}" +
                     "".join(f" {s.index}={s.value}" for s in c if s.kind == "wr")
                     for c in columns)
    return Loop(time=steps[at].time, kind="loop", name="", value=f"{count}: {same}",
                times=count, columns=columns)


def fold(steps):
    """A list of the steps with loops folded, the longest first."""
    out, at = [], 0
    while at < len(steps):
        best_length, best_count = 1, 1
        for length in range(1, LONGEST_ROUND + 1):
            count = _rounds(steps, at, length)
            if count >= FEWEST_ROUNDS and count * length > best_count * best_length:
                best_length, best_count = length, count
        if best_count > 1:
            out.append(_loop(steps, at, best_length, best_count))
        else:
            out.append(steps[at])
        at += best_length * best_count
    return out
