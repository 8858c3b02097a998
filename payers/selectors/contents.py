"""What one version says, arranged for reading: sections, criteria, tables of codes, lists of diagnoses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from codes.models import Code
from codes.querysets import CodeQuerySet
from payers.models import (
    PolicyCode,
    PolicyDiagnosis,
    PolicyReference,
    PolicySection,
    PolicyVersion,
    SourceCapture,
    StateException,
)
from payers.states import STATES
from payers.trees import Branch, counted, tree_of
from payers.vocabulary import Disposition, Polarity, SectionKind

# A longer list of diagnoses is read by category, not a row each.
LONG_LIST = 100
_SECTION_ORDER = {kind: place for place, kind in enumerate(SectionKind)}
_DISPOSITION_ORDER = {disposition: place for place, disposition in enumerate(Disposition)}
# What a list warns of comes first.
_POLARITY_ORDER = {Polarity.DOES_NOT_SUPPORT: 0, Polarity.SUPPORTS: 1}


class KnownCode(NamedTuple):
    """What the loaded editions say of a code that a policy lists."""

    title: str
    is_ended: bool


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code of a version; `known` is None where no loaded edition lists it."""

    row: PolicyCode
    known: KnownCode | None


@dataclass(frozen=True, slots=True)
class CodeTable:
    """The codes of one disposition and group, in the order of their numbers."""

    disposition: Disposition
    group: int
    lines: list[CodeLine]


@dataclass(frozen=True, slots=True)
class DiagnosisLine:
    row: PolicyDiagnosis
    known: KnownCode | None


@dataclass(frozen=True, slots=True)
class DiagnosisList:
    """The diagnoses of one polarity and group. A long list is cut into categories: `C34` and its codes."""

    polarity: Polarity
    group: int
    lines: list[DiagnosisLine]

    @property
    def is_against(self) -> bool:
        return self.polarity is Polarity.DOES_NOT_SUPPORT

    @property
    def is_long(self) -> bool:
        return len(self.lines) > LONG_LIST

    @property
    def categories(self) -> list[tuple[str, list[DiagnosisLine]]]:
        return [(name, list(lines)) for name, lines in groupby(self.lines, key=lambda line: line.row.code[:3])]

    @property
    def unknown(self) -> int:
        return sum(line.known is None for line in self.lines)


@dataclass(frozen=True, slots=True)
class StateLine:
    name: str
    exception: StateException


@dataclass(frozen=True, slots=True)
class VersionContents:
    """`is_grouped`: codes and diagnoses belong together by groups, so that the group has to be said."""

    version: PolicyVersion
    sections: list[PolicySection]
    criteria: list[Branch]
    criteria_number: int
    code_tables: list[CodeTable]
    diagnosis_lists: list[DiagnosisList]
    is_grouped: bool
    states: list[StateLine]
    references: list[PolicyReference]
    passages: list[SourceCapture]


def version_contents(version: PolicyVersion, *, on: date) -> VersionContents:
    """Fetch the version `with_contents()`; codes are known, or ended, as of the date."""
    codes, diagnoses = list(version.codes.all()), list(version.diagnoses.all())
    criteria = tree_of(version.criteria.all())
    return VersionContents(
        version=version,
        sections=sorted(version.sections.all(), key=lambda row: _SECTION_ORDER[SectionKind(row.kind)]),
        criteria=criteria,
        criteria_number=counted(criteria),
        code_tables=_tables(codes, _known_codes(version, codes, on)),
        diagnosis_lists=_lists(diagnoses, _known_diagnoses(version, diagnoses, on)),
        is_grouped=len({row.group for row in codes} | {row.group for row in diagnoses}) > 1,
        states=[StateLine(STATES.get(row.state, row.state), row) for row in version.state_exceptions.all()],
        references=list(version.references.all()),
        passages=list(version.captures.all()),
    )


def _known_codes(version: PolicyVersion, rows: list[PolicyCode], on: date) -> dict[tuple[str, str], KnownCode]:
    # By a subquery: thousands of codes are more than a statement takes by value.
    listed = PolicyCode.objects.filter(version=version).values("code")
    return _known(Code.objects.filter(code__in=listed), on) if rows else {}


def _known_diagnoses(version: PolicyVersion, rows: list[PolicyDiagnosis], on: date) -> dict[tuple[str, str], KnownCode]:
    listed = PolicyDiagnosis.objects.filter(version=version).values("code")
    return _known(Code.objects.filter(system="icd-10-cm", code__in=listed), on) if rows else {}


def _known(codes: CodeQuerySet, on: date) -> dict[tuple[str, str], KnownCode]:
    rows = codes.values_list("system_id", "code", "title", "ended_on")
    return {
        (system, code): KnownCode(title, ended_on is not None and ended_on <= on)
        for system, code, title, ended_on in rows
    }


def _tables(rows: list[PolicyCode], known: Mapping[tuple[str, str], KnownCode]) -> list[CodeTable]:
    def place(row: PolicyCode) -> tuple[int, int]:
        return row.group, _DISPOSITION_ORDER[Disposition(row.disposition)]

    # Rows come in the order of group, system and code, and sorting keeps it.
    return [
        CodeTable(
            Disposition(of_one[0].disposition),
            of_one[0].group,
            [CodeLine(row, known.get((row.system, row.code))) for row in of_one],
        )
        for of_one in (list(group) for _, group in groupby(sorted(rows, key=place), key=place))
    ]


def _lists(rows: list[PolicyDiagnosis], known: Mapping[tuple[str, str], KnownCode]) -> list[DiagnosisList]:
    def place(row: PolicyDiagnosis) -> tuple[int, int]:
        return row.group, _POLARITY_ORDER[Polarity(row.polarity)]

    return [
        DiagnosisList(
            Polarity(of_one[0].polarity),
            of_one[0].group,
            [DiagnosisLine(row, known.get(("icd-10-cm", row.code))) for row in of_one],
        )
        for of_one in (list(group) for _, group in groupby(sorted(rows, key=place), key=place))
    ]
