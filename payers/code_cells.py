"""How the columns of a file of codes are spelled in its cells, and read back."""

import re
from dataclasses import dataclass
from typing import Any

from import_export.widgets import Widget

from payers.characters import without_controls
from payers.importers.fields import is_number
from payers.importers.parts import MOST_GROUPS
from payers.vocabulary import Word

# What a spreadsheet would take for a formula, at the start of a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BETWEEN = re.compile(r"[\s,;|]+")
_SHOWN = 60


@dataclass(slots=True)
class CodeLine:
    """One row of a file of codes; what stands below `passage` is for readers, and is not read back."""

    system: str
    code: str
    disposition: Word | None = None
    prior_authorization: Word | None = None
    delegate: str = ""
    places: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    group: int = 1
    note: str = ""
    passage: str = ""
    sample: str = ""
    title: str = ""
    policy: str = ""
    version: str = ""
    effective_from: str = ""
    source: str = ""
    address: str = ""

    def __str__(self) -> str:
        return f"{self.system.upper()} {self.code}"


def plain_cell(text: str) -> str:
    """The text as it was before it was escaped, on one line."""
    tidy = " ".join(text.split())
    return tidy[1:] if tidy.startswith("'") and tidy[1:].startswith(_FORMULA) else tidy


class Cell(Widget):  # type: ignore[misc]
    """A text on one line; one that a spreadsheet would run as a formula gets an apostrophe before it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return self.read(plain_cell(str(value or "")))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        text = without_controls(self.spell(value)).strip()
        return f"'{text}" if text.startswith(_FORMULA) else text

    def read(self, text: str) -> Any:
        return text

    def spell(self, value: Any) -> str:
        return "" if value is None else str(value)


class WordCell(Cell):
    """One word of a vocabulary: written as readers see it, read so or by its short name."""

    def __init__(self, words: type[Word], default: Word | None = None) -> None:
        super().__init__()
        self._words = words
        self._default = default
        self._known = {spelling.casefold(): word for word in words for spelling in (word.value, word.label)}

    def read(self, text: str) -> Word | None:
        if not text:
            return self._default
        word = self._known.get(text.casefold())
        if word is None:
            allowed = ", ".join(f"{word.value} ({word.label})" for word in self._words)
            raise ValueError(f"{text[:_SHOWN]!r} is none of {allowed}.")
        return word

    def spell(self, value: Any) -> str:
        return value.label if isinstance(value, Word) else ""


class ListCell(Cell):
    """Short texts with commas or blanks between."""

    def read(self, text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.upper() for part in _BETWEEN.split(text) if part))

    def spell(self, value: Any) -> str:
        return ", ".join(value or ())


class GroupCell(Cell):
    def read(self, text: str) -> int:
        if not text:
            return 1
        if not is_number(text, most=MOST_GROUPS):
            raise ValueError(f"{text[:_SHOWN]!r} is no number from 1 to {MOST_GROUPS:,}.")
        return int(text)
