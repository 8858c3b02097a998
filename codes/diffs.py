"""The difference between two versions of a text, word by word. No Django, no database."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from diff_match_patch import diff_match_patch

# A citation, a number with its separators, a word, a run of blanks, or one mark.
_TOKEN = re.compile(r"\[@[a-z0-9-]+\]|\$?\d[\d,.]*\d|\w+|\s+|[^\w\s]")
# Words are compared as single characters; these code points are no characters of their own.
_FIRST_SURROGATE, _AFTER_SURROGATES, _END = 0xD800, 0xE000, 0x110000


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, known by its key."""

    key: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Content:
    """A version as plain text, each field by its label."""

    fields: Mapping[str, str]
    modifiers: Sequence[Row] = ()
    related: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that is the same, added or removed."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class FieldDiff:
    label: str
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.change is not Change.SAME for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class RowDiff:
    key: str
    change: Change
    cells: tuple[FieldDiff, ...]


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """`unchanged` names the fields that are the same; rows that are the same are left out."""

    fields: tuple[FieldDiff, ...]
    unchanged: tuple[str, ...]
    modifiers: tuple[RowDiff, ...]
    related: tuple[RowDiff, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.modifiers or self.related)


def compare(old: Content, new: Content) -> VersionDiff:
    fields = [compare_field(label, old.fields.get(label, ""), text) for label, text in new.fields.items()]
    return VersionDiff(
        fields=tuple(field for field in fields if field.is_changed),
        unchanged=tuple(field.label for field in fields if not field.is_changed),
        modifiers=compare_rows(old.modifiers, new.modifiers),
        related=compare_rows(old.related, new.related),
    )


def compare_field(label: str, old: str, new: str) -> FieldDiff:
    return FieldDiff(label, compare_texts(old, new))


def compare_rows(old: Sequence[Row], new: Sequence[Row]) -> tuple[RowDiff, ...]:
    """Rows added, removed and changed: in the order of the new table, then those removed."""
    before, after = {row.key: row for row in old}, {row.key: row for row in new}
    found = [_compare_row(before.get(key), row) for key, row in after.items()]
    found += [_compare_row(row, None) for key, row in before.items() if key not in after]
    return tuple(row for row in found if row.change is not Change.SAME)


def _compare_row(old: Row | None, new: Row | None) -> RowDiff:
    present = new or old
    if present is None:
        raise ValueError("a row is compared with nothing")
    cells = tuple(
        compare_field(label, old.cells.get(label, "") if old else "", new.cells.get(label, "") if new else "")
        for label in present.cells
    )
    if old is None or new is None:
        return RowDiff(present.key, Change.ADDED if old is None else Change.REMOVED, cells)
    is_changed = any(cell.is_changed for cell in cells)
    return RowDiff(present.key, Change.CHANGED if is_changed else Change.SAME, cells)


def compare_texts(old: str, new: str) -> tuple[Piece, ...]:
    """Whole words are added or removed, never parts of one."""
    before, after = (_TOKEN.findall(_plain_newlines(text)) for text in (old, new))
    return tuple(Piece(change, "".join(run)) for change, run in _compared(before, after, is_tidied=True))


def compare_lines(old: Sequence[str], new: Sequence[str]) -> list[tuple[Change, list[str]]]:
    """Runs of whole lines that are the same, added or removed, in reading order."""
    return _compared(old, new, is_tidied=False)


def _compared(old: Sequence[str], new: Sequence[str], *, is_tidied: bool) -> list[tuple[Change, list[str]]]:
    """`is_tidied` joins changes that a word or two parts: readable text, but more of it marked than differs."""
    characters: dict[str, str] = {}
    first, second = _as_characters(old, characters), _as_characters(new, characters)
    engine = diff_match_patch()
    differences = engine.diff_main(first, second, False)
    if is_tidied:
        engine.diff_cleanupSemantic(differences)
    spelled = {character: word for word, character in characters.items()}
    kinds = {0: Change.SAME, 1: Change.ADDED, -1: Change.REMOVED}
    return [(kinds[kind], [spelled[c] for c in run]) for kind, run in differences]


def _as_characters(words: Sequence[str], characters: dict[str, str]) -> str:
    """One character for each word, the same for the same word; `characters` is added to."""
    return "".join(characters.setdefault(word, _character(len(characters))) for word in words)


def _character(number: int) -> str:
    point = number + 1
    if point >= _FIRST_SURROGATE:
        point += _AFTER_SURROGATES - _FIRST_SURROGATE
    # Beyond every code point words share the last one: no text people write holds a million different words.
    return chr(min(point, _END - 1))


def _plain_newlines(text: str) -> str:
    """Browsers send CRLF; files hold LF."""
    return text.replace("\r\n", "\n").strip()
