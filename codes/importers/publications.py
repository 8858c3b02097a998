"""Reads publications, modifiers' words and replacements from the readable files under `fixtures/`.

Publisher: the portal's own editors. One YAML file a code; the layout is the dataclasses below.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import yaml

from sources.files import FileRejected


@dataclass(frozen=True, slots=True)
class ModifierText:
    """One row of a publication's table Modifier / Description / When to use."""

    modifier: str
    description: str
    when_to_use: str


@dataclass(frozen=True, slots=True)
class RelatedText:
    """A code that a publication points to."""

    system: str
    code: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PublicationText:
    """One publication as its file holds it; field names are those of PublicationVersion."""

    system: str
    code: str
    title: str
    audience: str
    common_language: str
    summary: str
    billing_description: str
    service_type: str
    sites_of_service: tuple[str, ...]
    sites_note: str
    clinical_context: str
    typical_patient: str
    workflow: str
    modifiers: tuple[ModifierText, ...]
    modifiers_note: str
    related: tuple[RelatedText, ...]
    key_payers: tuple[str, ...]
    clinical_review: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ModifierWords:
    """Our own words on one modifier, and where it fits."""

    modifier: str
    system: str
    title: str
    when_to_use: str
    applies_to: tuple[str, ...]
    setting: str = "any"
    pfs_indicator: str = ""
    ncci: str = ""


@dataclass(frozen=True, slots=True)
class Replacement:
    """That an ended code points on to another."""

    system: str
    code: str
    replaced_by_system: str
    replaced_by: str
    note: str
    source: str


def parse_publication(file_name: str, text: str) -> PublicationText:
    """Raises FileRejected naming the field where the file is not in the layout."""
    found = _mapping(file_name, text)
    overview = _field(file_name, found, "billing_overview", dict)
    return PublicationText(
        system=_field(file_name, found, "system", str),
        code=_field(file_name, found, "code", str),
        title=_field(file_name, found, "title", str),
        audience=_field(file_name, found, "audience", str),
        common_language=_text(file_name, found, "common_language"),
        summary=_text(file_name, found, "summary"),
        billing_description=_text(file_name, overview, "description"),
        service_type=_field(file_name, overview, "service_type", str),
        sites_of_service=_strings(file_name, overview, "sites_of_service"),
        sites_note=_text(file_name, overview, "sites_note"),
        clinical_context=_text(file_name, found, "clinical_context"),
        typical_patient=_text(file_name, found, "typical_patient"),
        workflow="\n".join(" ".join(step.split()) for step in _strings(file_name, found, "workflow")),
        modifiers=tuple(_rows(file_name, found, "modifiers", ModifierText)),
        modifiers_note=str(found.get("modifiers_note") or "").strip(),
        related=tuple(_rows(file_name, found, "related", RelatedText)),
        key_payers=_strings(file_name, found, "key_payers"),
        clinical_review=_field(file_name, found, "clinical_review", str),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def parse_modifiers(file_name: str, text: str) -> list[ModifierWords]:
    rows = _rows(file_name, _mapping(file_name, text), "modifiers", ModifierWords)
    return [row for row in rows if isinstance(row, ModifierWords)]


def parse_replacements(file_name: str, text: str) -> list[Replacement]:
    rows = _rows(file_name, _mapping(file_name, text), "replacements", Replacement)
    return [row for row in rows if isinstance(row, Replacement)]


def _mapping(file_name: str, text: str) -> dict[str, Any]:
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise FileRejected(file_name, f"is not readable YAML: {getattr(error, 'problem', error)}", line) from error
    if not isinstance(found, dict):
        raise FileRejected(file_name, "holds no fields")
    return found


def _field(file_name: str, found: Mapping[str, Any], name: str, kind: type) -> Any:
    value = found.get(name)
    if not isinstance(value, kind) or not value:
        raise FileRejected(file_name, f"must be given, as {_KIND_WORDS[kind]}", field=name)
    return value


_KIND_WORDS: dict[type, str] = {str: "text", dict: "fields", list: "a list"}


def _text(file_name: str, found: Mapping[str, Any], name: str) -> str:
    return str(_field(file_name, found, name, str)).strip()


def _strings(file_name: str, found: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = found.get(name) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise FileRejected(file_name, "must be a list of quoted texts", field=name)
    return tuple(value.strip() for value in values)


def _rows(file_name: str, found: Mapping[str, Any], name: str, row_type: type[Any]) -> list[Any]:
    rows = []
    for number, row in enumerate(found.get(name) or [], start=1):
        place = f"{name}, row {number}"
        if not isinstance(row, dict):
            raise FileRejected(file_name, "is not a row of fields", field=place)
        known = {field.name for field in fields(row_type)}
        if unknown := sorted(set(row) - known):
            raise FileRejected(file_name, f"has unknown fields {', '.join(unknown)}", field=place)
        values = {key: tuple(value) if isinstance(value, list) else (value or "") for key, value in row.items()}
        try:
            rows.append(row_type(**{k: v.strip() if isinstance(v, str) else v for k, v in values.items()}))
        except TypeError as error:
            raise FileRejected(file_name, f"lacks a field: {error}", field=place) from error
    return rows
