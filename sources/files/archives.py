"""The tables within a file as it was downloaded: plain, gzipped, or the members of a zip."""

import gzip
import re
import stat
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from sources.files.faults import FileRejected, plain, reading
from sources.files.nested import inner_archives, nested_tables
from sources.files.tables import EXPANDED_LIMIT, SourceFile

TABLE_SUFFIXES = (".csv", ".txt", ".xlsx")
# Tried in this order where an archive holds the same table in several forms.
PREFERENCE = {".csv": 0, ".txt": 1, ".xlsx": 2}


def open_tables(path: Path, encoding: str, member_pattern: str) -> list[SourceFile]:
    """The tables in a file: itself, its gunzipped content, or the members of a zip whose name fits the pattern.

    Of several forms of one table in a zip (csv, txt, xlsx) only the first is taken. Where a zip holds no such table,
    the zips within it are looked into, one level deep.
    """
    require_file(path)
    match path.suffix.lower():
        case ".zip":
            return _zip_tables(path, encoding, member_pattern)
        case ".gz":
            inner = path.with_suffix("").name
            _require_known_suffix(path.name, Path(inner).suffix)
            return [SourceFile(plain(inner), lambda: gzip.open(path, "rb"), encoding)]  # type: ignore[arg-type,return-value]
        case suffix:
            _require_known_suffix(path.name, suffix)
            return [SourceFile(plain(path.name), lambda: path.open("rb"), encoding)]


def require_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileRejected(str(path), "does not exist") from error
    except OSError as error:
        raise FileRejected(str(path), f"cannot be read ({error.strerror})") from error
    if stat.S_ISDIR(mode):
        raise FileRejected(str(path), "is a folder, not a file")
    if not stat.S_ISREG(mode):
        raise FileRejected(str(path), "is a device, not a file")


def _require_known_suffix(name: str, suffix: str) -> None:
    if suffix.lower() not in TABLE_SUFFIXES:
        raise FileRejected(name, f"is none of {', '.join(TABLE_SUFFIXES)}, plain or in .zip or .gz")


def _zip_tables(path: Path, encoding: str, member_pattern: str) -> list[SourceFile]:
    with reading(path.name), zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        wanted = [info for info in infos if _is_wanted(info, member_pattern)]
        nested = [] if wanted else nested_tables(path, archive, inner_archives(infos), encoding, member_pattern)
    if nested:
        return nested
    if not wanted:
        names = ", ".join(plain(info.filename) for info in infos[:8]) or "nothing"
        raise FileRejected(path.name, f"holds no table of this source; it holds {names}")
    for info in wanted:
        require_readable(path, info)
    tables = sorted(_one_form_of_each(path, wanted), key=lambda info: info.filename)
    return [SourceFile(plain(f"{path.name}:{info.filename}"), _member_opener(path, info), encoding) for info in tables]


def _is_wanted(info: zipfile.ZipInfo, pattern: str) -> bool:
    member = Path(info.filename)
    return member.suffix.lower() in TABLE_SUFFIXES and bool(re.search(pattern, member.name, re.IGNORECASE))


def require_readable(path: Path, info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 0x1:
        raise FileRejected(f"{path.name}:{info.filename}", "is encrypted")
    if info.file_size > EXPANDED_LIMIT:
        raise FileRejected(f"{path.name}:{info.filename}", f"expands to more than {EXPANDED_LIMIT:,} bytes")


def _one_form_of_each(path: Path, infos: Iterable[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The preferred form of each table. Two members that only their folders tell apart, or nothing, are refused."""
    by_name: dict[tuple[str, str], zipfile.ZipInfo] = {}
    for info in infos:
        member = Path(info.filename)
        name = (member.stem.lower(), member.suffix.lower())
        if other := by_name.get(name):
            both = f"{plain(other.filename)} and {plain(info.filename)}"
            raise FileRejected(path.name, f"holds one table twice, {both}: unpack it and load the one that is meant")
        by_name[name] = info
    chosen: dict[str, zipfile.ZipInfo] = {}
    for (stem, _), info in sorted(by_name.items(), key=lambda item: PREFERENCE[item[0][1]]):
        chosen.setdefault(stem, info)
    return list(chosen.values())


def _member_opener(path: Path, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opener() -> BinaryIO:
        # The stream holds the archive's file open until it is itself closed.
        with zipfile.ZipFile(path) as archive:
            return archive.open(info)  # type: ignore[return-value]

    return opener
