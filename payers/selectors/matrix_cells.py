"""The cells of the matrix: what each policy says of one aspect of a code, with the passage that says it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from django.db.models import Count

from codes.known import Known
from payers.ages import age_in_words, is_stale
from payers.models import Criterion, PolicyDiagnosis, PolicyVersion, SourceCapture, StateException
from payers.selectors.coverage import Position, Said, following_of
from payers.trees import Branch, counted, tree_of
from payers.vocabulary import NEVER_PAID, Disposition, Polarity, PolicyKind, PriorAuthorization
from ui.dates import as_of
from ui.windows import day_in_words

CRITERIA_SHOWN = 3
# How such a code is billed is not compared.
_NEVER_BILLED = (*NEVER_PAID, Disposition.RELATED)


class Aspect(StrEnum):
    """The rows of the matrix that come from policies, in order, by their names."""

    DECISION = "Decision"
    AUTHORIZATION = "Prior authorization"
    CRITERIA = "Criteria"
    PLACES = "Places of service"
    MODIFIERS = "Modifiers"
    DIAGNOSES = "Diagnoses"
    STATES = "State exceptions"
    POLICY = "Policy"
    EFFECTIVE = "Effective"
    REVIEWED = "Last reviewed"
    NEXT = "Next version"
    SOURCE = "Source"


# On these payers differ in what they ask; that their numbers and dates differ goes without saying.
COMPARED = (Aspect.DECISION, Aspect.AUTHORIZATION, Aspect.PLACES, Aspect.MODIFIERS)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that one policy says, or several that say the same; `of` names them where the cell holds others.

    `is_absent`: the policy says nothing of it. `is_plain`: it sets no limit. `is_stale`: it was read too long ago.
    """

    text: str
    note: str = ""
    points: tuple[str, ...] = ()
    url: str = ""
    of: str = ""
    passages: tuple[int, ...] = ()
    is_absent: bool = False
    is_plain: bool = False
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What one payer says of one aspect. No entries: nothing is loaded of that payer, or it is only of Medicare's."""

    entries: tuple[Entry, ...] = ()
    known: Sequence[Known] = ()
    is_of_medicare: bool = False
    is_odd: bool = False

    @property
    def value(self) -> str:
        """What is compared with other payers: blank where the policy says nothing."""
        return " and ".join(sorted({entry.text for entry in self.entries if not entry.is_absent}))

    def marked(self, odd: Collection[str]) -> "Cell":
        return replace(self, is_odd=bool(self.value) and self.value in odd)


@dataclass(frozen=True, slots=True)
class Passage:
    """A quoted passage with its number on the page."""

    number: int
    capture: SourceCapture
    said: Said
    url: str
    age: str
    is_stale: bool


@dataclass(slots=True)
class Details:
    """What the cells need beside the rows themselves: passages by capture, the next version by policy, all else by
    version. `on` is the reader's date, None where there is none.
    """

    on: date | None
    passages: Mapping[int, Passage] = field(default_factory=dict)
    criteria: Mapping[int, list[Branch]] = field(default_factory=dict)
    diagnoses: Mapping[tuple[int, int, str], int] = field(default_factory=dict)
    exceptions: Mapping[int, list[StateException]] = field(default_factory=dict)
    following: Mapping[int, PolicyVersion] = field(default_factory=dict)

    @property
    def has_state_exceptions(self) -> bool:
        return any(self.exceptions.values())

    def passage_of(self, said: Said) -> Passage | None:
        return self.passages.get(said.row.capture_id) if said.row.capture_id else None


def details_of(positions: Iterable[Position], *, on: date | None, today: date) -> Details:
    """Four queries."""
    said = [item for position in positions for item in position.all]
    versions = {item.version.pk for item in said} | {item.row.version_id for item in said}
    policies = {item.policy.pk for item in said}
    return Details(
        on=on,
        passages=_passages(said, on, today),
        criteria=_criteria(versions),
        diagnoses=_diagnoses(versions),
        exceptions=_exceptions(versions),
        following=following_of(policies, on or today),
    )


def row_cells(aspect: Aspect, positions: Iterable[Position], details: Details) -> list[Cell]:
    return [_cell(aspect, position, details) for position in positions]


