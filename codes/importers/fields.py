"""How importers read single fields: a reader takes the text of one field and raises ValueError with the reason.

`read` puts the field's name to that reason, and `good_and_bad` turns it into a BadRow.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeVar

from sources.files import BadRow

ROW_TEXT_KEPT = 2000
# How publishers write "no end".
LAST_YEAR = 9999

Value = TypeVar("Value")
Raw = TypeVar("Raw", str, list[str])
Row = TypeVar("Row")


class Unreadable(Exception):
    """One field of one row that does not parse."""

    def __init__(self, field: str, reason: str) -> None:
        self.field, self.reason = field, reason
        super().__init__(f"{field}: {reason}")


def read(field: str, reader: Callable[[str], Value], text: str) -> Value:
    try:
        return reader(text)
    except ValueError as error:
        raise Unreadable(field, str(error)) from error


def good_and_bad(rows: Iterable[tuple[int, Raw]], read_row: Callable[[int, Raw], Row]) -> Iterator[Row | BadRow]:
    """Each row as `read_row` makes it, or as a BadRow where it raised Unreadable."""
    for line, raw in rows:
        try:
            yield read_row(line, raw)
        except Unreadable as fault:
            yield bad_row(line, fault, raw)


def bad_row(line: int, fault: Unreadable, raw: str | list[str]) -> BadRow:
    text = raw if isinstance(raw, str) else ",".join(raw)
    return BadRow(line, fault.field, fault.reason, text[:ROW_TEXT_KEPT])


def system_of(code: str) -> str | None:
    """`cpt` for 4 digits and a digit or capital, `hcpcs` for a capital and 4 digits, None for any other text."""
    if len(code) == 5 and code.isascii() and code.isalnum():
        if code[:4].isdigit() and not code[4].islower():
            return "cpt"
        if code[1:].isdigit() and code[0].isupper():
            return "hcpcs"
    return None


def procedure_code(text: str) -> str:
    if system_of(text) is None:
        raise ValueError(f"{text[:20]!r} is neither a CPT nor a HCPCS Level II code")
    return text


@lru_cache(maxsize=8192)
def compact_date(text: str) -> date | None:
    """YYYYMMDD; None where blank or in the year 9999."""
    # fromisoformat alone would also take a week date, 2024W011.
    if text and not (len(text) == 8 and text.isascii() and text.isdigit()):
        raise ValueError(f"{text[:20]!r} is not a date YYYYMMDD")
    return _date(f"{text[:4]}-{text[4:6]}-{text[6:]}", text) if text else None


@lru_cache(maxsize=8192)
def iso_date(text: str) -> date | None:
    """YYYY-MM-DD; None where blank or in the year 9999."""
    if text and not (len(text) == 10 and text.isascii() and text[4] == text[7] == "-"):
        raise ValueError(f"{text[:20]!r} is not a date YYYY-MM-DD")
    return _date(text, text) if text else None


def _date(iso: str, text: str) -> date | None:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        raise ValueError(f"{text!r} is not a day of the calendar") from None
    return None if day.year == LAST_YEAR else day


def day_after(last_valid: date | None) -> date | None:
    """The first day something no longer holds, of the last on which it did."""
    return last_valid and last_valid + timedelta(days=1)


def text_up_to(longest: int, *, is_required: bool = False) -> Callable[[str], str]:
    """A reader of text of at most so many characters."""

    def reader(text: str) -> str:
        if is_required and not text:
            raise ValueError("is blank")
        if len(text) > longest:
            raise ValueError(f"is {len(text):,} characters long; at most {longest:,} are expected")
        return text

    return reader
