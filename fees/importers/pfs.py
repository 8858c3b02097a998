"""Medicare physician fee schedule: the National Physician Fee Schedule Relative Value File, `PPRRVU*`.

Publisher: Centers for Medicare & Medicaid Services. Quarterly: RVU26A is January 2026, B April, C July, D October;
since 2026 each edition has two files, `nonQPP` and, for qualifying participants of advanced payment models, `QPP`.

Layout, csv and xlsx: a title, copyright lines and a release date; then a header spread over 4 or 5 lines, the last of
which begins HCPCS; names repeat in it, so a column is known by what all its header lines say together. 31 columns
until 2025, 32 with PRIC IND since. Layout, txt: fixed width after header records that begin HDR and hold copyright
lines, no title, so that its edition is known by the file's name. Read in RVU25D.pdf, PPRRVU2025_Oct.csv and
PPRRVU2026_Jul_nonQPP.csv; where the txt of 2026 puts PRIC IND has not been seen, and a filled filler is refused.
Descriptions are the American Medical Association's and are not read.
"""

import re
from collections.abc import Iterable, Iterator

from codes.importers.columns import HEADER_WITHIN, require_width, squeeze
from codes.importers.editions import quarter, quarter_month
from codes.importers.fields import Unreadable, good_and_bad, read, system_of
from fees.importers.pfs_layout import COLUMNS, LARGEST_FACTOR, SMALLEST_FACTOR, RelativeValueRow
from sources.files import BadRow, SourceFile
from sources.registry import Edition, reject

FIRST_YEAR_OF_VARIANTS = 2026
HEADINGS = {column.heading for column in COLUMNS}
# The American Medical Association's texts.
UNREAD = "DESCRIPTION"
TXT_SHORTEST = 166
TXT_FILLER = slice(120, 127)
LETTERS = {1: "A", 4: "B", 7: "C", 10: "D"}
_TITLE = re.compile(r"(20\d\d) National Physician Fee Schedule Relative Value File (\w+) Release", re.IGNORECASE)
_FILE_NAME = re.compile(r"PPRRVU(?:20)?(\d\d)_?(JAN|APR|JUL|OCT)", re.IGNORECASE)
_NON_QPP = re.compile(r"non[-_ ]?QPP", re.IGNORECASE)
_EDITION_NAME = re.compile(r"RVU(\d\d)([A-D])(-QPP)?", re.IGNORECASE)


def edition_from_name(name: str) -> Edition:
    """`RVU26C`, or `RVU26C-QPP` for the other file of an edition since 2026."""
    match = _EDITION_NAME.fullmatch(name.strip())
    if not match:
        raise ValueError("an edition is RVU, two digits of the year and a letter A to D, with -QPP for that variant")
    year = 2000 + int(match[1])
    month = next(month for month, letter in LETTERS.items() if letter == match[2].upper())
    if match[3] and year < FIRST_YEAR_OF_VARIANTS:
        raise ValueError(f"there is no QPP variant before {FIRST_YEAR_OF_VARIANTS}")
    return _edition(year, month, "QPP" if match[3] else "")


def _edition(year: int, month: int, variant: str) -> Edition:
    begins, ends = quarter(year, month)
    return Edition(f"RVU{year % 100:02}{LETTERS[month]}", begins, ends, variant)


def identify(file: SourceFile) -> Edition | None:
    """None where neither the file nor its name tells the edition or, since 2026, the variant."""
    if file.suffix == ".txt":
        found = _FILE_NAME.search(file.name)
        _headers(file)
    else:
        table = _Table(file)
        found = next(filter(None, map(_TITLE.search, table.preamble)), None)
        if not found:
            expected = "'2026 National Physician Fee Schedule Relative Value File July Release'"
            raise reject(file, f"no title above the header; expected such as {expected}", table.header_line)
    return _edition_stated(file, found) if found else None


def notice(file: SourceFile) -> str:
    """What the file says of the American Medical Association's copyright."""
    if file.suffix == ".txt":
        return squeeze(" ".join(text for _, text in _headers(file)))
    return next((note for note in _Table(file).preamble if "American Medical Association" in note), "")


def _edition_stated(file: SourceFile, found: re.Match[str]) -> Edition | None:
    try:
        month = quarter_month(found[2])
    except ValueError as error:
        raise reject(file, f"its title names a release that is unknown: {error}") from error
    year = 2000 + int(found[1]) % 100
    variant = _variant(file.name, year)
    return None if variant is None else _edition(year, month, variant)


def _variant(file_name: str, year: int) -> str | None:
    """Since 2026 only the file's name tells the two files of an edition apart; None where it does not."""
    # In a zip, the member's own name: the archive holds both.
    own_name = file_name.rpartition(":")[2]
    if year < FIRST_YEAR_OF_VARIANTS or _NON_QPP.search(own_name):
        return ""
    return "QPP" if "QPP" in own_name.upper() else None


