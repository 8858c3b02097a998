"""A reader's own rates: how a list is read, and where a rate stands."""

from decimal import Decimal

import pytest

from rates.market import MOST_LINES, position, read_rates
from rates.places import Place

FIGURES = {
    name: Decimal(value)
    for name, value in zip(
        ("minimum", "p10", "p25", "median", "p75", "p90", "maximum"), (100, 110, 125, 150, 175, 190, 200), strict=True
    )
}


@pytest.mark.parametrize(
    "rate, percentile",
    [("99.99", 0), ("100", 0), ("110", 10), ("137.50", 38), ("150", 50), ("182.5", 82), ("200", 100), ("200.01", 100)],
)
def test_a_rate_stands_between_the_known_percentiles_in_proportion(rate, percentile):
    assert position(Decimal(rate), FIGURES) == percentile


def test_a_rate_that_is_several_percentiles_stands_in_their_middle():
    same = FIGURES | dict.fromkeys(("p25", "median", "p75"), Decimal(150))

    assert position(Decimal(150), same) == 50


def test_where_the_distribution_is_suppressed_there_is_no_position():
    assert position(Decimal(150), FIGURES | {"median": None}) is None


def test_lines_are_read_as_people_paste_them():
    pasted = read_rates(
        'code,rate\n49411,512.40\n\n 49411 , $1,512.40\n"32553","1,200.5",Facility\n99213\t90\tnon-facility\n'
    )

    assert pasted.faults == ("Line 4: the third cell is nonfacility, facility or nothing, and there is no fourth.",)
    assert [(rate.code, rate.rate, rate.place) for rate in pasted.rates] == [
        ("49411", Decimal("512.40"), Place.NONFACILITY),
        ("32553", Decimal("1200.5"), Place.FACILITY),
        ("99213", Decimal(90), Place.NONFACILITY),
    ]


@pytest.mark.parametrize(
    "line", ["Jane Doe,1960-01-02", "49411", "49411,abc", "49411,1,office,x", "49411,-5", "E11.9,5"]
)
def test_what_cannot_be_read_is_told_by_its_number_and_never_shown(line):
    pasted = read_rates(f"32553,100\n{line}")

    assert len(pasted.rates) == 1
    assert len(pasted.faults) == 1
    assert pasted.faults[0].startswith("Line 2: ")
    assert "Jane" not in pasted.faults[0]


def test_more_lines_than_are_compared_at_once_are_refused():
    assert "at most 300" in read_rates("49411,1\n" * (MOST_LINES + 1)).faults[0]
    assert len(read_rates("49411,1\n" * MOST_LINES).rates) == MOST_LINES
