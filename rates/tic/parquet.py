"""Rows as a Parquet file: written beside its path, and renamed when the file was read to its end.

The compiled scanner makes the pages of a row group; here they get their headers, and the file its footer. Layout:
<https://parquet.apache.org/docs/file-format/>. Rows of the scanner in Python are written by pyarrow, with the same
columns.
"""

from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Protocol

from rates.tic.compiled import Batch, PageFacts
from rates.tic.report import FileReport
from rates.tic.rows import Row
from rates.tic.thrift import Long, Struct, encoded, struct, texts, union

MAGIC = b"PAR1"
INT64, DOUBLE, BYTE_ARRAY = 2, 5, 6
REQUIRED, REPEATED = 0, 2
PLAIN, RLE, RLE_DICTIONARY = 0, 3, 8
DATA_PAGE, DICTIONARY_PAGE = 0, 2
SNAPPY = 1
UTF8, LIST = 0, 3
STRING_TYPE, LIST_TYPE = union(1), union(3)
LISTS = ("modifiers", "service_code")
OTHER_TYPES = {"negotiated_rate": DOUBLE, "npi": INT64}
# Readers look for codes; least and greatest of the other columns would say little.
SEARCHED = ("billing_code_type", "billing_code")


class RowWriter(Protocol):
    def add(self, rows: list[Row]) -> None: ...

    def close(self) -> None: ...


class ParquetSink:
    """One row group a batch, so that memory stays the same however large the file."""

    format = "columns"

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self._partial = self.path.with_name(self.path.name + ".partial")
        self._pages: PageWriter | None = None
        self._rows: RowWriter | None = None

    def begin(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)

    def write(self, data: bytes | memoryview) -> None:
        raise TypeError("Parquet is not made of lines")

    def take(self, batch: Batch) -> None:
        if self._pages is None:
            self._pages = PageWriter(self._partial)
        self._pages.add(batch)

    def add(self, rows: list[Row]) -> None:
        if self._rows is None:
            # Takes longer to import than many a file to read.
            self._rows = import_module("rates.tic.arrow_rows").ArrowRows(self._partial)
        self._rows.add(rows)

    def finish(self, report: FileReport) -> None:
        (self._rows or self._pages or PageWriter(self._partial)).close()
        self._partial.replace(self.path)

    def discard(self) -> None:
        if self._rows is not None:
            self._rows.close()
        if self._pages is not None:
            self._pages.abandon()
        self._partial.unlink(missing_ok=True)


class PageWriter:
    """Puts pages one behind the other and remembers where they are."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("wb")
        self._file.write(MAGIC)
        self._position = len(MAGIC)
        self._groups: list[Struct] = []
        self._rows = 0

    def add(self, batch: Batch) -> None:
        start = self._position
        chunks = tuple(self._chunk(batch, number, name) for number, name in enumerate(Row._fields))
        size = Long(self._position - start)
        self._groups.append(struct((1, chunks), (2, size), (3, Long(batch.rows))))
        self._rows += batch.rows

    def close(self) -> None:
        footer = encoded(
            struct(
                (1, 1),
                (2, _schema()),
                (3, Long(self._rows)),
                (4, tuple(self._groups)),
                (6, b"Fiducial"),
                (7, (union(1),) * len(Row._fields)),
            )
        )
        self._file.write(footer + len(footer).to_bytes(4, "little") + MAGIC)
        self._file.close()

    def abandon(self) -> None:
        self._file.close()

    def _chunk(self, batch: Batch, number: int, name: str) -> Struct:
        has_dictionary = name != "npi"
        start = self._position
        uncompressed = self._page(batch.page(number, is_dictionary=True), DICTIONARY_PAGE) if has_dictionary else 0
        data_at = self._position
        page = batch.page(number, is_dictionary=False)
        uncompressed += self._page(page, DATA_PAGE, RLE_DICTIONARY if has_dictionary else PLAIN)
        facts = struct(
            (1, OTHER_TYPES.get(name, BYTE_ARRAY)),
            (2, (PLAIN, RLE, RLE_DICTIONARY)),
            (3, texts((name, "list", "element") if name in LISTS else (name,))),
            (4, SNAPPY),
            (5, Long(page.values)),
            (6, Long(uncompressed)),
            (7, Long(self._position - start)),
            (9, Long(data_at)),
            (11, Long(start) if has_dictionary else None),
            (12, _statistics(batch.texts(number)) if name in SEARCHED else None),
        )
        return struct((2, Long(start)), (3, facts))

    def _page(self, page: PageFacts, kind: int, encoding: int = PLAIN) -> int:
        """Writes a page and its header; gives its size as if it were not compressed."""
        values = (1, page.values), (2, encoding)
        head = encoded(
            struct(
                (1, kind),
                (2, page.size),
                (3, len(page.data)),
                (5, struct(*values, (3, RLE), (4, RLE)) if kind == DATA_PAGE else None),
                (7, struct(*values) if kind == DICTIONARY_PAGE else None),
            )
        )
        self._file.write(head)
        self._file.write(page.data)
        self._position += len(head) + len(page.data)
        return len(head) + page.size


def _statistics(found: list[bytes]) -> Struct:
    """max_value and min_value, in the order of their bytes; nothing is null."""
    return struct((3, Long(0)), (5, max(found)), (6, min(found)))


def _schema() -> tuple[Struct, ...]:
    root = struct((4, b"rates"), (5, len(Row._fields)))
    return (root, *(element for name in Row._fields for element in _elements(name)))


def _elements(name: str) -> tuple[Struct, ...]:
    if name in OTHER_TYPES:
        return (struct((1, OTHER_TYPES[name]), (3, REQUIRED), (4, name.encode())),)
    if name not in LISTS:
        return (_text(name),)
    outer = struct((3, REQUIRED), (4, name.encode()), (5, 1), (6, LIST), (10, LIST_TYPE))
    return outer, struct((3, REPEATED), (4, b"list"), (5, 1)), _text("element")


def _text(name: str) -> Struct:
    return struct((1, BYTE_ARRAY), (3, REQUIRED), (4, name.encode()), (6, UTF8), (10, STRING_TYPE))
