"""What stored versions say, read flat: of thousands of rows half the time goes into making models of them."""

import json
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models.functions import Cast

from payers.contents import VERSION_FIELDS
from payers.document import (
    CodeRow,
    CriterionLine,
    DiagnosisRow,
    Passage,
    Reference,
    SectionText,
    StateText,
    VersionDocument,
)
from payers.models import (
    Criterion,
    PolicyCode,
    PolicyDiagnosis,
    PolicyReference,
    PolicySection,
    PolicyVersion,
    SourceCapture,
    StateException,
)
from payers.vocabulary import CriterionKind, Disposition, Polarity, PriorAuthorization, SectionKind

# A dictionary finds a member in a third of the time of the enumeration's own call.
_DISPOSITIONS = {word.value: word for word in Disposition}
_AUTHORIZATIONS = {word.value: word for word in PriorAuthorization}
_POLARITIES = {word.value: word for word in Polarity}
_SECTION_ORDER = {kind: place for place, kind in enumerate(SectionKind)}

Rows = dict[int, list[tuple[Any, ...]]]


def documents_of(pks: Iterable[int]) -> dict[int, VersionDocument]:
    """By the version's id: the same as `payers.contents.document_of`, always in eight queries."""
    wanted = list(pks)
    sections = _rows(PolicySection, wanted, "kind", "text", "title")
    criteria = _rows(Criterion, wanted, "depth", "kind", "text", order=("position",))
    codes = _codes(wanted)
    diagnoses = _rows(PolicyDiagnosis, wanted, "code", "polarity", "group", "note", order=("group", "code"))
    references = _rows(PolicyReference, wanted, "text", "url", order=("position",))
    states = _rows(StateException, wanted, "state", "text", order=("state",))
    passages = _rows(SourceCapture, wanted, "key", "quote", "retrieved_at", "url", "sha256", "locator", order=("key",))
    return {
        pk: VersionDocument(
            **dict(zip(VERSION_FIELDS, columns, strict=True)),
            sections=_sections(sections[pk]),
            criteria=tuple(CriterionLine(depth, CriterionKind(kind), text) for depth, kind, text in criteria[pk]),
            codes=tuple(_code(row) for row in codes[pk]),
            diagnoses=tuple(
                DiagnosisRow(code, _POLARITIES[polarity], group, note) for code, polarity, group, note in diagnoses[pk]
            ),
            references=tuple(Reference(*row) for row in references[pk]),
            state_exceptions=tuple(StateText(*row) for row in states[pk]),
            passages=tuple(Passage(*row) for row in passages[pk]),
        )
        for pk, *columns in PolicyVersion.objects.filter(pk__in=wanted).values_list("pk", *VERSION_FIELDS)
    }


def _rows(model: type[models.Model], pks: list[int], *fields: str, order: tuple[str, ...] = ()) -> Rows:
    return _by_version(model._default_manager.filter(version__in=pks).order_by(*order), *fields)


def _by_version(rows: models.QuerySet[Any], *fields: str) -> Rows:
    found: Rows = defaultdict(list)
    for version, *row in rows.values_list("version", *fields):
        found[version].append(tuple(row))
    return found


def _codes(pks: list[int]) -> Rows:
    # Lists come as text: nearly all of them are the same few, and are read once.
    text = models.TextField()
    rows = PolicyCode.objects.filter(version__in=pks).order_by("group", "system", "code")
    rows = rows.annotate(places_text=Cast("places", text), modifiers_text=Cast("modifiers", text))
    statement = ("system", "code", "disposition", "prior_authorization", "delegate__slug")
    return _by_version(rows, *statement, "places_text", "modifiers_text", "group", "note", "capture__key")


def _code(row: tuple[Any, ...]) -> CodeRow:
    system, code, disposition, authorization, delegate, places, modifiers, group, note, passage = row
    return CodeRow(
        system,
        code,
        _DISPOSITIONS[disposition],
        _AUTHORIZATIONS[authorization],
        delegate or "",
        _listed(places),
        _listed(modifiers),
        group,
        note,
        passage or "",
    )


@lru_cache(maxsize=4096)
def _listed(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _sections(rows: Iterable[tuple[str, str, str]]) -> tuple[SectionText, ...]:
    found = [SectionText(SectionKind(kind), text, title) for kind, text, title in rows]
    return tuple(sorted(found, key=lambda section: _SECTION_ORDER[section.kind]))
