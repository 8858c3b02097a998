"""A list of favourites as a file."""

import csv
import io
from collections.abc import Iterable

from accounts.selectors.workspace import Kept

COLUMNS = ("kind", "key", "name", "title", "added")


def csv_of(rows: Iterable[Kept]) -> str:
    """Excel reads it as UTF-8; no cell begins a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for each in rows:
        name, title = (each.subject.name, each.subject.title) if each.subject else ("", "")
        at = getattr(each.row, "added_at", None)
        cells = (each.label, each.row.key, name, title, at.date().isoformat() if at else "")
        writer.writerow(_plain(cell) for cell in cells)
    return "\ufeff" + written.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
