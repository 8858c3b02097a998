"""Which kinds of change a difference is. The rules stand in docs/methodology.md, "Changes of policies"."""

from collections.abc import Iterable
from dataclasses import dataclass

from payers.differences.comparison import CodeChange, PolicyDiff, sections_in_order
from payers.document import CodeRow, DiagnosisRow
from payers.vocabulary import NEVER_PAID, ChangeKind, Disposition, PriorAuthorization, SectionKind

# How much a payer grants. A code listed as related is decided nowhere, as one that is not listed.
_GENEROSITY = {Disposition.COVERED: 2, Disposition.CRITERIA: 1} | dict.fromkeys(NEVER_PAID, 0)
PAID = (Disposition.COVERED, Disposition.CRITERIA)
WANTED = (PriorAuthorization.REQUIRED, PriorAuthorization.CONDITIONAL, PriorAuthorization.DELEGATED)
# Every version has these dates of its own: by themselves they make no change of particulars.
_OF_EVERY_VERSION = ("effective_from", "published_on")
_OF_AUTHORIZATION = ("prior_authorization", "delegate")
# Where a statement is written is no part of it.
_OF_SOURCE = ("passage",)


@dataclass(frozen=True, slots=True)
class Shift:
    """What was said of one code in one group, and what is said now; None where it is not listed."""

    old: CodeRow | None
    new: CodeRow | None

    @property
    def row(self) -> CodeRow:
        row = self.new or self.old
        if row is None:
            raise ValueError("a code is compared with nothing")
        return row


def reduced_codes(diff: PolicyDiff) -> list[Shift]:
    """Codes that were paid, and are now paid less readily, or not at all, or are listed and decided no longer."""
    if diff.old is None or diff.new.is_retirement:
        return []
    changed = [Shift(change.old, change.new) for change in diff.codes.changed if _is_narrower(change.old, change.new)]
    return changed + [Shift(row, None) for row in diff.codes.removed if row.disposition in PAID]


def widened_codes(diff: PolicyDiff) -> list[Shift]:
    """Codes of which a decision was stated, and is now a more generous one."""
    changes = diff.codes.changed
    return [Shift(change.old, change.new) for change in changes if _is_wider(change.old, change.new)]


def prior_authorization_changes(diff: PolicyDiff) -> list[Shift]:
    """Codes whose prior authorization, or who decides it, is stated otherwise, and new codes that want it.

    Not those that are paid no longer: nothing is left to authorize.
    """
    if diff.old is None:
        return []
    changed = [Shift(change.old, change.new) for change in diff.codes.changed if _is_authorized_otherwise(change)]
    return changed + [Shift(None, row) for row in diff.codes.added if row.prior_authorization in WANTED]


def _is_narrower(old: CodeRow, new: CodeRow) -> bool:
    return old.disposition in PAID and _GENEROSITY.get(new.disposition, -1) < _GENEROSITY[old.disposition]


def _is_wider(old: CodeRow, new: CodeRow) -> bool:
    before, after = _GENEROSITY.get(old.disposition), _GENEROSITY.get(new.disposition)
    return before is not None and after is not None and after > before


def _is_authorized_otherwise(change: CodeChange) -> bool:
    return bool(change.of(*_OF_AUTHORIZATION)) and change.new.disposition not in NEVER_PAID


def other_code_changes(change: CodeChange) -> tuple[str, ...]:
    """The fields of a code that changed besides its prior authorization and where it is written."""
    return tuple(name.field for name in change.changes if name.field not in (*_OF_AUTHORIZATION, *_OF_SOURCE))


