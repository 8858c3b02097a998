"""Reads a policy from its file, YAML or JSON; docs/policy-file.md describes the layout.

Publisher: whoever keeps policies in a portal of this kind. One file a policy.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from payers.document import PolicyDocument, Relation, VersionDocument
from payers.faults import Fault, faults_of
from payers.importers.faults import FAULTS_KEPT, FileFault, PolicyFileRejected
from payers.importers.fields import Reading, join
from payers.importers.nodes import Mapping, Node, Sequence, read_tree
from payers.importers.parts import (
    Place,
    Places,
    read_codes,
    read_criteria,
    read_diagnoses,
    read_passages,
    read_references,
    read_sections,
    read_states,
)
from payers.numbers import policy_slug
from payers.vocabulary import PolicyKind, RelationKind

SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")
NUMBER_LENGTH = 60
# The policy, its versions, each version, and its fields.
_NAMED_DEPTH = 3
POLICY_FIELDS = (
    "about", "payer", "number", "kind", "sample", "lines_of_business", "jurisdictions", "relations", "versions",
)  # fmt: skip
VERSION_FIELDS = (
    "title", "effective_from", "published_on", "last_reviewed_on", "next_review_on", "ended_on", "notice", "proposed",
    "retirement", "change_note", "summary", "scope", "sections", "criteria", "codes", "diagnoses", "references",
    "state_exceptions", "passages",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A policy, and where its fields stand in its file."""

    name: str
    document: PolicyDocument
    lines: dict[str, int] = field(default_factory=dict)

    def fault(self, path: str, rule: str, message: str) -> FileFault:
        """What is found wrong once the file is compared with what is held here."""
        held = path
        while held and held not in self.lines:
            held = held[: max(held.rfind("."), held.rfind("["), 0)]
        return FileFault(self.name, self.lines.get(held, 1), path, rule, message)


def read_policy(name: str, content: bytes) -> PolicyFile:
    """Raises PolicyFileRejected with all faults of the file, up to FAULTS_KEPT."""
    root = read_tree(name, content)
    reading = Reading(name)
    document = _policy(reading, root)
    if reading.faults or document is None:
        ordered = sorted(reading.faults, key=lambda fault: fault.line)
        raise PolicyFileRejected(ordered[:FAULTS_KEPT])
    return PolicyFile(reading.file_name, document, dict(_lines(root, "", _NAMED_DEPTH)))


def _lines(node: Node, path: str, depth: int) -> Iterator[tuple[str, int]]:
    """The fields of the policy and of its versions, with their lines."""
    yield path, node.line
    if depth and isinstance(node, Mapping):
        for name, value in node.fields.items():
            yield from _lines(value, join(path, name), depth - 1)
    elif depth and isinstance(node, Sequence):
        for place, item in enumerate(node.items, start=1):
            yield from _lines(item, f"{path}[{place}]", depth - 1)


def _policy(reading: Reading, root: Node) -> PolicyDocument | None:
    fields = reading.fields(root, "", POLICY_FIELDS)
    if not isinstance(root, Mapping):
        if not reading.faults:
            reading.fault(root.line, "", "fields", "the file holds no fields")
        return None
    for name in ("payer", "number", "kind", "versions"):
        reading.required(fields, name, "", root.line)
    kind = reading.word(fields.get("kind"), "kind", PolicyKind)
    number = reading.line(fields.get("number"), "number", NUMBER_LENGTH)
    if number and not policy_slug(number):
        reading.fault(fields["number"].line, "number", "number", "has neither a letter nor a digit")
    items = reading.items(fields.get("versions"), "versions")
    if "versions" in fields and not items:
        reading.fault(fields["versions"].line, "versions", "required", "holds no version")
    versions = [_version(reading, item, f"versions[{place}]") for place, item in enumerate(items, start=1)]
    document = PolicyDocument(
        payer=reading.matching(fields.get("payer"), "payer", SLUG, "a slug, such as aetna"),
        number=number,
        kind=kind or PolicyKind.MEDICAL,
        is_sample=reading.flag(fields.get("sample"), "sample"),
        lines_of_business=_slugs(reading, fields, "lines_of_business"),
        jurisdictions=_slugs(reading, fields, "jurisdictions"),
        relations=tuple(_relations(reading, fields.get("relations"))),
        versions=tuple(version for version in versions if version),
    )
    return document if kind else None


