"""Where rows go: lines of JSON, a table, nowhere but a count; Parquet is in rates/tic/parquet.py."""

import io
from typing import BinaryIO, Protocol, TextIO

from rates.tic.compiled import Batch
from rates.tic.report import FileReport
from rates.tic.rows import HEADER, Row, as_csv_line, as_json_line


class Sink(Protocol):
    """Either scanner's rows. `finish` comes once, when the file was read to its end; `discard` where it was not.

    format: what the compiled scanner makes: `jsonl` and `csv` go to `write`, `columns` to `take`; `count` is counted.
    """

    format: str

    def begin(self) -> None: ...

    def write(self, data: bytes | memoryview) -> object: ...

    def take(self, batch: Batch) -> object: ...

    def add(self, rows: list[Row]) -> None: ...

    def finish(self, report: FileReport) -> None: ...

    def discard(self) -> None: ...


class _Lines:
    """Text to a stream of bytes or of text. What was written of a file that turns out damaged stays written."""

    format = ""

    def __init__(self, stream: BinaryIO | TextIO) -> None:
        self._bytes: BinaryIO | None = None
        self._text: TextIO | None = None
        if isinstance(stream, io.TextIOBase):
            self._text = stream  # type: ignore[assignment]
        else:
            self._bytes = stream  # type: ignore[assignment]

    def begin(self) -> None:
        return None

    def write(self, data: bytes | memoryview) -> None:
        if self._bytes is not None:
            self._bytes.write(data)
        elif self._text is not None:
            self._text.write(bytes(data).decode())

    def take(self, batch: Batch) -> None:
        raise TypeError("lines are not made of columns")

    def finish(self, report: FileReport) -> None:
        (self._bytes or self._text or io.BytesIO()).flush()

    def discard(self) -> None:
        return None


class JsonLines(_Lines):
    """One object a line."""

    format = "jsonl"

    def add(self, rows: list[Row]) -> None:
        self.write("".join(map(as_json_line, rows)).encode())


class Csv(_Lines):
    """A header and one row a line; modifiers and places of service are joined by `|`."""

    format = "csv"

    def begin(self) -> None:
        self.write(f"{HEADER}\n".encode())

    def add(self, rows: list[Row]) -> None:
        self.write("".join(map(as_csv_line, rows)).encode())


class Count:
    """The rows are counted and not made; the report says how many they are."""

    format = "count"

    def begin(self) -> None:
        return None

    def write(self, data: bytes | memoryview) -> None:
        return None

    def take(self, batch: Batch) -> None:
        return None

    def add(self, rows: list[Row]) -> None:
        return None

    def finish(self, report: FileReport) -> None:
        return None

    def discard(self) -> None:
        return None
