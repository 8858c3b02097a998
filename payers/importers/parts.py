"""The parts of a version in its file: sections, criteria, codes, diagnoses, references, states and passages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from codes.formats import canonical_code, canonical_system, possible_spellings
from payers.document import CodeRow, CriterionLine, DiagnosisRow, Passage, Reference, SectionText, StateText
from payers.importers.fields import Reading, is_absent, join
from payers.importers.nodes import Mapping, Node, Scalar
from payers.vocabulary import CriterionKind, Disposition, Polarity, PriorAuthorization, SectionKind

KEY = re.compile(r"[-a-zA-Z0-9_]{1,40}")
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")
MOST_GROUPS = 32_767
CODE_FIELDS = (
    "code", "codes", "system", "disposition", "prior_authorization", "delegate", "places", "modifiers", "group", "note",
    "passage",
)  # fmt: skip
DIAGNOSIS_FIELDS = ("code", "codes", "polarity", "group", "note")
PASSAGE_FIELDS = ("key", "quote", "url", "retrieved_at", "sha256", "locator")
PROCEDURE_SYSTEMS = ("cpt", "hcpcs")
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    line: int
    path: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where the fields that content rules name (`codes[49411].disposition`) stand in the file."""

    known: dict[str, Place]

    def put(self, name: str, node: Node, path: str) -> None:
        self.known.setdefault(name, Place(node.line, path))

    def put_all(self, name: str, fields: dict[str, Node], path: str) -> None:
        for each, node in fields.items():
            self.put(join(name, each), node, join(path, each))

    def find(self, name: str) -> Place:
        """Of the field, else of what holds it."""
        while name not in self.known:
            name = name[: max(name.rfind("."), name.rfind("["), 0)]
        return self.known[name]


def read_sections(reading: Reading, node: Node | None, path: str, places: Places) -> Iterator[SectionText]:
    fields = reading.fields(node, path, [kind.value for kind in SectionKind])
    for kind in SectionKind:
        section, where = fields.get(kind.value), join(path, kind.value)
        if section is None:
            continue
        places.put(f"sections[{kind}]", section, where)
        if isinstance(section, Scalar):
            yield SectionText(kind, reading.text(section, where))
        else:
            parts = reading.fields(section, where, ("title", "text"))
            reading.required(parts, "text", where, section.line)
            title = reading.line(parts.get("title"), join(where, "title"), 200)
            yield SectionText(kind, reading.text(parts.get("text"), join(where, "text")), title)


def read_criteria(reading: Reading, node: Node | None, path: str, places: Places) -> Iterator[CriterionLine]:
    """Lines in reading order, each told the depth at which it stands."""
    items: list[Node] = [node] if isinstance(node, Mapping) else reading.items(node, path)
    for number, (depth, kind, text, at, where) in enumerate(_criteria(reading, items, path, 0), start=1):
        places.put(f"criteria[{number}]", at, where)
        yield CriterionLine(depth, kind, text)


def _criteria(
    reading: Reading, items: list[Node], path: str, depth: int
) -> Iterator[tuple[int, CriterionKind, str, Node, str]]:
    for place, item in enumerate(items, start=1):
        where = f"{path}[{place}]"
        if not isinstance(item, Mapping):
            yield depth, CriterionKind.LEAF, reading.line(item, where), item, where
            continue
        fields = reading.fields(item, where, ("all", "any", "heading"))
        kinds = [kind for kind in (CriterionKind.ALL, CriterionKind.ANY) if kind.value in fields]
        if len(kinds) != 1:
            reading.fault(item.line, where, "one group", "a group has either all or any, with a list")
            continue
        (kind,) = kinds
        yield depth, kind, reading.line(fields.get("heading"), join(where, "heading")), item, where
        parts = reading.items(fields[kind.value], join(where, kind.value))
        yield from _criteria(reading, parts, join(where, kind.value), depth + 1)


def read_codes(reading: Reading, node: Node | None, path: str, places: Places) -> Iterator[CodeRow]:
    for place, item in enumerate(reading.items(node, path), start=1):
        where = f"{path}[{place}]"
        fields = reading.fields(item, where, CODE_FIELDS)
        if not fields:
            continue
        reading.required(fields, "disposition", where, item.line)
        disposition = reading.word(fields.get("disposition"), join(where, "disposition"), Disposition)
        row = _code_row(reading, fields, where, disposition or Disposition.RELATED)
        for system, code, at in _procedure_codes(reading, fields, where, item):
            name = f"codes[{code}]"
            places.put(name, at, where)
            places.put_all(name, fields, where)
            if disposition:
                yield CodeRow(system=system, code=code, **row)  # type: ignore[arg-type]


def _code_row(reading: Reading, fields: dict[str, Node], path: str, disposition: Disposition) -> dict[str, object]:
    authorization = reading.word(
        fields.get("prior_authorization"), join(path, "prior_authorization"), PriorAuthorization
    )
    modifiers = reading.lines(fields.get("modifiers"), join(path, "modifiers"))
    return {
        "disposition": disposition,
        "prior_authorization": authorization or PriorAuthorization.NOT_STATED,
        "delegate": reading.matching(fields.get("delegate"), join(path, "delegate"), SLUG, "the slug of a payer"),
        "places": tuple(reading.lines(fields.get("places"), join(path, "places"))),
        "modifiers": tuple(modifier.upper() for modifier in modifiers),
        "group": reading.count(fields.get("group"), join(path, "group"), 1, MOST_GROUPS),
        "note": reading.line(fields.get("note"), join(path, "note")),
        "passage": reading.line(fields.get("passage"), join(path, "passage")),
    }


