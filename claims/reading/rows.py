"""Rows of cells under a header: one claim line a row. Columns that no field needs are never looked at."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from claims.lines import ClaimLine
from claims.reading.cells import (
    MOST_MODIFIERS,
    are_pointers,
    read_code,
    read_days,
    read_diagnoses,
    read_modifiers,
    read_place,
    read_pointers,
    read_units,
    require_no_formula,
)
from claims.reading.columns import Columns, Field
from claims.reading.gathering import Gathering
from claims.reading.heads import read_head
from claims.reading.identifiers import identifier_shaped, normalized
from claims.reading.outcome import Misfit

Value = TypeVar("Value")
NumberedRow = tuple[int, list[str]]


@dataclass(slots=True)
class Row:
    """One row; a value that does not fit is a problem of its line and column, and stands for its default."""

    line: int
    cells: list[str]
    columns: Columns
    gathering: Gathering

    def texts(self, kind: Field) -> list[tuple[int, str]]:
        """The filled cells of a field, with their columns from 1."""
        places = self.columns.of(kind)
        return [(place + 1, text) for place in places if (text := self.cells[place].strip())]

    def read(self, kind: Field, reader: Callable[[str], Value], default: Value) -> Value:
        """The one cell of a field."""
        values = self.read_all(kind, reader)
        return values[0] if values else default

    def read_all(self, kind: Field, reader: Callable[[str], Value]) -> list[Value]:
        values = []
        for column, text in self.texts(kind):
            try:
                require_no_formula(text)
                values.append(reader(text))
            except Misfit as misfit:
                self.gathering.refuse(self.line, f"column {column} ({kind})", _rule(text, misfit))
        return values


def _rule(text: str, misfit: Misfit) -> str:
    looks = identifier_shaped(text)
    return f"{misfit} (it looks like {looks}: remove it)" if looks and looks[:6] != "a name" else str(misfit)


def read_rows(rows: Iterable[NumberedRow], columns: Columns, gathering: Gathering) -> None:
    """Adds the lines of the rows below a header."""
    gathering.dropped.update(dict.fromkeys(columns.dropped))
    if columns.unused:
        gathering.notes.append(f"Columns not used: {', '.join(columns.unused)}.")
    listed: tuple[str, ...] = ()
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            gathering.assumed["blank"] += 1
            continue
        try:
            head = read_head(cells)
        except Misfit as misfit:
            gathering.refuse(line, "diagnoses", str(misfit))
            continue
        if head is not None:
            listed = head
        elif _is_header_again(cells, columns):
            gathering.assumed["header again"] += 1
        elif any(cell.strip() for cell in cells[columns.number :]):
            message = (
                f"has more cells than the {columns.number} columns of the header; a comma within a cell needs quotes"
            )
            gathering.refuse(line, "", message)
        else:
            filled = [*cells, *[""] * (columns.number - len(cells))]
            _add(Row(line, filled, columns, gathering), listed)
    _say_if_one_claim(columns, gathering)


def _is_header_again(cells: list[str], columns: Columns) -> bool:
    """Printed tables repeat their header on each page."""
    return len(cells) >= columns.number and all(map(str.__eq__, map(normalized, cells), columns.header))


def _add(row: Row, listed: tuple[str, ...]) -> None:
    gathering = row.gathering
    if not row.texts(Field.CODE):
        gathering.refuse(row.line, str(Field.CODE), "is blank; each line has a code")
        return
    nothing: tuple[str, tuple[str, ...]] = "", ()
    code, own = row.read(Field.CODE, read_code, nothing)
    modifiers = (*own, *(modifier for several in row.read_all(Field.MODIFIERS, read_modifiers) for modifier in several))
    if len(modifiers) > MOST_MODIFIERS:
        message = f"has {len(modifiers)} modifiers; a line bears at most {MOST_MODIFIERS}"
        gathering.refuse(row.line, str(Field.MODIFIERS), message)
    if not row.texts(Field.UNITS):
        gathering.assumed["no units"] += 1
    line = ClaimLine(
        number=0,
        code=code,
        date_of_service=_day(row),
        modifiers=modifiers,
        units=row.read(Field.UNITS, read_units, 1),
        diagnoses=_diagnoses(row, listed),
        place_of_service=row.read(Field.PLACE, read_place, ""),
    )
    gathering.add(_claim(row), line)


def _day(row: Row) -> date:
    gathering = row.gathering
    assumed = gathering.on or date.min
    if not row.texts(Field.FROM):
        gathering.assumed["no date"] += 1
        return assumed
    first, last = row.read(Field.FROM, read_days, (assumed, assumed))
    _, to = row.read(Field.TO, read_days, (last, last))
    if to < first:
        gathering.refuse(row.line, str(Field.TO), "is before the first date of service")
    if to > first:
        gathering.assumed["range"] += 1
    return first


def _diagnoses(row: Row, listed: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the row itself, or those that its pointers choose, of the row's own or of the list above."""
    held: list[str] = []
    pointers = [text for _, text in row.texts(Field.POINTERS)]
    for column, text in row.texts(Field.DIAGNOSES):
        try:
            require_no_formula(text)
            if are_pointers(text):
                pointers.append(text)
            else:
                held += read_diagnoses(text)
        except Misfit as misfit:
            row.gathering.refuse(row.line, f"column {column} ({Field.DIAGNOSES})", _rule(text, misfit))
    own = tuple(dict.fromkeys(held))
    if not pointers:
        return own
    try:
        return read_pointers(" ".join(pointers), own or listed)
    except Misfit as misfit:
        row.gathering.refuse(row.line, str(Field.POINTERS), str(misfit))
        return own


def _claim(row: Row) -> int:
    if not row.columns.of(Field.CLAIM):
        return 1
    texts = row.texts(Field.CLAIM)
    if not texts:
        row.gathering.refuse(row.line, str(Field.CLAIM), "is blank; each line of a table of claims says its claim")
        return 1
    return row.gathering.claim_number(texts[0][1])


def _say_if_one_claim(columns: Columns, gathering: Gathering) -> None:
    of_a_person = [name for name in columns.dropped if name != "claim number"]
    if of_a_person and not columns.of(Field.CLAIM):
        gathering.notes.append(
            "All lines were read as one claim. If they are of several patients, number the claims in a column headed "
            "Claim: 1, 2, 3."
        )
