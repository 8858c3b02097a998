"""What the page of a checked batch of claims shows: results grouped, counted and put into words. No database.

A line that no rule could judge in full is counted as such whatever else was found on it, so that no gap is hidden
behind a graver finding.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from claims.check import Result
from claims.editions import source_title
from claims.facts import Edition, Facts
from claims.findings import SEVERITY_WORDS, Finding, Severity
from claims.gaps import Gap, gaps_of
from claims.lines import Claim, ClaimLine
from claims.wording import counted_lines, lines_in_words, rule_in_words
from codes.formats import HCPCS

# Graver first; what could not be judged stands last, by source.
SHOWN: tuple[Severity, ...] = ("error", "warning", "info")
# A claim of a thousand like lines has more findings than anybody reads: the rest is in the file.
MOST_SHOWN = 200
# Rules that one source alone speaks by; the editions of the others are found by their names.
RULE_IMPORTERS = {
    "ptp": "ncci-ptp",
    "mue": "mue",
    "add-on": "aoc",
    "modifier-indicator": "pfs",
    "global-period": "pfs",
    "diagnosis-validity": "icd10cm",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Lines by what falls on them. A line that is not judged in full may be among the errors and warnings too."""

    lines: int = 0
    errors: int = 0
    warnings: int = 0
    unjudged: int = 0
    unopposed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.lines + other.lines,
            self.errors + other.errors,
            self.warnings + other.warnings,
            self.unjudged + other.unjudged,
            self.unopposed + other.unopposed,
        )

    @property
    def in_words(self) -> str:
        """`Of 3 lines: 2 not payable as written, 1 at risk, 3 not judged in full.`"""
        parts = (
            (self.errors, "not payable as written"),
            (self.warnings, "at risk"),
            (self.unjudged, "not judged in full"),
        )
        told = ", ".join(f"{number:,} {words}" if number else f"none {words}" for number, words in parts)
        return f"Of {counted_lines(self.lines)}: {told}."


@dataclass(frozen=True, slots=True)
class Cited:
    """By what a finding is said; `edition` is the release that it names, none where it names something else."""

    name: str
    title: str = ""
    edition: Edition | None = None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding. `pair`: the codes whose edits the pair checker shows; `policy`: the address of the policy's page."""

    finding: Finding
    rule: str
    where: str
    cited: tuple[Cited, ...] = ()
    pair: str = ""
    on: date | None = None
    policy: str = ""
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one severity; `more` of them are not shown."""

    severity: Severity
    rows: tuple[FindingRow, ...]
    more: int = 0

    @property
    def number(self) -> int:
        return len(self.rows) + self.more

    @property
    def words(self) -> str:
        return SEVERITY_WORDS[self.severity]


@dataclass(frozen=True, slots=True)
class Named:
    """A code that a line names; `system` where its page is loaded, blank where not."""

    code: str
    system: str = ""


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line and, by severity, how many findings fall on it."""

    line: ClaimLine
    code: Named
    diagnoses: tuple[Named, ...]
    numbers: Mapping[Severity, int]

    @property
    def found(self) -> tuple[tuple[Severity, int], ...]:
        return tuple((severity, number) for severity, number in self.numbers.items() if number)

    @property
    def is_unopposed(self) -> bool:
        return not any(number for severity, number in self.numbers.items() if severity != "info")


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """One claim in full; `payer` by its name where it is known."""

    number: int
    claim: Claim
    payer: str
    tally: Tally
    lines: tuple[LineRow, ...]
    groups: tuple[FindingGroup, ...]
    gaps: tuple[Gap, ...]

    @property
    def gaps_number(self) -> int:
        return sum(gap.number for gap in self.gaps)


def tally_of(result: Result) -> Tally:
    found: dict[int, set[Severity]] = {line.number: set() for line in result.claim.lines}
    for finding in result.findings:
        for number in finding.borne_by:
            found[number].add(finding.severity)
    has = found.values()
    return Tally(
        lines=len(found),
        errors=sum("error" in own for own in has),
        warnings=sum("warning" in own and "error" not in own for own in has),
        unjudged=sum("not_loaded" in own for own in has),
        unopposed=sum(own <= {"info"} for own in has),
    )


def claim_report(number: int, result: Result, facts: Facts) -> ClaimReport:
    """`number` is the claim's place in the batch, from 1."""
    claim = result.claim
    by_number = {line.number: line for line in claim.lines}
    return ClaimReport(
        number=number,
        claim=claim,
        payer=payer.name if (payer := facts.payers.get(claim.payer)) else claim.payer,
        tally=tally_of(result),
        lines=tuple(_line_rows(result, facts)),
        groups=tuple(_groups(result, by_number, facts)),
        gaps=gaps_of([result]),
    )


def _line_rows(result: Result, facts: Facts) -> Iterator[LineRow]:
    numbers: dict[int, dict[Severity, int]] = {
        line.number: {"error": 0, "warning": 0, "not_loaded": 0, "info": 0} for line in result.claim.lines
    }
    for finding in result.findings:
        for number in finding.borne_by:
            numbers[number][finding.severity] += 1
    for line in result.claim.lines:
        diagnoses = (Named(code, "icd-10-cm" if code in facts.diagnoses else "") for code in line.diagnoses)
        yield LineRow(line, _named(line.code, facts), tuple(diagnoses), numbers[line.number])


def _named(code: str, facts: Facts) -> Named:
    if code not in facts.codes:
        return Named(code)
    return Named(code, "hcpcs" if HCPCS.fullmatch(code) else "cpt")


def _groups(result: Result, lines: Mapping[int, ClaimLine], facts: Facts) -> Iterator[FindingGroup]:
    for severity in SHOWN:
        found = [finding for finding in result.findings if finding.severity == severity]
        if found:
            rows = (_finding_row(result.claim, finding, lines, facts) for finding in found[:MOST_SHOWN])
            yield FindingGroup(severity, tuple(rows), max(0, len(found) - MOST_SHOWN))


def _finding_row(claim: Claim, finding: Finding, lines: Mapping[int, ClaimLine], facts: Facts) -> FindingRow:
    named = [lines[number] for number in finding.lines]
    codes = tuple(dict.fromkeys(line.code for line in named))
    return FindingRow(
        finding=finding,
        rule=rule_in_words(finding.rule),
        where=lines_in_words(finding.lines, len(claim.lines)),
        cited=_cited(finding, facts.editions),
        pair=",".join(codes) if finding.rule == "ptp" and len(codes) == 2 else "",
        on=named[0].date_of_service if named else None,
        policy=finding.source if finding.source.startswith("/payers/") else "",
        # How claims.rules.governing names a version that was made up.
        is_sample="Sample: " in finding.message,
    )


def _cited(finding: Finding, editions: Sequence[Edition]) -> tuple[Cited, ...]:
    """A finding may name several editions; that of a policy, or of what a rule brings itself, is no importer's."""
    if not finding.edition:
        return ()
    wanted = RULE_IMPORTERS.get(finding.rule, "")
    held = {edition.name: edition for edition in editions if not wanted or edition.importer == wanted}
    names = [finding.edition] if finding.edition in held else finding.edition.split(", ")
    if not all(name in held for name in names):
        return (Cited(finding.edition),)
    return tuple(Cited(name, source_title(held[name].importer), held[name]) for name in names)


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, start=Tally())
