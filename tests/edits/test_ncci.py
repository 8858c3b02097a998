"""The rules, without a database."""

from datetime import date

import pytest

from edits.asked import Unanswerable, codes_asked
from edits.ncci import ASSOCIATED, ASSOCIATED_MODIFIERS, AddOnType, Adjudication, Indicator, Setting, applies
from edits.rationales import OTHER, RATIONALES, rationale_number

START, LAST, AFTER = date(2022, 1, 1), date(2023, 12, 31), date(2024, 1, 1)


@pytest.mark.parametrize(
    ("indicator", "on", "is_applied"),
    [
        (0, date(2021, 12, 31), False),
        (0, START, True),
        (1, LAST, True),
        (1, AFTER, False),
        (9, START, False),
        (9, LAST, False),
    ],
)
def test_an_edit_is_applied_from_its_first_day_to_the_day_of_its_deletion(indicator, on, is_applied):
    assert applies(indicator, START, AFTER, on) is is_applied


def test_an_edit_without_an_end_is_applied_ever_after():
    assert applies(0, START, None, date(2099, 1, 1))


def test_an_edit_of_equal_dates_and_indicator_9_was_never_applied():
    assert not applies(Indicator.NOT_APPLICABLE, START, date(2022, 1, 2), START)
    assert applies(Indicator.NOT_ALLOWED, START, date(2022, 1, 2), START)


def test_the_modifiers_that_count_are_those_of_the_policy_manual():
    groups = {group.name: group.modifiers for group in ASSOCIATED}
    assert groups["global surgery"] == ("24", "25", "57", "58", "78", "79")
    assert groups["other"] == ("27", "59", "91", "XE", "XP", "XS", "XU")
    assert set(groups["anatomic"]) == {
        *(f"E{n}" for n in range(1, 5)), "FA", *(f"F{n}" for n in range(1, 10)), "TA", *(f"T{n}" for n in range(1, 10)),
        "LT", "RT", "LC", "LD", "RC", "LM", "RI",
    }  # fmt: skip
    assert len(ASSOCIATED_MODIFIERS) == 31 + 6 + 7
    assert not ASSOCIATED_MODIFIERS & {"26", "50", "51", "76", "TC"}


def test_no_word_of_an_indicator_tells_to_add_a_modifier():
    assert "documentation supports a separate service" in Indicator.ALLOWED.words
    assert "whatever the modifier" in Indicator.NOT_ALLOWED.words
    assert not any("add " in indicator.words for indicator in Indicator)


def test_units_are_added_up_over_the_day_unless_the_line_is_judged():
    assert [each.is_per_day for each in Adjudication] == [False, True, True]
    assert "absolute" in Adjudication.DAY_POLICY.words
    assert "appeal" in Adjudication.DAY_CLINICAL.words


def test_everything_has_words():
    assert all(each.words for kind in (Setting, Indicator, Adjudication, AddOnType) for each in kind)


def test_rationale_is_known_however_it_is_quoted_and_a_new_one_is_kept_as_another():
    assert RATIONALES[rationale_number('CPT "separate procedure" definition')] == "CPT Separate procedure definition"
    assert rationale_number("Mutually exclusive procedures") == 4
    assert rationale_number("Something new") == OTHER
    assert rationale_number("") == OTHER


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("49411, 10035", ("49411", "10035")),
        ("49411-59\n10035-RT 49411", ("49411", "10035")),
        ("a4648;0213t", ("A4648", "0213T")),
        ("CPT 49411 / 77002", ("49411", "77002")),
    ],
)
def test_codes_are_read_from_what_people_paste(text, codes):
    assert codes_asked(text) == codes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "No codes are given. Type codes such as 49411, 10035."),
        ("49411, liver", "Not codes: liver."),
        ("49411 C22.0", "No CPT or HCPCS Level II code: C22.0."),
        ("49411", "49411 is one code; a pair takes two."),
        ("49411, 49411-59", "49411 is one code"),
        (" ".join(str(10_000 + n) for n in range(26)), "26 codes are asked about; at most 25"),
    ],
)
def test_codes_that_make_no_pairs_are_refused_in_words(text, words):
    with pytest.raises(Unanswerable) as refusal:
        codes_asked(text)
    assert words in str(refusal.value)
