"""NCCI procedure-to-procedure (PTP) edits: which code is not paid beside which.

Publisher: Centers for Medicare & Medicaid Services. Quarterly, for two settings: `ccipra-v302r0-f1` to `-f4` are the
four parts of version 30.2, revision 0, of practitioner services, `ccioph-` those of outpatient hospital services. The
version gives the quarter (`edits.importers.editions`). A revision is the same edition issued once more, and takes its
place.

Layout, txt: tab-separated, Latin-1; a copyright line, a title, a header over four lines, then seven fields a row. Read
in ccipra-v322r0-f1.txt; the xlsx of a part holds the same cells. The deletion date is the last day of an edit; where it
is the effective date and the indicator is 9, the edit was never applied.

Every fault refuses the file: were one row set aside, its pair would be answered with "no edit".
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from codes.importers.columns import HEADER_WITHIN, squeeze
from codes.importers.fields import compact_date, day_after, procedure_code
from edits.importers.editions import ptp_edition
from edits.ncci import Setting
from edits.rationales import rationale_number
from sources.files import SourceFile
from sources.registry import Edition, IsoDate, reject

PARTS = (1, 2, 3, 4)
PREFIXES = {"pra": Setting.PRACTITIONER, "oph": Setting.OUTPATIENT}
INDICATORS = {"0": 0, "1": 1, "9": 9}
HEADER = (
    "Column 1",
    "Column 2",
    "*=in existence prior to 1996",
    "Effective Date",
    "Deletion Date *=no data",
    "Modifier 0=not allowed 1=allowed 9=not applicable",
    "PTP Edit Rationale",
)
_FILE_NAME = re.compile(r"cci(pra|oph)-?v(\d\d)(\d)r(\d)-?f(\d)\b", re.IGNORECASE)
_EDITION_NAME = re.compile(r"v?(\d\d)\.?(\d)[ -](practitioner|outpatient)", re.IGNORECASE)


class PairRow(NamedTuple):
    """One row; fields as in `edits.models.PairEdit`. `part` is the part of the release that `line` is counted in."""

    line: int
    part: int
    column_1: str
    column_2: str
    effective_from: IsoDate
    ended_on: IsoDate | None
    modifier_indicator: int
    rationale: int
    is_prior_to_1996: bool


class PartName(NamedTuple):
    """What the name of a part says."""

    setting: Setting
    major: int
    minor: int
    revision: int
    part: int


# The dates, indicator and rationale of a row, as PairRow has them after its codes.
_Facts = tuple[IsoDate, IsoDate | None, int, int, bool]


def edition_from_name(name: str) -> Edition:
    """`v30.2 practitioner`; revisions are told by the files alone."""
    match = _EDITION_NAME.fullmatch(name.strip())
    if not match:
        raise ValueError("an edition is a version and a setting, practitioner or outpatient")
    return ptp_edition(int(match[1]), int(match[2]), Setting(match[3].lower()))


def part_name(file: SourceFile) -> PartName:
    """Refuses a file that is not named as CMS names the parts: nothing within says which setting it is for."""
    match = _FILE_NAME.search(file.name.rpartition(":")[2]) or _FILE_NAME.search(file.name)
    if not match:
        raise reject(file, "is not named as CMS names it, such as ccipra-v302r0-f1.txt (practitioner) or ccioph-...")
    number = int(match[5])
    if number not in PARTS:
        raise reject(file, f"is part {number} of a release; parts 1 to {len(PARTS)} are expected")
    return PartName(PREFIXES[match[1].lower()], int(match[2]), int(match[3]), int(match[4]), number)


def identify(file: SourceFile) -> Edition:
    found = part_name(file)
    _Part(file)
    try:
        return ptp_edition(found.major, found.minor, found.setting)
    except ValueError as error:
        raise reject(file, str(error)) from error


def notice(file: SourceFile) -> str:
    """The copyright line of the American Medical Association."""
    return _Part(file).notice


class _Part:
    """One part: the line above its header, and the lines below it."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._lines = _lines(file)
        self.notice = ""
        header: list[list[str]] = []
        for line, text in self._lines:
            cells = text.split("\t")
            if cells[0].strip() == HEADER[0]:
                header.append(cells)
                break
            self.notice = self.notice or squeeze(text)
            if line >= HEADER_WITHIN:
                raise reject(file, f"no header row that begins {HEADER[0]!r} in the first {line} lines", line)
        if not header:
            raise reject(file, f"no header row that begins {HEADER[0]!r}", 1)
        self._first: tuple[int, str] | None = None
        for line, text in self._lines:
            if not text.startswith("\t"):
                self._first = (line, text)
                break
            header.append(text.split("\t"))
        self._require_header(header)

    def _require_header(self, header: list[list[str]]) -> None:
        columns = [
            squeeze(" ".join(cells[position] for cells in header if position < len(cells)))
            for position in range(max(map(len, header)))
        ]
        for position, wanted in enumerate(HEADER):
            found = columns[position] if position < len(columns) else ""
            if found.casefold() != wanted.casefold():
                raise reject(self._file, f"column {position + 1} is headed {found[:60]!r}; expected {wanted!r}")

    def rows(self) -> Iterator[tuple[int, str]]:
        if self._first:
            yield self._first
        yield from self._lines