def _slugs(reading: Reading, fields: dict[str, Node], name: str) -> tuple[str, ...]:
    found = reading.lines(fields.get(name), name)
    for slug in found:
        if not SLUG.fullmatch(slug):
            reading.fault(fields[name].line, name, "shape", f"{slug[:60]!r} is not a slug, such as commercial")
    return tuple(dict.fromkeys(found))


def _relations(reading: Reading, node: Node | None) -> Iterator[Relation]:
    for place, item in enumerate(reading.items(node, "relations"), start=1):
        path = f"relations[{place}]"
        fields = reading.fields(item, path, ("kind", "number"))
        for name in ("kind", "number"):
            reading.required(fields, name, path, item.line)
        kind = reading.word(fields.get("kind"), join(path, "kind"), RelationKind)
        if kind:
            yield Relation(kind, reading.line(fields.get("number"), join(path, "number"), NUMBER_LENGTH))


def _version(reading: Reading, node: Node, path: str) -> VersionDocument | None:
    fields = reading.fields(node, path, VERSION_FIELDS)
    is_whole = [reading.required(fields, name, path, node.line) for name in ("title", "effective_from")]
    effective_from = reading.day(fields.get("effective_from"), join(path, "effective_from"))
    places = Places({"": Place(node.line, path)})
    for name in fields:
        places.put(_OWN_NAMES.get(name, name), fields[name], join(path, name))
    contents = _contents(reading, fields, path, places)
    notice = reading.fields(fields.get("notice"), join(path, "notice"), ("starts_on", "ends_on"))
    for name in notice:
        places.put(f"notice_{name}", notice[name], join(path, f"notice.{name}"))
    if effective_from is None or not all(is_whole):
        return None
    document = replace(
        contents,
        effective_from=effective_from,
        notice_starts_on=reading.day(notice.get("starts_on"), join(path, "notice.starts_on")),
        notice_ends_on=reading.day(notice.get("ends_on"), join(path, "notice.ends_on")),
        published_on=reading.day(fields.get("published_on"), join(path, "published_on")),
        last_reviewed_on=reading.day(fields.get("last_reviewed_on"), join(path, "last_reviewed_on")),
        next_review_on=reading.day(fields.get("next_review_on"), join(path, "next_review_on")),
        ended_on=reading.day(fields.get("ended_on"), join(path, "ended_on")),
    )
    for fault in faults_of(document):
        _place_fault(reading, fault, places)
    return document


_OWN_NAMES = {"proposed": "is_proposed", "retirement": "is_retirement"}
_ANY_DAY = date(2000, 1, 1)


def _contents(reading: Reading, fields: dict[str, Node], path: str, places: Places) -> VersionDocument:
    """All but the dates; the one that is required is put in later."""
    return VersionDocument(
        title=reading.line(fields.get("title"), join(path, "title")),
        effective_from=_ANY_DAY,
        summary=reading.text(fields.get("summary"), join(path, "summary")),
        scope=reading.text(fields.get("scope"), join(path, "scope")),
        is_proposed=reading.flag(fields.get("proposed"), join(path, "proposed")),
        is_retirement=reading.flag(fields.get("retirement"), join(path, "retirement")),
        change_note=reading.line(fields.get("change_note"), join(path, "change_note"), 300),
        sections=tuple(read_sections(reading, fields.get("sections"), join(path, "sections"), places)),
        criteria=tuple(read_criteria(reading, fields.get("criteria"), join(path, "criteria"), places)),
        codes=tuple(read_codes(reading, fields.get("codes"), join(path, "codes"), places)),
        diagnoses=tuple(read_diagnoses(reading, fields.get("diagnoses"), join(path, "diagnoses"), places)),
        references=tuple(read_references(reading, fields.get("references"), join(path, "references"), places)),
        state_exceptions=tuple(
            read_states(reading, fields.get("state_exceptions"), join(path, "state_exceptions"), places)
        ),
        passages=tuple(read_passages(reading, fields.get("passages"), join(path, "passages"), places)),
    )


def _place_fault(reading: Reading, fault: Fault, places: Places) -> None:
    """A fault of the content, said where its field stands; one that was noted there already is not said twice."""
    place = places.find(fault.field)
    if not any(known.field == place.path and known.line == place.line for known in reading.faults):
        reading.fault(place.line, place.path, fault.rule, fault.message)
