"""A difference in one plain sentence."""

from collections.abc import Sequence

from payers.differences.comparison import CodeChange, PolicyDiff
from payers.differences.kinds import (
    Shift,
    classify,
    counts_of,
    other_code_changes,
    prior_authorization_changes,
    reduced_codes,
    widened_codes,
)
from payers.vocabulary import ChangeKind, PriorAuthorization
from ui.windows import day_in_words

# So many codes are named; more are counted.
NAMED = 2


def summary_of(diff: PolicyDiff) -> str:
    """`Coverage reduced for 2 codes; prior authorization changed for 49411; 3 codes added.`"""
    if diff.new.is_proposed:
        return f"Proposed: {_sentence(diff)}"
    sentence = _sentence(diff)
    return f"{sentence[0].upper()}{sentence[1:]}"


def _sentence(diff: PolicyDiff) -> str:
    kinds = classify(diff)
    if ChangeKind.RETIRED in kinds:
        return f"retired from {day_in_words(diff.new.effective_from)}."
    if diff.old is None:
        return f"new policy with {_what_it_lists(diff)}."
    again = ["in force again after its retirement"] if diff.old.is_retirement and not diff.new.is_retirement else []
    parts = [*again, *_of_codes(diff), *_of_diagnoses(diff), *_of_words(diff, kinds)]
    return f"{'; '.join(parts)}." if parts else "nothing changed."


def _what_it_lists(diff: PolicyDiff) -> str:
    codes = len({(row.system, row.code) for row in diff.new.codes})
    diagnoses = len({row.code for row in diff.new.diagnoses})
    listed = [_counted(codes, "code")] if codes else ["no codes"]
    return " and ".join(listed + ([_counted(diagnoses, "diagnosis", "diagnoses")] if diagnoses else []))


def _of_codes(diff: PolicyDiff) -> list[str]:
    counts = counts_of(diff)
    told = {id(shift.new) for shift in (*reduced_codes(diff), *widened_codes(diff))}
    otherwise = [change for change in diff.codes.changed if id(change.new) not in told and other_code_changes(change)]
    return [
        *_said("coverage reduced for", reduced_codes(diff)),
        *_of_authorization(prior_authorization_changes(diff)),
        *(
            f"{_counted(counts[f'codes_{what}'], 'code')} {what}"
            for what in ("added", "removed")
            if counts[f"codes_{what}"]
        ),
        *_said("coverage widened for", widened_codes(diff)),
        *_said(f"{_what_changed(otherwise)} changed for", [Shift(change.old, change.new) for change in otherwise]),
    ]


def _what_changed(changes: Sequence[CodeChange]) -> str:
    """The one thing that changed of all of them, or `particulars`."""
    fields = {field for change in changes for field in other_code_changes(change)}
    if len(fields) != 1:
        return "particulars"
    (field,) = fields
    return {"disposition": "decision", "places": "places of service"}.get(field, field)


def _of_authorization(shifts: Sequence[Shift]) -> list[str]:
    now = {shift.new.prior_authorization if shift.new else None for shift in shifts}
    before = {shift.old.prior_authorization if shift.old else None for shift in shifts}
    if now == {PriorAuthorization.REQUIRED}:
        return _said("prior authorization now required for", shifts)
    if now == {PriorAuthorization.NOT_REQUIRED} and before == {PriorAuthorization.REQUIRED}:
        return _said("prior authorization no longer required for", shifts)
    return _said("prior authorization changed for", shifts)


def _of_diagnoses(diff: PolicyDiff) -> list[str]:
    counts = counts_of(diff)
    turned, changed = counts["diagnoses_turned"], counts["diagnoses_changed"]
    counted = {
        "added": counts["diagnoses_added"],
        "removed": counts["diagnoses_removed"],
        "turned to the other list": turned,
        "changed": changed - turned,
    }
    return [f"{_counted(number, 'diagnosis', 'diagnoses')} {what}" for what, number in counted.items() if number]


def _of_words(diff: PolicyDiff, kinds: Sequence[ChangeKind]) -> list[str]:
    said = [ChangeKind.CRITERIA, ChangeKind.TEXT, ChangeKind.TITLE]
    parts = [_lower(kind.label) for kind in said if kind in kinds]
    return parts or [_lower(kind.label) for kind in kinds if kinds == (ChangeKind.METADATA,)]


def _said(what: str, shifts: Sequence[Shift]) -> list[str]:
    codes = sorted({(shift.row.system, shift.row.code) for shift in shifts})
    if not codes:
        return []
    named = " and ".join(code for _, code in codes)
    return [f"{what} {named if len(codes) <= NAMED else _counted(len(codes), 'code')}"]


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _lower(label: str) -> str:
    return f"{label[0].lower()}{label[1:]}"
