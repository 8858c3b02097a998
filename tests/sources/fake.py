"""A source small enough for tests: line 1 `edition,<name>`, line 2 the header, then one place of service a line."""

from datetime import date
from typing import NamedTuple

from sources.files import BadRow
from sources.registry import Edition, Importer, reject

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FIRST_DAYS = {"2025": date(2025, 1, 1), "2026": date(2026, 1, 1)}


class PlaceRow(NamedTuple):
    line: int
    code: str
    name: str


def edition_from_name(name):
    year, _, variant = name.partition("-")
    if year not in FIRST_DAYS:
        raise ValueError("a year from 2025 on")
    return Edition(year, FIRST_DAYS[year], date(int(year) + 1, 1, 1), variant)


def identify(file):
    first = next(file.lines(), (1, ""))[1]
    label, _, name = first.partition(",")
    if label != "edition":
        raise reject(file, "does not begin with its edition", 1)
    return edition_from_name(name) if name else None


def parse(file):
    for number, cells in file.rows():
        if number <= 2:
            continue
        if len(cells) != 2 or not cells[0].isalnum():
            yield BadRow(number, "code", f"{cells[0]!r} is no place of service", ",".join(cells))
        else:
            yield PlaceRow(number, *cells)


def write(release, staging):
    return staging.execute(
        "INSERT INTO codes_placeofservice (release_id, code, name, description, setting) "
        "SELECT %s, code, name, '', 'unassigned' FROM staging",
        (release.pk,),
    )


def fake_importer(**changes):
    facts = {
        "name": "fake",
        "title": "Places for tests",
        "publisher": "cms",
        "url": "https://www.example.org/places",
        "cadence": "yearly",
        "licence": "public",
        "feeds": ("billing-overview",),
        "stale_after_days": 400,
        "row_type": PlaceRow,
        "key": ("code",),
        "identify": identify,
        "parse": parse,
        "write": write,
        "edition_from_name": edition_from_name,
        "edition_example": "2026",
    }
    return Importer(**(facts | changes))


def place(number):
    """The two characters of the place of that number: 10, 11, ... 1A, ... ZZ; three of them after 1,259."""
    text = ""
    number += 36
    while number:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    return text


def places_text(edition="2026", rows=4, extra=()):
    lines = [f"edition,{edition}", "code,name", *(f"{place(number)},Place" for number in range(rows)), *extra]
    return "\n".join(lines) + "\n"


def write_places(folder, name="places.csv", **facts):
    path = folder / name
    path.write_text(places_text(**facts), encoding="utf-8")
    return path
