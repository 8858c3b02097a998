"""What an edition changed, as lines of CSV. No database."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from sources.models import Release, RowChange

HEADER = ("edition", "against", "kind", "system", "code", "other code", "about", "subject", "before", "after")
# A spreadsheet would work out what begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def as_csv(release: Release, previous: Release | None, changes: Iterable[RowChange]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # Without the mark Excel takes UTF-8 for its own alphabet.
    yield "\ufeff" + str(writer.writerow(HEADER))
    for row in changes:
        yield writer.writerow([_plain(cell) for cell in _cells(release, previous, row)])


def _cells(release: Release, previous: Release | None, row: RowChange) -> tuple[Any, ...]:
    return (
        release, previous or "", row.kind, row.system, row.code, row.other_code, row.about, row.what, row.before,
        row.after,
    )  # fmt: skip


def _plain(cell: Any) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
