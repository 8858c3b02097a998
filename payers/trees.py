"""The criteria of a version as a tree, from its lines. No database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from payers.vocabulary import CriterionKind

# Deeper lines stand at this depth: a page nests no further.
DEEPEST = 8


class Line(Protocol):
    """One line of the criteria, in reading order."""

    depth: int
    kind: str
    text: str


@dataclass(slots=True)
class Branch:
    """A criterion, or a group of them: `words` says how many of the group are needed."""

    text: str
    words: str = ""
    branches: list["Branch"] = field(default_factory=list)


def tree_of(lines: Iterable[Line]) -> list[Branch]:
    """A line that skips a depth hangs on the line before it."""
    top: list[Branch] = []
    open_groups: list[Branch] = []
    for line in lines:
        depth = min(line.depth, len(open_groups), DEEPEST)
        words = "" if line.kind == CriterionKind.LEAF else CriterionKind(line.kind).label
        branch = Branch(line.text, words)
        del open_groups[depth:]
        (open_groups[-1].branches if open_groups else top).append(branch)
        open_groups.append(branch)
    return top


def counted(branches: Iterable[Branch]) -> int:
    """How many single criteria there are, groups not counted."""
    return sum((0 if branch.words else 1) + counted(branch.branches) for branch in branches)
