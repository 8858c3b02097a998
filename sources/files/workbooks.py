"""The first sheet of an xlsx, once its size is known: the reader lays out every cell up to the farthest one."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from xml.parsers import expat  # nosec B406  # Entities cannot expand: a DOCTYPE is refused.

from python_calamine import CalamineError, CalamineWorkbook

from sources.files.faults import DAMAGE, FileRejected

COLUMNS_LIMIT = 200
CELLS_LIMIT = 2_000_000
EXPANDED_LIMIT = 200_000_000
# Of one tag or comment: what has no end is read again from its beginning with each further piece.
TAG_LIMIT = 1_000_000
DEPTH_LIMIT = 200
_CHUNK = 1 << 18
_EXPECTED = f"at most {COLUMNS_LIMIT:,} columns and {CELLS_LIMIT:,} cells are expected"
# What a cell that is not empty holds: a value, an inline text or a formula.
_CONTENTS = ("v", "is", "f")
_NUMBER = re.compile(r"[0-9]{1,9}")
_PLACE = re.compile(r"([A-Za-z]{1,9})([0-9]{1,9})")


def sheet_rows(name: str, content: bytes, *, expanded_limit: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Numbered rows of the first sheet, each cell as the csv of the same table would spell it."""
    _require_moderate(name, content, expanded_limit or EXPANDED_LIMIT)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for number, row in enumerate(workbook.get_sheet_by_index(0).iter_rows(), start=1):
            cells = [_cell_text(cell) for cell in row]
            if any("\x00" in cell for cell in cells):
                raise FileRejected(name, "holds a NUL character in a cell", number)
            yield number, cells
    except CalamineError as error:
        raise FileRejected(name, f"is not a readable workbook ({error})") from error


def _cell_text(cell: object) -> str:
    """1.0 is 1, dates are YYYYMMDD."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y%m%d")
    return str(cell)


def _require_moderate(name: str, content: bytes, expanded_limit: int) -> None:
    """Reads every part of the workbook once, in pieces, before it is given to the reader."""
    expanded = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                extent = _Extent(name)
                with archive.open(info) as part:
                    while chunk := part.read(_CHUNK):
                        expanded += len(chunk)
                        if expanded > expanded_limit:
                            raise FileRejected(name, f"expands to more than {expanded_limit:,} bytes")
                        # Drawings of old are not always XML.
                        if not info.filename.lower().endswith(".vml"):
                            extent.feed(chunk)
    except (*DAMAGE, NotImplementedError, RuntimeError, expat.ExpatError) as error:
        raise FileRejected(name, f"is not a readable workbook ({error})") from error


class _Extent:
    """How far the filled cells of one part reach; parts that are no XML, such as pictures, have none."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._is_xml: bool | None = None
        self._read = self._depth = 0
        self._row = self._column = self._last_row = self._last_column = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype

    def feed(self, chunk: bytes) -> None:
        if self._is_xml is None:
            self._is_xml = chunk.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
        if self._is_xml:
            self._read += len(chunk)
            self._parser.Parse(chunk, False)
            if self._read - self._parser.CurrentByteIndex > TAG_LIMIT:
                raise FileRejected(
                    self._name, f"is not a readable workbook (a tag has more than {TAG_LIMIT:,} characters)"
                )

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise FileRejected(self._name, f"is not a readable workbook (it is nested over {DEPTH_LIMIT} deep)")
        kind = element.rpartition(":")[2]
        if kind == "row":
            number = attributes.get("r", "")
            self._row = int(number) if _NUMBER.fullmatch(number) else self._row + 1
            self._column = 0
        elif kind == "c":
            place = _PLACE.fullmatch(attributes.get("r", ""))
            self._column = _column_number(place[1]) if place else self._column + 1
            self._row = int(place[2]) if place else self._row
        elif kind in _CONTENTS and (self._row > self._last_row or self._column > self._last_column):
            # Excel leaves cells far out that are formatted and empty; the reader passes over them too.
            self._reach()

    def _end(self, _element: str) -> None:
        self._depth -= 1

    def _reach(self) -> None:
        self._last_row = max(self._last_row, self._row)
        self._last_column = max(self._last_column, self._column)
        if self._last_column > COLUMNS_LIMIT:
            raise FileRejected(self._name, f"has a cell in column {self._last_column:,} of a sheet; {_EXPECTED}")
        if self._last_row * self._last_column > CELLS_LIMIT:
            size = f"{self._last_row:,} rows of {self._last_column:,} columns"
            raise FileRejected(self._name, f"has a sheet of {size}; {_EXPECTED}")

    def _refuse_doctype(self, *_: object) -> None:
        raise FileRejected(self._name, "is not a readable workbook (it holds a DOCTYPE)")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
