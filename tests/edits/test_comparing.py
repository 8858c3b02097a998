"""What counts as a change of NCCI edits."""

from datetime import date

import pytest

from sources.models import Comparison, RowChange
from tests.factories.changes import changes_of
from tests.factories.edits import (
    OCTOBER,
    add_on_release,
    make_add_on,
    make_pair,
    make_unit,
    pair_release,
    unit_release,
)

pytestmark = pytest.mark.django_db
JANUARY = date(2025, 1, 1)


@pytest.fixture
def pairs():
    return pair_release(), pair_release(edition="v30.3", start=OCTOBER, end=JANUARY)


def both(releases, **facts):
    for release in releases:
        make_pair(release, **facts)


def test_pair_that_came_and_pair_that_went_are_told_with_dates_and_indicator(pairs):
    both(pairs)
    make_pair(pairs[0], "49411", "10035", indicator=0, effective_from=date(2010, 1, 1))
    make_pair(pairs[1], "49411", "J1234", indicator=1, effective_from=OCTOBER)
    assert changes_of(pairs[1]) == [
        ("added", "PTP edit", "49411 J1234", "", "from 1 Oct 2024, no end, modifier indicator 1"),
        ("removed", "PTP edit", "49411 10035", "from 1 Jan 2010, no end, modifier indicator 0", ""),
    ]


def test_indicator_and_end_of_a_pair_are_told_apart(pairs):
    make_pair(pairs[0], indicator=1)
    make_pair(pairs[1], indicator=0, ended_on=OCTOBER)
    assert changes_of(pairs[1]) == [
        ("changed", "PTP end date", "49411 49412", "no end", "through 30 Sep 2024"),
        ("changed", "PTP modifier indicator", "49411 49412", "modifier indicator 1", "modifier indicator 0"),
    ]


def test_pair_with_another_first_day_is_one_change(pairs):
    make_pair(pairs[0], effective_from=date(2024, 7, 1))
    make_pair(pairs[1], effective_from=date(2020, 1, 1))
    assert changes_of(pairs[1]) == [
        (
            "changed",
            "PTP effective date",
            "49411 49412",
            "from 1 Jul 2024, no end, modifier indicator 1",
            "from 1 Jan 2020, no end, modifier indicator 1",
        )
    ]


def test_pair_that_begins_again_is_an_end_and_a_new_edit(pairs):
    make_pair(pairs[0])
    make_pair(pairs[1], ended_on=OCTOBER)
    make_pair(pairs[1], effective_from=date(2024, 11, 1))
    assert [row[:2] for row in changes_of(pairs[1])] == [("added", "PTP edit"), ("changed", "PTP end date")]


def test_edit_withdrawn_from_its_first_day_has_gone(pairs):
    make_pair(pairs[0], indicator=1)
    make_pair(pairs[1], indicator=9, ended_on=date(2024, 7, 1))
    assert [row[:2] for row in changes_of(pairs[1])] == [("removed", "PTP edit")]


def test_edit_that_was_never_applied_is_no_news(pairs):
    make_pair(pairs[1], indicator=9)
    assert changes_of(pairs[1]) == []


def test_systems_of_a_pair_are_read_from_the_shape_of_column_1(pairs):
    make_pair(pairs[1], "G0463", "99213")
    changes_of(pairs[1])
    assert RowChange.objects.get().system == "hcpcs"


def test_settings_are_compared_with_their_own(pairs):
    other = pair_release("outpatient", edition="v30.3", start=OCTOBER, end=JANUARY)
    make_pair(other)
    assert changes_of(other) == []
    assert Comparison.objects.get(release=other).outcome == "first"


def test_units_and_adjudication_of_a_code_are_told_apart():
    before, after = unit_release(), unit_release(edition="October 2024", start=OCTOBER, end=JANUARY)
    make_unit(before, value=1, indicator=2)
    make_unit(after, value=2, indicator=3)
    make_unit(after, "32553", 4, 1)
    assert changes_of(after) == [
        ("added", "MUE", "32553", "", "4, 1 Line Edit"),
        (
            "changed",
            "MUE adjudication",
            "49411",
            "2 Date of Service Edit: Policy",
            "3 Date of Service Edit: Clinical",
        ),
        ("changed", "MUE units", "49411", "1", "2"),
    ]


def test_rationale_of_units_is_no_change():
    before, after = unit_release(), unit_release(edition="October 2024", start=OCTOBER, end=JANUARY)
    make_unit(before, rationale="CMS Policy")
    make_unit(after, rationale="Nature of Service/Procedure")
    assert changes_of(after) == []


def test_add_on_without_dates_is_the_same_pair():
    before, after = add_on_release(), add_on_release("V2024Q4", OCTOBER, JANUARY)
    make_add_on(before)
    make_add_on(after, effective_from=date(2001, 1, 1))
    make_add_on(after, primary="32553", edit_type=3)
    assert changes_of(after) == [("added", "add-on edit", "77002 32553", "", "type 3, no end")]


def test_type_and_end_of_an_add_on_are_told():
    before, after = add_on_release(), add_on_release("V2024Q4", OCTOBER, JANUARY)
    make_add_on(before, edit_type=1)
    make_add_on(after, edit_type=3, ended_on=OCTOBER)
    assert changes_of(after) == [
        ("changed", "add-on end date", "77002 49411", "no end", "through 30 Sep 2024"),
        ("changed", "add-on type", "77002 49411", "type 1", "type 3"),
    ]
