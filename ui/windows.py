"""Effective windows in words. Ends are exclusive in the data and inclusive in what readers see."""

from datetime import date, timedelta
from typing import Protocol

DASH = "\N{EN DASH}"


class Windowed(Protocol):
    @property
    def effective_from(self) -> date | None: ...

    @property
    def effective_to(self) -> date | None: ...


def has_ended(thing: Windowed, today: date) -> bool:
    """Its window lies before today; one without an end has not ended, nor has one that begins later."""
    return thing.effective_to is not None and thing.effective_to <= today


def last_day(exclusive_end: date) -> date:
    """The day before; the calendar's first day has none, and stands for itself."""
    return exclusive_end - timedelta(days=1) if exclusive_end > date.min else exclusive_end


def day_in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def window_in_words(start: date | None, exclusive_end: date | None) -> str:
    """`July-September 2026` for whole months, `2026` for a whole year, days where it must; blank where not known."""
    if start is None:
        return f"until {day_in_words(last_day(exclusive_end))}" if exclusive_end else ""
    if exclusive_end is None:
        return f"since {day_in_words(start)}"
    end = last_day(exclusive_end)
    if start.day != 1 or exclusive_end.day != 1:
        return f"{day_in_words(start)} {DASH} {day_in_words(end)}"
    if (start.month, end.month) == (1, 12):
        return f"{start.year}" if start.year == end.year else f"{start.year}{DASH}{end.year}"
    if start.year != end.year:
        return f"{start:%B %Y}{DASH}{end:%B %Y}"
    return f"{start:%B %Y}" if start.month == end.month else f"{start:%B}{DASH}{end:%B %Y}"
