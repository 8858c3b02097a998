"""One table of a publisher's file, as numbered lines or as numbered rows of cells."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sources.files.faults import FileRejected, reading
from sources.files.workbooks import sheet_rows

LINE_LIMIT = 1_048_576
# Paragraphs of coverage policies are longer than the 128 kB that csv reads of itself.
csv.field_size_limit(LINE_LIMIT)
EXPANDED_LIMIT = 1024**3
# Read and decoded at once: line by line, a zip's own reader takes as long as writing the rows.
BLOCK = 1 << 18
# A few kilobytes of gzip hold millions of blank lines; no publisher leaves so many.
BLANK_LIMIT = 1_000


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
        number = blank = 0
        with reading(self.name), self.open() as stream:
            for block in self._blocks(stream):
                if texts := self._plain_lines(block, number):
                    yield from enumerate(texts, number + 1)
                    number, blank = number + len(texts), 0
                    continue
                for raw in io.BytesIO(block):
                    number += 1
                    text = self._line(raw, number)
                    blank = 0 if text and not text.isspace() else blank + 1
                    if blank > BLANK_LIMIT:
                        raise FileRejected(self.name, f"ends more than {BLANK_LIMIT:,} blank lines in a row", number)
                    yield number, text

    def _blocks(self, stream: BinaryIO) -> Iterator[bytes]:
        """The bytes in pieces of whole lines; a line that is too long comes as far as it was read."""
        rest = b""
        while chunk := stream.read(BLOCK):
            whole, end, chunk = chunk.rpartition(b"\n")
            if end:
                yield rest + whole + end
                rest = chunk
            else:
                rest += chunk
            if len(rest) > LINE_LIMIT:
                break
        if rest:
            yield rest

    def _plain_lines(self, block: bytes, number: int) -> list[str] | None:
        """The lines of a block with none amiss or blank, decoded at once; None where each must be looked at."""
        # Only a first line, begun in the blocks before, can be too long.
        first = block.find(b"\n") + 1 or len(block)
        if b"\x00" in block or first > LINE_LIMIT:
            return None
        try:
            text = block.decode(self._encoding_of(number + 1))
        except UnicodeDecodeError:
            return None
        text = text.removesuffix("\n").replace("\r\n", "\n").removesuffix("\r")
        texts = text.split("\n")
        return texts if "\r" not in text and all(map(str.strip, texts)) else None

    def _line(self, raw: bytes, number: int) -> str:
        if len(raw) > LINE_LIMIT:
            raise FileRejected(self.name, f"longer than {LINE_LIMIT:,} bytes", number)
        text = self._decode(raw, number).rstrip("\r\n")
        if "\r" in text:
            raise FileRejected(self.name, "holds a carriage return within the line", number)
        return text

    def rows(self, delimiter: str = ",", *, may_span: bool = False) -> Iterator[tuple[int, list[str]]]:
        """Numbered rows of cells.

        A row that runs over lines is refused, because a quote left open would swallow the rows below it, unless
        `may_span`: then its number is that of its last line.
        """
        if self.suffix == ".xlsx":
            yield from sheet_rows(self.name, b"".join(self._chunks()))
            return
        last = 0

        def text() -> Iterator[str]:
            nonlocal last
            for last, line in self.lines():  # noqa: B007
                yield line + "\n"

        reader = csv.reader(text(), delimiter=delimiter, strict=True)
        above = 0
        try:
            for row in reader:
                if reader.line_num > above + 1 and not may_span:
                    reason = f"a row runs from line {above + 1} to line {reader.line_num}: a quote is left open"
                    raise FileRejected(self.name, reason, above + 1)
                above = reader.line_num
                yield above, row
        except csv.Error as error:
            opened = f"; the row begins on line {above + 1}" if last > above + 1 else ""
            raise FileRejected(self.name, f"is not a readable table: {error}{opened}", last) from error

    def _decode(self, raw: bytes, number: int) -> str:
        if b"\x00" in raw:
            raise FileRejected(self.name, "holds a NUL byte; this is not a text file of its publisher", number)
        encoding = self._encoding_of(number)
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            byte = raw[error.start]
            raise FileRejected(
                self.name, f"byte 0x{byte:02x} at position {error.start + 1} is not {encoding} text", number
            ) from error

    def _encoding_of(self, number: int) -> str:
        """A byte order mark stands on the first line alone."""
        return self.encoding if number == 1 else self.encoding.removesuffix("-sig")

    def _chunks(self) -> Iterator[bytes]:
        total = 0
        with reading(self.name), self.open() as stream:
            while chunk := stream.read(1 << 20):
                total += len(chunk)
                if total > EXPANDED_LIMIT:
                    raise FileRejected(self.name, f"expands to more than {EXPANDED_LIMIT:,} bytes")
                yield chunk
