"""What a version of a policy is on a date, and until when each of several versions holds. No database."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from payers.vocabulary import Stage, Standing


class Dated(Protocol):
    """A version, as far as its dates go."""

    stage: str
    is_proposed: bool
    is_retirement: bool
    effective_from: date
    ended_on: date | None
    in_force_to: date | None


Version = TypeVar("Version", bound=Dated)


def standing(version: Dated, on: date) -> Standing:
    if version.stage == Stage.CORRECTED:
        return Standing.CORRECTED
    if version.is_proposed:
        return Standing.PROPOSED
    if version.effective_from > on:
        return Standing.FUTURE
    if version.is_retirement:
        return Standing.RETIRED
    if version.in_force_to is None or version.in_force_to > on:
        return Standing.ACTIVE
    return Standing.RETIRED if version.in_force_to == version.ended_on else Standing.SUPERSEDED


def windows(versions: Iterable[Version]) -> list[tuple[Version, date | None]]:
    """Each version with the day on which it stops to hold: its own end, or the day on which the next one begins.

    Given the approved versions of one policy, none of them proposed or corrected, in any order.
    """
    ordered = sorted(versions, key=lambda version: version.effective_from)
    found: list[tuple[Version, date | None]] = []
    for version, following in zip(ordered, [*ordered[1:], None], strict=True):
        begins = following.effective_from if following else None
        ends = [day for day in (version.ended_on, begins) if day is not None]
        found.append((version, min(ends, default=None)))
    return found