def _cell(aspect: Aspect, position: Position, details: Details) -> Cell:
    said = position.said or position.related
    made = [(item, _ENTRIES[aspect](item, details)) for item in said]
    groups: dict[Entry, list[Said]] = defaultdict(list)
    for item, entry in made:
        groups[entry].append(item)
    # That a second document is silent on it, or sets no limit of its own, goes without saying.
    spoken = {entry: items for entry, items in groups.items() if not (entry.is_absent or entry.is_plain)}
    spoken = spoken or {entry: items for entry, items in groups.items() if not entry.is_absent} or groups
    is_split = len(groups) > 1
    entries = [
        replace(
            entry,
            of=_of(aspect, items, is_split),
            passages=tuple(dict.fromkeys(p.number for item in items if (p := details.passage_of(item)))),
        )
        for entry, items in spoken.items()
    ]
    return Cell(tuple(entries))


def _of(aspect: Aspect, items: Sequence[Said], is_split: bool) -> str:
    """Whose words they are, where the cell holds others; what holds in some states only says so with its decision."""
    if is_split and aspect is not Aspect.POLICY:
        return ", ".join(_scope(item) for item in items)
    if aspect is Aspect.DECISION and all(item.states for item in items):
        return ", ".join(sorted({state for item in items for state in item.statement.states}))
    return ""


def _scope(said: Said) -> str:
    return f"{said.policy.number} ({said.states})" if said.states else said.policy.number


def _decision(said: Said, details: Details) -> Entry:
    return Entry(said.disposition.label, note=said.row.note)


def _authorization(said: Said, details: Details) -> Entry:
    return Entry(said.authorization, is_absent=said.statement.prior_authorization is PriorAuthorization.NOT_STATED)


def _criteria_entry(said: Said, details: Details) -> Entry:
    branches = details.criteria.get(said.version.pk) or details.criteria.get(said.row.version_id) or []
    number = counted(branches)
    if said.disposition in NEVER_PAID:
        return Entry("None would change the decision", is_absent=True)
    if not number:
        return Entry("None listed", is_absent=True)
    lines = tuple(_leaves(branches))
    points = lines[:CRITERIA_SHOWN] + ((f"and {number - CRITERIA_SHOWN} more",) if number > CRITERIA_SHOWN else ())
    words = "1 criterion" if number == 1 else f"{number} criteria"
    return Entry(words, points=points, url=f"{said.version.get_absolute_url()}#criteria-tree")


def _leaves(branches: Iterable[Branch]) -> Iterable[str]:
    for branch in branches:
        if branch.words:
            yield from _leaves(branch.branches)
        else:
            yield branch.text


def _places(said: Said, details: Details) -> Entry:
    return _limit(said, said.row.places, "Not limited")


def _modifiers(said: Said, details: Details) -> Entry:
    return _limit(said, said.row.modifiers, "None named")


def _limit(said: Said, listed: Iterable[str], none: str) -> Entry:
    words = ", ".join(sorted(listed))
    return Entry(words or none, is_absent=not words and said.disposition in _NEVER_BILLED, is_plain=not words)


def _diagnoses_entry(said: Said, details: Details) -> Entry:
    counts = [
        (details.diagnoses.get((said.row.version_id, said.row.group, polarity.value), 0), polarity.label.lower())
        for polarity in (Polarity.DOES_NOT_SUPPORT, Polarity.SUPPORTS)
    ]
    words = [_counted(number, verb) for number, verb in counts if number]
    if not words:
        return Entry("None listed", is_absent=True)
    return Entry("; ".join(words), url=f"{said.row.version.get_absolute_url()}#diagnoses")


def _counted(number: int, verb: str) -> str:
    """`1 supports medical necessity`, `12 support medical necessity`, `3 do not support medical necessity`."""
    if number > 1:
        verb = verb.replace("supports", "support").replace("does not", "do not")
    return f"{number:,} {verb}"


def _states_entry(said: Said, details: Details) -> Entry:
    rows = details.exceptions.get(said.version.pk) or details.exceptions.get(said.row.version_id) or []
    if not rows:
        return Entry("None named", is_absent=True)
    return Entry(", ".join(row.state for row in rows), points=tuple(f"{row.state}: {row.text}" for row in rows))


