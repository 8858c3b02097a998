"""NCCI medically unlikely edits (MUE): the most units of a code that are usually paid.

Publisher: Centers for Medicare & Medicaid Services. Quarterly, a file for each of three settings, known by its name:
`MCR_MUE_PractitionerServices_Eff_07-01-2024`, `..._OutpatientHospitalServices_...`, `..._DMESupplierServices_...`.

Layout, csv and xlsx: a notice of the American Medical Association in one cell of several lines; a header whose first
cell holds a line end; then four fields a row, of which the adjudication indicator is written out, such as
"2 Date of Service Edit: Policy". Read in the file of practitioner services of July 2026. CMS keeps some values
confidential: a code that is not in the file may have one all the same.

Every fault refuses the file: were one row set aside, its code would seem to have no limit.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from codes.importers.columns import Table, squeeze
from codes.importers.editions import quarter_month
from codes.importers.fields import Unreadable, procedure_code, read, text_up_to
from edits.importers.editions import mue_edition
from edits.ncci import Adjudication, Setting
from sources.files import SourceFile
from sources.registry import Edition, reject

# As CMS spells the settings in the file's name and in its header.
SETTINGS = {
    Setting.PRACTITIONER: ("PractitionerServices", "Practitioner Services MUE Values"),
    Setting.OUTPATIENT: ("OutpatientHospitalServices", "Outpatient Hospital Services MUE Values"),
    Setting.DME: ("DMESupplierServices", "DME Supplier Services MUE Values"),
}
CODE = "HCPCS/ CPT Code"
INDICATOR = "MUE Adjudication Indicator"
RATIONALE = "MUE Rationale"
# The largest published in July 2024 is 90,000, of a drug.
LARGEST = 10_000_000
_FILE_NAME = re.compile(r"MUE[_-](\w+?)[_-]+Eff[_-](\d\d)-(\d\d)-(\d{4})", re.IGNORECASE)
_EDITION_NAME = re.compile(r"([a-z]+) (20\d\d) (practitioner|outpatient|dme)", re.IGNORECASE)
_rationale = text_up_to(100)


class UnitRow(NamedTuple):
    """One code; fields as in `edits.models.UnitEdit`."""

    line: int
    code: str
    value: int
    adjudication_indicator: int
    rationale: str


def edition_from_name(name: str) -> Edition:
    """`July 2024 practitioner`."""
    match = _EDITION_NAME.fullmatch(" ".join(name.split()))
    if not match:
        raise ValueError("an edition is a month, a year and a setting: practitioner, outpatient or dme")
    return mue_edition(date(int(match[2]), quarter_month(match[1]), 1), Setting(match[3].lower()))


def identify(file: SourceFile) -> Edition:
    setting, first = _named(file)
    _table(file, setting)
    try:
        return mue_edition(first, setting)
    except ValueError as error:
        raise reject(file, f"its name gives a date that opens no edition: {error}") from error


def notice(file: SourceFile) -> str:
    """What stands above the header."""
    for _, cells in file.rows(may_span=True):
        words = squeeze(" ".join(cells))
        if words:
            return words
    return ""


def _named(file: SourceFile) -> tuple[Setting, date]:
    match = _FILE_NAME.search(file.name.rpartition(":")[2])
    settings = {name.casefold(): setting for setting, (name, _) in SETTINGS.items()}
    setting = settings.get(match[1].casefold()) if match else None
    if match is None or setting is None:
        example = "MCR_MUE_PractitionerServices_Eff_07-01-2024.csv"
        raise reject(file, f"is not named as CMS names it, such as {example}: setting and date stand there alone")
    try:
        return setting, date(int(match[4]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise reject(file, "its name gives no day of the calendar") from error


def _table(file: SourceFile, setting: Setting) -> Table:
    rows = file.rows(may_span=True)
    return Table(file, rows, (CODE, SETTINGS[setting][1], INDICATOR, RATIONALE))


def parse(file: SourceFile) -> Iterator[UnitRow]:
    """FileRejected at the first row that cannot be read, or that runs over lines: only what stands above may."""
    table = _table(file, _named(file)[0])
    above = 0
    for line, cells in table:
        if above and line != above + 1:
            raise reject(file, f"a row runs from line {above + 1} to line {line}: a quote is left open", above + 1)
        above = line
        try:
            yield _row(line, table.cut(cells))
        except Unreadable as fault:
            raise reject(file, fault.reason, line, fault.field) from fault


def _row(line: int, texts: list[str]) -> UnitRow:
    code, value, indicator, rationale = texts
    return UnitRow(
        line,
        read("HCPCS/CPT Code", procedure_code, code),
        read("MUE Values", _units, value),
        read(INDICATOR, _adjudication, indicator),
        read(RATIONALE, _rationale, rationale),
    )


def _units(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise ValueError(f"{text[:20]!r} is not a whole number of units")
    if int(text) > LARGEST:
        raise ValueError(f"{int(text):,} units are over {LARGEST:,}")
    return int(text)


def _adjudication(text: str) -> int:
    number, _, words = text.partition(" ")
    known = {str(each.value): each for each in Adjudication}
    if number not in known:
        raise ValueError(f"{text[:40]!r} begins with none of {', '.join(known)}")
    if words and squeeze(words).casefold() != known[number].official.casefold():
        raise ValueError(f"{text[:60]!r} is not {number} {known[number].official!r}")
    return known[number].value
