"""Tables of contents: which in-network files a payer's plans have, in files that are themselves gigabytes large."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rates.tic.errors import NotARateFile
from rates.tic.inputs import Source, opened
from rates.tic.plain_reader import Reader
from rates.tic.providers import Members
from rates.tic.spelling import read_text

WINDOW = 1 << 18


@dataclass(frozen=True, slots=True)
class FileLocation:
    """One file of negotiated rates, named once however many plans share it."""

    location: str
    description: str = ""


def contents(source: Source, *, is_private_allowed: bool = False) -> Iterator[FileLocation]:
    """The in-network files in the order of the table, each once. Raises DamagedFile, NotARateFile and OSError."""
    with opened(source, is_private_allowed=is_private_allowed) as found:
        reader = Reader(found.document, WINDOW)
        if reader.peek() < 0:
            raise NotARateFile("the file is empty")
        if reader.data.startswith(b"\xef\xbb\xbf"):
            reader.at = 3
        if not reader.enter("{"):
            raise NotARateFile("the file is no table of contents: it does not begin with a brace")
        yield from _files(reader)


def _files(reader: Reader) -> Iterator[FileLocation]:
    has_structure = False
    known: set[str] = set()
    for name in reader.members():
        if name != "reporting_structure" or not reader.enter("["):
            reader.skip()
            continue
        has_structure = True
        for _ in reader.elements():
            for file in _files_of(reader):
                if file.location not in known:
                    known.add(file.location)
                    yield file
    if reader.peek() >= 0:
        raise reader.damaged("something stands behind the end of the document")
    if not has_structure:
        raise NotARateFile("the file has no reporting_structure: it is no table of contents")


def _files_of(reader: Reader) -> Iterator[FileLocation]:
    """Of one structure, file by file: a structure may name many thousands."""
    if not reader.enter("{"):
        reader.skip()
        return
    for name in reader.members():
        if name != "in_network_files" or not reader.enter("["):
            reader.skip()
            continue
        for _ in reader.elements():
            location = _location(reader.value())
            if location.location:
                yield location


def _location(value: Any) -> FileLocation:
    if not isinstance(value, Members):
        return FileLocation("")
    return FileLocation(read_text(value.last("location")) or "", read_text(value.last("description")) or "")
