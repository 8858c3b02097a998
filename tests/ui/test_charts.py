"""The geometry of charts: where values stand, and what is never drawn."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Series, axis_steps, line_chart

AMOUNTS = st.decimals(min_value="0.01", max_value="99999999", places=2)


def chart(*series, labels="2020 2021 2022"):
    return line_chart(title="T", description="D", labels=labels.split(), series=series, unit="$")


def series(name, *values):
    return Series(name, [None if value is None else Decimal(value) for value in values])


@pytest.mark.parametrize(
    ("largest", "texts"),
    [
        ("514.67", ["0", "200", "400", "600"]),
        ("500", ["0", "100", "200", "300", "400", "500"]),
        ("121.25", ["0", "25", "50", "75", "100", "125"]),
        ("36.41", ["0", "10", "20", "30", "40"]),
        ("8861.68", ["0", "2000", "4000", "6000", "8000", "10000"]),
        ("0.90", ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ("0", ["0", "1"]),
    ],
)
def test_axis_counts_in_round_figures_from_zero(largest, texts):
    assert [f"{step:f}" for step in axis_steps(Decimal(largest))] == texts


@given(largest=AMOUNTS)
def test_axis_reaches_over_the_largest_in_few_steps(largest):
    steps = axis_steps(largest)
    assert steps[0] == 0
    assert steps[-1] >= largest > steps[-2]
    assert 2 <= len(steps) <= 6


@given(values=st.lists(st.one_of(st.none(), AMOUNTS), min_size=1, max_size=12).filter(any))
def test_each_value_is_a_point_within_the_drawing(values):
    drawn = line_chart(
        title="T", description="D", labels=[str(n) for n in range(len(values))], series=[Series("A", values)]
    )
    points = drawn.lines[0].points
    assert len(points) == sum(value is not None for value in values)
    assert all(LEFT <= point.x <= WIDTH - RIGHT and TOP <= point.y <= HEIGHT - BOTTOM for point in points)


def test_a_missing_value_breaks_the_line():
    (line,) = chart(series("A", 100, None, 50)).lines
    assert line.path.count("M") == 2
    assert "L" not in line.path
    assert [point.text for point in line.points] == ["A, 2020: $100", "A, 2022: $50"]


def test_first_and_last_values_are_written_above_the_upper_line_and_below_the_lower():
    upper, lower = chart(series("A", 470, 480, 490), series("B", 190, 180, 170)).lines
    assert [point.label for point in upper.points] == ["$470", "", "$490"]
    assert [point.label for point in lower.points] == ["$190", "", "$170"]
    assert all(point.label_y < point.y for point in upper.points)
    assert all(point.label_y > point.y for point in lower.points)


def test_figures_that_would_run_into_the_axis_stand_above():
    lower = chart(series("A", 100, 100, 100), series("B", 1, 1, 1)).lines[1]
    assert all(point.label_y < point.y for point in lower.points)


def test_lines_differ_in_form():
    assert [line.form for line in chart(series("A", 1, 2, 3), series("B", 1, 2, 3)).lines] == [1, 2]


@pytest.mark.parametrize("given_series", [[], [series("A", None, None, None)], [series(n, 1, 2, 3) for n in "ABCD"]])
def test_a_chart_of_nothing_or_of_too_much_is_refused(given_series):
    with pytest.raises(ValueError, match="1 to 3 series"):
        chart(*given_series)


def test_a_single_label_stands_in_the_middle():
    (column,) = chart(series("A", 5), labels="2026").columns
    assert LEFT < column.at < WIDTH - RIGHT
