"""Editions of rates: the month that a payer's or a hospital's files are of. No database."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
# Changes whenever the same rows would give other benchmarks.
METHOD = "2"


class NoSuchMonth(ValueError):
    """The text names no month; the words say what is expected."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month, YYYY-MM; payers must update their files every month, so that an edition holds for one.

    Hospitals must once a year: theirs hold until `year_end`. Both ends are exclusive.
    """

    name: str
    first: date
    end: date

    @property
    def year_end(self) -> date:
        return self.first.replace(year=self.first.year + 1)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One source file whose rows now lie in a Parquet file of the store."""

    path: Path
    source: str
    sha256: str
    size: int
    rows: int
    entity: str = ""
    last_updated_on: str = ""
    schema_version: str = ""
    scope: str = ""
    notes: tuple[str, ...] = ()

    @property
    def is_sample(self) -> bool:
        return self.entity.lower().startswith("sample")


def month_named(text: str) -> Month:
    """Raises NoSuchMonth."""
    match = _MONTH.fullmatch(text.strip())
    if not match:
        raise NoSuchMonth(f"{text[:40]!r} is no month; an edition of rates is written YYYY-MM, such as 2026-11.")
    year, month = int(match[1]), int(match[2])
    end = date(year + month // 12, month % 12 + 1, 1)
    return Month(match[0], date(year, month, 1), end)


def digest_of(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint(files: Iterable[ReadFile], *others: str) -> str:
    """The sha256 of what an edition is made from: files in any order, then whatever else its figures depend on.

    The name under which a file is stored tells which of its codes were read.
    """
    parts = [*sorted(f"{file.sha256} {file.path.name} {file.scope}" for file in files), METHOD, *others]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
