"""The amount that Medicare's physician fee schedule gives for one row, setting and locality. Pure rules, no database.

42 CFR 414.20, and Medicare Claims Processing Manual (Pub. 100-04), chapter 12, section 20:

    amount = ((work x work GPCI) + (practice expense x PE GPCI) + (malpractice x MP GPCI)) x conversion factor

Units and their products are exact decimals and never rounded. The amount is rounded to the cent, half up, once; so is
each percentage that follows (`fees.adjustments`), so that every figure shown can be worked again from those above it.
The rules say nothing of rounding: this one gives the national amounts that the schedule is known by.

The amount is what Medicare allows a participating physician: coinsurance, deductible, sequestration, the 95 percent for
nonparticipants, the 85 percent for nonphysician practitioners and quality adjustments are not in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from fees.lines import FeeLine
from fees.statuses import PAID_BY_UNITS, STATUS_MEANINGS
from ui.absence import Absence, not_applicable, not_loaded, not_published

CENT = Decimal("0.01")
FORMULA = "42 CFR 414.20"
MANUAL = "Medicare Claims Processing Manual, chapter 12"
# By the Deficit Reduction Act of 2005, section 5102(b).
IMAGING_CAP = "Social Security Act, section 1848(b)(4)"
TIMES = "\N{MULTIPLICATION SIGN}"


class Setting(StrEnum):
    """Whether the place of service is one that Medicare pays at the facility rate."""

    NONFACILITY = "nonfacility"
    FACILITY = "facility"

    @property
    def words(self) -> str:
        return "facility" if self is Setting.FACILITY else "non-facility"


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One row of a relative value file: a code with at most one of 26, TC, 53. Figures are RVU; the factor dollars."""

    code: str
    modifier: str
    status_code: str
    work: Decimal
    nonfacility_pe: Decimal
    nonfacility_na: bool
    facility_pe: Decimal
    facility_na: bool
    mp: Decimal
    conversion_factor: Decimal
    pctc: str
    multiple_procedure: str
    bilateral: str
    assistant: str
    co_surgeons: str
    team: str
    opps_nonfacility_pe: Decimal = Decimal(0)
    opps_facility_pe: Decimal = Decimal(0)
    opps_mp: Decimal = Decimal(0)

    def pe(self, setting: Setting) -> Decimal:
        return self.facility_pe if setting is Setting.FACILITY else self.nonfacility_pe

    def opps_pe(self, setting: Setting) -> Decimal:
        return self.opps_facility_pe if setting is Setting.FACILITY else self.opps_nonfacility_pe

    def is_na(self, setting: Setting) -> bool:
        return self.facility_na if setting is Setting.FACILITY else self.nonfacility_na


@dataclass(frozen=True, slots=True)
class Schedule:
    """Rows of one edition by code and modifier; of an excerpt, what is missing may exist in the whole."""

    edition: str
    rows: Mapping[tuple[str, str], ScheduleRow]
    is_excerpt: bool = False


@dataclass(frozen=True, slots=True)
class Indices:
    """The practice cost indices of one place; 1 is the nation."""

    name: str
    work: Decimal
    pe: Decimal
    mp: Decimal
    edition: str = ""


NATIONAL = Indices("the nation", Decimal(1), Decimal(1), Decimal(1))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an amount: what it is, how it is calculated, what comes out, and by which rule or edition."""

    label: str
    formula: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Price:
    """What one line comes to: an amount in US dollars with its steps, or the reason why there is none.

    `notes` say what a reader must know beside the amount.
    """

    line: FeeLine
    row: ScheduleRow | None = None
    amount: Decimal | None = None
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    absence: Absence | None = None

    def then(self, step: Step, amount: Decimal) -> "Price":
        return replace(self, amount=amount, steps=(*self.steps, step))

    def noted(self, *notes: str) -> "Price":
        return replace(self, notes=(*self.notes, *notes))

    def refused(self, absence: Absence) -> "Price":
        return replace(self, amount=None, absence=absence)


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"


def plain(number: Decimal) -> str:
    """Without the zeros behind: `3.8106`, `1`."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def row_amount(line: FeeLine, part: str, schedule: Schedule, indices: Indices, setting: Setting) -> Price:
    """The schedule's amount for the row of a line, or why it gives none. `part` is 26, TC, 53 or blank."""
    row = schedule.rows.get((line.code, part))
    if row is None:
        return Price(line, absence=_no_row(line.code, part, schedule))
    refusal = _status_refusal(row, schedule) or _setting_refusal(row, schedule, setting)
    if refusal:
        return Price(line, row, absence=refusal)
    return _capped(_amount(Price(line, row, notes=_row_notes(row, setting)), row, schedule, indices, setting),
                   row, schedule, indices, setting)  # fmt: skip


