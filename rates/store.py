"""Where the flat rows of a source file lie: one Parquet file each, by payer and edition, with a note beside it.

`<folder>/rates/<kind>/<payer>/<edition>/<first 16 digits of the source's sha256>.parquet`. The name says the content:
a file that was read before is there already. Rows of other codes of the same file are another file.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from rates.tic.report import FileReport

KINDS = ("tic", "hospital")
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")
AT_ONCE = 1 << 20


def edition_folder(data_folder: Path, *, kind: str, payer: str, edition: str) -> Path:
    """Raises ValueError where a part would lead elsewhere."""
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of rate file; expected {' or '.join(KINDS)}")
    for part in (payer, edition):
        if not _SLUG.fullmatch(part.lower()) or ".." in part:
            raise ValueError(f"{part!r} cannot name a folder: letters, digits, dots and hyphens only")
    return data_folder / "rates" / kind / payer / edition


def stored_path(folder: Path, *, sha256: str, codes: Iterable[tuple[str, str]] | None = None) -> Path:
    """codes: which were read; None is all of them."""
    suffix = "" if codes is None else f"-{_fingerprint(codes)}"
    return folder / f"{sha256[:16]}{suffix}.parquet"


def _fingerprint(codes: Iterable[tuple[str, str]]) -> str:
    return hashlib.sha256(json.dumps(sorted(set(codes))).encode()).hexdigest()[:8]


def content_digest(path: Path) -> str:
    """The sha256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(AT_ONCE):
            digest.update(data)
    return digest.hexdigest()


def note_path(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def write_note(path: Path, *, source: str, report: FileReport) -> None:
    """What is known of the source beside its rows; written before the rows take their name, so never missing."""
    note = {"source": source, "rows": report.rows, "excluded": report.excluded} | asdict(report)
    partial = note_path(path).with_name(note_path(path).name + ".partial")
    partial.parent.mkdir(parents=True, exist_ok=True)
    partial.write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")
    partial.replace(note_path(path))


def read_note(path: Path) -> dict[str, object] | None:
    """None where the file was not stored, or not to its end."""
    if not path.is_file() or not note_path(path).is_file():
        return None
    found = json.loads(note_path(path).read_text(encoding="utf-8"))
    return found if isinstance(found, dict) else None


def stored_files(folder: Path) -> Iterator[Path]:
    """The finished files of an edition, in the order of their names."""
    yield from sorted(path for path in folder.glob("*.parquet") if path.is_file())