def _procedure_codes(
    reading: Reading, fields: dict[str, Node], path: str, item: Node
) -> Iterator[tuple[str, str, Node]]:
    """(system, code) in their one spelling, and where each stands."""
    given = canonical_system(reading.line(fields.get("system"), join(path, "system")))
    if given and given not in PROCEDURE_SYSTEMS:
        reading.fault(fields["system"].line, join(path, "system"), "code system", f"{given[:60]!r} is not cpt or hcpcs")
        return
    for text, at, where in _listed_codes(reading, fields, path, item):
        system = given or procedure_system(text)
        if system:
            yield system, canonical_code(text), at
        else:
            message = f"{text[:60]!r} has the shape of neither a CPT nor a HCPCS code"
            reading.fault(at.line, where, "shape", message)


def procedure_system(text: str) -> str:
    """The system that a procedure code's spelling means, blank where it has no code's shape."""
    return next((system for system, _ in possible_spellings(text) if system in PROCEDURE_SYSTEMS), "")


def _listed_codes(reading: Reading, fields: dict[str, Node], path: str, item: Node) -> Iterator[tuple[str, Node, str]]:
    if ("code" in fields) == ("codes" in fields):
        reading.fault(item.line, path, "code or codes", "give either code, or codes with a list")
        return
    if "code" in fields:
        text = reading.line(fields["code"], join(path, "code"))
        if text:
            yield text, fields["code"], join(path, "code")
        return
    for place, node in enumerate(reading.items(fields["codes"], join(path, "codes")), start=1):
        where = f"{path}.codes[{place}]"
        text = reading.line(node, where)
        if text:
            yield text, node, where


def read_diagnoses(reading: Reading, node: Node | None, path: str, places: Places) -> Iterator[DiagnosisRow]:
    for place, item in enumerate(reading.items(node, path), start=1):
        where = f"{path}[{place}]"
        fields = reading.fields(item, where, DIAGNOSIS_FIELDS)
        if not fields:
            continue
        polarity = reading.word(fields.get("polarity"), join(where, "polarity"), Polarity) or Polarity.SUPPORTS
        group = reading.count(fields.get("group"), join(where, "group"), 1, MOST_GROUPS)
        note = reading.line(fields.get("note"), join(where, "note"))
        for text, at, spot in _listed_codes(reading, fields, where, item):
            code = canonical_code(text, "icd-10-cm")
            if ("icd-10-cm", code) not in possible_spellings(code):
                reading.fault(at.line, spot, "shape", f"{text[:60]!r} has not the shape of an ICD-10-CM code")
                continue
            places.put(f"diagnoses[{code}]", at, where)
            yield DiagnosisRow(code, polarity, group, note)


def read_references(reading: Reading, node: Node | None, path: str, places: Places) -> Iterator[Reference]:
    for place, item in enumerate(reading.items(node, path), start=1):
        where = f"{path}[{place}]"
        places.put(f"references[{place}]", item, where)
        if isinstance(item, Scalar):
            yield Reference(reading.line(item, where))
        else:
            fields = reading.fields(item, where, ("text", "url"))
            reading.required(fields, "text", where, item.line)
            url = reading.address(fields.get("url"), join(where, "url"))
            yield Reference(reading.line(fields.get("text"), join(where, "text")), url)


def read_states(reading: Reading, node: Node | None, path: str, places: Places) -> Iterator[StateText]:
    if is_absent(node):
        return
    if not isinstance(node, Mapping):
        reading.fields(node, path, ())
        return
    for state, text in node.fields.items():
        name = state.strip().upper()
        where = f"{path}.{state[:20]}"
        places.put(f"state_exceptions[{name}]", text, where)
        if is_absent(text):
            reading.fault(text.line, where, "required", "says nothing: leave it out")
        yield StateText(name, reading.line(text, where))


def read_passages(reading: Reading, node: Node | None, path: str, places: Places) -> Iterator[Passage]:
    for place, item in enumerate(reading.items(node, path), start=1):
        where = f"{path}[{place}]"
        fields = reading.fields(item, where, PASSAGE_FIELDS)
        if not fields:
            continue
        for name in ("key", "quote", "retrieved_at"):
            reading.required(fields, name, where, item.line)
        key = reading.matching(
            fields.get("key"), join(where, "key"), KEY, "up to 40 letters, digits, hyphens and underscores"
        )
        places.put(f"passages[{key}]", item, where)
        places.put_all(f"passages[{key}]", fields, where)
        yield Passage(
            key=key,
            quote=reading.text(fields.get("quote"), join(where, "quote")),
            retrieved_at=reading.moment(fields.get("retrieved_at"), join(where, "retrieved_at")) or _NEVER,
            url=reading.address(fields.get("url"), join(where, "url")),
            sha256=reading.line(fields.get("sha256"), join(where, "sha256")).lower(),
            locator=reading.line(fields.get("locator"), join(where, "locator"), 200),
        )
