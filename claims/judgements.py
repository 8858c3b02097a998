"""Two judgements of one claim, and what differs between them. No database.

Findings are the same where rule, lines, severity and words are: the day of the service and the name of the edition in
the words do not count, since every new edition and every other day would differ by them.
"""

import re
from calendar import month_name
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import zip_longest

from claims.facts import Edition
from claims.findings import SEVERITY_ORDER, Finding
from claims.lines import Claim
from ui.windows import day_in_words

# Which importer's edition a rule rests on, and whether each setting has its own. The others rest on no release.
RESTS_ON = {
    "ptp": ("ncci-ptp", True),
    "mue": ("mue", True),
    "add-on": ("aoc", False),
    "modifier-indicator": ("pfs", False),
    "global-period": ("pfs", False),
    "modifier-known": ("hcpcs", False),
    "place-of-service": ("pos", False),
    "diagnosis-validity": ("icd10cm", False),
}
_NOTHING = len(SEVERITY_ORDER)
_DATE = rf"(?<!\d)\d{{1,2}} (?:{'|'.join(month_name[1:])}) \d{{4}}"


class Kind(StrEnum):
    """How a finding differs, in words."""

    NEW = "New"
    GONE = "Gone"
    GRAVER = "Graver"
    MILDER = "Milder"
    OTHER_WORDS = "Another reason"
    UNJUDGED = "No longer judged"
    JUDGED = "Judged now"


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim, what was found on it, and the editions that were loaded then."""

    claim: Claim
    findings: tuple[Finding, ...]
    editions: tuple[Edition, ...] = ()

    def edition_for(self, rule: str, lines: Sequence[int]) -> str:
        """The edition that speaks of these lines for the rule, whatever it found; blank where none does."""
        importer, is_by_setting = RESTS_ON.get(rule, ("", False))
        days = [line.date_of_service for line in self.claim.lines if line.number in lines]
        if not importer or not days:
            return ""
        variant = str(self.claim.setting) if is_by_setting else ""
        held = [e for e in self.editions if (e.importer, e.variant) == (importer, variant) and e.covers(min(days))]
        newest = max(held, key=lambda edition: edition.effective_from, default=None)
        return newest.name if newest else ""

    def left_open(self, rule: str, lines: Sequence[int]) -> Finding | None:
        """That the rule could not judge one of the lines: where it found nothing, that proves nothing."""
        own = (each for each in self.findings if each.rule == rule and each.severity == "not_loaded")
        return next((each for each in own if set(each.lines) & set(lines)), None)

    @property
    def days(self) -> list[date]:
        return sorted({line.date_of_service for line in self.claim.lines})


@dataclass(frozen=True, slots=True)
class Difference:
    """One finding on either side, None where there is none there; the editions by which each side is said."""

    rule: str
    lines: tuple[int, ...]
    before: Finding | None
    after: Finding | None
    edition_before: str = ""
    edition_after: str = ""

    @property
    def kind(self) -> Kind:
        before, after = _rank(self.before), _rank(self.after)
        unjudged = SEVERITY_ORDER["not_loaded"]
        if before == after:
            return Kind.OTHER_WORDS
        if after == unjudged:
            return Kind.UNJUDGED
        if before == unjudged:
            return Kind.JUDGED
        if self.before is None:
            return Kind.NEW
        if self.after is None:
            return Kind.GONE
        return Kind.GRAVER if after < before else Kind.MILDER

    @property
    def is_worse(self) -> bool:
        """An error or a warning that was not there, or less grave."""
        after = _rank(self.after)
        return after < SEVERITY_ORDER["not_loaded"] and after < _rank(self.before)

    @property
    def is_better(self) -> bool:
        """An error or a warning is gone, or less grave; not where it is merely judged no longer."""
        before, after = _rank(self.before), _rank(self.after)
        return before < SEVERITY_ORDER["not_loaded"] and before < after and self.kind is not Kind.UNJUDGED

    @property
    def is_unjudged(self) -> bool:
        return self.kind is Kind.UNJUDGED


def compare(before: Judged, after: Judged) -> tuple[Difference, ...]:
    """What differs, by rule and lines, gravest first. Both are of one claim, its dates of service moved or not."""
    firsts, seconds = _by_place(before.findings), _by_place(after.findings)
    found = [
        _difference((rule, lines), before, one, after, two)
        for rule, lines in dict.fromkeys([*firsts, *seconds])
        for one, two in _unlike(firsts[rule, lines], seconds[rule, lines], before, after)
    ]
    return tuple(sorted(found, key=_gravity))


def _difference(
    place: tuple[str, tuple[int, ...]], before: Judged, one: Finding | None, after: Judged, two: Finding | None
) -> Difference:
    one, two = one or before.left_open(*place), two or after.left_open(*place)
    return Difference(*place, one, two, _edition(before, one, *place), _edition(after, two, *place))


def _edition(judged: Judged, finding: Finding | None, rule: str, lines: Sequence[int]) -> str:
    return finding.edition if finding and finding.edition else judged.edition_for(rule, lines)


def _by_place(findings: Iterable[Finding]) -> dict[tuple[str, tuple[int, ...]], list[Finding]]:
    places: dict[tuple[str, tuple[int, ...]], list[Finding]] = defaultdict(list)
    for finding in findings:
        places[finding.rule, finding.lines].append(finding)
    return places


def _unlike(
    firsts: list[Finding], seconds: list[Finding], before: Judged, after: Judged
) -> Iterator[tuple[Finding | None, Finding | None]]:
    """Those that have no like on the other side, paired gravest with gravest."""
    left = [(essence(finding, before.days), finding) for finding in firsts]
    right = []
    for finding in seconds:
        told = essence(finding, after.days)
        like = next((each for each in left if each[0] == told), None)
        if like:
            left.remove(like)
        else:
            right.append(finding)
    yield from zip_longest(sorted((each for _, each in left), key=_rank), sorted(right, key=_rank))


def essence(finding: Finding, days: Sequence[date]) -> tuple[str, str]:
    """Severity and words, without the days of service and the name of the edition."""
    own = {day_in_words(day): f"[day {place}]" for place, day in enumerate(days, start=1)}
    # A date first: an edition may be named 2024, and the year of a date is none.
    editions = {name for name in (finding.edition, *finding.edition.split(", ")) if name}
    named = "".join(rf"|(?<!\w){re.escape(name)}(?!\w)" for name in sorted(editions, key=len, reverse=True))
    own |= dict.fromkeys(editions, "[edition]")
    words = re.sub(_DATE + named, lambda found: own.get(found[0], found[0]), finding.message)
    return finding.severity, words


def _rank(finding: Finding | None) -> int:
    return SEVERITY_ORDER[finding.severity] if finding else _NOTHING


def _gravity(difference: Difference) -> tuple[int, str, tuple[int, ...]]:
    return min(_rank(difference.before), _rank(difference.after)), difference.rule, difference.lines
