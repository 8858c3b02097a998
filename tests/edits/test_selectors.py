"""What the edits answer, from which release, as of which day."""

from datetime import date, timedelta

import pytest

from edits.ncci import Setting
from edits.selectors import add_on_relations, pair_counts, pairs_among, readings_as_of, unit_edits
from tests.factories.edits import (
    JULY,
    OCTOBER,
    add_on_release,
    make_add_on,
    make_pair,
    make_unit,
    pair_release,
    unit_release,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
PRACTITIONER, OUTPATIENT = Setting.PRACTITIONER, Setting.OUTPATIENT


def found(codes=("49411", "49412"), on=None, setting=PRACTITIONER, today=TODAY):
    return pairs_among(codes, setting=setting, readings=readings_as_of(on=on, today=today))


def test_a_pair_is_found_whichever_code_is_typed_first():
    make_pair(pair_release())
    for codes in (("49411", "49412"), ("49412", "49411")):
        assert [str(pair) for pair in found(codes).in_force] == ["49411/49412"]


def test_an_answer_is_read_from_the_release_that_covers_the_day():
    make_pair(pair_release(), indicator=1)
    make_pair(pair_release(edition="v30.3", start=OCTOBER, end=date(2025, 1, 1)), indicator=0)
    assert [pair.modifier_indicator for pair in found(on=date(2024, 9, 30)).in_force] == [1]
    assert [pair.modifier_indicator for pair in found(on=OCTOBER).in_force] == [0]
    assert found(on=OCTOBER).reading.release.edition == "v30.3"


@pytest.mark.parametrize("on", [JULY - timedelta(days=1), OCTOBER, date(1999, 1, 1)])
def test_a_day_that_no_release_covers_has_no_answer(on):
    make_pair(pair_release(), effective_from=date(1996, 1, 1))
    answer = found(on=on)
    assert answer.reading is None
    assert not answer.is_whole
    assert not answer.in_force


def test_settings_are_never_mixed():
    make_pair(pair_release(), indicator=1)
    make_pair(pair_release("outpatient"), indicator=0)
    assert [pair.modifier_indicator for pair in found(on=JULY).in_force] == [1]
    assert [pair.modifier_indicator for pair in found(on=JULY, setting=OUTPATIENT).in_force] == [0]


def test_without_a_date_the_newest_release_is_read_as_of_its_last_day_and_marked_stale():
    release = pair_release()
    make_pair(release, ended_on=date(2024, 8, 1))
    make_pair(release, column_2="49327", indicator=0)
    answer = found(("49411", "49412", "49327"))
    assert (answer.reading.day, answer.reading.is_stale) == (date(2024, 9, 30), True)
    assert [pair.column_2 for pair in answer.in_force] == ["49327"]
    assert [pair.column_2 for pair in answer.others] == ["49412"]
    assert found(today=date(2024, 7, 15)).reading.day == date(2024, 7, 15)


def test_a_release_that_begins_later_is_not_read_without_a_date():
    make_pair(pair_release(edition="v33.0", start=date(2027, 1, 1), end=date(2027, 4, 1)))
    assert found().reading is None


def test_a_failed_release_answers_nothing():
    make_pair(pair_release(status="failed"))
    assert found(on=JULY).reading is None


def test_an_edit_never_applied_is_not_in_force_and_is_told_apart():
    make_pair(pair_release(), indicator=9, ended_on=JULY + timedelta(days=1))
    answer = found(on=JULY)
    assert not answer.in_force
    assert [pair.modifier_indicator for pair in answer.others] == [9]


def test_an_excerpt_does_not_prove_that_there_is_no_edit():
    pair_release(is_excerpt=True)
    assert not found(on=JULY).is_whole
    assert found(on=JULY).reading is not None


@pytest.mark.parametrize("number", [2, 25])
def test_25_codes_are_300_pairs_in_2_queries(django_assert_num_queries, number):
    codes = [str(49_000 + index) for index in range(number)]
    release = pair_release()
    for one in range(number):
        for two in range(one + 1, number):
            make_pair(release, codes[one], codes[two])
    with django_assert_num_queries(2):
        assert len(found(codes, on=JULY).in_force) == number * (number - 1) // 2


def test_counts_are_by_column_and_indicator_of_edits_in_force():
    release = pair_release()
    for column_2, indicator in (("10035", 1), ("10036", 1), ("49327", 0), ("49999", 9)):
        make_pair(release, "49411", column_2, indicator)
    make_pair(release, "49411", "11042", 1, ended_on=JULY)
    make_pair(release, "55876", "49411", 0)
    counts = pair_counts("49411", setting=PRACTITIONER, readings=readings_as_of(on=JULY, today=TODAY))
    assert (counts.as_column_1, counts.as_column_2, counts.total) == (3, 1, 4)
    assert counts.rows == [(1, 1, 2, 3), (2, 1, 0, 1)]


def test_units_are_told_by_setting():
    make_unit(unit_release(), value=1)
    make_unit(unit_release("outpatient"), value=2, indicator=3)
    answers = unit_edits(["49411", "32553"], settings=Setting, readings=readings_as_of(on=JULY, today=TODAY))
    assert [(each.setting, each.edits["49411"].value if each.reading else None) for each in answers] == [
        (Setting.PRACTITIONER, 1), (Setting.OUTPATIENT, 2), (Setting.DME, None)
    ]  # fmt: skip
    assert "32553" not in answers[0].edits
    assert answers[0].is_whole
    assert not answers[2].is_whole


def test_add_on_codes_are_found_from_both_sides_as_of_the_day():
    release = add_on_release()
    make_add_on(release, "77002", "49411")
    make_add_on(release, "77002", "32553", ended_on=JULY)
    make_add_on(release, "77002", "10035", effective_from=date(2024, 8, 1))
    make_add_on(release, "0054T", "CCCCC", edit_type=2)
    readings = readings_as_of(on=JULY, today=TODAY)
    (relation,) = add_on_relations(["77002"], readings=readings)
    assert (relation.add_on, relation.primaries, relation.is_listed_alone) == ("77002", ("49411",), True)
    assert [each.add_on for each in add_on_relations(["49411"], readings=readings)] == ["77002"]
    assert add_on_relations(["32553"], readings=readings) == []
    (contractor,) = add_on_relations(["0054T"], readings=readings)
    assert (contractor.primaries, contractor.is_listed_alone) == ((), False)
    assert add_on_relations(["77002"], readings=readings_as_of(on=OCTOBER, today=TODAY)) == []
