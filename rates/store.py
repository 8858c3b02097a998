"""How the Parquet file is named that holds the flat rows of one source file.

By the content of the source, so that a file that was read before is there already; rows of other codes of the same
source are another file.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path


def stored_path(folder: Path, *, sha256: str, codes: Iterable[tuple[str, str]] | None = None) -> Path:
    """sha256: of the source as it lies. codes: which were read; None is all of them."""
    suffix = "" if codes is None else f"-{_fingerprint(codes)}"
    return folder / f"{sha256[:16]}{suffix}.parquet"


def is_of_some_codes(path: Path) -> bool:
    """Whether only some codes of the source were read into it."""
    return "-" in path.stem


def note_path(path: Path) -> Path:
    """Where it is told, beside the rows, what they were read from."""
    return path.with_name(path.name + ".json")


def _fingerprint(codes: Iterable[tuple[str, str]]) -> str:
    return hashlib.sha256(json.dumps(sorted(set(codes))).encode()).hexdigest()[:8]
