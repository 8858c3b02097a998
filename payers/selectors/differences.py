"""A difference as its page shows it: what matters most first, codes that changed alike together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.text import Truncator

from codes.diffs import Change, Piece
from codes.models import Code
from payers.differences import (
    CriterionDiff,
    PolicyDiff,
    classify,
    counts_of,
    prior_authorization_changes,
    reduced_codes,
    summary_of,
)
from payers.differences.comparison import SectionDiff, sections_in_order
from payers.differences.criteria import with_groups
from payers.differences.excerpts import in_context
from payers.differences.kinds import Shift, other_code_changes
from payers.differences.rows import RowChange
from payers.document import CodeRow, DiagnosisRow
from payers.models import Payer
from payers.ranges import CodeRange, ranges_of
from payers.selectors.difference_words import (
    FIELDS,
    ValueDiff,
    authorization,
    statement,
    unchanged_parts,
    value_diffs,
    value_words,
    worded,
)
from payers.vocabulary import ChangeKind

NOT_LISTED = "Not listed"
# More than so many in one row are folded away.
SHOWN = 24
# Longer sections are folded away.
LONG_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class NamedCode:
    """One code; `address` is blank where it is not loaded, `group` None where the policy has no groups."""

    code: str
    address: str
    group: int | None


@dataclass(frozen=True, slots=True)
class Alike:
    """Codes of which the same is said: from `old` to `new`, or only one of the two."""

    what: str
    old: str
    new: str
    codes: list[NamedCode]

    @property
    def is_long(self) -> bool:
        return len(self.codes) > SHOWN


@dataclass(frozen=True, slots=True)
class AlikeDiagnoses:
    """Diagnoses of which the same is said, consecutive ones as ranges."""

    what: str
    old: str
    new: str
    ranges: list[CodeRange]

    @property
    def number(self) -> int:
        return sum(each.number for each in self.ranges)

    @property
    def is_long(self) -> bool:
        return len(self.ranges) > SHOWN


@dataclass(frozen=True, slots=True)
class ShownSection:
    """One section, its unchanged words cut to those beside a change."""

    label: str
    change: Change
    old_title: str
    new_title: str
    pieces: tuple[Piece, ...]

    @property
    def is_renamed(self) -> bool:
        return self.change is Change.CHANGED and self.old_title != self.new_title

    @property
    def length(self) -> int:
        return sum(len(piece.text) for piece in self.pieces)

    @property
    def is_long(self) -> bool:
        return self.length > LONG_TEXT

    @property
    def start(self) -> str:
        return Truncator(self.pieces[0].text).words(8) if self.pieces else ""


@dataclass(frozen=True, slots=True)
class Tally:
    """So many of what, and the part of the page that lists them."""

    number: int
    one: str
    many: str
    anchor: str

    @property
    def words(self) -> str:
        return self.one if self.number == 1 else self.many


_TALLIES = {
    "codes_reduced": ("code covered less", "codes covered less", "reduced"),
    "prior_authorization_changed": (
        "prior authorization changed",
        "prior authorizations changed",
        "prior-authorization",
    ),
    "codes_added": ("code added", "codes added", "codes"),
    "codes_removed": ("code removed", "codes removed", "codes"),
    "codes_widened": ("code covered more", "codes covered more", "codes"),
    "criteria_changed": ("line of the criteria changed", "lines of the criteria changed", "criteria-changed"),
    "diagnoses_added": ("diagnosis added", "diagnoses added", "diagnoses-changed"),
    "diagnoses_removed": ("diagnosis removed", "diagnoses removed", "diagnoses-changed"),
    "diagnoses_changed": ("diagnosis changed", "diagnoses changed", "diagnoses-changed"),
    "texts": ("text changed", "texts changed", "text-changed"),
    "particulars": ("date or particular", "dates or particulars", "particulars-changed"),
}


@dataclass(frozen=True, slots=True)
class ShownDiff:
    """Each part is empty where it did not change; `unchanged` names those parts.

    Of a first version the lists alone are shown: its texts are read on its own page.
    """

    diff: PolicyDiff
    kinds: tuple[ChangeKind, ...]
    summary: str
    counts: dict[str, int]
    reduced: list[Alike]
    authorization: list[Alike]
    added: list[Alike]
    removed: list[Alike]
    otherwise: list[Alike]
    diagnoses: list[AlikeDiagnoses]
    sections: list[ShownSection]
    texts: list[ValueDiff]
    particulars: list[ValueDiff]
    unchanged: list[str]

    @property
    def has_codes(self) -> bool:
        return bool(self.added or self.removed or self.otherwise)

    @property
    def lines(self) -> list[CriterionDiff]:
        """Of the criteria those that changed, and the groups that they stand under."""
        return with_groups(self.diff.criteria) if self.diff.old else []

    @property
    def tallies(self) -> list[Tally]:
        """What changed in numbers, most important first."""
        numbers = self.counts | {"texts": len(self.texts) + len(self.sections), "particulars": len(self.particulars)}
        numbers |= {} if self.diff.old else {"criteria_changed": 0}
        return [Tally(numbers[name], *words) for name, words in _TALLIES.items() if numbers[name]]


@dataclass(frozen=True, slots=True)
class _Names:
    """What the rows of a difference are shown with."""

    addresses: Mapping[tuple[str, str], str]
    payers: Mapping[str, str]
    has_groups: bool


def shown_diff(diff: PolicyDiff) -> ShownDiff:
    """Two queries, however much changed: which of the codes are loaded, and what delegates are called."""
    names = _names(diff)
    return ShownDiff(
        diff=diff,
        kinds=classify(diff),
        summary=summary_of(diff),
        counts=counts_of(diff),
        reduced=_reduced(reduced_codes(diff), names),
        authorization=_authorization(prior_authorization_changes(diff), names),
        added=_listed(diff.codes.added, names, "Added"),
        removed=_listed(diff.codes.removed, names, "Removed"),
        otherwise=_otherwise(diff, names),
        diagnoses=_diagnoses(diff),
        sections=_shown_sections(diff),
        texts=worded(diff) if diff.old else [],
        particulars=value_diffs(diff) if diff.old else [],
        unchanged=unchanged_parts(diff),
    )


def _names(diff: PolicyDiff) -> _Names:
    rows = _rows_shown(diff)
    wanted = {(row.system, row.code) for row in rows}
    codes = Code.objects.filter(code__in={code for _, code in wanted})
    listed = [*diff.new.codes, *(diff.old.codes if diff.old else ())]
    delegates = {row.delegate for row in rows if row.delegate}
    return _Names(
        addresses={(each.system_id, each.code): each.get_absolute_url() for each in codes},
        payers=dict(Payer.objects.filter(slug__in=delegates).values_list("slug", "name")),
        has_groups=any(row.group != 1 for row in listed),
    )


def _rows_shown(diff: PolicyDiff) -> list[CodeRow]:
    changed = (row for change in diff.codes.changed for row in (change.old, change.new))
    return [*diff.codes.added, *diff.codes.removed, *changed]


def _reduced(shifts: Iterable[Shift], names: _Names) -> list[Alike]:
    return _together(
        (("Decision", _decision(shift.old), _decision(shift.new) if shift.new else "No longer listed"), shift.row)
        for shift in shifts
    ).shown(names)


def _decision(row: CodeRow | None) -> str:
    return row.disposition.label if row else NOT_LISTED


def _authorization(shifts: Iterable[Shift], names: _Names) -> list[Alike]:
    return _together(
        (
            (
                "Prior authorization",
                authorization(shift.old, names.payers) if shift.old else NOT_LISTED,
                authorization(shift.new, names.payers) if shift.new else NOT_LISTED,
            ),
            shift.row,
        )
        for shift in shifts
    ).shown(names)


def _listed(rows: Iterable[CodeRow], names: _Names, what: str) -> list[Alike]:
    is_added = what == "Added"
    said = ((statement(row, names.payers), row) for row in rows)
    return _together(((what, "" if is_added else words, words if is_added else ""), row) for words, row in said).shown(
        names
    )


def _otherwise(diff: PolicyDiff, names: _Names) -> list[Alike]:
    """Decisions that are not reduced, places, modifiers, groups and notes, field by field."""
    reduced = {id(shift.new) for shift in reduced_codes(diff)}
    return _together(
        (
            (
                FIELDS[field.field],
                value_words(field.field, field.old, names.payers),
                value_words(field.field, field.new, names.payers),
            ),
            change.new,
        )
        for change in diff.codes.changed
        for field in change.of(*other_code_changes(change))
        if not (field.field == "disposition" and id(change.new) in reduced)
    ).shown(names)


def _shown_sections(diff: PolicyDiff) -> list[ShownSection]:
    return [_shown_section(section) for section in sections_in_order(diff.sections)] if diff.old else []


def _shown_section(section: SectionDiff) -> ShownSection:
    kind = section.section.kind.label
    return ShownSection(
        label=section.section.title or kind,
        change=section.change,
        old_title=(section.old.title if section.old else "") or kind,
        new_title=(section.new.title if section.new else "") or kind,
        pieces=in_context(section.words.pieces),
    )


class _Gathered:
    """Rows by what is said of them, in order of first mention."""

    def __init__(self) -> None:
        self.rows: defaultdict[tuple[str, str, str], list[CodeRow]] = defaultdict(list)

    def shown(self, names: _Names) -> list[Alike]:
        return [Alike(*said, [_named(row, names) for row in rows]) for said, rows in self.rows.items()]


def _together(said: Iterable[tuple[tuple[str, str, str], CodeRow]]) -> _Gathered:
    gathered = _Gathered()
    for words, row in said:
        gathered.rows[words].append(row)
    return gathered


def _named(row: CodeRow, names: _Names) -> NamedCode:
    return NamedCode(row.code, names.addresses.get((row.system, row.code), ""), row.group if names.has_groups else None)


def _diagnoses(diff: PolicyDiff) -> list[AlikeDiagnoses]:
    """Those that turned to the other list first: what they mean is now the opposite."""
    listed = [*diff.new.diagnoses, *(diff.old.diagnoses if diff.old else ())]
    has_groups = any(row.group != 1 for row in listed)
    found: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    turned_first = sorted(diff.diagnoses.changed, key=lambda change: not change.of("polarity"))
    for what, old, new, code in _diagnosis_changes(turned_first):
        found[what, old, new].append(code)
    for row in diff.diagnoses.added:
        found["Added", "", _list_of(row, has_groups)].append(row.code)
    for row in diff.diagnoses.removed:
        found["Removed", _list_of(row, has_groups), ""].append(row.code)
    return [AlikeDiagnoses(*said, ranges_of(codes)) for said, codes in found.items()]


def _diagnosis_changes(changes: Iterable[RowChange[DiagnosisRow]]) -> Iterable[tuple[str, str, str, str]]:
    for change in changes:
        for field in change.of("polarity", "group", "note"):
            yield (
                FIELDS[field.field],
                value_words(field.field, field.old, {}),
                value_words(field.field, field.new, {}),
                change.new.code,
            )


def _list_of(row: DiagnosisRow, has_groups: bool) -> str:
    return f"{row.polarity.label}, group {row.group}" if has_groups else row.polarity.label
