"""What Medicare's Part B paid for each code, by state and for the nation.

Publisher: Centers for Medicare & Medicaid Services, "Medicare Physician & Other Practitioners - by Geography and
Service", yearly, some two years after the services; `MUP_PHY_R25_P05_V20_D23_Geo.csv` is the data of 2023. Layout: one
header line, one row a geography, code and place of service (F facility, O office and others). Averages are unrounded.
A count that is suppressed is blank or an asterisk here; a whole row that rests on 10 or fewer beneficiaries is left
out by the publisher, so that what is missing may be none or few. Read in an excerpt of the file of 2023.
Descriptions of codes are the American Medical Association's and are not read.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from codes.importers.columns import Table
from codes.importers.fields import Unreadable, good_and_bad, procedure_code, read, system_of, text_up_to
from fees.importers.amounts import rounded
from sources.files import BadRow, SourceFile
from sources.registry import Edition

AVERAGES = ("Avg_Sbmtd_Chrg", "Avg_Mdcr_Alowd_Amt", "Avg_Mdcr_Pymt_Amt", "Avg_Mdcr_Stdzd_Amt")
COUNTS = ("Tot_Rndrng_Prvdrs", "Tot_Benes")
KEYS = ("Rndrng_Prvdr_Geo_Lvl", "Rndrng_Prvdr_Geo_Cd", "Rndrng_Prvdr_Geo_Desc", "HCPCS_Cd", "Place_Of_Srvc")
COLUMNS = (*KEYS, *COUNTS, "Tot_Srvcs", *AVERAGES)
NATIONAL, STATE = "National", "State"
SUPPRESSED = ("", "*")
_FILE_NAME = re.compile(r"MUP_PHY_\w*?_D(\d\d)_Geo", re.IGNORECASE)
_name = text_up_to(60, is_required=True)
_geography = text_up_to(4)


class UtilisationRow(NamedTuple):
    """One code in one geography and place; fields as in `fees.models.Utilisation`."""

    line: int
    level: str
    geography: str
    name: str
    system: str
    code: str
    place: str
    providers: int | None
    beneficiaries: int | None
    services: Decimal | None
    average_submitted: Decimal | None
    average_allowed: Decimal | None
    average_paid: Decimal | None
    average_standardised: Decimal | None


def edition_from_name(name: str) -> Edition:
    """`2023`: the year of the services; it stands until that of the next year is loaded."""
    text = name.strip()
    if not re.fullmatch(r"20\d\d", text):
        raise ValueError("an edition is the four digits of the year of the services")
    return Edition(text, date(int(text), 1, 1))


def identify(file: SourceFile) -> Edition | None:
    """By the D and two digits of the publisher's file name; None without."""
    Table(file, file.rows(), COLUMNS)
    match = _FILE_NAME.search(file.name.rpartition(":")[2])
    return edition_from_name(f"20{match[1]}") if match else None


def parse(file: SourceFile) -> Iterator[UtilisationRow | BadRow]:
    table = Table(file, file.rows(), COLUMNS)
    return good_and_bad(table, lambda line, cells: _row(line, table.cut(cells)))


def _row(line: int, texts: list[str]) -> UtilisationRow:
    level, geography, name, code, place, providers, beneficiaries, services, *averages = texts
    code = read("HCPCS_Cd", procedure_code, code)
    level = read("Rndrng_Prvdr_Geo_Lvl", _level, level)
    if (level == NATIONAL) == bool(geography):
        raise Unreadable("Rndrng_Prvdr_Geo_Cd", f"{geography[:20]!r} does not fit the level {level}")
    submitted, allowed, paid, standardised = (
        read(column, _average, average) for column, average in zip(AVERAGES, averages, strict=True)
    )
    return UtilisationRow(
        line=line,
        level=level,
        # A spreadsheet drops the zero in front.
        geography=read("Rndrng_Prvdr_Geo_Cd", _geography, geography.zfill(2) if geography else ""),
        name=read("Rndrng_Prvdr_Geo_Desc", _name, name),
        system=system_of(code) or "",
        code=code,
        place=read("Place_Of_Srvc", _place, place),
        providers=read(COUNTS[0], _count, providers),
        beneficiaries=read(COUNTS[1], _count, beneficiaries),
        services=read("Tot_Srvcs", _services, services),
        average_submitted=submitted,
        average_allowed=allowed,
        average_paid=paid,
        average_standardised=standardised,
    )


def _level(text: str) -> str:
    if text not in (NATIONAL, STATE):
        raise ValueError(f"{text[:20]!r} is neither National nor State")
    return text


def _place(text: str) -> str:
    if text not in ("F", "O"):
        raise ValueError(f"{text[:20]!r} is neither F nor O")
    return text


def _count(text: str) -> int | None:
    if text in SUPPRESSED:
        return None
    digits = text.replace(",", "").removesuffix(".0")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 12):
        raise ValueError(f"{text[:20]!r} is not a count")
    return int(digits)


def _services(text: str) -> Decimal | None:
    """Drugs are counted in fractions."""
    return None if text in SUPPRESSED else rounded(text, "0.1")


def _average(text: str) -> Decimal | None:
    return None if text in SUPPRESSED else rounded(text, "0.0001")
