"""Windows of days with an exclusive end, None where open. No database."""

from collections.abc import Iterable
from datetime import date

Window = tuple[date, date | None]


def overlap(first: Window, second: Window) -> Window | None:
    """The days in both."""
    begin = max(first[0], second[0])
    ends = [end for end in (first[1], second[1]) if end is not None]
    end = min(ends, default=None)
    return (begin, end) if end is None or begin < end else None


def gaps(whole: Window, parts: Iterable[Window]) -> list[Window]:
    """The days of the whole that none of the parts holds; the parts lie within it."""
    found: list[Window] = []
    begin, end = whole
    for part_begin, part_end in sorted(parts, key=lambda part: part[0]):
        if begin < part_begin:
            found.append((begin, part_begin))
        if part_end is None:
            return found
        begin = max(begin, part_end)
    if end is None or begin < end:
        found.append((begin, end))
    return found
