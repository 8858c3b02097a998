"""What the calculator and the comparison of localities show."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from codes.models import Code
from fees.adjustments import hints, price_lines, priced_alone, total_of
from fees.bars import Chart, chart_of
from fees.lines import FeeLine
from fees.models import LocalityIndex
from fees.payment import NATIONAL, Price, Schedule, Setting
from fees.selectors.editions import FeeEditions, fee_editions
from fees.selectors.places import NATION, Place, indices_of, localities, locality_name, place_of_locality, place_of_zip
from fees.selectors.schedule import schedule_of
from ui.absence import Absence, not_loaded
from ui.windows import day_in_words


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks to be priced; `locality` is seven digits, `zip_code` five, either or both blank."""

    lines: tuple[FeeLine, ...]
    on: date | None = None
    setting: Setting = Setting.NONFACILITY
    locality: str = ""
    zip_code: str = ""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line with the code that it leads to, None where the edition does not list it."""

    price: Price
    code: Code | None


@dataclass(frozen=True, slots=True)
class Calculation:
    """The priced lines; `absences` say what stands against pricing at all, or what is doubtful in it."""

    asked: Asked
    editions: FeeEditions
    place: Place
    lines: tuple[PricedLine, ...] = ()
    total: Decimal | None = None
    hints: tuple[str, ...] = ()
    absences: tuple[Absence, ...] = ()

    @property
    def priced(self) -> int:
        return sum(line.price.amount is not None for line in self.lines)


def calculate(asked: Asked, editions: FeeEditions, held: list[LocalityIndex]) -> Calculation:
    """Prices the lines by the releases of the day; without a place, for the nation."""
    place = _place(asked, editions, held)
    if editions.schedule is None:
        return Calculation(asked, editions, place, absences=(_no_schedule(editions),))
    if place.indices is None:
        return Calculation(asked, editions, place, absences=place.absences)
    schedule, codes = schedule_of(editions.schedule, [line.code for line in asked.lines])
    prices = price_lines(asked.lines, schedule, place.indices, asked.setting)
    return Calculation(
        asked,
        editions,
        place,
        tuple(PricedLine(price, codes.get(price.line.code)) for price in prices),
        total_of(prices),
        hints(prices),
        place.absences,
    )


def _place(asked: Asked, editions: FeeEditions, held: list[LocalityIndex]) -> Place:
    if asked.zip_code:
        return place_of_zip(asked.zip_code, editions, held)
    return place_of_locality(asked.locality, editions, held) if asked.locality else NATION


def _no_schedule(editions: FeeEditions) -> Absence:
    return not_loaded(
        f"No physician fee schedule that covers {day_in_words(editions.day)} is loaded.",
        "The operator loads one: manage.py load pfs PPRRVU.csv.",
    )


@dataclass(frozen=True, slots=True)
class LocalityAmount:
    """What one line comes to in one locality; `against` is percent of the national amount."""

    key: str
    state: str
    name: str
    amount: Decimal
    against: Decimal


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line in every locality of the year, highest first; or, in `absence`, why not."""

    asked: Asked
    editions: FeeEditions
    line: FeeLine
    code: Code | None = None
    national: Price | None = None
    rows: tuple[LocalityAmount, ...] = ()
    chart: Chart | None = None
    absence: Absence | None = None


def compare_localities(asked: Asked, *, today: date) -> Comparison:
    """The first line asked, without 51, in each locality of the indices that cover the day of the schedule."""
    editions = fee_editions(on=asked.on, today=today)
    line = priced_alone(asked.lines[0])
    if editions.schedule is None:
        return Comparison(asked, editions, line, absence=_no_schedule(editions))
    schedule, codes = schedule_of(editions.schedule, [line.code])
    national = price_lines([line], schedule, NATIONAL, asked.setting)[0]
    absence = national.absence
    held = localities(editions)
    if absence is None and not held:
        absence = place_of_locality("", editions, held).absences[0]
    if absence or not national.amount:
        return Comparison(asked, editions, line, codes.get(line.code), national, absence=absence)
    rows = _amounts(line, schedule, editions, held, asked.setting, national.amount)
    chart = chart_of(
        [(row.key, f"{row.state} {row.key[5:]} {row.name.removesuffix(', ' + row.state)}", row.amount) for row in rows],
        national.amount,
        chosen=asked.locality,
    )
    return Comparison(asked, editions, line, codes.get(line.code), national, rows, chart)


def _amounts(
    line: FeeLine,
    schedule: Schedule,
    editions: FeeEditions,
    held: list[LocalityIndex],
    setting: Setting,
    national: Decimal,
) -> tuple[LocalityAmount, ...]:
    found = []
    for row in held:
        amount = price_lines([line], schedule, indices_of(row, str(editions.indices)), setting)[0].amount
        if amount is not None:
            found.append(LocalityAmount(row.key, row.state, locality_name(row), amount, 100 * amount / national))
    return tuple(sorted(found, key=lambda row: (-row.amount, row.state, row.name)))
