"""Rows of two lists, paired by what names them: which were added, removed, or say something else now."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = TypeVar("Row", bound="DataclassInstance")
# What names a row; None where a row is not to be found by it.
Key = Callable[[Any], Hashable]
Value = str | int | bool | date | datetime | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, from what to what."""

    field: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class RowChange(Generic[Row]):
    old: Row
    new: Row
    changes: tuple[FieldChange, ...]

    def of(self, *names: str) -> tuple[FieldChange, ...]:
        return tuple(change for change in self.changes if change.field in names)


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """Rows that are the same are left out."""

    added: tuple[Row, ...] = ()
    removed: tuple[Row, ...] = ()
    changed: tuple[RowChange[Row], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def compare_rows(old: Sequence[Row], new: Sequence[Row], *keys: Key) -> Rows[Row]:
    """Pairs rows by the first key, what is left by the second, and so on; the order of the rows says nothing."""
    pairs: list[tuple[Row, Row]] = []
    removed, added = list(old), list(new)
    for key in keys:
        found, removed, added = _paired(removed, added, key)
        pairs += found
    changed = [RowChange(before, after, changes_of(before, after)) for before, after in pairs if before != after]
    return Rows(tuple(added), tuple(removed), tuple(changed))


def _paired(old: list[Row], new: list[Row], key: Key) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    if not old or not new:
        return [], old, new
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for place, row in enumerate(old):
        waiting[key(row)].append(place)
    waiting.pop(None, None)
    pairs, left, taken = [], [], set()
    for row in new:
        places = waiting.get(key(row))
        if places:
            place = places.popleft()
            taken.add(place)
            pairs.append((old[place], row))
        else:
            left.append(row)
    return pairs, [row for place, row in enumerate(old) if place not in taken], left


def changes_of(old: Row, new: Row, names: Iterable[str] = ()) -> tuple[FieldChange, ...]:
    """The fields in which two rows differ: all of them, or those named."""
    return tuple(
        FieldChange(name, before, after)
        for name in (names or [field.name for field in fields(old)])
        if (before := getattr(old, name)) != (after := getattr(new, name))
    )
