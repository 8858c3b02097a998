"""A claim line without a header, as a coder types it: `49411-59 x2 C34.11 11 2026-07-15`.

Between tabs or commas the order is code, modifiers, units, diagnoses, place of service, date; a cell may be left blank.
Between blanks, each word is told by its shape: `-59` or `RT` a modifier, `x2` or one digit units, `C34.11` a diagnosis,
`A` a pointer to the diagnoses above, `@11`, or two digits after units or diagnoses, the place. What may be two things
is refused: nothing is guessed. No word can be a name, so any other word is refused as one.
"""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from claims.reading.cells import (
    are_pointers,
    is_diagnosis,
    is_procedure,
    read_code,
    read_day,
    read_diagnoses,
    read_modifiers,
    read_place,
    read_pointers,
    read_units,
    require_no_formula,
)
from claims.reading.columns import Field
from claims.reading.identifiers import identifier_shaped, identifier_within
from claims.reading.outcome import Misfit

Value = TypeVar("Value")
# An older day on a line that no header explains is likelier a birth date than a service.
OLDEST_YEARS = 10
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{8}")
_UNITS = re.compile(r"[xX]-?[\d.]+|-?[\d.]+[xX]")
_MODIFIERS = re.compile(r"(?:-[0-9A-Z]{2})+", re.IGNORECASE)
_TWO = re.compile(r"[0-9A-Z]{2}", re.IGNORECASE)
_AMBIGUOUS = (
    "has two digits that may be a modifier, units or a place of service: write -59 for a modifier, x12 for units, "
    "@11 for a place"
)


@dataclass(slots=True)
class FreeLine:
    """What was told of one line; None where it says nothing."""

    code: str = ""
    modifiers: list[str] = field(default_factory=list)
    units: int | None = None
    diagnoses: list[str] = field(default_factory=list)
    pointers: list[str] = field(default_factory=list)
    place: str = ""
    day: date | None = None


def read_free_line(text: str, listed: tuple[str, ...], on: date) -> FreeLine:
    """`listed`: the diagnoses that a line above lists. Raises Misfit."""
    if looks := identifier_within(text):
        raise Misfit(f"holds what looks like {looks}: remove it")
    cells = split_cells(text)
    line = (_by_place(cells) if len(cells) > 1 else None) or _by_shape(_words(text))
    if line.day and line.day.year < on.year - OLDEST_YEARS:
        message = (
            f"lies more than {OLDEST_YEARS} years back and looks like a birth date: remove it, or head the columns"
        )
        raise Misfit(message, Field.FROM)
    if line.pointers:
        diagnoses = tuple(line.diagnoses) or listed
        chosen = _of(Field.POINTERS, lambda text: read_pointers(text, diagnoses), ",".join(line.pointers))
        line.diagnoses = list(chosen)
    return line


def _of(kind: Field, reader: Callable[[str], Value], text: str) -> Value:
    """Names the field in what is refused."""
    try:
        return reader(text)
    except Misfit as misfit:
        raise Misfit(str(misfit), misfit.field or str(kind)) from None


def split_cells(text: str, delimiter: str = "") -> list[str]:
    """The cells of one line between tabs, else commas, semicolons or bars; the whole line where it has none."""
    delimiter = delimiter or next((each for each in "\t,;|" if each in text), "\t")
    try:
        cells = next(csv.reader([text], delimiter=delimiter, strict=True, skipinitialspace=True), [])
    except csv.Error:
        raise Misfit("has a quotation mark that is left open") from None
    return [cell.strip() for cell in cells]


def _by_place(cells: list[str]) -> FreeLine | None:
    """The cells in their order; None where one of them does not fit its place."""
    days = [cell for cell in cells if _DATE.fullmatch(cell)]
    rest = [cell for cell in cells if not _DATE.fullmatch(cell)]
    while rest and not rest[-1]:
        rest.pop()
    if not rest or len(rest) > 5 or not is_procedure(rest[0].split("-")[0]):
        return None
    code, modifiers, units, diagnoses, place = [*rest, *[""] * (5 - len(rest))]
    for cell in rest[1:]:
        require_no_formula(cell)
    fits_diagnoses = not diagnoses or are_pointers(diagnoses) or _are_diagnoses(diagnoses)
    if not (_are_modifiers(modifiers) and _is_number(units) and fits_diagnoses and re.fullmatch(r"\d{0,2}", place)):
        return None
    head, own = _of(Field.CODE, read_code, code)
    line = FreeLine(head, [*own, *_of(Field.MODIFIERS, read_modifiers, modifiers)], day=_one_day(days))
    line.units = _of(Field.UNITS, read_units, units) if units else None
    if are_pointers(diagnoses):
        line.pointers.append(diagnoses)
    elif diagnoses:
        line.diagnoses += _of(Field.DIAGNOSES, read_diagnoses, diagnoses)
    line.place = _of(Field.PLACE, read_place, place) if place else ""
    return line


