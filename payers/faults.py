"""What is wrong with a version before it is kept: in words, by field, with the rule that it breaks. No database."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from codes.formats import CPT, HCPCS, ICD_10_CM, MODIFIER
from payers.characters import CONTROL
from payers.document import CodeRow, CriterionLine, DiagnosisRow, VersionDocument
from payers.states import STATES
from payers.vocabulary import NEVER_PAID, CriterionKind, PriorAuthorization

TITLE_LENGTH = 300
SECTION_LENGTH = 200_000
TEXT_LENGTH = 20_000
QUOTE_LENGTH = 10_000
DEEPEST = 8
MOST_CRITERIA = 2_000
MOST_CODES = 10_000
MOST_DIAGNOSES = 50_000
MOST_REFERENCES = 2_000
MOST_PASSAGES = 2_000
_NAMED = 10
# Characters shown before one that nobody sees, so that it is found.
_BEFORE = 20
_PLACE = re.compile(r"[0-9]{2}")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
_ADDRESS = re.compile(r"https?://[^\s<>\"]{3,}", re.IGNORECASE)
_SHAPES = {"cpt": CPT, "hcpcs": HCPCS}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: `field`, a path such as `codes[49411].disposition`, and the rule that it breaks."""

    field: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"


def faults_of(document: VersionDocument) -> list[Fault]:
    """All of them, in the order of the page; empty where the version can be kept."""
    return list(
        chain(
            _texts(document),
            _dates(document),
            _criteria(document.criteria),
            _codes(document.codes, {passage.key for passage in document.passages}),
            _diagnoses(document.diagnoses),
            _passages(document),
            _states(document),
        )
    )


def _texts(document: VersionDocument) -> Iterator[Fault]:
    if not document.title.strip():
        yield Fault("title", "required", "Give the version a title.")
    yield from _text("title", document.title, TITLE_LENGTH)
    yield from _text("summary", document.summary, TEXT_LENGTH)
    yield from _text("scope", document.scope, TEXT_LENGTH)
    yield from _text("change_note", document.change_note, 300)
    yield from _doubles("sections", (section.kind for section in document.sections))
    for section in document.sections:
        yield from _text(f"sections[{section.kind}]", section.text, SECTION_LENGTH)
        yield from _text(f"sections[{section.kind}]", section.title, 200)
        if not section.text.strip():
            yield Fault(f"sections[{section.kind}]", "required", "The section has no text: leave it out.")


def _dates(document: VersionDocument) -> Iterator[Fault]:
    for field in ("effective_from", "published_on", "last_reviewed_on", "next_review_on", "ended_on"):
        day = getattr(document, field)
        if day is not None and not 1965 <= day.year <= 2100:
            yield Fault(
                field, "date", f"{day.isoformat()} is no date of a policy: a year from 1965 to 2100 is expected."
            )
    if document.ended_on is not None and document.ended_on <= document.effective_from:
        yield Fault(
            "ended_on",
            "effective before retirement",
            f"It ends on {document.ended_on.isoformat()}, which is not after it takes effect on "
            f"{document.effective_from.isoformat()}.",
        )
    starts, ends = document.notice_starts_on, document.notice_ends_on
    if starts and ends and ends < starts:
        yield Fault("notice_ends_on", "notice period", "The notice period ends before it starts.")
    if document.is_proposed and document.is_retirement:
        yield Fault("is_retirement", "no proposed retirement", "A proposed version does not retire the policy.")
    if document.is_retirement and document.ended_on:
        yield Fault("ended_on", "a retirement has no end", "A version that retires the policy has no end of its own.")


def _criteria(lines: Iterable[CriterionLine]) -> Iterator[Fault]:
    """Each line is a child of the last line before it that is less deep, and that has to be a group."""
    numbered = list(enumerate(lines, start=1))
    if len(numbered) > MOST_CRITERIA:
        yield Fault("criteria", "count", f"{len(numbered):,} lines; a version holds at most {MOST_CRITERIA:,}.")
        return
    if numbered and numbered[0][1].depth != 0:
        yield Fault("criteria[1]", "depth", "The first line stands at the left edge.")
    for number, line in numbered:
        where = f"criteria[{number}]"
        if line.kind == CriterionKind.LEAF and not line.text.strip():
            yield Fault(where, "required", "A criterion says something.")
        yield from _text(where, line.text, TEXT_LENGTH)
    deep = next((number for number, line in numbered if line.depth > DEEPEST), None)
    if deep:
        yield Fault(f"criteria[{deep}]", "depth", f"Criteria are at most {DEEPEST} levels deep.")
    for (_, before), (number, line) in pairwise(numbered):
        if line.depth > before.depth + 1:
            yield Fault(f"criteria[{number}]", "depth", "It stands more than one level below the line above.")
        if line.depth == before.depth + 1 and before.kind == CriterionKind.LEAF:
            yield Fault(f"criteria[{number}]", "parent", "It stands below a criterion: only ALL and ANY have parts.")
    yield from _empty_groups(numbered)


def _empty_groups(numbered: list[tuple[int, CriterionLine]]) -> Iterator[Fault]:
    following = [*numbered[1:], (0, CriterionLine(0, CriterionKind.LEAF))]
    for (number, line), (_, after) in zip(numbered, following, strict=False):
        if line.kind != CriterionKind.LEAF and after.depth <= line.depth:
            yield Fault(f"criteria[{number}]", "parts", f"{line.kind.label} nothing: give it parts, one level deeper.")


