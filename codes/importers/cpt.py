"""CPT descriptors, from files that a licensee of the American Medical Association (AMA) holds.

Publisher: American Medical Association; yearly, with some codes more often. None of its text is in this repository,
nor are its files; the layouts are from descriptions of them, not read in one:
- `ConsolidatedCodeList.txt`: copyright lines without tabs, then a tab-separated header with Concept Id, CPT Code,
  Long, Medium, Short and Consumer.
- `SHORTU.txt`, `MEDU.txt`, `LONGULT.txt`: prose, then a code in positions 1-5, a space, and the text from 7. LONGULT
  may carry a descriptor on over lines with the same code, in some editions with a sequence number before the text;
  that has not been verified. The numbers are taken as a sequence only where the first line of the file has a 1.
The files of one edition are loaded together.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from codes.importers.columns import HEADER_WITHIN, Table, squeeze
from codes.importers.fields import Unreadable, bad_row, good_and_bad, read, system_of, text_up_to
from sources.files import BadRow, SourceFile
from sources.registry import Edition, reject

COLUMNS = ("Concept Id", "CPT Code", "Long", "Medium", "Short", "Consumer")
# The file's name without its suffix, in capitals, and which text it holds.
KINDS = {"SHORTU": "short", "MEDU": "medium", "LONGULT": "long"}
COPYRIGHT = "CPT is copyright of the American Medical Association. All rights reserved."
_COPYRIGHT_LINE = re.compile(r"(?:copyright|\u00a9).*\b(?:19|20)\d\d\b", re.IGNORECASE)
_FILE_NAME = re.compile(r"CPT[-_ ]?(20\d\d)", re.IGNORECASE)
_SEQUENCE = re.compile(r"0?(\d{1,2}) +(?=\S)")
_READERS = {
    "short": text_up_to(200),
    "medium": text_up_to(300),
    "long": text_up_to(20_000),
    "consumer": text_up_to(20_000),
}


class CptRow(NamedTuple):
    """One code as one file gives it; `kind` is short, medium or long, or `all` for the consolidated list."""

    line: int
    code: str
    kind: str
    short: str = ""
    medium: str = ""
    long: str = ""
    consumer: str = ""


def edition_from_name(name: str) -> Edition:
    """`2026`: the calendar year."""
    text = name.strip()
    if not re.fullmatch(r"20\d\d", text):
        raise ValueError("an edition is the four digits of its year")
    year = int(text)
    return Edition(text, date(year, 1, 1), date(year + 1, 1, 1))


def identify(file: SourceFile) -> Edition | None:
    """By CPT and a year in the name of the file or its archive; None without."""
    if _kind(file):
        _require_text_list(file)
    else:
        Table(file, _tab_rows(file), COLUMNS)
    match = _FILE_NAME.search(file.name)
    return edition_from_name(match[1]) if match else None


def notice(file: SourceFile) -> str:
    """The owner's copyright line with its year, as the file's own prose gives it; without one, whose it is."""
    for line, text in file.lines():
        if "\t" in text or _is_data(text) or line > HEADER_WITHIN:
            break
        if _COPYRIGHT_LINE.search(text):
            return squeeze(text)
    return COPYRIGHT


def parse(file: SourceFile) -> Iterator[CptRow | BadRow]:
    kind = _kind(file)
    if kind:
        _require_text_list(file)
        lines = file.lines()
        return _joined(lines) if kind == "long" else good_and_bad(_data_lines(lines), _reader_of(kind))
    table = Table(file, _tab_rows(file), COLUMNS)
    return good_and_bad(table, lambda line, cells: _consolidated_row(line, table.cut(cells)))


def _kind(file: SourceFile) -> str:
    own_name = re.split(r"[:/]", file.name)[-1]
    return KINDS.get(own_name.rpartition(".")[0].upper(), "")


def _tab_rows(file: SourceFile) -> Iterator[tuple[int, list[str]]]:
    """Split at tabs alone: a quotation mark is an inch in a descriptor, never a delimiter."""
    return ((line, text.split("\t")) for line, text in file.lines())


def _require_text_list(file: SourceFile) -> None:
    for line, text in file.lines():
        if _is_data(text):
            return
        if line >= HEADER_WITHIN:
            break
    raise reject(file, f"no line that begins with a CPT code and a space in the first {HEADER_WITHIN} lines", 1)


def _is_data(text: str) -> bool:
    return system_of(text[:5]) == "cpt" and text[5:6] == " "


def _data_lines(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """From the first data line on; what stands above is prose."""
    is_prose = True
    for line, text in lines:
        is_prose = is_prose and not _is_data(text)
        if not is_prose and text.strip():
            yield line, text


def _code_and_text(text: str) -> tuple[str, str]:
    if not _is_data(text):
        raise Unreadable("code", f"{text[:6]!r} in positions 1-6 is no CPT code and a space")
    words = squeeze(text[6:])
    if not words:
        raise Unreadable("descriptor", "is blank")
    return text[:5], words


def _reader_of(kind: str) -> Callable[[int, str], CptRow]:
    def reader(line: int, text: str) -> CptRow:
        code, words = _code_and_text(text)
        texts = {"short": "", "medium": "", kind: read("descriptor", _READERS[kind], words)}
        return CptRow(line, code, kind, texts["short"], texts["medium"])

    return reader


def _joined(lines: Iterable[tuple[int, str]]) -> Iterator[CptRow | BadRow]:
    """LONGULT: lines that follow each other with the same code are one descriptor."""
    held: CptRow | None = None
    is_numbered: bool | None = None
    expected = 1
    for line, text in _data_lines(lines):
        try:
            code, words = _code_and_text(text)
            if is_numbered is None:
                is_numbered = _sequence(words)[0] == 1
            follows = held is not None and held.code == code
            if is_numbered:
                expected = expected + 1 if follows else 1
                words = _without_sequence(words, expected)
            if held is not None and follows:
                held = held._replace(long=read("descriptor", _READERS["long"], f"{held.long} {words}"))
                continue
            row = CptRow(line, code, "long", long=read("descriptor", _READERS["long"], words))
        except Unreadable as fault:
            yield bad_row(line, fault, text)
            continue
        if held:
            yield held
        held = row
    if held:
        yield held


def _sequence(words: str) -> tuple[int | None, str]:
    match = _SEQUENCE.match(words)
    return (int(match[1]), words[match.end() :]) if match else (None, words)


def _without_sequence(words: str, expected: int) -> str:
    number, rest = _sequence(words)
    if number != expected:
        raise Unreadable("sequence", f"line {expected} of the descriptor is expected, not {number}")
    return rest


def _consolidated_row(line: int, texts: list[str]) -> CptRow:
    _, code, long, medium, short, consumer = map(squeeze, texts)
    if system_of(code) != "cpt":
        raise Unreadable("CPT Code", f"{code[:20]!r} is no CPT code")
    if not long:
        raise Unreadable("Long", "is blank")
    return CptRow(
        line,
        code,
        "all",
        short=read("Short", _READERS["short"], short),
        medium=read("Medium", _READERS["medium"], medium),
        long=read("Long", _READERS["long"], long),
        consumer=read("Consumer", _READERS["consumer"], consumer),
    )
