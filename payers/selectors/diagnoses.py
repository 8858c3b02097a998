"""Diagnoses that policies in force list: beside a procedure code, and for a diagnosis the policies that list it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from codes.models import Code
from payers.models import PolicyCode, PolicyDiagnosis, PolicyVersion
from payers.selectors.coverage import Heard, Said
from payers.vocabulary import Polarity

# A longer list is closed until the reader opens it, and one longer still is read on the policy's own page.
OPEN_UP_TO, SHOWN = 12, 100
LISTINGS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One listed diagnosis; `known` is None where no loaded edition lists it."""

    code: str
    note: str
    known: Code | None


@dataclass(frozen=True, slots=True)
class DiagnosisGroup:
    """The diagnoses of one polarity that one policy lists for a code; `number` counts those not shown too."""

    said: Said
    polarity: Polarity
    diagnoses: tuple[Diagnosis, ...]
    number: int

    @property
    def is_against(self) -> bool:
        return self.polarity is Polarity.DOES_NOT_SUPPORT

    @property
    def is_open(self) -> bool:
        return self.number <= OPEN_UP_TO

    @property
    def hidden(self) -> int:
        return self.number - len(self.diagnoses)


@dataclass(frozen=True, slots=True)
class DiagnosisListing:
    """A policy in force that lists a diagnosis, with how many codes it lists it for."""

    row: PolicyDiagnosis
    codes: int

    @property
    def polarity(self) -> Polarity:
        return Polarity(self.row.polarity)


def diagnosis_groups(heard: Heard) -> list[DiagnosisGroup]:
    """Lists of what does not support first, then by payer, policy and group. Two queries."""
    said = {(item.row.version_id, item.row.group): item for item in heard.said if item.statement.decides}
    versions = {version for version, _ in said}
    rows = PolicyDiagnosis.objects.filter(version__in=versions).order_by("version", "group", "code")
    listed: dict[tuple[int, int, str], list[tuple[str, str]]] = defaultdict(list)
    for version, group, polarity, code, note in rows.values_list("version", "group", "polarity", "code", "note"):
        if (version, group) in said:
            listed[version, group, polarity].append((code, note))
    known = _known(versions) if listed else {}
    groups = [
        _group(said[version, group], Polarity(polarity), own, known)
        for (version, group, polarity), own in listed.items()
    ]
    return sorted(groups, key=_order)


def _order(group: DiagnosisGroup) -> tuple[bool, str, str, int]:
    return not group.is_against, group.said.payer.name, group.said.policy.number, group.said.row.group


def _group(said: Said, polarity: Polarity, listed: list[tuple[str, str]], known: Mapping[str, Code]) -> DiagnosisGroup:
    shown = tuple(Diagnosis(code, note, known.get(code)) for code, note in listed[:SHOWN])
    return DiagnosisGroup(said, polarity, shown, len(listed))


def _known(versions: Iterable[int]) -> dict[str, Code]:
    """A subquery, since a list may hold more codes than a query takes values."""
    listed = PolicyDiagnosis.objects.filter(version__in=versions).values("code")
    return {code.code: code for code in Code.objects.filter(system="icd-10-cm", code__in=listed)}


def listings_of(code: str, on: date) -> tuple[list[DiagnosisListing], bool]:
    """The policies in force that list a diagnosis, and whether there are more. Two queries."""
    rows = list(
        PolicyDiagnosis.objects.filter(code=code, version__in=PolicyVersion.objects.in_force(on))
        .select_related("version__policy__payer")
        .defer("version__summary", "version__scope")
        .order_by("version__policy__payer__name", "version__policy__number", "group")[: LISTINGS_SHOWN + 1]
    )
    shown = rows[:LISTINGS_SHOWN]
    counts = PolicyCode.objects.filter(version__in={row.version_id for row in shown}).order_by()
    numbers = {
        (version, group): number
        for version, group, number in counts.values_list("version", "group").annotate(number=Count("pk"))
    }
    listings = [DiagnosisListing(row, numbers.get((row.version_id, row.group), 0)) for row in shown]
    return listings, len(rows) > LISTINGS_SHOWN
