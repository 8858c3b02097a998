"""The Medicare Coverage Database: national and local coverage determinations, and the articles that hold their codes.

Publisher: Centers for Medicare & Medicaid Services, weekly, at cms.gov/medicare-coverage-database/downloads. Read here:
`current_lcd.zip`, `current_article.zip`, `ncd.zip`, and their `all_` editions: each holds a zip that holds one csv a
table. Any of the three can be loaded alone; together they must be of one week.

Known, from the column names of 71 tables of 2026, from the data dictionaries as others cite them, and from what others
found in the files:
- Every field is quoted; paragraphs are HTML and run over lines. Local tables were seen in Windows-1252, national ones
  in UTF-8: a table that is UTF-8 from end to end is read so, any other as Windows-1252.
- `status` is A (approved), R (retired) or, of an LCD, P (proposed). A proposal shows `DL...` (an article's draft
  `DA...`) as its `display_id`, which is blank for others: those are L or A and their id.
- The local files hold the newest version of each document only. A link to another document means its newest version;
  0 is none.
- Ranges of codes are written out code by code and marked B, M, E (N: none), so nothing is filled in here.
- The codes of an LCD stand in its article; older LCDs list some of their own.
- Some states are listed in parts (New York, Missouri, California); they are read as the state.
- National days can precede each other oddly: 12 documents end before their newest version begins, and 41 say RETIRED in
  the title, mostly without an end.

Assumed, because nothing at hand says it:
- An end (`ent_det_end_date`, `rev_end_date`, `article_end_date`, `article_rev_end_date`, `date_retired`, `retire_dt`,
  `NCD_trmntn_dt`) is the last day on which the document holds; the earliest one of a document counts. Where it lies
  before the first day, or the document is retired without a day, the version is one that retires the document. So is
  `notice_end_dt` the last day of the notice.
- The newest `dis_end_date` of update_period.csv is the day of the edition.
- `XX000` in a list of codes stands for "not applicable".

Not read: bill types, revenue codes, ICD-10-PCS, self-administered drug tables, letters, comments, addresses, revision
histories, and every description of a code: those of CPT belong to the American Medical Association.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from zlib import crc32

from codes.importers.columns import Table
from codes.importers.fields import Unreadable, bad_row
from payers.importers.mcd_fields import day, whole_number
from payers.importers.mcd_rows import McdRow, Part
from payers.importers.mcd_tables import PERIODS, REQUIRED, TABLES, McdTable
from sources.files import BadRow, FileRejected, SourceFile
from sources.files.faults import reading
from sources.registry import Edition, reject

MEMBERS = r"^(" + "|".join((*TABLES, PERIODS)) + r")\.csv$"
_STEM = re.compile(r"([a-z0-9_]+)\.csv$", re.IGNORECASE)
_PERIOD_COLUMNS = (("period_id", "dis_end_date"), ("period_id", "end_date"))


def edition_from_name(name: str) -> Edition:
    """`2026-11-15`: the day up to which the database was brought up to date."""
    try:
        first = date.fromisoformat(name.strip())
    except ValueError:
        raise ValueError("an edition is the day of the update, YYYY-MM-DD") from None
    return Edition(first.isoformat(), first)


def require_whole(files: list[SourceFile]) -> None:
    """Refuses a set that lacks a table, or holds the documents of one sort twice."""
    found: dict[str, SourceFile] = {}
    for file in files:
        stem = _stem(file)
        if stem in REQUIRED and stem in found:
            raise reject(file, f"is a second {stem}.csv, beside {found[stem].name}: load one of them")
        found.setdefault(stem, file)
    documents = [stem for stem in REQUIRED if stem in found]
    if not documents:
        raise reject(files[0], f"brings no documents: {', '.join(f'{stem}.csv' for stem in REQUIRED)} are all missing")
    for stem in documents:
        missing = [f"{name}.csv" for name in REQUIRED[stem] if name not in found]
        if missing:
            raise reject(found[stem], f"comes without {', '.join(missing)}: the download is not whole")


def identify(file: SourceFile) -> Edition | None:
    """The newest week of update_period.csv; None of any other table, whose header is read and checked."""
    stem = _stem(file)
    if stem == PERIODS:
        return _newest_period(file)
    if stem not in TABLES:
        raise reject(file, "is no table of the Medicare Coverage Database that is read here")
    Table(file, file.rows(may_span=True), TABLES[stem].columns)
    return None


def parse(file: SourceFile) -> Iterator[McdRow | BadRow]:
    stem = _stem(file)
    if stem == PERIODS:
        return
    source = TABLES[stem]
    file = _as_written(file)
    origin = f"{crc32(file.name.encode()):x}"
    table = Table(file, file.rows(may_span=True), source.columns)
    for line, cells in table:
        try:
            texts = table.cut(cells)
        except Unreadable as fault:
            yield from _unread(file, source, line, fault, cells, origin)
            continue
        try:
            for number, row in enumerate(source.read(texts)):
                yield row._replace(line=line, once=row.once or f"{origin} {line} {number}")
        except Unreadable as fault:
            yield from _unread(file, source, line, fault, cells, origin)


def _unread(
    file: SourceFile, source: McdTable, line: int, fault: Unreadable, cells: list[str], origin: str
) -> Iterator[McdRow | BadRow]:
    """The bad row, and a word that its document is not all here: else it would count as taken out of the database."""
    yield bad_row(line, fault, cells)
    if not source.kind:
        return
    try:
        document = whole_number(source.columns[0], cells[0].strip())
        version = whole_number(source.columns[1], cells[1].strip()) if source.has_version else 0
    except (Unreadable, IndexError):
        if source.is_documents:
            raise FileRejected(
                file.name, "names no document, so that nobody can say which one is missing", line, fault.field
            ) from None
        return
    what = Part.DOCUMENT if source.is_documents else ""
    yield McdRow(
        line, f"{origin} {line} unread", Part.UNREAD, source.kind, document, version, code=what, note=fault.field
    )


def _newest_period(file: SourceFile) -> Edition:
    days = []
    for line, cells in _period_rows(file):
        try:
            if found := day("dis_end_date", cells[1]):
                days.append(found)
        except Unreadable as fault:
            raise reject(file, fault.reason, line, fault.field) from fault
    if not days:
        raise reject(file, "holds no period that has ended, so that no edition is known")
    return edition_from_name(max(days).isoformat())


def _period_rows(file: SourceFile) -> Iterator[tuple[int, list[str]]]:
    for columns in _PERIOD_COLUMNS:
        try:
            table = Table(file, file.rows(may_span=True), columns)
        except FileRejected:
            if columns == _PERIOD_COLUMNS[-1]:
                raise
            continue
        for line, cells in table:
            try:
                yield line, table.cut(cells)
            except Unreadable as fault:
                raise reject(file, fault.reason, line, fault.field) from fault
        return


def _as_written(file: SourceFile) -> SourceFile:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with reading(file.name), file.open() as stream:
        try:
            while chunk := stream.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return file
    return replace(file, encoding="utf-8-sig")


def _stem(file: SourceFile) -> str:
    found = _STEM.search(file.name)
    return found[1].lower() if found else ""
