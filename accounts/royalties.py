"""How many distinct readers an owner's official texts had in a month: what the owner's report asks for."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from accounts.licences import OWNERS, licensed_editions
from accounts.models import DescriptorReader

COLUMNS = ("owner", "owner_name", "month", "distinct_readers")


@dataclass(frozen=True, slots=True)
class MonthOfReaders:
    """`month` is its first day."""

    owner: str
    owner_name: str
    month: date
    readers: int


def month_of_text(text: str) -> date:
    """The first day of `2026-11`. Raises ValueError."""
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text):
        raise ValueError(f"{text[:20]!r} is no month such as 2026-11")
    return date.fromisoformat(f"{text}-01")


def readers_of(month: date) -> list[MonthOfReaders]:
    """One row for each owner under whose licence texts were shown, or can be: nobody is said as 0, never left out."""
    counts = {owner: readers for owner, of, readers in _counted() if of == month}
    return [
        MonthOfReaders(slug, owner.name, month, counts.get(slug, 0))
        for slug, owner in OWNERS.items()
        if slug in counts or licensed_editions(slug)
    ]


def months_counted() -> list[MonthOfReaders]:
    """Every month that has readers, newest first."""
    return [MonthOfReaders(owner, OWNERS[owner].name, month, readers) for owner, month, readers in _counted()]


def as_csv(rows: Iterable[MonthOfReaders]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows((row.owner, row.owner_name, f"{row.month:%Y-%m}", row.readers) for row in rows)
    return text.getvalue()


def _counted() -> list[tuple[str, date, int]]:
    rows = DescriptorReader.objects.filter(owner__in=OWNERS).values_list("owner", "month")
    return list(rows.annotate(readers=Count("pk")).order_by("-month", "owner"))
