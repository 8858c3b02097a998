"""Places of service: two-digit codes and their names, with whether Medicare pays each at the facility rate.

Publisher: Centers for Medicare & Medicaid Services, which issues the code set as a table on a web page and changes it
now and then, with no file and no edition. Layout read here: a csv with the columns pos_code, pos_type, pos_name and
pos_description, as in the copy at hand; whoever makes such a copy names its edition by the day or year of the page.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from codes.importers.columns import Table
from codes.importers.fields import Unreadable, good_and_bad, read, text_up_to
from sources.files import BadRow, SourceFile
from sources.registry import Edition

COLUMNS = ("pos_code", "pos_type", "pos_name", "pos_description")
SETTINGS = {"Facility": "facility", "Non-Facility": "nonfacility", "Unassigned": "unassigned"}
_EDITION_NAME = re.compile(r"20\d\d(-\d\d-\d\d)?")
_name = text_up_to(200, is_required=True)
_description = text_up_to(5_000)


class PlaceRow(NamedTuple):
    """One code; `setting` is facility, nonfacility or unassigned."""

    line: int
    code: str
    name: str
    description: str
    setting: str


def edition_from_name(name: str) -> Edition:
    """`2024` or `2024-05-02`: holds from then until another edition does."""
    text = name.strip()
    if not _EDITION_NAME.fullmatch(text):
        raise ValueError("an edition is the year, or the day YYYY-MM-DD, of the page it was taken from")
    return Edition(text, date.fromisoformat(text if len(text) > 4 else f"{text}-01-01"))


def identify(file: SourceFile) -> Edition | None:
    """Refuses a foreign header; None always, because no copy says which edition it is."""
    Table(file, file.rows(), COLUMNS)
    return None


def parse(file: SourceFile) -> Iterator[PlaceRow | BadRow]:
    table = Table(file, file.rows(), COLUMNS)
    return good_and_bad(table, lambda line, cells: _row(line, table.cut(cells)))


def _row(line: int, texts: list[str]) -> PlaceRow:
    code, kind, name, description = texts
    if not (len(code) == 2 and code.isascii() and code.isdigit()):
        raise Unreadable("pos_code", f"{code[:20]!r} is not two digits")
    if kind not in SETTINGS:
        raise Unreadable("pos_type", f"{kind[:20]!r} is none of {', '.join(SETTINGS)}")
    name, description = read("pos_name", _name, name), read("pos_description", _description, description)
    return PlaceRow(line, code, name, description, SETTINGS[kind])
