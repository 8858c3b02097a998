"""The words in which the page of a difference says what a field held. No database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from codes.diffs import Change, Piece
from payers.differences import PolicyDiff
from payers.differences.comparison import PARTICULARS, TEXTS, words_of
from payers.differences.excerpts import in_context
from payers.differences.kinds import prior_authorization_changes
from payers.differences.rows import FieldChange, Row, RowChange, Rows, Value
from payers.document import CodeRow
from payers.vocabulary import PriorAuthorization, Word
from ui.windows import day_in_words, last_day

FIELDS = {
    "disposition": "Decision",
    "prior_authorization": "Prior authorization",
    "delegate": "Delegate",
    "places": "Places of service",
    "modifiers": "Modifiers",
    "note": "Note",
    "group": "Group",
    "passage": "Quoted passage",
    "polarity": "Which list",
    "text": "Text",
    "url": "Address",
    "quote": "Quoted words",
    "retrieved_at": "Read on",
    "sha256": "Document's fingerprint",
    "locator": "Where in the document",
}
_BLANK = {"places": "not limited", "modifiers": "none", "note": "no note", "delegate": "none"}


@dataclass(frozen=True, slots=True)
class ValueDiff:
    """One labelled thing as it was and is: both in words, or where it is a text, its pieces."""

    label: str
    change: Change
    old: str = ""
    new: str = ""
    pieces: tuple[Piece, ...] = ()


def value_words(field: str, value: Value, payers: Mapping[str, str]) -> str:
    if field == "notice_ends_on" and isinstance(value, date):
        return day_in_words(last_day(value))
    words = _plain_words(value)
    if field == "sha256" and words:
        return f"{words[:12]}\N{HORIZONTAL ELLIPSIS}"
    if field == "group":
        return f"group {words}"
    if field == "delegate":
        words = payers.get(words, words)
    return words or _BLANK.get(field, "not stated")


def _plain_words(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Word):
        return value.label
    if isinstance(value, date):
        return day_in_words(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def authorization(row: CodeRow, payers: Mapping[str, str]) -> str:
    """`Required`, or who decides: `Decided by a delegate: <name>`."""
    label = row.prior_authorization.label
    return f"{label}: {payers.get(row.delegate, row.delegate)}" if row.delegate else label


def statement(row: CodeRow, payers: Mapping[str, str]) -> str:
    """All that a version says of a code, in one line."""
    parts = [row.disposition.label]
    if row.prior_authorization is not PriorAuthorization.NOT_STATED:
        words = authorization(row, payers)
        parts.append(f"prior authorization: {words[0].lower()}{words[1:]}")
    parts += [f"places of service {', '.join(row.places)}"] if row.places else []
    parts += [f"modifiers {', '.join(row.modifiers)}"] if row.modifiers else []
    parts += [row.note] if row.note else []
    return "; ".join(parts)


def worded(diff: PolicyDiff) -> list[ValueDiff]:
    """Title, summary, scope, and where a state differs, word by word."""
    found = [_text(TEXTS[change.field], change) for change in diff.texts]
    rows = diff.state_exceptions
    found += [_whole(f"In {row.state}", Change.ADDED, row.text) for row in rows.added]
    found += [_whole(f"In {row.state}", Change.REMOVED, row.text) for row in rows.removed]
    return found + [_text(f"In {change.new.state}", field) for change in rows.changed for field in change.of("text")]


def value_diffs(diff: PolicyDiff) -> list[ValueDiff]:
    """Dates and marks of the version, then its references, passages, and where statements are written."""
    found = [
        ValueDiff(
            PARTICULARS[change.field],
            Change.CHANGED,
            value_words(change.field, change.old, {}),
            value_words(change.field, change.new, {}),
        )
        for change in diff.particulars
    ]
    found += _of_rows("Reference", "text", diff.references)
    found += _of_rows("Passage", "quote", diff.passages)
    written = sum(1 for change in diff.codes.changed if change.of("passage"))
    return found + ([_written_elsewhere(written)] if written else [])


def _written_elsewhere(number: int) -> ValueDiff:
    codes = "1 code" if number == 1 else f"{number:,} codes"
    return ValueDiff("Passage that states it", Change.CHANGED, old="one passage", new=f"another, for {codes}")


def _of_rows(label: str, text: str, rows: Rows[Row]) -> list[ValueDiff]:
    found = [_whole(f"{label} added", Change.ADDED, str(getattr(row, text))) for row in rows.added]
    found += [_whole(f"{label} removed", Change.REMOVED, str(getattr(row, text))) for row in rows.removed]
    for change in rows.changed:
        found += _of_row(label, text, change)
    return found


def _of_row(label: str, text: str, change: RowChange[Row]) -> list[ValueDiff]:
    found = []
    for field in change.changes:
        name = f"{label}: {FIELDS.get(field.field, field.field).lower()}"
        old, new = (value_words(field.field, value, {}) for value in (field.old, field.new))
        found.append(_text(name, field) if field.field == text else ValueDiff(name, Change.CHANGED, old, new))
    return found


def _text(label: str, change: FieldChange) -> ValueDiff:
    return ValueDiff(label, Change.CHANGED, pieces=in_context(words_of(change).pieces))


def _whole(label: str, change: Change, text: str) -> ValueDiff:
    return ValueDiff(label, change, pieces=(Piece(change, text),))


def unchanged_parts(diff: PolicyDiff) -> list[str]:
    """The parts that are there in both versions and say the same."""
    if diff.old is None:
        return []
    changed_texts = {change.field for change in diff.texts}
    parts = [
        ("code list", diff.new.codes, diff.codes),
        ("prior authorization", diff.new.codes, prior_authorization_changes(diff)),
        ("criteria", diff.new.criteria, diff.criteria_changed),
        ("diagnoses", diff.new.diagnoses, diff.diagnoses),
        *((label.lower(), getattr(diff.new, name), name in changed_texts) for name, label in TEXTS.items()),
        *(_section_part(diff, kind.label, kind.value) for kind in _section_kinds(diff)),
        ("references", diff.new.references, diff.references),
        ("state exceptions", diff.new.state_exceptions, diff.state_exceptions),
        ("passages", diff.new.passages, diff.passages),
    ]
    return [label for label, is_there, is_changed in parts if is_there and not is_changed]


def _section_kinds(diff: PolicyDiff) -> list[Word]:
    return [section.kind for section in diff.new.sections]


def _section_part(diff: PolicyDiff, label: str, kind: str) -> tuple[str, bool, bool]:
    changed = {section.kind.value for section in diff.sections.added}
    changed |= {change.new.kind.value for change in diff.sections.changed}
    return f"section “{label}”", True, kind in changed
