"""How long it takes from a payer's document to the people who have to know: figures of policy drift. No database.

    days to approval  = when the version was approved - when its first passage was captured
    days to reading   = the median, over everybody who was told of the change, of: when they said that they had read it
                        - when the change was approved

Who has not read yet counts as later than everybody who has: the median of a change is known only once it no longer
depends on when the others read. Leaving them out would make a change that nobody reads look quick.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Drift:
    """The figures of one change, in days; None where one is not known. `read` of `told` people have read it."""

    to_approval: float | None
    to_reading: float | None
    read: int
    told: int


@dataclass(frozen=True, slots=True)
class Middle:
    """A median and the number of changes that it is of; None of none."""

    days: float | None
    n: int


def days_between(earlier: datetime | None, later: datetime) -> float | None:
    """None where there is no earlier moment, or where it is in fact the later one: such a pair measures nothing."""
    if earlier is None or earlier > later:
        return None
    return (later - earlier) / DAY


def median_of_all(known: Sequence[float], n: int) -> float | None:
    """The median of `n` values of which those not in `known` are later than every one that is."""
    ordered = sorted(known)
    if n == 0 or len(ordered) <= n // 2:
        return None
    return ordered[n // 2] if n % 2 else (ordered[n // 2 - 1] + ordered[n // 2]) / 2


def drift_of(*, captured_at: datetime | None, approved_at: datetime, read_at: Sequence[datetime | None]) -> Drift:
    """`read_at` has one value for everybody who was told; None: has not read it yet."""
    days = [days_between(approved_at, at) for at in read_at if at is not None]
    known = [value for value in days if value is not None]
    return Drift(days_between(captured_at, approved_at), median_of_all(known, len(read_at)), len(known), len(read_at))


def middle(values: Iterable[float | None]) -> Middle:
    known = [value for value in values if value is not None]
    return Middle(median(known) if known else None, len(known))
