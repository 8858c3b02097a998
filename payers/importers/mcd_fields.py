"""How the tables of the Medicare Coverage Database write numbers, days, codes and paragraphs."""

import re
from datetime import date, timedelta
from functools import lru_cache

from codes.formats import ICD_10_CM, canonical_code
from codes.importers.fields import Unreadable, system_of
from payers.html_text import markdown_of
from payers.states import STATES

LAST_YEAR = 9999
FIRST_YEAR, LATEST_YEAR = 1965, 2100
LARGEST_ID = 2**31 - 1
LARGEST_GROUP = 32_767
SECTION_LENGTH = 200_000
NOTE_LENGTH = 500
TITLE_LENGTH = 300
# Stands in lists that are not applicable; it is no code.
PLACEHOLDER = "XX000"
# Parts of a state that the database lists like states of their own: they are read as the state.
PARTS_OF_STATES = {"DN": "NY", "QN": "NY", "UN": "NY", "EM": "MO", "WM": "MO", "NF": "CA", "SF": "CA"}
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_RANGES = {
    "B": "The first code of a range that the source lists.",
    "M": "Within a range of codes that the source lists.",
    "E": "The last code of a range that the source lists.",
}


@lru_cache(maxsize=131_072)
def whole_number(field: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= LARGEST_ID):
        raise Unreadable(field, "is blank" if not text else f"{text[:20]!r} is not a whole number")
    return int(text)


def group_number(field: str, text: str) -> int:
    number = whole_number(field, text)
    if number > LARGEST_GROUP:
        raise Unreadable(field, f"{text[:20]!r} is no number of a group; at most {LARGEST_GROUP:,} is expected")
    return number


def number_or_none(field: str, text: str) -> int:
    """0 stands for none; so does a blank."""
    return whole_number(field, text) if text else 0


def day(field: str, text: str) -> date | None:
    """`2015-10-01`, with or without a time of day behind it, or `10/01/2015`; None where blank or in the year 9999."""
    try:
        return _day(text)
    except ValueError:
        raise Unreadable(field, f"{text[:30]!r} is not a day of the calendar, such as 2015-10-01 00:00:00") from None


@lru_cache(maxsize=8192)
def _day(text: str) -> date | None:
    if not text:
        return None
    if found := _AMERICAN.match(text):
        month, day_of_month, year = (int(part) for part in found.groups())
        end = found.end()
    else:
        if text[4:5] != "-" or text[7:8] != "-":
            raise ValueError(text)
        year, month, day_of_month, end = int(text[:4]), int(text[5:7]), int(text[8:10]), 10
    if text[end : end + 1] not in ("", " ", "T"):
        raise ValueError(text)
    if year == LAST_YEAR:
        return None
    if not FIRST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(text)
    return date(year, month, day_of_month)


def day_after(field: str, text: str) -> date | None:
    """The first day on which something holds no more, of the last on which it did."""
    last = day(field, text)
    return last and last + timedelta(days=1)


def procedure(field: str, text: str) -> tuple[str, str]:
    """The code system and the code; a blank system where the list is not applicable."""
    code = text.upper()
    if code == PLACEHOLDER:
        return "", ""
    system = system_of(code)
    if system is None:
        raise Unreadable(field, f"{text[:20]!r} is neither a CPT nor a HCPCS Level II code")
    return system, code


@lru_cache(maxsize=131_072)
def _diagnosis(text: str) -> str:
    code = canonical_code(text, "icd-10-cm")
    if not ICD_10_CM.fullmatch(code):
        raise ValueError(text)
    return code


def diagnosis(field: str, text: str) -> str:
    """With its dot; blank where the list is not applicable."""
    if text.upper() == PLACEHOLDER:
        return ""
    try:
        return _diagnosis(text)
    except ValueError:
        raise Unreadable(field, f"{text[:20]!r} has not the shape of an ICD-10-CM code") from None


def range_note(text: str) -> str:
    return _RANGES.get(text.upper(), "")


def state(field: str, text: str) -> str:
    letters = text.upper()
    letters = PARTS_OF_STATES.get(letters, letters)
    if letters not in STATES:
        raise Unreadable(field, f"{text[:20]!r} is not the two letters of a state or territory")
    return letters


def title(field: str, text: str) -> str:
    """One line; what is too long ends in an ellipsis."""
    words = " ".join(markdown_of(text).replace("\\", "").split())
    if not words:
        raise Unreadable(field, "is blank")
    return words if len(words) <= TITLE_LENGTH else words[: TITLE_LENGTH - 1].rstrip() + "…"


def paragraph(field: str, html: str) -> str:
    """Markdown of a paragraph's HTML, blank where it holds no words."""
    text = markdown_of(html) if html else ""
    if len(text) > SECTION_LENGTH:
        raise Unreadable(field, f"is {len(text):,} characters long; a section holds at most {SECTION_LENGTH:,}")
    return text


def section(*parts: tuple[str, str, str]) -> str:
    """One section of several (field, heading, HTML), each below its heading; a heading is blank for the first words."""
    texts = []
    for field, heading, html in parts:
        if text := paragraph(field, html):
            texts.append(f"**{heading}**\n\n{text}" if heading else text)
    joined = "\n\n".join(texts)
    if len(joined) > SECTION_LENGTH:
        raise Unreadable(parts[-1][0], f"makes a section of {len(joined):,} characters; at most {SECTION_LENGTH:,}")
    return joined