def _policy(said: Said, details: Details) -> Entry:
    kind = PolicyKind(said.policy.kind).label
    article = f"; its codes stand in {said.article.policy.number}" if said.article else ""
    return Entry(
        said.policy.number,
        note=f"{said.version.title} ({kind}{article})",
        url=as_of(said.policy.get_absolute_url(), details.on),
    )


def _effective(said: Said, details: Details) -> Entry:
    return Entry(day_in_words(said.version.effective_from))


def _reviewed(said: Said, details: Details) -> Entry:
    reviewed = said.version.last_reviewed_on
    return Entry(day_in_words(reviewed)) if reviewed else Entry("Not stated", is_absent=True)


def _next(said: Said, details: Details) -> Entry:
    following = details.following.get(said.policy.pk)
    if following:
        words = "Retired from " if following.is_retirement else ""
        note = "" if following.is_retirement or said.article else said.next_said or f"does not name {said.row.code}"
        return Entry(f"{words}{day_in_words(following.effective_from)}", note=note, url=following.get_absolute_url())
    if said.article and said.next_version:
        return Entry(
            day_in_words(said.next_version.effective_from),
            note=said.next_said,
            url=said.next_version.get_absolute_url(),
        )
    if said.version.in_force_to:
        return Entry(f"None loaded: it holds no more from {day_in_words(said.version.in_force_to)}")
    return Entry("None announced", is_absent=True)


def _source(said: Said, details: Details) -> Entry:
    passage = details.passage_of(said)
    if passage is None:
        return Entry("No passage is quoted", is_absent=True)
    return Entry(f"Read {passage.age}", note=passage.capture.locator, is_stale=passage.is_stale)


_ENTRIES = {
    Aspect.DECISION: _decision,
    Aspect.AUTHORIZATION: _authorization,
    Aspect.CRITERIA: _criteria_entry,
    Aspect.PLACES: _places,
    Aspect.MODIFIERS: _modifiers,
    Aspect.DIAGNOSES: _diagnoses_entry,
    Aspect.STATES: _states_entry,
    Aspect.POLICY: _policy,
    Aspect.EFFECTIVE: _effective,
    Aspect.REVIEWED: _reviewed,
    Aspect.NEXT: _next,
    Aspect.SOURCE: _source,
}


def _passages(said: Iterable[Said], on: date | None, today: date) -> dict[int, Passage]:
    """Each passage once, in the order of the columns."""
    first: dict[int, Said] = {}
    for item in said:
        if item.row.capture_id is not None:
            first.setdefault(item.row.capture_id, item)
    return {capture: _passage(number, item, on, today) for number, (capture, item) in enumerate(first.items(), start=1)}


def _passage(number: int, said: Said, on: date | None, today: date) -> Passage:
    capture = said.row.capture
    if capture is None:
        raise ValueError("a row without a passage has no place among the passages")
    days = (today - capture.retrieved_at.date()).days
    url = f"{as_of(said.row.version.policy.get_absolute_url(), on)}#passage-{capture.key}"
    return Passage(number, capture, said, url, age_in_words(days), is_stale(days))


def _criteria(versions: Collection[int]) -> dict[int, list[Branch]]:
    lines: dict[int, list[Criterion]] = defaultdict(list)
    for line in Criterion.objects.filter(version__in=versions).order_by("version", "position"):
        lines[line.version_id].append(line)
    return {version: tree_of(own) for version, own in lines.items()}


def _diagnoses(versions: Collection[int]) -> dict[tuple[int, int, str], int]:
    """How many diagnoses each version lists, by group and polarity."""
    rows = PolicyDiagnosis.objects.filter(version__in=versions).order_by()
    counts = rows.values_list("version", "group", "polarity").annotate(number=Count("pk"))
    return {(version, group, polarity): number for version, group, polarity, number in counts}


def _exceptions(versions: Collection[int]) -> dict[int, list[StateException]]:
    found: dict[int, list[StateException]] = defaultdict(list)
    for row in StateException.objects.filter(version__in=versions).order_by("state"):
        found[row.version_id].append(row)
    return found
