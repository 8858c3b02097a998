"""One page of the results of a batch: all claims in a table of contents, some of them in full. No database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.check import Result
from claims.editions import Basis, bases
from claims.facts import Facts
from claims.findings import SEVERITY_WORDS, Severity
from claims.gaps import Gap, gaps_of
from claims.report import ClaimReport, Tally, claim_report, tally_of, total

# A page ends with the claim that reaches either.
CLAIMS_ON_A_PAGE = 25
LINES_ON_A_PAGE = 250
FILTERS: tuple[Severity, ...] = ("error", "warning", "not_loaded")


@dataclass(frozen=True, slots=True)
class ClaimEntry:
    """One claim in the table of contents; `page` is where it is shown in full."""

    number: int
    tally: Tally
    page: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Claims with a line that the severity is told of; blank: all claims."""

    severity: Severity | str
    words: str
    number: int


@dataclass(frozen=True, slots=True)
class ResultPage:
    claims: tuple[ClaimReport, ...]
    entries: tuple[ClaimEntry, ...]
    tally: Tally
    gaps: tuple[Gap, ...]
    bases: tuple[Basis, ...]
    filters: tuple[Filter, ...]
    only: str
    number: int
    pages: int
    claims_number: int

    @property
    def is_one_claim(self) -> bool:
        return self.claims_number == 1

    @property
    def numbers(self) -> range:
        return range(1, self.pages + 1)


def result_page(results: Sequence[Result], facts: Facts, *, only: str = "", page: int = 1) -> ResultPage:
    """`only` is a severity of FILTERS, anything else stands for all; a page that is none is the nearest."""
    tallies = [tally_of(result) for result in results]
    only = only if only in FILTERS else ""
    chosen = [place for place in range(len(results)) if _has(tallies[place], only)]
    leaves = list(_leaves(chosen, results))
    page = min(max(page, 1), max(len(leaves), 1))
    shown = leaves[page - 1] if leaves else []
    entries = (
        ClaimEntry(place + 1, tallies[place], number) for number, leaf in enumerate(leaves, start=1) for place in leaf
    )
    return ResultPage(
        claims=tuple(claim_report(place + 1, results[place], facts) for place in shown),
        entries=tuple(entries),
        tally=total(tallies),
        gaps=gaps_of(results) if len(results) > 1 else (),
        bases=bases([result.claim for result in results], facts),
        filters=tuple(_filters(tallies)),
        only=only,
        number=page,
        pages=len(leaves),
        claims_number=len(results),
    )


def _has(tally: Tally, only: str) -> bool:
    numbers = {"error": tally.errors, "warning": tally.warnings, "not_loaded": tally.unjudged}
    return not only or numbers[only] > 0


def _filters(tallies: Sequence[Tally]) -> Iterator[Filter]:
    yield Filter("", "All claims", len(tallies))
    for severity in FILTERS:
        yield Filter(severity, SEVERITY_WORDS[severity], sum(_has(tally, severity) for tally in tallies))


def _leaves(places: Sequence[int], results: Sequence[Result]) -> Iterator[list[int]]:
    leaf: list[int] = []
    lines = 0
    for place in places:
        leaf.append(place)
        lines += len(results[place].claim.lines)
        if len(leaf) == CLAIMS_ON_A_PAGE or lines >= LINES_ON_A_PAGE:
            yield leaf
            leaf, lines = [], 0
    if leaf:
        yield leaf
