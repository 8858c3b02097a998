"""Where one rate stands in a distribution, and how a pasted list of rates is read. Pure rules, no database."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from codes.formats import canonical_code
from codes.importers.fields import system_of
from rates.places import Place

MOST_LINES = 300
LONGEST = 12_000
_AMOUNT = re.compile(r"\$?(\d{1,3}(?:\d{0,6}|(?:,\d{3}){0,2})(?:\.\d{1,2})?)", re.ASCII)
_SETTINGS = {
    "": Place.NONFACILITY,
    "nonfacility": Place.NONFACILITY,
    "non-facility": Place.NONFACILITY,
    "office": Place.NONFACILITY,
    "facility": Place.FACILITY,
}
PERCENTS = {"minimum": 0, "p10": 10, "p25": 25, "median": 50, "p75": 75, "p90": 90, "maximum": 100}


@dataclass(frozen=True, slots=True)
class YourRate:
    """One line: what a reader is paid for a code in a setting, US dollars."""

    code: str
    rate: Decimal
    place: Place

    @property
    def text(self) -> str:
        """As it may be typed again."""
        return f"{self.code},{self.rate},{self.place}"


@dataclass(frozen=True, slots=True)
class Pasted:
    """The lines that could be read, and what is wrong with the others: by number, never with their text."""

    rates: tuple[YourRate, ...]
    faults: tuple[str, ...]


def read_rates(text: str) -> Pasted:
    """Up to 300 lines of `code,rate` or `code,rate,setting`; tabs and semicolons part cells as commas do."""
    text = text.removeprefix("\ufeff")
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    rates: list[YourRate] = []
    faults: list[str] = []
    if len(text) > LONGEST:
        return Pasted((), (f"The list is longer than {LONGEST:,} characters.",))
    if lines and re.match(r"(?i)(cpt|hcpcs|code)\b", lines[0][1]):
        lines = lines[1:]
    if len(lines) > MOST_LINES:
        return Pasted((), (f"{len(lines)} lines are given; at most {MOST_LINES} are compared at once.",))
    for number, line in lines:
        found = _line(line)
        if isinstance(found, YourRate):
            rates.append(found)
        else:
            faults.append(f"Line {number}: {found}")
    return Pasted(tuple(rates), tuple(faults))


def _line(line: str) -> YourRate | str:
    cells = [cell.strip().strip('"') for cell in _cells(line)]
    code = canonical_code(cells[0])
    if system_of(code) is None:
        return "the first cell is no CPT or HCPCS Level II code, such as 49411."
    match = _AMOUNT.fullmatch(cells[1]) if len(cells) > 1 else None
    if match is None:
        return "the second cell is no amount in dollars, such as 512.40."
    place = _SETTINGS.get(cells[2].lower()) if len(cells) > 2 else Place.NONFACILITY
    if place is None or len(cells) > 3:
        return "the third cell is nonfacility, facility or nothing, and there is no fourth."
    return YourRate(code, Decimal(match[1].replace(",", "")), place)


def _cells(line: str) -> list[str]:
    """A comma within quotes or between thousands of a tab-parted line is no mark between cells."""
    for mark in ("\t", ";"):
        if mark in line:
            return line.split(mark)
    return re.split(r',(?=(?:[^"]*"[^"]*")*[^"]*$)', line)


def position(rate: Decimal, figures: Mapping[str, Decimal | None]) -> int | None:
    """The percentile a rate stands at, between the known ones in proportion; 0 below and 100 above all of them.

    None where the distribution is not told.
    """
    known = [(figures[name], percent) for name, percent in PERCENTS.items()]
    points = [(value, percent) for value, percent in known if value is not None]
    if len(points) < len(PERCENTS):
        return None
    return _between(rate, points)


def _between(rate: Decimal, points: Sequence[tuple[Decimal, int]]) -> int:
    if rate < points[0][0]:
        return 0
    if rate > points[-1][0]:
        return 100
    # Where several percentiles are the same rate, it stands in the middle of them.
    same = [percent for value, percent in points if value == rate]
    if same:
        return (same[0] + same[-1]) // 2
    for (low, under), (high, over) in itertools.pairwise(points):
        if low < rate < high:
            return round(under + float((rate - low) / (high - low)) * (over - under))
    return 100
