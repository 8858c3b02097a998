"""Whole documents, one a file: as they are, or the members of a zip."""

import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path

from sources.files.archives import require_file, require_readable
from sources.files.faults import FileRejected, plain, reading

FILES_LIMIT = 10_000
SIZE_LIMIT = 8_000_000
TOTAL_LIMIT = 400_000_000


def read_documents(path: Path, suffixes: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """The name and content of each document, by name; a member of a zip is named `archive.zip:member`.

    Hidden members and folders that a system adds to its archives are passed over; any other suffix is refused.
    """
    require_file(path)
    if path.suffix.lower() == ".zip":
        yield from _members(path, suffixes)
        return
    _require_known_suffix(path.name, suffixes)
    with reading(path.name), path.open("rb") as stream:
        yield plain(path.name), _read(path.name, stream.read(SIZE_LIMIT + 1))


def _members(path: Path, suffixes: Collection[str]) -> Iterator[tuple[str, bytes]]:
    total = 0
    with reading(path.name), zipfile.ZipFile(path) as archive:
        infos = sorted((info for info in archive.infolist() if _is_meant(info)), key=lambda info: info.filename)
        if not infos:
            raise FileRejected(path.name, "holds no files")
        if len(infos) > FILES_LIMIT:
            raise FileRejected(path.name, f"holds {len(infos):,} files; at most {FILES_LIMIT:,} are read")
        for info in infos:
            name = f"{path.name}:{info.filename}"
            _require_known_suffix(name, suffixes)
            require_readable(path, info)
            with archive.open(info) as stream:
                content = _read(name, stream.read(SIZE_LIMIT + 1))
            total += len(content)
            if total > TOTAL_LIMIT:
                raise FileRejected(path.name, f"expands to more than {TOTAL_LIMIT:,} bytes")
            yield plain(name), content


def _is_meant(info: zipfile.ZipInfo) -> bool:
    member = Path(info.filename)
    return not info.is_dir() and not member.name.startswith(".") and "__MACOSX" not in member.parts


def _require_known_suffix(name: str, suffixes: Collection[str]) -> None:
    if Path(name).suffix.lower() not in suffixes:
        raise FileRejected(name, f"is none of {', '.join(suffixes)}, as it is or in a .zip")


def _read(name: str, content: bytes) -> bytes:
    if len(content) > SIZE_LIMIT:
        raise FileRejected(name, f"has more than {SIZE_LIMIT:,} bytes")
    return content
