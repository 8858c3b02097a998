"""Where rows go: lines of JSON, a table, nowhere but a count; Parquet is in rates/tic/parquet.py."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO, cast

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
        # What knows an encoding takes text.
        self._text = cast("TextIO", stream) if hasattr(stream, "encoding") else None
        self._bytes = None if self._text is not None else cast("BinaryIO", stream)

    def begin(self) -> None:
        return None

    def write(self, data: bytes | memoryview) -> None:
        if self._bytes is not None:
            # A file without a buffer may take less than it was given.
            while (taken := self._bytes.write(data)) is not None and taken < len(data):
                data = data[taken:]
        elif self._text is not None:
            self._text.write(bytes(data).decode())

    def take(self, batch: Batch) -> None:
        raise TypeError("lines are not made of columns")

    def finish(self, report: FileReport) -> None:
        if self._bytes is not None:
            self._bytes.flush()

    def discard(self) -> None:
        return None

    def add(self, rows: list[Row]) -> None:
        raise NotImplementedError


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


class ToFile:
    """Lines to a file that appears under its name when the rate file was read to its end."""

    def __init__(self, path: Path, kind: Callable[[BinaryIO], _Lines]) -> None:
        self._path, self._kind = path, kind
        self._partial = path.with_name(path.name + ".partial")
        self._file: BinaryIO | None = None
        self.format = kind(cast("BinaryIO", None)).format

    def begin(self) -> None:
        self._file = cast("BinaryIO", self._partial.open("wb", buffering=0))
        self._lines = self._kind(self._file)
        self._lines.begin()

    def write(self, data: bytes | memoryview) -> None:
        self._lines.write(data)

    def take(self, batch: Batch) -> None:
        self._lines.take(batch)

    def add(self, rows: list[Row]) -> None:
        self._lines.add(rows)

    def finish(self, report: FileReport) -> None:
        if self._file:
            self._file.close()
        self._partial.replace(self._path)

    def discard(self) -> None:
        if self._file:
            self._file.close()
        self._partial.unlink(missing_ok=True)


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
