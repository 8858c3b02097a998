"""What changed from year to year, in words, over plain figures."""

from decimal import Decimal

import pytest

from fees.trend import MINUS, Figures, Listed, Setting, Year, changes, every_year, overall, percent, signed, unpaid


def setting(total, amount, work="3.57", practice="10.29", malpractice="0.34", modifier="", is_na=False):
    return Setting(
        modifier, Decimal(work), Decimal(practice), Decimal(malpractice), Decimal(total), is_na,
        None if amount is None else Decimal(amount),
    )  # fmt: skip


# 49411 in RVU25D and RVU26C.
BEFORE = Figures("A", "000", Decimal("32.3465"), setting("14.20", "459.32"), setting("5.53", "178.88", practice="1.62"))
AFTER = Figures(
    "A", "000", Decimal("33.4009"), setting("14.09", "470.62", "3.48", "10.25", "0.36"),
    setting("4.74", "158.32", "3.48", "0.90", "0.36"),
)  # fmt: skip
UNPAID = Figures("I", "XXX", Decimal("32.3465"), setting("0.00", None), setting("0.00", None))


def year(number, figures, listed=None):
    return Year(number, f"RVU{number % 100}A", listed or (Listed.YES if figures else Listed.NO), figures)


def told(before, after):
    return [list(change.sentences) for change in changes([year(2025, before), year(2026, after)])]


def test_a_change_is_shared_between_units_and_factor_to_the_cent():
    assert told(BEFORE, AFTER) == [[
        ("Non-facility: $459.32 to $470.62, +$11.30 (+2.5%). Units 14.20 to 14.09 (work 3.57 to 3.48, practice expense "
        f"10.29 to 10.25, malpractice 0.34 to 0.36): {MINUS}$3.56. Conversion factor $32.3465 to $33.4009: +$14.86."),
        (f"Facility: $178.88 to $158.32, {MINUS}$20.56 ({MINUS}11.5%). Units 5.53 to 4.74 (work 3.57 to 3.48, practice "
        f"expense 1.62 to 0.90, malpractice 0.34 to 0.36): {MINUS}$25.55. Conversion factor $32.3465 to $33.4009: "
        "+$4.99."),
    ]]  # fmt: skip


def test_units_alone_or_factor_alone_are_said_alone():
    same_units = Figures("A", "000", Decimal("33.0000"), setting("14.20", "468.60"), BEFORE.facility)
    assert "Units" not in told(BEFORE, same_units)[0][0]
    same_factor = Figures("A", "000", BEFORE.factor, setting("14.30", "462.55", work="3.67"), BEFORE.facility)
    assert told(BEFORE, same_factor)[0] == [
        "Non-facility: $459.32 to $462.55, +$3.23 (+0.7%). Units 14.20 to 14.30 (work 3.57 to 3.67): +$3.23.",
        "Facility: $178.88, unchanged.",
    ]


def test_status_and_global_period_are_said_with_their_meaning():
    assert told(UNPAID, AFTER)[0] == [
        "Status I (not valid for Medicare) became A (active).",
        "The global period XXX became 000.",
        "Non-facility is paid by these units: $470.62.",
        "Facility is paid by these units: $158.32.",
    ]
    assert told(AFTER, UNPAID)[0][2] == "Non-facility is no longer paid by these units; before, $470.62."


def test_a_setting_that_becomes_na_or_ceases_to_be_is_said():
    closed = Figures("A", "000", AFTER.factor, AFTER.nonfacility, setting("4.74", None, is_na=True))
    assert told(AFTER, closed)[0][1:] == [
        "Facility is now marked NA, rarely or never performed there.",
        "Facility is no longer paid by these units; before, $158.32.",
    ]
    assert told(closed, AFTER)[0][1] == "Facility is no longer marked NA, rarely or never performed there."


def test_the_row_that_the_facility_is_read_from_is_named_when_it_changes():
    part = Figures("A", "000", AFTER.factor, AFTER.nonfacility, setting("0.81", "27.05", modifier="26"))
    assert told(AFTER, part)[0][1] == (
        "Facility (26) is read from the row 26; before, from the row without a modifier."
    )


def test_a_code_that_begins_or_ends_is_said():
    assert told(None, AFTER) == [["The code begins: RVU25A does not list it."]]
    assert told(AFTER, None) == [["The code is no longer listed; RVU25A is the last edition loaded that lists it."]]
    assert told(None, None) == []


def test_years_between_that_are_not_loaded_are_kept_apart_and_passed_over():
    years = every_year([year(2026, AFTER), year(2023, BEFORE)])
    assert [(each.year, each.listed) for each in years] == [
        (2023, Listed.YES), (2024, Listed.NOT_LOADED), (2025, Listed.NOT_LOADED), (2026, Listed.YES),
    ]  # fmt: skip
    (change,) = changes(years)
    assert (change.year, change.edition, change.since) == (2026, "RVU26A", "RVU23A")


def test_nothing_held_is_no_year():
    assert every_year([]) == []
    assert changes([]) == []
    assert overall([]) == []


def test_the_whole_span_is_told_by_setting():
    assert overall([year(2025, BEFORE), year(2026, AFTER)]) == [
        f"Non-facility: $459.32 in 2025, $470.62 in 2026, +2.5%; the units {MINUS}0.8%, the conversion factor +3.3%.",
        (
            f"Facility: $178.88 in 2025, $158.32 in 2026, {MINUS}11.5%; the units {MINUS}14.3%, the conversion factor "
            "+3.3%."
        ),
    ]
    assert overall([year(2025, UNPAID), year(2026, AFTER)]) == []


def test_a_code_that_no_edition_pays_is_told_in_a_sentence():
    assert unpaid([year(2025, UNPAID), year(2026, UNPAID)]) == (
        "No edition from RVU25A to RVU26A has an amount by these units: status I (not valid for Medicare) in each."
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("100", "102.5", "+2.5%"), ("100", "97.5", f"{MINUS}2.5%"), ("100", "100", "unchanged"),
        ("100000", "100001", "under 0.1%"), ("0", "5", "from 0"), ("0", "0", "unchanged"), ("200", "200.1", "+0.1%"),
    ],
)  # fmt: skip
def test_percent(old, new, words):
    assert percent(Decimal(old), Decimal(new)) == words


def test_signed_dollars_have_a_sign_either_way():
    assert [signed(Decimal(text)) for text in ("14.86", "-1234.5", "0")] == ["+$14.86", f"{MINUS}$1,234.50", "+$0.00"]
