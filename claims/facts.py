"""What the rules know: plain rows of the loaded releases, fetched once for a batch of claims. No database.

A row names its edition. Whether an edition speaks of a day is asked of `Facts.edition`; where it answers None, a rule
says that nothing is loaded, never that all is well.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from codes.lifespans import Lifespan
from edits.ncci import applies
from payers.precedence import Statement


@dataclass(frozen=True, slots=True)
class Edition:
    """One READY release. `variant` is the setting of an NCCI release."""

    importer: str
    name: str
    effective_from: date
    effective_to: date | None = None
    variant: str = ""
    is_excerpt: bool = False

    def covers(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on < self.effective_to)


@dataclass(frozen=True, slots=True)
class CodeFact:
    """A code of any system. `billable_in`: by edition, whether a diagnosis is complete."""

    code: str
    lifespan: Lifespan = field(default_factory=Lifespan)
    listed_in: tuple[Edition, ...] = ()
    replaced_by: tuple[str, ...] = ()
    billable_in: Mapping[Edition, bool] = field(default_factory=dict)
    windows: tuple[tuple[date, date | None], ...] = ()


@dataclass(frozen=True, slots=True)
class PairRow:
    """One procedure-to-procedure edit. `ended_on` is exclusive."""

    edition: Edition
    column_1: str
    column_2: str
    modifier_indicator: int
    effective_from: date
    ended_on: date | None = None
    rationale: str = ""

    def applies_on(self, day: date) -> bool:
        return applies(self.modifier_indicator, self.effective_from, self.ended_on, day)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One medically unlikely edit: at most `value` units, a line (1) or a day (2 absolute, 3 open to review)."""

    edition: Edition
    code: str
    value: int
    adjudication_indicator: int
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class AddOnRow:
    """One add-on code and one primary it may stand with; CCCCC: the contractor says which."""

    edition: Edition
    add_on: str
    primary: str
    edit_type: int
    effective_from: date | None = None
    ended_on: date | None = None

    def applies_on(self, day: date) -> bool:
        has_begun = self.effective_from is None or self.effective_from <= day
        return has_begun and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True)
class FeeRow:
    """The payment indicators of one code, or of its 26, TC or 53 row, in one edition of the fee schedule."""

    edition: Edition
    code: str
    modifier: str = ""
    status: str = "A"
    global_days: str = "XXX"
    pctc: str = "0"
    multiple: str = "0"
    bilateral: str = "0"
    assistant: str = "0"
    co_surgeons: str = "0"
    team: str = "0"
    facility_na: bool = False
    nonfacility_na: bool = False


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place of service; `setting` is facility, nonfacility or unassigned."""

    edition: Edition
    code: str
    name: str
    setting: str


@dataclass(frozen=True, slots=True)
class ModifierFact:
    """A modifier. `statements`: by edition that lists it, its first day and its exclusive end where stated.

    `applies_to` are kinds of `codes.checks.kinds`, or `any`; `setting` is any, professional or facility.
    """

    modifier: str
    system: str
    title: str = ""
    applies_to: frozenset[str] = frozenset({"any"})
    setting: str = "any"
    statements: Mapping[Edition, tuple[date | None, date | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PayerFact:
    """`is_medicare`: traditional Medicare, whose own rules the NCCI edits and the fee schedule are."""

    slug: str
    name: str
    is_medicare: bool = False


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """What one version says of one code. `version_key` and `group` find its lists of diagnoses."""

    statement: Statement
    version: str
    effective_from: date
    in_force_to: date | None = None
    version_key: int = 0
    group: int = 1
    places: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    note: str = ""
    quote: str = ""
    url: str = ""
    delegate_name: str = ""
    line_names: tuple[str, ...] = ()

    def holds_on(self, day: date) -> bool:
        return self.effective_from <= day and (self.in_force_to is None or day < self.in_force_to)


@dataclass(frozen=True, slots=True)
class DiagnosisLists:
    """The diagnoses of one group of one version, for and against, with the notes they bear.

    Only those that the batch names are here; the numbers count all.
    """

    supports: Mapping[str, str] = field(default_factory=dict)
    supports_number: int = 0
    against: Mapping[str, str] = field(default_factory=dict)
    against_number: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules need. Rows are keyed by code, NCCI rows by setting and code, policies by payer and code."""

    editions: tuple[Edition, ...] = ()
    codes: Mapping[str, CodeFact] = field(default_factory=dict)
    diagnoses: Mapping[str, CodeFact] = field(default_factory=dict)
    pairs: Mapping[tuple[str, str], Mapping[str, tuple[PairRow, ...]]] = field(default_factory=dict)
    units: Mapping[tuple[str, str], tuple[UnitRow, ...]] = field(default_factory=dict)
    add_ons: Mapping[str, tuple[AddOnRow, ...]] = field(default_factory=dict)
    fees: Mapping[str, tuple[FeeRow, ...]] = field(default_factory=dict)
    places: Mapping[str, tuple[PlaceRow, ...]] = field(default_factory=dict)
    modifiers: Mapping[str, ModifierFact] = field(default_factory=dict)
    payers: Mapping[str, PayerFact] = field(default_factory=dict)
    policies: Mapping[tuple[str, str], tuple[PolicyRow, ...]] = field(default_factory=dict)
    diagnosis_lists: Mapping[tuple[int, int], DiagnosisLists] = field(default_factory=dict)
    # Asked again for each line, and the same for all lines of a day.
    _covering: dict[tuple[str, date, str], Edition | None] = field(default_factory=dict, repr=False, compare=False)

    def edition(self, importer: str, on: date, variant: str = "") -> Edition | None:
        """The edition in force on the day: the newest of those whose window holds it."""
        key = (importer, on, variant)
        if key not in self._covering:
            held = [e for e in self.editions if (e.importer, e.variant) == (importer, variant) and e.covers(on)]
            self._covering[key] = max(held, key=lambda edition: edition.effective_from, default=None)
        return self._covering[key]

    def fee(self, code: str, on: date, modifier: str = "") -> FeeRow | None:
        """The row of the fee schedule in force on the day; None where none is, or where it does not list the code."""
        rows = self.fees.get(code)
        edition = self.edition("pfs", on) if rows else None
        if rows is None or edition is None:
            return None
        return next((row for row in rows if row.modifier == modifier and row.edition == edition), None)