def _no_row(code: str, part: str, schedule: Schedule) -> Absence:
    whole = schedule.rows.get((code, ""))
    parts = [modifier for listed, modifier in schedule.rows if listed == code and modifier]
    if not part and parts:
        return not_applicable(f"{schedule.edition} has no row for {code} alone, only with {' and '.join(parts)}.")
    if whole is None and not parts:
        if schedule.is_excerpt:
            return not_loaded(f"The excerpt of {schedule.edition} that is loaded does not hold {code}.")
        return not_applicable(f"{schedule.edition} does not list {code}: it is not paid under this fee schedule.")
    if part == "53":
        return not_published(f"{code} has no row of its own for 53: a discontinued procedure is contractor-priced.")
    indicator = f"; its PC/TC indicator is {whole.pctc}" if whole else ""
    return not_applicable(f"{schedule.edition} has no row for {code} with {part}{indicator}: it has no such part.")


def _status_refusal(row: ScheduleRow, schedule: Schedule) -> Absence | None:
    """By the status indicators of the record layout; R and T are paid, with a note."""
    status = f"{row.code} has status {row.status_code} in {schedule.edition}."
    meaning = STATUS_MEANINGS.get(row.status_code, "It is not one that is paid by units.")
    if row.status_code == "J":
        return not_applicable(
            f"{status} {meaning} Its base units and the anesthesia conversion factor are in other files.",
            "The rule is 42 CFR 414.46.",
        )
    if row.status_code == "C":
        return not_published(f"{status} {meaning}")
    if row.status_code not in PAID_BY_UNITS:
        return not_applicable(f"{status} {meaning}")
    if not (row.work or row.nonfacility_pe or row.facility_pe or row.mp):
        return not_published(f"{status} It has no units: where it is covered, the Medicare contractor sets the amount.")
    return None


def _setting_refusal(row: ScheduleRow, schedule: Schedule, setting: Setting) -> Absence | None:
    """NA marks a setting where the service is rarely or never performed; the figure beside it is the other one's."""
    if not row.is_na(setting):
        return None
    what = f"{schedule.edition} marks {row.code}{_and(row.modifier)} NA in a {setting.words} setting: it is rarely or"
    remedy = ""
    if setting is Setting.FACILITY and row.pctc == "1" and row.modifier != "26":
        remedy = f"There the facility is paid for the technical part, and the physician for {row.code}-26."
    return not_applicable(f"{what} never performed there, so there is no amount.", remedy)


def _and(modifier: str) -> str:
    return f"-{modifier}" if modifier else ""


def _row_notes(row: ScheduleRow, setting: Setting) -> tuple[str, ...]:
    notes = []
    if row.status_code in ("R", "T"):
        notes.append(f"Status {row.status_code}. {STATUS_MEANINGS[row.status_code]}")
    if setting is Setting.FACILITY and row.pctc in ("5", "7"):
        notes.append(f"PC/TC indicator {row.pctc}: not paid for an inpatient or outpatient of a hospital.")
    return tuple(notes)


def _amount(price: Price, row: ScheduleRow, schedule: Schedule, indices: Indices, setting: Setting) -> Price:
    edition = _editions(schedule, indices)
    parts = (
        ("Physician work", row.work, indices.work),
        (f"Practice expense, {setting.words}", row.pe(setting), indices.pe),
        ("Malpractice", row.mp, indices.mp),
    )
    for label, units, index in parts:
        step = Step(label, f"{units} RVU {TIMES} {index}", plain(units * index), edition)
        price = replace(price, steps=(*price.steps, step))
    products = [units * index for _, units, index in parts]
    total = sum(products, Decimal(0))
    added = " + ".join(map(plain, products))
    price = replace(price, steps=(*price.steps, Step("Adjusted units", added, plain(total), FORMULA)))
    amount = cents(total * row.conversion_factor)
    formula = f"{plain(total)} {TIMES} ${row.conversion_factor}, to the cent"
    return price.then(
        Step("Fee schedule amount", formula, dollars(amount), f"{FORMULA}; factor of {schedule.edition}"), amount
    )


def _capped(price: Price, row: ScheduleRow, schedule: Schedule, indices: Indices, setting: Setting) -> Price:
    """The technical part of imaging is paid no more than the outpatient amount, by the units that the file gives it.

    Record layout of the relative value file: ((work x work GPCI) + (PE used for OPPS x PE GPCI) + (MP used for OPPS x
    MP GPCI)) x conversion factor; the lower of the two amounts is paid.
    """
    pe = row.opps_pe(setting)
    if not (pe or row.opps_mp) or price.amount is None:
        return price
    total = row.work * indices.work + pe * indices.pe + row.opps_mp * indices.mp
    cap = cents(total * row.conversion_factor)
    is_lower = cap < price.amount
    products = f"({row.work} {TIMES} {indices.work} + {pe} {TIMES} {indices.pe} + {row.opps_mp} {TIMES} {indices.mp})"
    formula = f"{products} {TIMES} ${row.conversion_factor} = {dollars(cap)}"
    verdict = "is lower and is paid" if is_lower else "is not lower"
    step = Step(
        "Outpatient cap on imaging",
        f"{formula}, which {verdict}",
        dollars(min(cap, price.amount)),
        f"{IMAGING_CAP}; {_editions(schedule, indices)}",
    )
    capped = price.then(step, min(cap, price.amount))
    return capped.noted("Imaging: the amount is that of the outpatient cap, which is lower.") if is_lower else capped


def _editions(schedule: Schedule, indices: Indices) -> str:
    return f"{schedule.edition}; {indices.edition}" if indices.edition else f"{schedule.edition}; national index"
