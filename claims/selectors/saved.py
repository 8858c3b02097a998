"""Reads for the pages of kept cases."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from claims.documents import claim_of, edition_of, finding_of
from claims.findings import SEVERITY_ORDER, SEVERITY_WORDS, Finding, Severity
from claims.judgements import Difference, Judged, compare
from claims.lines import Claim
from claims.models import Judgement, KeptCase
from claims.selectors.judging import loaded_now
from claims.wording import lines_in_words, rule_in_words

HISTORY = 20


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings of one severity."""

    severity: Severity
    number: int

    @property
    def words(self) -> str:
        return SEVERITY_WORDS[self.severity].lower()


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in the list, with what was found on it last."""

    case: KeptCase
    claim: Claim
    tallies: tuple[Tally, ...]
    is_current: bool

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.code for line in self.claim.lines))


@dataclass(frozen=True, slots=True)
class Said:
    """One finding with its rule and lines in words."""

    finding: Finding
    rule: str
    where: str


@dataclass(frozen=True, slots=True)
class Step:
    """One judgement, what it changed against the one before, and the editions that had become loaded in between."""

    judgement: Judgement
    findings: int
    differences: tuple[Difference, ...]
    new_editions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    row: CaseRow
    findings: tuple[Said, ...]
    steps: tuple[Step, ...]


def case_rows(cases: Sequence[KeptCase], digest: str) -> list[CaseRow]:
    """One query, however many cases."""
    latest = Judgement.objects.filter(case__in=[case.pk for case in cases]).latest_of_case()
    findings = dict(latest.values_list("case", "findings"))
    return [_row(case, [finding_of(each) for each in findings.get(case.pk, ())], digest) for case in cases]


def _row(case: KeptCase, findings: Sequence[Finding], digest: str) -> CaseRow:
    counts = Counter(finding.severity for finding in findings)
    tallies = tuple(Tally(severity, counts[severity]) for severity in SEVERITY_ORDER if counts[severity])
    return CaseRow(case, kept_claim(case), tallies, case.judged_by.digest == digest)


def kept_claim(case: KeptCase) -> Claim:
    return claim_of(case.document, f"Case {case.pk}")


def case_page(case: KeptCase) -> CasePage:
    """The newest judgements, newest first. Three queries."""
    claim = kept_claim(case)
    held = list(case.judgements.select_related("edition_set").order_by("-number")[: HISTORY + 1])
    sides = [judged_side(claim, judgement) for judgement in held]
    befores: list[Judged | None] = [*sides[1:], None]
    steps = tuple(_step(*each) for each in zip(held, sides, befores, strict=True))
    findings = sides[0].findings if sides else ()
    said = tuple(
        Said(each, rule_in_words(each.rule), lines_in_words(each.lines, len(claim.lines))) for each in findings
    )
    return CasePage(_row(case, findings, loaded_now().digest), said, steps[:HISTORY])


def judged_side(claim: Claim, judgement: Judgement) -> Judged:
    return Judged(
        claim, findings_of_judgement(judgement), tuple(edition_of(each) for each in judgement.edition_set.editions)
    )


def findings_of_judgement(judgement: Judgement) -> tuple[Finding, ...]:
    return tuple(finding_of(each) for each in judgement.findings)


def _step(judgement: Judgement, side: Judged, before: Judged | None) -> Step:
    if before is None:
        return Step(judgement, len(side.findings), (), ())
    new = [edition.name for edition in side.editions if edition not in before.editions]
    return Step(judgement, len(side.findings), compare(before, side), tuple(dict.fromkeys(new)))
