"""Visits within the global period of a procedure on the same claim. Professional claims only."""

from collections.abc import Iterator
from datetime import date

from claims.facts import Facts, FeeRow
from claims.findings import Finding, Severity, not_loaded
from claims.lines import Claim, ClaimLine
from claims.rules.kinds import is_visit

RULE = "global-period"
SOURCE = "Medicare Claims Processing Manual (Pub. 100-04), chapter 12, sections 30.6.6, 40.1 and 40.2"
# The days after the procedure; a major procedure has the day before it too.
DAYS_AFTER = {"000": 0, "010": 10, "090": 90}
MAJOR = "090"
# Another surgeon or another practice has the rest of the package, or no new period begins.
_NOT_WHOLE = frozenset({"54", "55", "56", "78", "80", "81", "82", "AS"})


def visits_in_global_period(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: Claims Processing Manual, chapter 12, 40.1 (what the package holds), 40.2 (24, 25, 57), 30.6.6.

    A visit on the day needs 25, or 57 where the procedure is major (090), whose package holds the day before too; a
    visit after it, for 10 or 90 days, needs 24. 57 is not for minor procedures. Where the claim holds both.
    """
    if not claim.is_professional:
        return
    visits = [line for line in claim.lines if is_visit(line.code)]
    if not visits:
        return
    for procedure in claim.lines:
        if is_visit(procedure.code) or not _NOT_WHOLE.isdisjoint(procedure.modifiers):
            continue
        row = facts.fee(procedure.code, procedure.date_of_service)
        for visit in visits:
            days = (visit.date_of_service - procedure.date_of_service).days
            if row is None:
                yield from _unjudged(visit, procedure, days, facts)
            elif _is_within(row.global_days, days):
                yield _judged(visit, procedure, row, days)


def _is_within(global_days: str, days: int) -> bool:
    """`days` from the procedure to the visit."""
    after = DAYS_AFTER.get(global_days)
    return after is not None and (-1 if global_days == MAJOR else 0) <= days <= after


def _unjudged(visit: ClaimLine, procedure: ClaimLine, days: int, facts: Facts) -> Iterator[Finding]:
    if _is_within(MAJOR, days) and facts.edition("pfs", procedure.date_of_service) is None:
        on: date = procedure.date_of_service
        unjudged = f"Whether the visit lies in the global period of {procedure.code} is not known."
        yield not_loaded(RULE, visit.number, procedure.number, importer="pfs", on=on, source=SOURCE, unjudged=unjudged)


def _judged(visit: ClaimLine, procedure: ClaimLine, row: FeeRow, days: int) -> Finding:
    wanted = _wanted(row.global_days, days)
    given = [modifier for modifier in visit.modifiers if modifier in wanted]
    where = f"line {visit.number}, {visit.code}, {_when(days)} {procedure.code} (line {procedure.number})"
    package = f"global period {row.global_days}"
    if given:
        message = f"The visit ({where}) lies in its {package}: paid if documentation supports {' and '.join(given)}."
        return _finding("info", visit, procedure, row, message, _record(given[0]))
    message = f"The visit ({where}) is part of what is paid for the procedure: {package}."
    misfits = sorted({"24", "25", "57"}.intersection(visit.modifiers))
    if misfits:
        message += f" {' and '.join(misfits)} does not set it apart {_when(days)} such a procedure."
    right = (
        f"A record of a visit that goes beyond the procedure's usual care; where it supports one, "
        f"{' or '.join(wanted)} says so. Else the visit is not reported."
    )
    return _finding("error", visit, procedure, row, message, right)


def _wanted(global_days: str, days: int) -> tuple[str, ...]:
    if days > 0:
        return ("24",)
    if days < 0:
        return ("57",)
    return ("25", "57") if global_days == MAJOR else ("25",)


def _when(days: int) -> str:
    if days == 0:
        return "on the day of"
    return "on the day before" if days < 0 else f"{days} day{'s' if days > 1 else ''} after"


def _record(modifier: str) -> str:
    return {
        "24": "A record that the visit was for a problem unrelated to the procedure, not for recovery from it.",
        "25": "A record of a significant visit that stands by itself, beyond the usual work around the procedure.",
        "57": "A record that the decision for the major procedure was made at this visit.",
    }[modifier]


def _finding(
    severity: Severity, visit: ClaimLine, procedure: ClaimLine, row: FeeRow, message: str, documentation: str
) -> Finding:
    numbers = tuple(sorted((visit.number, procedure.number)))
    quoted = f"{row.code}: global {row.global_days}"
    return Finding(RULE, severity, numbers, message, documentation, row.edition.name, SOURCE, quoted, (visit.number,))
