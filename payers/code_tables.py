"""Reads a file of codes that somebody uploaded, CSV or XLSX, as headers and numbered rows of cells."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from payers.faults import MOST_CODES
from sources.files import FileRejected, SourceFile, plain

UPLOAD_LIMIT = 5_000_000
# Of all cells: what is kept between the look and the saving.
TEXT_LIMIT = 1_500_000
COLUMNS_LIMIT = 60
_DELIMITERS = (",", ";", "\t", "|")
_TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class CodeTable:
    """`lines` number the rows as a spreadsheet does; `note` says what was assumed of the file."""

    headers: list[str]
    rows: list[list[str]]
    lines: list[int]
    note: str = ""


def read_code_table(name: str, content: bytes) -> CodeTable:
    """Raises FileRejected with words for whoever uploaded it."""
    name = plain(Path(name).name)[:100]
    if len(content) > UPLOAD_LIMIT:
        raise FileRejected(name, f"has {len(content):,} bytes; at most {UPLOAD_LIMIT:,} are read")
    suffix = Path(name).suffix.lower()
    if suffix == ".xlsx":
        return _table(name, SourceFile.from_bytes(name, content).rows(), "")
    if suffix not in _TEXT_SUFFIXES:
        raise FileRejected(name, "is neither .csv nor .xlsx: save it as one of these")
    text, note = _decoded(name, content)
    delimiter = _delimiter(text)
    rows = SourceFile.from_text(name, text).rows(delimiter, may_span=True)
    return _table(name, rows, note)


def _decoded(name: str, content: bytes) -> tuple[str, str]:
    """The text, with plain line ends and without Excel's own first line `sep=;`."""
    text, note = _text(name, content)
    if "\x00" in text:
        raise FileRejected(name, "holds a NUL character; it is no table of text: save it as CSV (UTF-8)")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    return (f"\n{rest}" if first.lower().startswith("sep=") else text), note


def _text(name: str, content: bytes) -> tuple[str, str]:
    try:
        if content.startswith(_UTF_16):
            return content.decode("utf-16"), ""
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), (
            "The file is not UTF-8 and was read as Windows-1252: look at its accents and dashes before you save."
        )
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = f"byte 0x{content[error.start]:02x} is text in neither UTF-8 nor Windows-1252: save it as CSV (UTF-8)"
        raise FileRejected(name, reason, line) from error


def _delimiter(text: str) -> str:
    header = text.lstrip("\n").partition("\n")[0]
    return max(_DELIMITERS, key=header.count)


def _table(name: str, numbered: Iterator[tuple[int, list[str]]], note: str) -> CodeTable:
    """Blank rows are passed over."""
    filled = ((line, row) for line, row in numbered if any(cell.strip() for cell in row))
    headers = _headers(name, *next(filled, (1, [])))
    rows: list[list[str]] = []
    lines: list[int] = []
    size = 0
    for line, row in filled:
        if len(rows) >= MOST_CODES:
            raise FileRejected(name, f"has more than {MOST_CODES:,} rows; a version holds at most so many codes", line)
        if any(cell.strip() for cell in row[len(headers) :]):
            raise FileRejected(name, f"has more cells than the {len(headers)} columns of its header", line)
        size += sum(map(len, row))
        if size > TEXT_LIMIT:
            raise FileRejected(name, f"has more than {TEXT_LIMIT:,} characters of text", line)
        rows.append([*row, *[""] * (len(headers) - len(row))][: len(headers)])
        lines.append(line)
    if not rows:
        raise FileRejected(name, "has a header and no rows" if headers else "is empty")
    return CodeTable(headers, rows, lines, note)


def _headers(name: str, line: int, row: list[str]) -> list[str]:
    headers = [" ".join(cell.replace("_", " ").split()).lower() for cell in row]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > COLUMNS_LIMIT:
        raise FileRejected(name, f"has {len(headers)} columns; at most {COLUMNS_LIMIT} are expected", line)
    doubled = sorted({header for header in headers if header and headers.count(header) > 1})
    if doubled:
        raise FileRejected(name, f"has two columns named {plain(doubled[0])[:60]}", line)
    if "" in headers:
        raise FileRejected(name, f"column {headers.index('') + 1} has no name in the header", line)
    return headers