def _codes(rows: Iterable[CodeRow], passages: set[str]) -> Iterator[Fault]:
    rows = list(rows)
    yield from _too_many("codes", rows, MOST_CODES)
    yield from _doubles("codes", ((row.group, row.system, row.code) for row in rows))
    for row in rows:
        yield from _code(row, f"codes[{row.code}]", passages)


def _code(row: CodeRow, where: str, passages: set[str]) -> Iterator[Fault]:
    shape = _SHAPES.get(row.system)
    if shape is None:
        yield Fault(f"{where}.system", "code system", f"{row.system!r} is not cpt or hcpcs.")
    elif not shape.fullmatch(row.code):
        yield Fault(f"{where}.code", "shape", f"{row.code!r} has not the shape of a {row.system.upper()} code.")
    if row.disposition in NEVER_PAID and row.prior_authorization not in (
        PriorAuthorization.NOT_REQUIRED,
        PriorAuthorization.NOT_STATED,
    ):
        yield Fault(
            f"{where}.prior_authorization",
            "not covered means no prior authorization",
            f"{row.disposition.label} and prior authorization {row.prior_authorization.label.lower()!r} contradict "
            "each other.",
        )
    if (row.prior_authorization == PriorAuthorization.DELEGATED) != bool(row.delegate):
        yield Fault(f"{where}.delegate", "delegate", "A delegate is named where a delegate decides, and only there.")
    if row.passage and row.passage not in passages:
        yield Fault(f"{where}.passage", "passage", f"There is no passage {row.passage!r}.")
    wrong = [place for place in row.places if not _PLACE.fullmatch(place)]
    if wrong:
        yield Fault(f"{where}.places", "place of service", f"Two digits are expected, not {', '.join(wrong[:_NAMED])}.")
    wrong = [modifier for modifier in row.modifiers if not MODIFIER.fullmatch(modifier)]
    if wrong:
        yield Fault(f"{where}.modifiers", "modifier", f"Two characters are expected, not {', '.join(wrong[:_NAMED])}.")
    yield from _text(f"{where}.note", row.note, 500)


def _diagnoses(rows: Iterable[DiagnosisRow]) -> Iterator[Fault]:
    rows = list(rows)
    yield from _too_many("diagnoses", rows, MOST_DIAGNOSES)
    yield from _doubles("diagnoses", ((row.group, row.code, row.polarity) for row in rows))
    wrong = [row.code for row in rows if not ICD_10_CM.fullmatch(row.code)]
    if wrong:
        yield Fault("diagnoses", "shape", f"Not the shape of an ICD-10-CM code: {_listed(wrong)}.")
    for row in rows:
        yield from _text(f"diagnoses[{row.code}].note", row.note, 500)


def _passages(document: VersionDocument) -> Iterator[Fault]:
    yield from _too_many("passages", document.passages, MOST_PASSAGES)
    yield from _too_many("references", document.references, MOST_REFERENCES)
    yield from _doubles("passages", (passage.key for passage in document.passages))
    for passage in document.passages:
        where = f"passages[{passage.key}]"
        if not _KEY.fullmatch(passage.key):
            yield Fault(where, "key", "Up to 40 letters, digits and hyphens name a passage.")
        yield from _address(f"{where}.url", passage.url)
        if not passage.quote.strip():
            yield Fault(where, "required", "A passage has words.")
        yield from _text(where, passage.quote, QUOTE_LENGTH)
        yield from _text(f"{where}.locator", passage.locator, 200)
        if passage.sha256 and (len(passage.sha256) != 64 or set(passage.sha256) - set("0123456789abcdef")):
            yield Fault(f"{where}.sha256", "sha256", "64 characters from 0 to 9 and a to f are expected.")
    for number, reference in enumerate(document.references, start=1):
        yield from _text(f"references[{number}]", reference.text, 500)
        yield from _address(f"references[{number}].url", reference.url)


def _states(document: VersionDocument) -> Iterator[Fault]:
    yield from _doubles("state_exceptions", (row.state for row in document.state_exceptions))
    for row in document.state_exceptions:
        if row.state not in STATES:
            yield Fault(f"state_exceptions[{row.state}]", "state", "Two letters of a state or territory are expected.")
        yield from _text(f"state_exceptions[{row.state}]", row.text, 500)


def _address(field: str, url: str) -> Iterator[Fault]:
    if url and not _ADDRESS.fullmatch(url):
        yield Fault(field, "address", "An address begins with https:// or http:// and holds no blanks.")
    yield from _text(field, url, 500)


def _text(field: str, text: str, most: int) -> Iterator[Fault]:
    """What is wrong with any text."""
    control = CONTROL.search(text)
    if control:
        before = text[max(control.start() - _BEFORE, 0) : control.start()]
        where = f"after {before!r}" if before.strip() else "at its beginning"
        yield Fault(field, "characters", f"Holds the control character U+{ord(control[0]):04X} {where}: delete it.")
    if len(text) > most:
        yield Fault(field, "length", f"{len(text):,} characters; at most {most:,} are kept.")


def _too_many(field: str, rows: Sequence[object], most: int) -> Iterator[Fault]:
    if len(rows) > most:
        yield Fault(field, "count", f"{len(rows):,} {field}; a version holds at most {most:,}.")


def _doubles(field: str, keys: Iterable[object]) -> Iterator[Fault]:
    doubled = [key for key, count in Counter(keys).items() if count > 1]
    if doubled:
        yield Fault(field, "once only", f"Listed more than once: {_listed([_spelled(key) for key in doubled])}.")


def _spelled(key: object) -> str:
    return " ".join(str(part) for part in key[1:]) if isinstance(key, tuple) else str(key)


def _listed(words: list[str]) -> str:
    more = len(words) - _NAMED
    return ", ".join(words[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
