"""Claims and findings as plain documents: what is kept, exported and read back. No database.

Version 1 of a claim: `setting`, `payer`, `state`, and `lines` of `number`, `code`, `date_of_service`, `modifiers`,
`units`, `diagnoses`, `place_of_service`. Reading back is strict: another field, a value of another type or shape, and
the document is refused, so that no identifier can be kept in one.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from claims.facts import Edition
from claims.findings import SEVERITY_ORDER, Finding
from claims.lines import Claim, ClaimLine, canonical_claim
from codes.formats import CPT, HCPCS, ICD_10_CM, MODIFIER
from edits.ncci import PAIR_SETTINGS, Setting
from payers.states import STATES

Document = dict[str, Any]
VERSION = 1
MOST_LINES = 1_000
MOST_UNITS = 1_000_000_000
MOST_MODIFIERS, MOST_DIAGNOSES = 4, 12
FIRST_YEAR, LAST_YEAR = 1990, 2100
CLAIM_FIELDS = ("version", "setting", "payer", "state", "lines")
LINE_FIELDS = (
    "number", "code", "date_of_service", "modifiers", "units", "diagnoses", "place_of_service",
)  # fmt: skip
_SLUG, _PLACE = re.compile(r"[a-z0-9-]{0,50}"), re.compile(r"([0-9]{2})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class BadDocument(Exception):
    """It is no claim of this version; the text names the place and the rule, and never what stood there."""

    def __init__(self, place: str, rule: str) -> None:
        super().__init__(f"{place}: {rule}")


def claim_document(claim: Claim) -> Document:
    lines = [
        {
            "number": line.number,
            "code": line.code,
            "date_of_service": line.date_of_service.isoformat(),
            "modifiers": list(line.modifiers),
            "units": line.units,
            "diagnoses": list(line.diagnoses),
            "place_of_service": line.place_of_service,
        }
        for line in claim.lines
    ]
    return {
        "version": VERSION,
        "setting": str(claim.setting),
        "payer": claim.payer,
        "state": claim.state,
        "lines": lines,
    }


def claim_of(document: object, place: str = "The claim") -> Claim:
    """The claim, spelled canonically. Raises BadDocument."""
    fields = fields_of(document, CLAIM_FIELDS, place)
    if type(fields["version"]) is not int or fields["version"] != VERSION:
        raise BadDocument(f"{place}, version", f"only version {VERSION} is read.")
    settings = [str(setting) for setting in PAIR_SETTINGS]
    if fields["setting"] not in settings:
        raise BadDocument(f"{place}, setting", f"must be {' or '.join(settings)}.")
    lines = items_of(fields["lines"], f"{place}, lines")
    if not 1 <= len(lines) <= MOST_LINES:
        raise BadDocument(f"{place}, lines", f"a claim has 1 to {MOST_LINES:,}.")
    read = tuple(_line(line, f"{place}, line {place_in}") for place_in, line in enumerate(lines, start=1))
    if len({line.number for line in read}) < len(read):
        raise BadDocument(f"{place}, lines", "two have the same number.")
    payer, state = (text_of(fields[name], f"{place}, {name}") for name in ("payer", "state"))
    claim = canonical_claim(Claim(Setting(str(fields["setting"])), read, payer, state))
    _require_shapes(claim, place)
    return claim


def _line(document: object, place: str) -> ClaimLine:
    fields = fields_of(document, LINE_FIELDS, place)
    return ClaimLine(
        number=_whole(fields["number"], f"{place}, number", 1, 9_999),
        code=text_of(fields["code"], f"{place}, code"),
        date_of_service=_day(fields["date_of_service"], f"{place}, date_of_service"),
        modifiers=_texts(fields["modifiers"], f"{place}, modifiers", MOST_MODIFIERS),
        units=_whole(fields["units"], f"{place}, units", -MOST_UNITS, MOST_UNITS),
        diagnoses=_texts(fields["diagnoses"], f"{place}, diagnoses", MOST_DIAGNOSES),
        place_of_service=text_of(fields["place_of_service"], f"{place}, place_of_service"),
    )


def _require_shapes(claim: Claim, place: str) -> None:
    """Each text has the shape of what it is: a name or a member number has none of them."""
    if not _SLUG.fullmatch(claim.payer):
        raise BadDocument(f"{place}, payer", "is the short name in the address of a payer's page, or blank.")
    if claim.state and claim.state not in STATES:
        raise BadDocument(f"{place}, state", "is the two letters of a state or territory, or blank.")
    for at, line in enumerate(claim.lines, start=1):
        here = f"{place}, line {at}"
        if not (CPT.fullmatch(line.code) or HCPCS.fullmatch(line.code)):
            raise BadDocument(f"{here}, code", "has not the shape of a CPT or HCPCS code.")
        if not all(MODIFIER.fullmatch(modifier) for modifier in line.modifiers):
            raise BadDocument(f"{here}, modifiers", "each is two letters or digits.")
        if not all(ICD_10_CM.fullmatch(diagnosis) for diagnosis in line.diagnoses):
            raise BadDocument(f"{here}, diagnoses", "each has the shape of an ICD-10-CM code.")
        if not _PLACE.fullmatch(line.place_of_service):
            raise BadDocument(f"{here}, place_of_service", "is two digits, or blank.")


def finding_document(finding: Finding) -> Document:
    """What was said, by which edition; the quoted row stays with the release that has it."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "lines": list(finding.lines),
        "message": finding.message,
        "edition": finding.edition,
    }


def finding_of(document: Mapping[str, Any]) -> Finding:
    """Of a document that was written here."""
    severity = document["severity"]
    if severity not in SEVERITY_ORDER:
        raise BadDocument("The finding, severity", "is none of this version.")
    return Finding(
        document["rule"], severity, tuple(document["lines"]), document["message"], edition=document["edition"]
    )


def edition_document(edition: Edition) -> Document:
    end = edition.effective_to.isoformat() if edition.effective_to else None
    return asdict(edition) | {"effective_from": edition.effective_from.isoformat(), "effective_to": end}


def edition_of(document: Mapping[str, Any]) -> Edition:
    """Of a document that was written here."""
    begin, end = date.fromisoformat(document["effective_from"]), document["effective_to"]
    return Edition(**{**document, "effective_from": begin, "effective_to": date.fromisoformat(end) if end else None})


def digest_of(document: object) -> str:
    """The same for the same content, whatever the order of the fields."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def fields_of(document: object, names: Sequence[str], place: str) -> Mapping[str, object]:
    if not isinstance(document, dict):
        raise BadDocument(place, f"must be an object with {', '.join(names)}.")
    missing = [name for name in names if name not in document]
    if missing:
        raise BadDocument(place, f"lacks {', '.join(missing)}.")
    if len(document) > len(names):
        raise BadDocument(place, f"has a field that is not kept; only {', '.join(names)} are.")
    return document


def items_of(value: object, place: str) -> Sequence[object]:
    if not isinstance(value, list):
        raise BadDocument(place, "must be a list.")
    return value


def text_of(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise BadDocument(place, "must be a text.")
    return value


def _texts(value: object, place: str, most: int) -> tuple[str, ...]:
    texts = items_of(value, place)
    if len(texts) > most:
        raise BadDocument(place, f"at most {most}.")
    return tuple(text_of(text, place) for text in texts)


def _whole(value: object, place: str, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise BadDocument(place, f"must be a whole number from {least:,} to {most:,}.")
    return value


def _day(value: object, place: str) -> date:
    text = text_of(value, place)
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadDocument(place, f"must be a day of {FIRST_YEAR} to {LAST_YEAR}, written YYYY-MM-DD.")
    return day