def _lines(file: SourceFile) -> Iterator[tuple[int, str]]:
    """Numbered lines; of a workbook, its rows spelled as in the txt."""
    if file.suffix != ".xlsx":
        return file.lines()
    return ((line, "\t".join(squeeze(cell) for cell in cells)) for line, cells in file.rows())


def parse(file: SourceFile) -> Iterator[PairRow]:
    """FileRejected at the first row that cannot be read. Codes and the rest of a row repeat, and are read once each."""
    part = part_name(file).part
    read_codes: set[str] = set()
    read_facts: dict[str, _Facts] = {}
    for line, text in _Part(file).rows():
        column_1, _, rest = text.partition("\t")
        column_2, _, tail = rest.partition("\t")
        facts = read_facts.get(tail)
        if facts is None or column_1 not in read_codes or column_2 not in read_codes:
            if not text.strip():
                continue
            column_1, column_2, facts = _row(file, line, text)
            read_facts[tail] = facts
            read_codes.update((column_1, column_2))
        if column_1 == column_2:
            raise reject(file, f"{column_1} is paired with itself", line, "Column 2")
        yield PairRow._make((line, part, column_1, column_2, *facts))


def _row(file: SourceFile, line: int, text: str) -> tuple[str, str, _Facts]:
    cells = [cell.strip() for cell in text.split("\t")]
    if len(cells) < len(HEADER) or any(cells[len(HEADER) :]):
        raise reject(file, f"has {len(cells)} fields where {len(HEADER)} are expected", line)
    for name, code in zip(HEADER, cells[:2], strict=False):
        try:
            procedure_code(code)
        except ValueError as error:
            raise reject(file, str(error), line, name) from error
    try:
        return cells[0], cells[1], _facts(*cells[2:7])
    except _Fault as fault:
        raise reject(file, fault.reason, line, fault.field) from fault


class _Fault(Exception):
    def __init__(self, field: str, reason: str) -> None:
        self.field, self.reason = field, reason
        super().__init__(reason)


@lru_cache(maxsize=8192)
def _facts(prior: str, effective: str, deletion: str, indicator: str, rationale: str) -> _Facts:
    if prior not in ("", "*"):
        raise _Fault("prior to 1996", f"{prior[:20]!r} is neither blank nor *")
    begins = _day("Effective Date", effective)
    if begins is None:
        raise _Fault("Effective Date", "is blank or without an end")
    last = None if deletion == "*" else _day("Deletion Date", deletion)
    if last is None and deletion != "*":
        raise _Fault("Deletion Date", "is blank or without an end; * stands for none")
    if last and last < begins:
        raise _Fault("Deletion Date", f"{last} is before the effective date {begins}")
    if indicator not in INDICATORS:
        raise _Fault("Modifier", f"{indicator[:20]!r} is none of {', '.join(INDICATORS)}")
    ended_on = day_after(last)
    dates = IsoDate(begins.isoformat()), IsoDate(ended_on.isoformat()) if ended_on else None
    return *dates, INDICATORS[indicator], rationale_number(rationale), prior == "*"


def _day(field: str, text: str) -> date | None:
    try:
        return compact_date(text)
    except ValueError as error:
        raise _Fault(field, str(error)) from error