def classify(diff: PolicyDiff) -> tuple[ChangeKind, ...]:
    """All that apply, most important first; none where the versions say the same."""
    if diff.old is None:
        return (ChangeKind.CREATED, ChangeKind.RETIRED) if diff.new.is_retirement else (ChangeKind.CREATED,)
    if diff.new.is_retirement and not diff.old.is_retirement:
        return (ChangeKind.RETIRED,)
    applies = {
        ChangeKind.REDUCED: reduced_codes(diff),
        ChangeKind.PRIOR_AUTHORIZATION: prior_authorization_changes(diff),
        ChangeKind.CODES: _codes_changed(diff),
        ChangeKind.DIAGNOSES: diff.diagnoses,
        ChangeKind.CRITERIA: diff.criteria_changed or SectionKind.CRITERIA in _sections(diff),
        ChangeKind.TEXT: _text_changed(diff),
        ChangeKind.TITLE: any(change.field == "title" for change in diff.texts),
    }
    kinds = tuple(kind for kind, found in applies.items() if found)
    is_particular = _particulars_changed(diff) or not (kinds or diff.is_empty)
    return (*kinds, ChangeKind.METADATA) if is_particular else kinds


def _codes_changed(diff: PolicyDiff) -> bool:
    return bool(diff.codes.added or diff.codes.removed or any(map(other_code_changes, diff.codes.changed)))


def _sections(diff: PolicyDiff) -> set[SectionKind]:
    return {section.section.kind for section in sections_in_order(diff.sections)}


def _text_changed(diff: PolicyDiff) -> bool:
    """Sections but the criteria, the summary, the scope, and where a state differs."""
    is_said_otherwise = any(change.field != "title" for change in diff.texts)
    return bool(_sections(diff) - {SectionKind.CRITERIA} or is_said_otherwise or diff.state_exceptions)


def _particulars_changed(diff: PolicyDiff) -> bool:
    is_dated_otherwise = any(change.field not in _OF_EVERY_VERSION for change in diff.particulars)
    is_written_elsewhere = any(change.of(*_OF_SOURCE) for change in diff.codes.changed)
    return bool(is_dated_otherwise or is_written_elsewhere or diff.references or diff.passages)


def counts_of(diff: PolicyDiff) -> dict[str, int]:
    """How many different codes and diagnoses, lines of the criteria and sections changed; groups do not count twice."""
    codes, diagnoses = diff.codes, diff.diagnoses
    turned = [change.new for change in diagnoses.changed if change.of("polarity")]
    return {
        "codes_added": _number(codes.added),
        "codes_removed": _number(codes.removed),
        "codes_changed": _number(change.new for change in codes.changed),
        "codes_reduced": _number(shift.row for shift in reduced_codes(diff)),
        "codes_widened": _number(shift.row for shift in widened_codes(diff)),
        "prior_authorization_changed": _number(shift.row for shift in prior_authorization_changes(diff)),
        "diagnoses_added": _number(diagnoses.added),
        "diagnoses_removed": _number(diagnoses.removed),
        "diagnoses_changed": _number(change.new for change in diagnoses.changed),
        "diagnoses_turned": _number(turned),
        "criteria_changed": len(diff.criteria_changed),
        "sections_changed": len(sections_in_order(diff.sections)),
    }


def _number(rows: Iterable[CodeRow | DiagnosisRow]) -> int:
    return len({(getattr(row, "system", ""), row.code) for row in rows})


def codes_touched(diff: PolicyDiff) -> list[tuple[str, str]]:
    """The (system, code) pairs that whoever watches a code is told of, sorted.

    Those added, removed or changed; where diagnoses changed, the codes of their groups too; where the policy is new or
    retired, or its criteria or text changed, every code of both versions.
    """
    rows = [*diff.codes.added, *diff.codes.removed, *(change.new for change in diff.codes.changed)]
    listed = [*diff.new.codes, *(diff.old.codes if diff.old else ())]
    wide = {ChangeKind.CREATED, ChangeKind.RETIRED, ChangeKind.CRITERIA, ChangeKind.TEXT}
    groups = _groups_of_diagnoses(diff)
    rows += listed if wide & set(classify(diff)) else [row for row in listed if row.group in groups]
    return _pairs(rows)


def _groups_of_diagnoses(diff: PolicyDiff) -> set[int]:
    found = diff.diagnoses
    changed = (row for change in found.changed for row in (change.old, change.new))
    return {row.group for rows in (found.added, found.removed, changed) for row in rows}


def _pairs(rows: Iterable[CodeRow]) -> list[tuple[str, str]]:
    return sorted({(row.system, row.code) for row in rows})
