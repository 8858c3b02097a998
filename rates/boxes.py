"""Where the boxes of a chart of distributions stand: one row a payer, on one scale. Pure geometry, no database.

One unit of the drawing is one CSS pixel at its natural width; the page scales it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ui.charts import Tick, axis_steps

WIDTH = 440
LEFT, RIGHT = 14, 30
# A name stands over its box: beside it there is no room on a phone.
ROW, BOX, TOP, FOOT = 42, 14, 22, 24
NAME = 16
LONGEST_LABEL = 48


@dataclass(frozen=True, slots=True)
class Spread:
    """One distribution: its 10th, 25th, 50th, 75th and 90th percentiles, lowest first."""

    name: str
    p10: Decimal
    p25: Decimal
    median: Decimal
    p75: Decimal
    p90: Decimal


@dataclass(frozen=True, slots=True)
class Box:
    """One row: a whisker from `low` to `high`, a box from `start` over `width`, the median's line at `median`."""

    label: str
    text: str
    middle: int
    top: int
    baseline: int
    low: float
    high: float
    start: float
    width: float
    median: float
    bottom: int


@dataclass(frozen=True, slots=True)
class BoxChart:
    """`guide` is where Medicare's amount stands, None where there is none."""

    title: str
    boxes: tuple[Box, ...]
    rules: tuple[Tick, ...]
    height: int
    floor: int
    guide: float | None
    guide_text: str
    guide_anchor: str
    width: int = WIDTH
    left: int = LEFT
    box_height: int = BOX


def box_chart(*, title: str, spreads: Sequence[Spread], medicare: Decimal | None, unit: str = "$") -> BoxChart:
    """Of at least one distribution; the scale begins at 0."""
    top = axis_steps(max([*(spread.p90 for spread in spreads), medicare or Decimal(0)]))
    scale = top[-1]
    guide = None if medicare is None else _x(medicare, scale)
    floor = TOP + ROW * len(spreads)
    return BoxChart(
        title=title,
        boxes=tuple(_box(index, spread, scale, unit) for index, spread in enumerate(spreads)),
        rules=tuple(Tick(_x(value, scale), _amount(value, unit)) for value in top),
        height=floor + FOOT,
        floor=floor,
        guide=guide,
        guide_text="" if medicare is None else f"Medicare {unit}{medicare:,.2f}",
        guide_anchor="end" if guide is not None and guide > WIDTH - 110 else "middle",
    )


def _box(index: int, spread: Spread, scale: Decimal, unit: str) -> Box:
    top = TOP + index * ROW + NAME + 4
    start, end = _x(spread.p25, scale), _x(spread.p75, scale)
    label = spread.name if len(spread.name) <= LONGEST_LABEL else f"{spread.name[: LONGEST_LABEL - 1].rstrip()}…"
    text = (
        f"{spread.name}: median {_exact(spread.median, unit)}, half between {_exact(spread.p25, unit)} and "
        f"{_exact(spread.p75, unit)}, 80% between {_exact(spread.p10, unit)} and {_exact(spread.p90, unit)}"
    )
    return Box(
        label=label,
        text=text,
        middle=top + BOX // 2,
        top=top,
        baseline=top - 5,
        low=_x(spread.p10, scale),
        high=_x(spread.p90, scale),
        start=start,
        width=round(max(end - start, 1), 1),
        median=_x(spread.median, scale),
        bottom=top + BOX,
    )


def _x(value: Decimal, scale: Decimal) -> float:
    return round(LEFT + float(value / scale) * (WIDTH - LEFT - RIGHT), 1)


def _amount(value: Decimal, unit: str) -> str:
    return f"{value:,f}%" if unit == "%" else f"{unit}{value:,f}"


def _exact(value: Decimal, unit: str) -> str:
    return f"{value:,.1f}%" if unit == "%" else f"{unit}{value:,.2f}"
