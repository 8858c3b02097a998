"""Line charts as plain geometry: what `components/chart_lines.html` draws. Pure rules, no Django.

One unit of the drawing is one CSS pixel at its natural width; the page scales it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

WIDTH, HEIGHT = 440, 250
LEFT, RIGHT, TOP, BOTTOM = 54, 22, 24, 32
# The steps that an axis may count in, times a power of ten.
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
MOST_STEPS = 5
# Series are told apart by form as well as by colour; there are no more forms than these.
SERIES_LIMIT = 3


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name, and one value for each label of the chart, None where there is none and the line breaks."""

    name: str
    values: Sequence[Decimal | None]


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark of an axis: where it stands along it, and its text."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """One value: `text` is what a reader is told of it; `label` is written beside it, blank where it is not."""

    x: float
    y: float
    text: str
    label: str = ""
    anchor: str = "middle"
    label_y: float = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One series as drawn: `path` in the language of SVG; `form` is 1, 2 or 3, by which its style is chosen."""

    name: str
    form: int
    path: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """A chart with its words: `title` names it, `description` tells what it shows to who cannot see it."""

    title: str
    description: str
    lines: tuple[Line, ...]
    columns: tuple[Tick, ...]
    rules: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def line_chart(
    *, title: str, description: str, labels: Sequence[str], series: Sequence[Series], unit: str = ""
) -> LineChart:
    """A chart whose axis begins at 0, with the first and the last value of each line written beside them.

    `unit` stands before each figure. Raises ValueError for more series than there are forms, or none with a value.
    """
    figures = [value for each in series for value in each.values if value is not None]
    if not figures or len(series) > SERIES_LIMIT:
        raise ValueError(f"a chart is made of 1 to {SERIES_LIMIT} series with at least one value")
    scale = axis_steps(max(figures))
    top = scale[-1]
    ranks = {each.name: _is_upper(each, series) for each in series}
    lines = tuple(
        Line(each.name, form, _path(each.values, top), _points(each, labels, top, unit, is_upper=ranks[each.name]))
        for form, each in enumerate(series, start=1)
    )
    return LineChart(
        title=title,
        description=description,
        lines=lines,
        columns=tuple(Tick(_x(index, len(labels)), label) for index, label in enumerate(labels)),
        rules=tuple(Tick(_y(value, top), f"{unit}{value:,f}") for value in scale),
    )


def axis_steps(largest: Decimal) -> list[Decimal]:
    """Round figures from 0 to one that is not under the largest, at most six of them."""
    if largest <= 0:
        return [Decimal(0), Decimal(1)]
    power = Decimal(10) ** (largest / MOST_STEPS).adjusted()
    step = next(step * power for step in STEPS if step * power * MOST_STEPS >= largest)
    step = step.quantize(Decimal(1)) if step == step.to_integral_value() else step.normalize()
    count = int((largest / step).to_integral_value(ROUND_CEILING))
    return [step * index for index in range(count + 1)]


def _x(index: int, count: int) -> float:
    """The first label stands at the axis, the last at the right edge; a single one in the middle."""
    wide = WIDTH - LEFT - RIGHT
    inset = 16
    return round(LEFT + wide / 2 if count == 1 else LEFT + inset + (wide - inset) * index / (count - 1), 1)


def _y(value: Decimal, top: Decimal) -> float:
    high = HEIGHT - TOP - BOTTOM
    return round(HEIGHT - BOTTOM - float(value / top) * high, 1)


def _path(values: Sequence[Decimal | None], top: Decimal) -> str:
    """Straight between neighbours; a gap where a value is missing, never a line across it."""
    parts = []
    is_down = False
    for index, value in enumerate(values):
        if value is not None:
            parts.append(f"{'L' if is_down else 'M'}{_x(index, len(values)):g} {_y(value, top):g}")
        is_down = value is not None
    return " ".join(parts)


def _points(each: Series, labels: Sequence[str], top: Decimal, unit: str, *, is_upper: bool) -> tuple[Point, ...]:
    held = [index for index, value in enumerate(each.values) if value is not None]
    points = []
    for index in held:
        value = each.values[index] or Decimal(0)
        x, y = _x(index, len(labels)), _y(value, top)
        text = f"{each.name}, {labels[index]}: {unit}{value:,f}"
        is_end = index in (held[0], held[-1])
        # The lower line's figures stand below it, unless they would run into the axis.
        is_below = not is_upper and y + 20 < HEIGHT - BOTTOM
        label = f"{unit}{value:,.0f}" if is_end else ""
        points.append(Point(x, y, text, label, "middle", y + 20 if is_below else y - 10))
    return tuple(points)


def _is_upper(each: Series, series: Sequence[Series]) -> bool:
    """That no other line's last value is over its own."""
    last = [value for value in each.values if value is not None][-1:]
    others = [[value for value in other.values if value is not None][-1:] for other in series if other is not each]
    return all(not last or not other or other <= last for other in others)
