"""Reads publishers' files as rows or lines: csv, txt or xlsx, plain, gzipped or zipped.

Nothing is extracted to disk. Every fault is a FileRejected that names the file, the line and the rule.
"""

import csv
import gzip
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from python_calamine import CalamineError, CalamineWorkbook

TABLE_SUFFIXES = (".csv", ".txt", ".xlsx")
LINE_LIMIT = 1_048_576
EXPANDED_LIMIT = 4 * 1024**3
# Tried in this order where an archive holds the same table in several forms.
PREFERENCE = {".csv": 0, ".txt": 1, ".xlsx": 2}


class FileRejected(Exception):
    """A file that cannot be loaded. Its text names the file, the line, the field and the rule."""

    def __init__(self, file_name: str, reason: str, line: int | None = None, field: str = "") -> None:
        self.file_name, self.reason, self.line, self.field = file_name, reason, line, field
        place = file_name
        if line is not None:
            place += f", line {line}"
        if field:
            place += f", {field}"
        super().__init__(f"{place}: {reason}")


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row set aside by a parser: where it stood, what is wrong, and its text."""

    line: int
    field: str
    reason: str
    row_text: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One table of a publisher's file. `open` gives its decompressed bytes, anew at each call."""

    name: str
    open: Callable[[], BinaryIO]
    encoding: str = "utf-8-sig"

    @classmethod
    def from_text(cls, name: str, text: str, encoding: str = "utf-8-sig") -> "SourceFile":
        return cls.from_bytes(name, text.encode("utf-8"), encoding)

    @classmethod
    def from_bytes(cls, name: str, content: bytes, encoding: str = "utf-8-sig") -> "SourceFile":
        return cls(name, lambda: io.BytesIO(content), encoding)

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()

    def measure(self) -> tuple[str, int]:
        """The sha256 of the decompressed content, so that the same table zipped or plain is the same, and its lines."""
        digest, lines = hashlib.sha256(), 0
        for chunk in self._chunks():
            digest.update(chunk)
            lines += chunk.count(b"\n")
        return digest.hexdigest(), lines

    def lines(self) -> Iterator[tuple[int, str]]:
        """Numbered lines, decoded, without their line ends."""
        try:
            with self.open() as stream:
                number = 0
                while raw := stream.readline(LINE_LIMIT + 1):
                    number += 1
                    if len(raw) > LINE_LIMIT:
                        raise FileRejected(self.name, f"longer than {LINE_LIMIT:,} bytes", number)
                    yield number, self._decode(raw, number).rstrip("\r\n")
        except _DAMAGE as error:
            raise FileRejected(self.name, f"is truncated or damaged ({error})") from error

    def rows(self, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
        """Numbered rows of cells; a quoted cell may run over lines, the number is that of its last."""
        if self.suffix == ".xlsx":
            yield from self._sheet_rows()
            return
        last = 0

        def text() -> Iterator[str]:
            nonlocal last
            for last, line in self.lines():  # noqa: B007
                yield line + "\n"

        reader = csv.reader(text(), delimiter=delimiter, strict=True)
        try:
            for row in reader:
                yield reader.line_num, row
        except csv.Error as error:
            raise FileRejected(self.name, f"is not a readable table: {error}", last) from error

    def _decode(self, raw: bytes, number: int) -> str:
        if b"\x00" in raw:
            raise FileRejected(self.name, "holds a NUL byte; this is not a text file of its publisher", number)
        encoding = self.encoding if number == 1 else self.encoding.removesuffix("-sig")
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            byte = raw[error.start]
            raise FileRejected(
                self.name, f"byte 0x{byte:02x} at position {error.start + 1} is not {encoding} text", number
            ) from error

    def _sheet_rows(self) -> Iterator[tuple[int, list[str]]]:
        try:
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(self._chunks())))
            sheet = workbook.get_sheet_by_index(0)
            for number, row in enumerate(sheet.iter_rows(), start=1):
                yield number, [_cell_text(cell) for cell in row]
        except CalamineError as error:
            raise FileRejected(self.name, f"is not a readable workbook ({error})") from error

    def _chunks(self) -> Iterator[bytes]:
        try:
            with self.open() as stream:
                total = 0
                while chunk := stream.read(1 << 20):
                    total += len(chunk)
                    if total > EXPANDED_LIMIT:
                        raise FileRejected(self.name, f"expands to more than {EXPANDED_LIMIT:,} bytes")
                    yield chunk
        except _DAMAGE as error:
            raise FileRejected(self.name, f"is truncated or damaged ({error})") from error


_DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile)


def _cell_text(cell: object) -> str:
    """A workbook cell as the csv of the same table would spell it: 1.0 is 1, dates are YYYYMMDD."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y%m%d")
    return str(cell)


def open_tables(path: Path, encoding: str, member_pattern: str) -> list[SourceFile]:
    """The tables in a file: itself, its gunzipped content, or the members of a zip whose name fits the pattern.

    Of several forms of one table in a zip (csv, txt, xlsx) only the first is taken.
    """
    if not path.is_file():
        raise FileRejected(str(path), "does not exist")
    match path.suffix.lower():
        case ".zip":
            return _zip_tables(path, encoding, member_pattern)
        case ".gz":
            inner = path.with_suffix("").name
            _require_known_suffix(path.name, Path(inner).suffix)
            return [SourceFile(inner, lambda: gzip.open(path, "rb"), encoding)]  # type: ignore[arg-type,return-value]
        case suffix:
            _require_known_suffix(path.name, suffix)
            return [SourceFile(path.name, lambda: path.open("rb"), encoding)]


def _require_known_suffix(name: str, suffix: str) -> None:
    if suffix.lower() not in TABLE_SUFFIXES:
        raise FileRejected(name, f"is none of {', '.join(TABLE_SUFFIXES)}, plain or in .zip or .gz")


def _zip_tables(path: Path, encoding: str, member_pattern: str) -> list[SourceFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except _DAMAGE as error:
        raise FileRejected(path.name, f"is truncated or damaged ({error})") from error
    wanted: dict[str, zipfile.ZipInfo] = {}
    for info in sorted(infos, key=lambda info: PREFERENCE.get(Path(info.filename).suffix.lower(), 9)):
        member = Path(info.filename)
        if member.suffix.lower() not in TABLE_SUFFIXES or not re.search(member_pattern, member.name, re.IGNORECASE):
            continue
        if info.flag_bits & 0x1:
            raise FileRejected(f"{path.name}:{info.filename}", "is encrypted")
        if info.file_size > EXPANDED_LIMIT:
            raise FileRejected(f"{path.name}:{info.filename}", f"expands to more than {EXPANDED_LIMIT:,} bytes")
        wanted.setdefault(member.stem.lower(), info)
    if not wanted:
        names = ", ".join(info.filename for info in infos[:8]) or "nothing"
        raise FileRejected(path.name, f"holds no table of this source; it holds {names}")
    return [
        SourceFile(f"{path.name}:{info.filename}", _member_opener(path, info.filename), encoding)
        for info in sorted(wanted.values(), key=lambda info: info.filename)
    ]


def _member_opener(path: Path, member: str) -> Callable[[], BinaryIO]:
    def opener() -> BinaryIO:
        # The stream holds the archive open until it is itself closed.
        return zipfile.ZipFile(path).open(member)  # type: ignore[return-value]

    return opener
