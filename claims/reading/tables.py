"""Lines as pasted, typed or saved from a spreadsheet: finds the header and how cells are kept apart."""

import re
from collections.abc import Iterator, Sequence

from claims.lines import ClaimLine
from claims.reading.cells import MOST_MODIFIERS
from claims.reading.columns import Columns, Field, columns_of, is_header
from claims.reading.free import FreeLine, read_free_line, split_cells
from claims.reading.gathering import Gathering
from claims.reading.heads import read_head
from claims.reading.outcome import LINES_LIMIT, Misfit, Problem, Unreadable
from claims.reading.rows import NumberedRow, read_rows

LINE_LENGTH_LIMIT = 10_000
# Of lines, blank ones too.
TEXT_LINES_LIMIT = 5 * LINES_LIMIT
_BLANKS = "  "
_BLANK = " "
_DELIMITERS = ("\t", "|", ";", ",", _BLANKS, _BLANK)
# What word processors and web pages make of hyphens, blanks and the letter x.
_PLAIN = str.maketrans(
    {"\xa0": " ", "\u2007": " ", "\u202f": " ", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-",
     "\u2014": "-", "\u2212": "-", "\xd7": "x", "\ufeff": "", "\u200b": ""}
)  # fmt: skip


def require_few(number: int) -> None:
    """Of lines or rows, blank ones too. Raises Unreadable."""
    if number > TEXT_LINES_LIMIT:
        raise Unreadable(Problem(None, "lines", f"more than {TEXT_LINES_LIMIT:,} lines; at most so many are read"))


def numbered_lines(text: str) -> list[tuple[int, str]]:
    """Lines from 1, plainly spelled. Raises Unreadable where they are no text or too many."""
    texts = text.replace("\r\n", "\n").replace("\r", "\n").translate(_PLAIN).split("\n")
    require_few(len(texts))
    if texts[0].strip().lower().startswith("sep="):
        texts[0] = ""
    while texts and not texts[-1].strip():
        texts.pop()
    lines = list(enumerate(texts, start=1))
    for number, line in lines:
        if "\x00" in line:
            raise Unreadable(Problem(number, "", "holds a NUL character; it is no text: save the table as CSV (UTF-8)"))
        if len(line) > LINE_LENGTH_LIMIT:
            raise Unreadable(Problem(number, "", f"has more than {LINE_LENGTH_LIMIT:,} characters"))
    return lines


def read_text(text: str, gathering: Gathering) -> None:
    """Adds the claim lines of a text, with a header or without."""
    lines = numbered_lines(text)
    for place, (number, line) in enumerate(lines):
        if not line.strip() or _is_head(line):
            continue
        delimiter = _delimiter_of_header(line)
        if not delimiter:
            break
        columns = columns_of(split_row(line, delimiter), number)
        rows = _rows([*lines[:place], *lines[place + 1 :]], delimiter, columns, gathering)
        read_rows(rows, columns, gathering)
        return
    read_free_lines(lines, gathering)


def read_sheet(rows: Sequence[NumberedRow], gathering: Gathering) -> None:
    """Adds the claim lines of a sheet's rows of cells."""
    for place, (number, cells) in enumerate(rows):
        if not any(cell.strip() for cell in cells) or _is_head(" ".join(cells)):
            continue
        if not is_header(cells):
            break
        read_rows([*rows[:place], *rows[place + 1 :]], columns_of(cells, number), gathering)
        return
    read_free_lines([(number, "\t".join(cells).rstrip("\t")) for number, cells in rows], gathering)


def split_row(line: str, delimiter: str) -> list[str]:
    """Raises Misfit where a quotation mark is left open."""
    if delimiter == _BLANKS:
        return re.split(r"\s{2,}", line.strip())
    return line.split() if delimiter == _BLANK else split_cells(line, delimiter)


def _is_head(line: str) -> bool:
    try:
        return read_head([line]) is not None
    except Misfit:
        return True


def _delimiter_of_header(line: str) -> str:
    """What keeps the cells of a header apart; blank where the line is no header."""
    for delimiter in _DELIMITERS:
        try:
            cells = split_row(line, delimiter)
        except Misfit:
            continue
        if is_header(cells) and (len(cells) > 1 or delimiter == _BLANK):
            return delimiter
    return ""


def _rows(
    lines: Sequence[tuple[int, str]], delimiter: str, columns: Columns, gathering: Gathering
) -> Iterator[NumberedRow]:
    for number, line in lines:
        if not line.strip():
            yield number, []
            continue
        if _is_head(line):
            yield number, [line]
            continue
        try:
            cells = split_row(line, delimiter)
        except Misfit as misfit:
            gathering.refuse(number, "", str(misfit))
            continue
        if delimiter in (_BLANK, _BLANKS) and len(cells) != columns.number:
            reason = f"has {len(cells)} words where the header has {columns.number}; use tabs or commas for blank cells"
            gathering.refuse(number, "", reason)
            continue
        yield number, cells


def read_free_lines(lines: Sequence[tuple[int, str]], gathering: Gathering) -> None:
    """Adds lines that stand without a header."""
    listed: tuple[str, ...] = ()
    is_first = True
    for number, text in lines:
        if not text.strip():
            gathering.assumed["blank"] += 1
            continue
        try:
            head = read_head([text])
            if head is not None:
                listed = head
            elif gathering.on:
                _add(read_free_line(text, listed, gathering.on), number, gathering)
        except Misfit as misfit:
            hint = (
                ""
                if misfit.field != Field.CODE or not is_first
                else "; if this line is a header, head the column of codes: code, CPT or HCPCS"
            )
            gathering.refuse(number, misfit.field, f"{misfit}{hint}")
        is_first = False


def _add(free: FreeLine, number: int, gathering: Gathering) -> None:
    if len(free.modifiers) > MOST_MODIFIERS:
        message = f"has {len(free.modifiers)} modifiers; a line bears at most {MOST_MODIFIERS}"
        gathering.refuse(number, str(Field.MODIFIERS), message)
    gathering.assumed["no units"] += free.units is None
    gathering.assumed["no date"] += free.day is None
    line = ClaimLine(
        number=0,
        code=free.code,
        date_of_service=free.day or gathering.on,  # type: ignore[arg-type]
        modifiers=tuple(free.modifiers),
        units=1 if free.units is None else free.units,
        diagnoses=tuple(dict.fromkeys(free.diagnoses)),
        place_of_service=free.place,
    )
    gathering.add(1, line)
