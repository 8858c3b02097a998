"""When a code is valid, from what releases say of it. Pure rules over plain data.

A release states dates (HCPCS: add and termination date) or only lists the codes it holds (fee schedule). A code that
was listed, and that a later whole release of the same source lacks, has ended by that release's first day, unless
another source still lists it then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Statement:
    """What one release says of the code: listed or not, and the dates it states (`ended_on` exclusive)."""

    importer: str
    release_from: date
    is_listed: bool = True
    effective_from: date | None = None
    ended_on: date | None = None
    release_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """That the release lists the code on that day: it begins then or later, or its stated window holds the day."""
        is_within = self.release_to is not None and self.release_from <= day < self.release_to
        return self.is_listed and (self.release_from >= day or is_within)


@dataclass(frozen=True, slots=True)
class Lifespan:
    """`ended_on` is exclusive. `is_end_bound`: no source states the end, it is the first day the code was missing."""

    effective_from: date | None = None
    ended_on: date | None = None
    is_end_bound: bool = False


class Validity(StrEnum):
    LIVE = "live"
    LAST_LISTED = "last listed"
    ENDED = "ended"
    NOT_YET = "not yet effective"
    NOT_LOADED = "not loaded"


def lifespan(statements: Sequence[Statement], whole: Mapping[str, Sequence[date]]) -> Lifespan:
    """`whole` gives, by importer, the first days of its whole READY releases, ascending."""
    listed = sorted((s for s in statements if s.is_listed), key=lambda s: s.release_from, reverse=True)
    effective_from = next((s.effective_from for s in listed if s.effective_from), None)
    stated = _stated_end(listed)
    if stated:
        return Lifespan(effective_from, stated)
    bound = _first_missing(statements, listed, whole)
    return Lifespan(effective_from, bound, bound is not None)


def _stated_end(newest_first: Sequence[Statement]) -> date | None:
    """The newest stated end, unless a newer release lists the code on or after that day without an end."""
    for index, statement in enumerate(newest_first):
        if statement.ended_on:
            revived = any(
                newer.release_from > statement.release_from and newer.release_from >= statement.ended_on
                for newer in newest_first[:index]
            )
            return None if revived else statement.ended_on
    return None


def _first_missing(
    statements: Sequence[Statement], listed: Sequence[Statement], whole: Mapping[str, Sequence[date]]
) -> date | None:
    found = []
    for importer in {statement.importer for statement in listed}:
        last = max(s.release_from for s in listed if s.importer == importer)
        absences = [s.release_from for s in statements if s.importer == importer and not s.is_listed]
        missing = min((day for day in (*whole.get(importer, ()), *absences) if day > last), default=None)
        if missing and not any(s.holds_on(missing) for s in listed):
            found.append(missing)
    return min(found, default=None)


def last_known_day(span: Lifespan, listed_until: date | None) -> date | None:
    """The last day an ended code is known to be valid: stated, or the last of the newest release that lists it.

    `listed_until` is that release's exclusive end, None where it has none or no release lists the code.
    """
    if span.ended_on is None:
        return None
    known = min(span.ended_on, listed_until) if span.is_end_bound and listed_until else span.ended_on
    return known - timedelta(days=1)


def validity(*, span: Lifespan, windows: Iterable[tuple[date, date | None]], on: date | None, today: date) -> Validity:
    """Whether the code is valid on a date; `windows` are those of the releases that list it.

    LIVE needs a release that covers the day, or a stated start before it and a release after it. Where neither is held
    a date is NOT_LOADED; without a date the newest knowledge is told for what it is: LAST_LISTED.
    """
    day = on or today
    if span.ended_on and span.ended_on <= day:
        return Validity.ENDED
    if span.effective_from and day < span.effective_from:
        return Validity.NOT_YET
    held = list(windows)
    if any(start <= day and (end is None or day < end) for start, end in held):
        return Validity.LIVE
    if span.effective_from and any(day < start for start, _ in held):
        return Validity.LIVE
    is_known = on is None and any(start <= day for start, _ in held)
    return Validity.LAST_LISTED if is_known else Validity.NOT_LOADED
