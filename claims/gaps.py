"""What could not be judged: one entry for each missing source, with the lines that it leaves open. No database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from claims.check import Result
from claims.findings import Finding
from claims.wording import days_in_words, lines_in_words, rule_in_words
from ui.windows import day_in_words

# What is left open is told line by line; more of it than this is only counted.
MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Gap:
    """`what` is missing; `told` says what that leaves open, and `more` of it is not told. `claims` counts claims."""

    what: str
    remedy: str
    rules: tuple[str, ...]
    where: str
    number: int
    claims: int
    told: tuple[str, ...] = ()
    more: int = 0


@dataclass(slots=True)
class _Open:
    remedy: str
    rules: dict[str, None] = field(default_factory=dict)
    lines: set[tuple[int, int]] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    told: dict[str, None] = field(default_factory=dict)
    number: int = 0


def gaps_of(results: Sequence[Result]) -> tuple[Gap, ...]:
    """By the first sentence of what the rules say, its day apart, in their order."""
    found: dict[str, _Open] = {}
    for place, result in enumerate(results):
        days = {line.number: line.date_of_service for line in result.claim.lines}
        for finding in result.findings:
            if finding.severity == "not_loaded":
                _add(found, place, finding, [days[number] for number in finding.lines])
    lines = sum(len(result.claim.lines) for result in results)
    return tuple(_gap(what, held, len(results), lines) for what, held in found.items())


def _add(found: dict[str, _Open], place: int, finding: Finding, days: Sequence[date]) -> None:
    sentence, _, rest = finding.message.partition(". ")
    what = sentence.removesuffix(".")
    day = next((day for day in days if what.endswith(f" for {day_in_words(day)}")), None)
    if day:
        what = what.removesuffix(f" for {day_in_words(day)}")
    held = found.setdefault(what, _Open(finding.documentation))
    held.days.update([day] if day else [])
    held.rules[rule_in_words(finding.rule)] = None
    held.lines.update((place, number) for number in finding.lines)
    held.number += 1
    if rest:
        held.told[rest] = None


def _gap(what: str, held: _Open, claims: int, lines: int) -> Gap:
    touched = {place for place, _ in held.lines}
    told = tuple(held.told)
    if claims == 1:
        where = lines_in_words((number for _, number in held.lines), lines)
    else:
        of = "1 claim" if len(touched) == 1 else f"{len(touched):,} claims"
        where = f"{len(held.lines):,} line{'' if len(held.lines) == 1 else 's'} of {of}"
    return Gap(
        what=f"{what} for {days_in_words(held.days)}." if held.days else f"{what}.",
        remedy=held.remedy,
        rules=tuple(held.rules),
        where=where,
        number=held.number,
        claims=len(touched),
        told=told[:MOST_TOLD] if claims == 1 else (),
        more=max(0, len(told) - MOST_TOLD) if claims == 1 else 0,
    )