def _are_diagnoses(text: str) -> bool:
    return all(is_diagnosis(part) for part in re.split(r"[\s,;|/+&:]+", text) if part)


def _are_modifiers(text: str) -> bool:
    return all(_TWO.fullmatch(part) for part in re.split(r"[\s,;/-]+", text) if part)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"|[xX]?\s*-?[\d.]+", text) is not None


def _words(text: str) -> list[str]:
    """Words with their marks: `x 2` and `2 units` are x2, `49411 - 59` is 49411-59."""
    text = re.sub(r"^(\s*\w{5})\s*-\s*(?=\w{2}\b)", r"\1-", text)
    text = re.sub(r"(?i)\bx\s+(?=\d)", "x", text)
    text = re.sub(r"(?i)(?<![\w.-])(\d+(?:\.\d+)?)\s*(?:units?|u)\b", r"x\1", text)
    return [word for word in re.split(r"[\s,;|\"]+", re.sub(r"@\s+", "@", text)) if word]


def _by_shape(words: list[str]) -> FreeLine:
    days = [word for word in words if _DATE.fullmatch(word)]
    rest = [(place, word) for place, word in enumerate(words, start=1) if not _DATE.fullmatch(word)]
    if not rest or not is_procedure(rest[0][1].split("-")[0]):
        looks = identifier_shaped(rest[0][1]) if rest else ""
        hint = f" (it begins with what looks like {looks})" if looks else ""
        raise Misfit(f"does not begin with a CPT or HCPCS Level II code{hint}", Field.CODE)
    code, modifiers = _of(Field.CODE, read_code, rest[0][1])
    shaper = _Shaper(FreeLine(code, list(modifiers), day=_one_day(days)))
    for place, word in rest[1:]:
        shaper.take(place, word)
    return shaper.finish()


def _one_day(texts: list[str]) -> date | None:
    days = {_of(Field.FROM, read_day, text) for text in texts}
    if len(days) > 1:
        raise Misfit("holds two dates: give only the first day of the service, or head the columns", Field.FROM)
    return days.pop() if days else None


@dataclass(slots=True)
class _Shaper:
    """Takes the words after the code. `open_words`: from two digits on, which are a modifier if units follow."""

    line: FreeLine
    open_words: list[str] = field(default_factory=list)
    is_past_units: bool = False

    def take(self, place: int, word: str) -> None:
        line = self.line
        if _MODIFIERS.fullmatch(word):
            self._take_modifiers(word)
        elif _UNITS.fullmatch(word):
            self._take_units(word)
        elif re.fullmatch(r"@\d{1,2}", word):
            self._take_place(word)
        elif word.isdecimal() and len(word) < 5:
            self._take_number(place, word)
        elif len(word) > 2 and is_diagnosis(word):
            self._close()
            line.diagnoses += _of(Field.DIAGNOSES, read_diagnoses, word)
        elif re.fullmatch(r"[A-La-l]", word) or (self.is_past_units and re.fullmatch(r"(?i)AB|ABC|ABCD|BC|CD", word)):
            self._close()
            line.pointers.append(word)
        elif _TWO.fullmatch(word):
            self._take_modifiers(word)
        else:
            raise Misfit(_refusal(place, word))

    def finish(self) -> FreeLine:
        if self.open_words:
            raise Misfit(_AMBIGUOUS)
        return self.line

    def _take_modifiers(self, word: str) -> None:
        """In their order, behind any two digits that are still open."""
        held = self.open_words or self.line.modifiers
        held += _of(Field.MODIFIERS, read_modifiers, word)

    def _take_units(self, word: str) -> None:
        if self.line.units is not None:
            raise Misfit("has units twice", Field.UNITS)
        self.line.units = _of(Field.UNITS, read_units, word)
        self._modifiers_are_settled()

    def _take_number(self, place: int, word: str) -> None:
        if not self.is_past_units:
            if len(word) == 2:
                self.open_words.append(word)
            else:
                self._take_units(word)
        elif len(word) == 2:
            self._take_place(word)
        elif len(word) == 1:
            self.line.pointers.append(word)
        else:
            raise Misfit(f"has a number (word {place}) that is neither units nor a place: write x250 for units")

    def _take_place(self, word: str) -> None:
        self._close()
        if self.line.place:
            raise Misfit("has two places of service", Field.PLACE)
        self.line.place = _of(Field.PLACE, read_place, word)

    def _modifiers_are_settled(self) -> None:
        self.line.modifiers += self.open_words
        self.open_words = []
        self.is_past_units = True

    def _close(self) -> None:
        if self.open_words:
            raise Misfit(_AMBIGUOUS)
        self.is_past_units = True


def _refusal(place: int, word: str) -> str:
    try:
        require_no_formula(word)
    except Misfit as misfit:
        return f"word {place} {misfit}"
    if looks := identifier_shaped(word):
        return f"word {place} looks like {looks}: remove it, or give the columns a header"
    return f"word {place} is none of modifier, units, diagnosis, pointer, place of service and date"
