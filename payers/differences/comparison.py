"""All that differs between two versions of a policy."""

from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

from codes.diffs import Change, FieldDiff, compare_field
from payers.differences.criteria import CriterionDiff, compare_criteria
from payers.differences.rows import FieldChange, RowChange, Rows, changes_of, compare_rows
from payers.differences.wrapping import unwrapped
from payers.document import (
    CodeRow,
    DiagnosisRow,
    Passage,
    Reference,
    SectionText,
    StateText,
    VersionDocument,
)

# Said of the whole version in words.
TEXTS = {"title": "Title", "summary": "Summary", "scope": "Scope"}
# Said of the whole version otherwise. The note on a change is about this difference, and no part of it.
PARTICULARS = {
    "effective_from": "Effective",
    "published_on": "Published",
    "last_reviewed_on": "Last reviewed",
    "next_review_on": "Next review",
    "ended_on": "Holds no more from",
    "notice_starts_on": "Notice begins",
    "notice_ends_on": "Last day of notice",
    "is_proposed": "Proposed",
    "is_retirement": "Retires the policy",
}
_NOTHING = VersionDocument(title="", effective_from=date.min)


@dataclass(frozen=True, slots=True)
class PolicyDiff:
    """`old` is None where there is no earlier version: then all is new, and `texts` and `particulars` are left out.

    A code listed once in each of two groups is two rows. `criteria` holds every line, also those that are the same.
    """

    old: VersionDocument | None
    new: VersionDocument
    codes: Rows[CodeRow]
    diagnoses: Rows[DiagnosisRow]
    criteria: tuple[CriterionDiff, ...]
    sections: Rows[SectionText]
    references: Rows[Reference]
    state_exceptions: Rows[StateText]
    passages: Rows[Passage]
    texts: tuple[FieldChange, ...]
    particulars: tuple[FieldChange, ...]

    @property
    def criteria_changed(self) -> tuple[CriterionDiff, ...]:
        return tuple(line for line in self.criteria if line.is_changed)

    @property
    def is_empty(self) -> bool:
        rows = (self.codes, self.diagnoses, self.sections, self.references, self.state_exceptions, self.passages)
        return not (any(rows) or self.texts or self.particulars or self.criteria_changed)


def compare(old: VersionDocument | None, new: VersionDocument) -> PolicyDiff:
    """What `new` changes against `old`: the version before it, or None where it is the first."""
    before = old or _NOTHING
    return PolicyDiff(
        old=old,
        new=new,
        codes=compare_rows(
            before.codes, new.codes, attrgetter("system", "code", "group"), attrgetter("system", "code")
        ),
        diagnoses=compare_rows(
            before.diagnoses,
            new.diagnoses,
            attrgetter("code", "group", "polarity"),
            attrgetter("code", "group"),
            attrgetter("code"),
        ),
        criteria=compare_criteria(before.criteria, new.criteria),
        sections=_reworded(compare_rows(before.sections, new.sections, attrgetter("kind"))),
        references=compare_rows(before.references, new.references, attrgetter("text"), _address),
        state_exceptions=compare_rows(before.state_exceptions, new.state_exceptions, attrgetter("state")),
        passages=compare_rows(before.passages, new.passages, attrgetter("key")),
        texts=tuple(filter(_says_otherwise, changes_of(old, new, TEXTS))) if old else (),
        particulars=changes_of(old, new, PARTICULARS) if old else (),
    )


def _address(reference: Reference) -> str | None:
    return reference.url or None


def _says_otherwise(change: FieldChange) -> bool:
    return change.field not in (*TEXTS, "text") or unwrapped(str(change.old)) != unwrapped(str(change.new))


def _reworded(sections: Rows[SectionText]) -> Rows[SectionText]:
    """Without those that are only wrapped at other words."""
    changed = tuple(change for change in sections.changed if any(map(_says_otherwise, change.changes)))
    return replace(sections, changed=changed)


def words_of(change: FieldChange) -> FieldDiff:
    """A changed text, word by word."""
    return _words(TEXTS.get(change.field, change.field), str(change.old or ""), str(change.new or ""))


def _words(label: str, old: str, new: str) -> FieldDiff:
    return compare_field(label, unwrapped(old), unwrapped(new))


@dataclass(frozen=True, slots=True)
class SectionDiff:
    """One section that was added, removed or changed, word by word."""

    old: SectionText | None
    new: SectionText | None

    @property
    def section(self) -> SectionText:
        section = self.new or self.old
        if section is None:
            raise ValueError("a section is compared with nothing")
        return section

    @property
    def change(self) -> Change:
        if self.old is None or self.new is None:
            return Change.ADDED if self.old is None else Change.REMOVED
        return Change.CHANGED

    @property
    def title(self) -> FieldDiff:
        return compare_field("Title", self.old.title if self.old else "", self.new.title if self.new else "")

    @property
    def words(self) -> FieldDiff:
        label = self.section.title or self.section.kind.label
        return _words(label, self.old.text if self.old else "", self.new.text if self.new else "")


def sections_in_order(rows: Rows[SectionText]) -> list[SectionDiff]:
    """In the order in which the sections of a policy are read."""
    pairs: list[tuple[SectionText | None, SectionText | None]] = [
        *((change.old, change.new) for change in rows.changed),
        *((None, section) for section in rows.added),
        *((section, None) for section in rows.removed),
    ]
    found = [SectionDiff(old, new) for old, new in pairs]
    order = list(type(found[0].section.kind)) if found else []
    return sorted(found, key=lambda section: order.index(section.section.kind))


CodeChange = RowChange[CodeRow]
DiagnosisChange = RowChange[DiagnosisRow]
