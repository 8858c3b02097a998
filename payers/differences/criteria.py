"""The criteria trees of two versions, line by line: added, removed, reworded, moved, put under another group."""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codes.diffs import Change, Piece, compare_lines, compare_texts
from payers.document import CriterionLine
from payers.trees import DEEPEST

# Two lines that share this part of their words are one line reworded.
ALIKE = 0.5
# Past so many pairs of lines in one place, only lines of the same order there are compared.
MANY_PAIRS = 40_000

# One step through both trees: the place of a line in the old one, in the new one, or in both.
Step = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class CriterionDiff:
    """One line as it was and as it is; `is_nested_anew`: it stands under another group, or deeper, or less deep."""

    old: CriterionLine | None
    new: CriterionLine | None
    is_moved: bool = False
    is_nested_anew: bool = False

    @property
    def line(self) -> CriterionLine:
        line = self.new or self.old
        if line is None:
            raise ValueError("a line is compared with nothing")
        return line

    @property
    def change(self) -> Change:
        if self.old is None:
            return Change.ADDED
        if self.new is None:
            return Change.REMOVED
        is_same = (self.old.kind, self.old.text) == (self.new.kind, self.new.text)
        return Change.SAME if is_same else Change.CHANGED

    @property
    def is_changed(self) -> bool:
        return self.change is not Change.SAME or self.is_moved or self.is_nested_anew

    @property
    def is_kind_changed(self) -> bool:
        return self.old is not None and self.new is not None and self.old.kind is not self.new.kind

    @property
    def shown_depth(self) -> int:
        """Pages nest no further than DEEPEST."""
        return min(self.line.depth, DEEPEST)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return compare_texts(self.old.text if self.old else "", self.new.text if self.new else "")


def compare_criteria(old: Sequence[CriterionLine], new: Sequence[CriterionLine]) -> tuple[CriterionDiff, ...]:
    """Every line of the new tree in its order, and between them those that are gone, where they stood."""
    steps = _steps([_content(line) for line in old], [_content(line) for line in new])
    was = {after: before for before, after in steps if before is not None and after is not None}
    moved = _moved(steps, old, new)
    was |= moved
    was |= _reworded(steps, was, old, new)
    kept, anew = set(was.values()), _nested_anew(was, old, new)
    return tuple(
        CriterionDiff(
            old=old[before] if before is not None else None,
            new=new[after] if after is not None else None,
            is_moved=after in moved,
            is_nested_anew=after in anew,
        )
        for before, after in _in_order(steps, was)
        if after is not None or before not in kept
    )


def with_groups(lines: Sequence[CriterionDiff]) -> list[CriterionDiff]:
    """The changed lines in their order, each after the groups that it stands under."""
    above = _parents([line.line for line in lines])
    shown: set[int] = set()
    for place, line in enumerate(lines):
        over: int | None = place if line.is_changed else None
        while over is not None and over not in shown:
            shown.add(over)
            over = above[over]
    return [lines[place] for place in sorted(shown)]


def _content(line: CriterionLine) -> str:
    return f"{line.kind}\x00{line.text}"


def _steps(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    steps: list[Step] = []
    before = after = 0
    for change, run in compare_lines(old, new):
        for _ in run:
            steps.append((None if change is Change.ADDED else before, None if change is Change.REMOVED else after))
            before += change is not Change.ADDED
            after += change is not Change.REMOVED
    return steps


def _in_order(steps: list[Step], was: dict[int, int]) -> Iterator[Step]:
    for before, after in steps:
        yield (before, None) if after is None else (was.get(after), after)


def _moved(steps: list[Step], old: Sequence[CriterionLine], new: Sequence[CriterionLine]) -> dict[int, int]:
    """Lines that are gone in one place and stand word for word in another; never a group without a heading."""
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for before, after in steps:
        if before is not None and after is None and old[before].text:
            waiting[_content(old[before])].append(before)
    found = {}
    for before, after in steps:
        if before is None and after is not None and waiting.get(_content(new[after])):
            found[after] = waiting[_content(new[after])].popleft()
    return found


def _reworded(
    steps: list[Step], was: dict[int, int], old: Sequence[CriterionLine], new: Sequence[CriterionLine]
) -> dict[int, int]:
    """Lines gone and lines new in the same place that share most of their words."""
    taken = set(was.values())
    found: dict[int, int] = {}
    for gone, come in _blocks(steps):
        free = [before for before in gone if before not in taken]
        added = [after for after in come if after not in was]
        is_many = len(free) * len(added) > MANY_PAIRS
        for place, after in enumerate(added):
            candidates = free[place : place + 1] if is_many else [before for before in free if before not in taken]
            likeness, before = max(((_likeness(old[c], new[after]), -c) for c in candidates), default=(0.0, 0))
            if likeness >= ALIKE:
                found[after] = -before
                taken.add(-before)
    return found


def _blocks(steps: list[Step]) -> Iterator[tuple[list[int], list[int]]]:
    """The runs between lines that are the same: the places gone from the old tree, and new in the new one."""
    gone: list[int] = []
    come: list[int] = []
    for before, after in steps:
        if before is not None and after is not None:
            yield gone, come
            gone, come = [], []
        elif before is not None:
            gone.append(before)
        elif after is not None:
            come.append(after)
    yield gone, come


def _likeness(old: CriterionLine, new: CriterionLine) -> float:
    """The part of their words that two lines share; two groups without a heading are alike."""
    first, second = set(old.text.casefold().split()), set(new.text.casefold().split())
    return len(first & second) / len(first | second) if first or second else 1.0


def _nested_anew(was: dict[int, int], old: Sequence[CriterionLine], new: Sequence[CriterionLine]) -> set[int]:
    over_old, over_new = _parents(old), _parents(new)
    return {
        after
        for after, before in was.items()
        if old[before].depth != new[after].depth or _counterpart(over_new[after], was) != over_old[before]
    }


def _counterpart(parent: int | None, was: dict[int, int]) -> int | None:
    # -1: a group that the old tree did not have.
    return None if parent is None else was.get(parent, -1)


def _parents(lines: Sequence[CriterionLine]) -> list[int | None]:
    """For each line the place of the one it stands under, None at the top."""
    above: list[int] = []
    found: list[int | None] = []
    for place, line in enumerate(lines):
        while above and lines[above[-1]].depth >= line.depth:
            above.pop()
        found.append(above[-1] if above else None)
        above.append(place)
    return found
