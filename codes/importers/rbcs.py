"""Families of procedure codes: the Restructured BETOS Classification System (RBCS).

Publisher: Centers for Medicare & Medicaid Services, at data.cms.gov. Yearly, named by release year. Layout read here:
a csv with the columns hcpcs_code, rbcs_procedure, rbcs_category, rbcs_subcategory, rbcs_family, hcpcs_date_added,
hcpcs_date_ended and rbcs_date_effective, as in the copy at hand of the 2024 release; the publisher's own column names
have not been seen. A code has one row for each date from which it was put in another family. Dates are YYYY-MM-DD,
9999-12-31 is no end, and an end is the last valid day. "No RBCS Family" is no name of a family.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from codes.importers.columns import Table
from codes.importers.fields import (
    Unreadable,
    day_after,
    good_and_bad,
    iso_date,
    procedure_code,
    read,
    system_of,
    text_up_to,
)
from sources.files import BadRow, SourceFile
from sources.registry import Edition

COLUMNS = (
    "hcpcs_code",
    "rbcs_procedure",
    "rbcs_category",
    "rbcs_subcategory",
    "rbcs_family",
    "hcpcs_date_added",
    "hcpcs_date_ended",
    "rbcs_date_effective",
)
NO_FAMILY = "No RBCS Family"
LONGEST_SLUG = 120
_FILE_NAME = re.compile(r"RBCS.*?RY[-_ ]?(20\d\d)", re.IGNORECASE)
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_procedure = text_up_to(20, is_required=True)
_category = text_up_to(60, is_required=True)
_subcategory = text_up_to(100, is_required=True)
_family = text_up_to(150)


class FamilyRow(NamedTuple):
    """One code in one family from `effective_from`; `family` is blank where there is none in the subcategory."""

    line: int
    system: str
    code: str
    procedure: str
    category: str
    subcategory: str
    family: str
    slug: str
    added_on: date | None
    ended_on: date | None
    effective_from: date


def edition_from_name(name: str) -> Edition:
    """`2024`: the release of that year."""
    text = name.strip()
    if not re.fullmatch(r"20\d\d", text):
        raise ValueError("an edition is the four digits of its release year")
    # Yearly: what it says of the codes of a later year is in a later edition.
    return Edition(text, date(int(text), 1, 1), date(int(text) + 1, 1, 1))


def identify(file: SourceFile) -> Edition | None:
    """By RY and a year in the file's name; None without."""
    Table(file, file.rows(), COLUMNS)
    match = _FILE_NAME.search(file.name)
    return edition_from_name(match[1]) if match else None


def parse(file: SourceFile) -> Iterator[FamilyRow | BadRow]:
    table = Table(file, file.rows(), COLUMNS)
    return good_and_bad(table, lambda line, cells: _row(line, table.cut(cells)))


def _row(line: int, texts: list[str]) -> FamilyRow:
    code, procedure, category, subcategory, family, added, ended, effective = texts
    code = read("hcpcs_code", procedure_code, code)
    category = read("rbcs_category", _category, category)
    subcategory = read("rbcs_subcategory", _subcategory, subcategory)
    family = "" if family == NO_FAMILY else read("rbcs_family", _family, family)
    begins = read("rbcs_date_effective", iso_date, effective)
    if begins is None:
        raise Unreadable("rbcs_date_effective", "is blank")
    added_on = read("hcpcs_date_added", iso_date, added)
    ended_on = day_after(read("hcpcs_date_ended", iso_date, ended))
    if added_on and ended_on and ended_on <= added_on:
        raise Unreadable("hcpcs_date_ended", f"{ended} is before hcpcs_date_added {added}")
    return FamilyRow(
        line=line,
        system=system_of(code) or "",
        code=code,
        procedure=read("rbcs_procedure", _procedure, procedure),
        category=category,
        subcategory=subcategory,
        family=family,
        slug=read("rbcs_family", _slug, f"{category} {subcategory} {family}"),
        added_on=added_on,
        ended_on=ended_on,
        effective_from=begins,
    )


def _slug(names: str) -> str:
    """The names as a web address holds them: small letters, digits and hyphens."""
    slug = _NOT_IN_SLUG.sub("-", names.lower()).strip("-")
    if not slug or len(slug) > LONGEST_SLUG:
        raise ValueError(f"makes no address of 1 to {LONGEST_SLUG} letters")
    return slug