class _Table:
    """A csv or xlsx: what stands above its header, and the texts of COLUMNS in each row."""

    def __init__(self, file: SourceFile) -> None:
        self._rows = file.rows()
        self.preamble: list[str] = []
        above: list[list[str]] = []
        for line, cells in self._rows:
            filled = [squeeze(cell) for cell in cells if cell.strip()]
            is_last = bool(cells) and cells[0].strip() == "HCPCS"
            if is_last or len(filled) > 1:
                above.append(cells)
            else:
                self.preamble += filled
            if is_last:
                break
            if line >= HEADER_WITHIN:
                raise reject(file, f"no header row that begins 'HCPCS' in the first {line} lines", line)
        else:
            raise reject(file, "no header row that begins 'HCPCS'", 1)
        self.header_line = line
        self.width = max(map(len, above))
        self._positions = _positions(file, above, line)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        return ((line, cells) for line, cells in self._rows if any(map(str.strip, cells)))

    def cut(self, cells: list[str]) -> list[str]:
        require_width(cells, self.width)
        return ["" if position is None else cells[position].strip() for position in self._positions]


def _positions(file: SourceFile, header_lines: list[list[str]], line: int) -> list[int | None]:
    """Where each of COLUMNS stands; None for an optional one that is not there."""
    headings: dict[str, int] = {}
    for position in range(max(map(len, header_lines))):
        parts = [cells[position] for cells in header_lines if position < len(cells)]
        heading = squeeze(" ".join(parts)).upper()
        if heading in headings:
            raise reject(file, f"two columns are headed {heading!r}", line)
        if heading:
            headings[heading] = position
    unknown = [heading for heading in headings if heading not in HEADINGS and heading != UNREAD]
    if unknown:
        raise reject(file, f"holds a column that is not known here, {unknown[0][:80]!r}; is the layout new?", line)
    lacking = [column for column in COLUMNS if column.heading not in headings and not column.is_optional]
    if lacking:
        raise reject(file, f"lacks the column {lacking[0].heading!r}", line)
    return [headings.get(column.heading) for column in COLUMNS]


def _headers(file: SourceFile) -> list[tuple[int, str]]:
    """The header records of a txt; FileRejected where it does not begin with one."""
    records = []
    for line, text in file.lines():
        if not text.startswith("HDR"):
            break
        records.append((line, text[3:].strip()))
    if not records:
        raise reject(file, "does not begin with header records; expected 'HDR' in positions 1-3", 1)
    return records


def _cut_txt(text: str) -> list[str]:
    if len(text) < TXT_SHORTEST:
        raise Unreadable("row", f"is {len(text)} characters long where {TXT_SHORTEST} or more are expected")
    return [text[column.start - 1 : column.end].strip() if column.start else "" for column in COLUMNS]


def _txt_rows(file: SourceFile) -> Iterator[tuple[int, str]]:
    headers = len(_headers(file))
    for line, text in file.lines():
        if line <= headers or not text.strip():
            continue
        if text[TXT_FILLER].strip():
            raise reject(file, "text in positions 121-127, blank until 2025: load the csv of this edition", line)
        yield line, text


def parse(file: SourceFile) -> Iterator[RelativeValueRow | BadRow]:
    """FileRejected where a second conversion factor appears, for two files have been joined, or there is none."""
    if file.suffix == ".txt":
        return _of_one_factor(file, good_and_bad(_txt_rows(file), lambda line, text: _row(line, _cut_txt(text))))
    table = _Table(file)
    return _of_one_factor(file, good_and_bad(table.rows(), lambda line, cells: _row(line, table.cut(cells))))


def _of_one_factor(file: SourceFile, rows: Iterable[RelativeValueRow | BadRow]) -> Iterator[RelativeValueRow | BadRow]:
    first: RelativeValueRow | None = None
    has_rows = False
    for row in rows:
        if isinstance(row, RelativeValueRow):
            has_rows = True
            if row.conversion_factor:
                first = first or row
                _require_factor(file, row, first)
        yield row
    if has_rows and first is None:
        raise reject(file, "holds no conversion factor: every row has 0")


def _require_factor(file: SourceFile, row: RelativeValueRow, first: RelativeValueRow) -> None:
    if not SMALLEST_FACTOR <= row.conversion_factor <= LARGEST_FACTOR:
        reason = f"{row.conversion_factor:f} is not between {SMALLEST_FACTOR} and {LARGEST_FACTOR} dollars"
        raise reject(file, reason, row.line, "CONV FACTOR")
    if row.conversion_factor != first.conversion_factor:
        factors = f"{row.conversion_factor}, and {first.conversion_factor} on line {first.line}"
        raise reject(file, f"holds two conversion factors: {factors}; load one file at a time", row.line)


def _row(line: int, texts: list[str]) -> RelativeValueRow:
    values = [read(column.heading, column.read, text) for column, text in zip(COLUMNS, texts, strict=True)]
    return RelativeValueRow(line, system_of(values[0]) or "", *values)
