"""A difference as plain values for JSON; docs/policy-changes.md describes the shape, which only ever grows."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from codes.diffs import Change, FieldDiff, Piece
from payers.differences.comparison import PolicyDiff, SectionDiff, sections_in_order, words_of
from payers.differences.criteria import CriterionDiff
from payers.differences.kinds import classify, counts_of, reduced_codes
from payers.differences.rows import FieldChange, Row, Rows
from payers.differences.summary import summary_of
from payers.document import CriterionLine

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def as_json(diff: PolicyDiff) -> dict[str, Any]:
    return {
        "kinds": [kind.value for kind in classify(diff)],
        "summary": summary_of(diff),
        "counts": counts_of(diff),
        "reduced": sorted({(shift.row.system, shift.row.code) for shift in reduced_codes(diff)}),
        "codes": _rows(diff.codes, ("system", "code", "group")),
        "diagnoses": _rows(diff.diagnoses, ("code", "group")),
        "criteria": [_criterion(line) for line in diff.criteria_changed],
        "sections": [_section(section) for section in sections_in_order(diff.sections)],
        "texts": {change.field: _words(words_of(change)) for change in diff.texts},
        "particulars": _changes(diff.particulars),
        "references": _rows(diff.references, ("text",)),
        "state_exceptions": _rows(diff.state_exceptions, ("state",)),
        "passages": _rows(diff.passages, ("key",)),
    }


def _rows(rows: Rows[Row], names: Sequence[str]) -> dict[str, Any]:
    return {
        "added": [_plain(row) for row in rows.added],
        "removed": [_plain(row) for row in rows.removed],
        "changed": [_plain(change.new, names) | {"changes": _changes(change.changes)} for change in rows.changed],
    }


def _plain(row: "DataclassInstance", names: Iterable[str] = ()) -> dict[str, Any]:
    return {name: _value(getattr(row, name)) for name in (names or [field.name for field in fields(row)])}


def _changes(changes: Iterable[FieldChange]) -> dict[str, Any]:
    return {change.field: {"from": _value(change.old), "to": _value(change.new)} for change in changes}


def _value(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _criterion(line: CriterionDiff) -> dict[str, Any]:
    return {
        "change": line.change.value,
        "is_moved": line.is_moved,
        "is_nested_anew": line.is_nested_anew,
        "from": _line(line.old),
        "to": _line(line.new),
        "words": _pieces(line.pieces) if line.change is Change.CHANGED else [],
    }


def _line(line: CriterionLine | None) -> dict[str, Any] | None:
    return None if line is None else _plain(line)


def _section(section: SectionDiff) -> dict[str, Any]:
    return {
        "section": section.section.kind.value,
        "change": section.change.value,
        "title": _words(section.title),
        "words": _words(section.words),
    }


def _words(field: FieldDiff) -> list[dict[str, str]]:
    return _pieces(field.pieces)


def _pieces(pieces: Iterable[Piece]) -> list[dict[str, str]]:
    return [{"change": piece.change.value, "text": piece.text} for piece in pieces]
