"""Where the parts of a sorted bar chart stand. Pure geometry, in the units of the picture; no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH = 400
# Names stand left of the bars, amounts at their ends.
LABEL_END = 142
BAR_START = 148
BAR_ROOM = WIDTH - BAR_START - 56
ROW = 18
BAR = 12
TOP = 26
LONGEST_LABEL = 22


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `y` is its upper edge, `baseline` that of its texts, `end` where its amount is written."""

    label: str
    name: str
    amount: Decimal
    y: int
    baseline: int
    width: Decimal
    end: Decimal
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from zero, with a guide at one amount."""

    bars: tuple[Bar, ...]
    height: int
    guide: Decimal
    guide_amount: Decimal
    width: int = WIDTH
    label_end: int = LABEL_END
    bar_start: int = BAR_START
    bar_height: int = BAR


def chart_of(rows: Sequence[tuple[str, str, Decimal]], guide: Decimal, *, chosen: str = "") -> Chart:
    """Of (key, name, amount), in the order given; `chosen` is the key of the bar to be told apart."""
    largest = max([guide, *(amount for _, _, amount in rows)]) or Decimal(1)
    bars = []
    for index, (key, name, amount) in enumerate(rows):
        width = _units(amount, largest)
        y = TOP + index * ROW
        bars.append(Bar(_short(name), name, amount, y, y + BAR - 2, width, BAR_START + width + 4, key == chosen))
    return Chart(tuple(bars), TOP + len(rows) * ROW + 4, BAR_START + _units(guide, largest), guide)


def _units(amount: Decimal, largest: Decimal) -> Decimal:
    return (BAR_ROOM * amount / largest).quantize(Decimal("0.1"))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
