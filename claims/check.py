"""The claim check: every rule over every claim, in one order. Pure: the same claim and facts, the same findings."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from claims.facts import Facts
from claims.findings import SEVERITY_ORDER, Finding, Severity
from claims.lines import Claim
from claims.rules.add_ons import add_on_codes
from claims.rules.diagnoses import diagnoses_covered, diagnoses_valid
from claims.rules.duplicates import duplicate_lines
from claims.rules.global_period import visits_in_global_period
from claims.rules.indicators import modifiers_by_indicator
from claims.rules.modifiers import modifiers_known, modifiers_of_kind, modifiers_together
from claims.rules.pairs import procedure_pairs
from claims.rules.places import places_of_service
from claims.rules.policies import payer_of_claim, payer_policies, prior_authorizations
from claims.rules.units import units_number, unlikely_units
from claims.rules.validity import code_validity

Rule = Callable[[Claim, Facts], Iterator[Finding]]
# In the order in which findings of one severity are read.
RULES: tuple[Rule, ...] = (
    code_validity,
    procedure_pairs,
    units_number,
    unlikely_units,
    add_on_codes,
    modifiers_known,
    modifiers_of_kind,
    modifiers_by_indicator,
    modifiers_together,
    duplicate_lines,
    visits_in_global_period,
    places_of_service,
    diagnoses_valid,
    diagnoses_covered,
    payer_policies,
    prior_authorizations,
    payer_of_claim,
)


@dataclass(frozen=True, slots=True)
class Result:
    """What was found on one claim, gravest first. No finding is not a promise of payment."""

    claim: Claim
    findings: tuple[Finding, ...]

    def of_line(self, number: int) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if number in finding.lines)

    @property
    def gravest(self) -> Severity | None:
        return self.findings[0].severity if self.findings else None


def check(claims: Iterable[Claim], facts: Facts) -> list[Result]:
    """One result a claim, in the order given. Claims are spelled canonically (`claims.lines.canonical_claim`)."""
    return [Result(claim, findings_of(claim, facts)) for claim in claims]


def findings_of(claim: Claim, facts: Facts) -> tuple[Finding, ...]:
    found = [(place, finding) for place, rule in enumerate(RULES) for finding in rule(claim, facts)]
    found.sort(key=_reading_order)
    return tuple(finding for _, finding in found)


def _reading_order(placed: tuple[int, Finding]) -> tuple[int, int, tuple[int, ...], str]:
    """By what is said, so that the order of the lines does not matter."""
    place, finding = placed
    return SEVERITY_ORDER[finding.severity], place, finding.lines, finding.message
