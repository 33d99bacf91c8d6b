# SPDX-License-Identifier: GPL-2.0
"""Line two folded traces up and cut what differs into hunks."""

import collections
import dataclasses
import difflib

SAME, CHANGED, LEFT, RIGHT = " ", "!", "-", "+"


@dataclasses.dataclass
class Row:
    """A step of one driver, or the same step of both."""

    sign: str
    left: object = None
    right: object = None

    @property
    def step(self):
        """The step, of whichever has it."""
        return self.left or self.right


def align(left, right):
    """Rows for two lists of steps, in an order that is right for both."""
    matcher = difflib.SequenceMatcher(None, [s.key for s in left],
                                      [s.key for s in right], autojunk=False)
    rows = []
    for tag, l0, l1, r0, r1 in matcher.get_opcodes():
        if tag == "equal":
            for one, two in zip(left[l0:l1], right[r0:r1]):
                sign = SAME if one.value == two.value else CHANGED
                rows.append(Row(sign, one, two))
            continue
        rows += [Row(LEFT, left=step) for step in left[l0:l1]]
        rows += [Row(RIGHT, right=step) for step in right[r0:r1]]
    return rows


def landmark(step):
    """Does this step tell a reader where in the boot he is?"""
    return step.kind in ("rpc", "event", "falcon", "fwsec", "booter", "rm")


def hunks(rows, context):
    """Yield (landmark or None, rows): differences with so many rows around."""
    wanted = set()
    for number, row in enumerate(rows):
        if row.sign != SAME:
            wanted.update(range(number - context, number + context + 1))
    place, hunk, head = None, [], None
    for number, row in enumerate(rows):
        if number in wanted:
            if not hunk:
                head = place
            hunk.append(row)
        elif hunk:
            yield head, hunk
            hunk = []
        if row.sign in (SAME, CHANGED) and landmark(row.step):
            place = row.left
    if hunk:
        yield head, hunk


def names(rows, side, kinds):
    """How often each name occurs on a side, "left" or "right"."""
    steps = (getattr(row, side) for row in rows)
    return collections.Counter(part.name for step in steps if step
                               for part in step.parts() if part.kind in kinds)
