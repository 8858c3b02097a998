"""HCPCS Level II codes and modifiers: the alpha-numeric file, `HCPC<year>_<month>_ANWEB`.

Publisher: Centers for Medicare & Medicaid Services. Quarterly: January, April, July, October; a name without a month
(HCPC2020_ANWEB) is the file of a whole year. Layout: 48 columns, csv or xlsx; some xlsx begin with a note. RECID 3 is
a code and 7 a modifier, right-aligned in five characters; 4 and 8 continue the long description of the row above, and
SEQNUM is not relied on. TERM DT is the last valid day. Read in HCPC2020_ANWEB.csv (one continuation,
G0503) and in the header of October 2026. The fixed-width txt of the same edition is not read.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from codes.importers.columns import Table, squeeze
from codes.importers.editions import MONTH_NAMES, quarter, quarter_month
from codes.importers.fields import Unreadable, bad_row, compact_date, day_after, read, system_of, text_up_to
from sources.files import BadRow, SourceFile
from sources.registry import Edition, reject

COLUMNS = ("HCPC", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "ADD DT", "TERM DT")
CODE, CODE_CONTINUED, MODIFIER, MODIFIER_CONTINUED = "3", "4", "7", "8"
_FILE_NAME = re.compile(r"HCPC(20\d\d)(?:_(JAN|APR|JUL|OCT)[A-Z]*)?_(?:\w*_)?ANWEB", re.IGNORECASE)
_EDITION_NAME = re.compile(r"([A-Za-z]+) (20\d\d)")
_short = text_up_to(200)
_long = text_up_to(20_000, is_required=True)


class HcpcsRow(NamedTuple):
    """One code, or one modifier of two characters. `ended_on` is exclusive."""

    line: int
    code: str
    is_modifier: bool
    short: str
    long: str
    effective_from: date | None
    ended_on: date | None


def edition_from_name(name: str) -> Edition:
    """`July 2024`: the quarter that begins with that month."""
    match = _EDITION_NAME.fullmatch(squeeze(name))
    if not match:
        raise ValueError("an edition is a month and a year")
    month = quarter_month(match[1])
    return Edition(f"{MONTH_NAMES[month]} {match[2]}", *quarter(int(match[2]), month))


def identify(file: SourceFile) -> Edition | None:
    """By the file's name; None where it is not the publisher's."""
    _table(file)
    match = _FILE_NAME.search(file.name.rpartition(":")[2])
    if not match:
        return None
    year = int(match[1])
    if match[2]:
        return edition_from_name(f"{match[2]} {year}")
    return Edition(f"January {year}", date(year, 1, 1), date(year + 1, 1, 1))


def _table(file: SourceFile) -> Table:
    if file.suffix == ".txt":
        raise reject(file, "the fixed-width form is not read; expected the csv or xlsx of the same edition")
    return Table(file, file.rows(), COLUMNS)


def parse(file: SourceFile) -> Iterator[HcpcsRow | BadRow]:
    """A row is given once the next shows that it is not continued."""
    table = _table(file)
    held: HcpcsRow | None = None
    for line, cells in table:
        try:
            texts = table.cut(cells)
            if texts[1] in (CODE_CONTINUED, MODIFIER_CONTINUED):
                held = _continued(held, texts)
                continue
            row = _row(line, texts)
        except Unreadable as fault:
            if held:
                yield held
            held = None
            # The text of a D code is the American Dental Association's, and is kept nowhere by the way.
            yield bad_row(line, fault, cells if not cells[0].strip().startswith("D") else cells[:1])
            continue
        if held:
            yield held
        held = row
    if held:
        yield held


def _row(line: int, texts: list[str]) -> HcpcsRow:
    code, kind, long, short, added, last_valid = texts
    if kind not in (CODE, MODIFIER):
        raise Unreadable("RECID", f"{kind[:20]!r} is none of 3, 4, 7, 8")
    is_modifier = kind == MODIFIER
    if not (_is_modifier(code) if is_modifier else system_of(code) == "hcpcs"):
        raise Unreadable("HCPC", f"{code[:20]!r} is no HCPCS Level II {'modifier' if is_modifier else 'code'}")
    begins, ends = read("ADD DT", compact_date, added), day_after(read("TERM DT", compact_date, last_valid))
    if begins and ends and ends <= begins:
        raise Unreadable("TERM DT", f"{last_valid} is before ADD DT {added}")
    short, long = read("SHORT DESCRIPTION", _short, short), read("LONG DESCRIPTION", _long, squeeze(long))
    return HcpcsRow(line, code, is_modifier, short, long, begins, ends)


def _is_modifier(text: str) -> bool:
    return len(text) == 2 and text.isascii() and text.isalnum() and text == text.upper()


def _continued(held: HcpcsRow | None, texts: list[str]) -> HcpcsRow:
    """The row above, with this line's text at the end of its long description."""
    code, kind, long, *_ = texts
    if held is None or held.code != code or held.is_modifier != (kind == MODIFIER_CONTINUED):
        raise Unreadable("RECID", f"{kind} continues {code[:20]!r}, which is not the row above")
    return held._replace(long=read("LONG DESCRIPTION", _long, squeeze(f"{held.long} {long}")))
