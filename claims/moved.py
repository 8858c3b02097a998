"""A claim as if it were served on another day. No database."""

from dataclasses import replace
from datetime import date

from claims.lines import Claim


def as_if_served_on(claim: Claim, first: date) -> Claim:
    """All dates of service moved alike, so that the first is the day asked: the days between them stay."""
    begin = min((line.date_of_service for line in claim.lines), default=first)
    shift = first - begin
    return replace(
        claim, lines=tuple(replace(line, date_of_service=line.date_of_service + shift) for line in claim.lines)
    )
