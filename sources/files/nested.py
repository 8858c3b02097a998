"""Tables in an archive within an archive, as the Medicare Coverage Database is published."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from sources.files.faults import FileRejected, plain, reading
from sources.files.tables import EXPANDED_LIMIT, SourceFile

# An inner archive is held in memory while its tables are read.
INNER_LIMIT = 256 * 1024**2
TABLES_LIMIT = 200
# No text of a publisher is packed so tightly; a file made to fill a disk is.
PACKED_LIMIT = 250
_SMALL = 16 * 1024**2


def inner_archives(infos: Iterable[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    return [info for info in infos if info.filename.lower().endswith(".zip") and not info.is_dir()]


def nested_tables(
    path: Path, archive: zipfile.ZipFile, inner: Iterable[zipfile.ZipInfo], encoding: str, member_pattern: str
) -> list[SourceFile]:
    """The csv tables of the archives within an archive, named `outer.zip > inner.zip > table.csv`."""
    tables: list[SourceFile] = []
    too_deep = ""
    for info in inner:
        name = plain(f"{path.name} > {info.filename}")
        content = _content(name, archive, info)
        with reading(name), zipfile.ZipFile(io.BytesIO(content)) as opened:
            members = [member for member in opened.infolist() if not member.is_dir()]
        too_deep = next((f"{name} > {member.filename}" for member in inner_archives(members)), too_deep)
        for member in sorted(members, key=lambda each: each.filename):
            if _is_wanted(member, member_pattern):
                table = plain(f"{name} > {Path(member.filename).name}")
                _require_readable(table, member)
                tables.append(SourceFile(table, _opener(content, member), encoding))
    if not tables and too_deep:
        raise FileRejected(plain(too_deep), "is an archive in an archive in an archive: unpack the outermost one first")
    if len(tables) > TABLES_LIMIT:
        raise FileRejected(path.name, f"holds more than {TABLES_LIMIT} tables")
    return tables


def _content(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    _require_readable(name, info)
    if info.file_size > INNER_LIMIT:
        raise FileRejected(name, f"is larger than {INNER_LIMIT:,} bytes")
    with reading(name), archive.open(info) as stream:
        content = stream.read(INNER_LIMIT + 1)
    if len(content) > INNER_LIMIT:
        raise FileRejected(name, f"is larger than {INNER_LIMIT:,} bytes")
    return content


def _is_wanted(member: zipfile.ZipInfo, pattern: str) -> bool:
    name = Path(member.filename).name
    return name.lower().endswith(".csv") and bool(re.search(pattern, name, re.IGNORECASE))


def _require_readable(name: str, info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 0x1:
        raise FileRejected(name, "is encrypted")
    if info.file_size > EXPANDED_LIMIT:
        raise FileRejected(name, f"expands to more than {EXPANDED_LIMIT:,} bytes")
    if info.file_size > _SMALL and info.file_size > info.compress_size * PACKED_LIMIT:
        raise FileRejected(name, f"expands to more than {PACKED_LIMIT} times its size; no publisher's file does")


def _opener(content: bytes, member: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opener() -> BinaryIO:
        # The stream holds the archive open until it is itself closed.
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.open(member)  # type: ignore[return-value]

    return opener
