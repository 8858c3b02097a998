"""What the fee schedule pays: lines in, amounts out, as a coder would check them by hand.

Rows are those of RVU26C (factor 33.4009); localities those of GPCI2026.csv. US is national, N non-facility, F facility.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fees.adjustments import hints, price_lines, total_of
from fees.lines import read_lines
from fees.payment import TIMES, Setting
from tests.fees.schedule import PLACES, SAN_FRANCISCO, schedule

SETTINGS = {"N": Setting.NONFACILITY, "F": Setting.FACILITY}


def priced(lines, where="US", setting="N", **changes):
    return price_lines(read_lines(lines), schedule(**changes), PLACES[where], SETTINGS[setting])


def amounts(prices):
    return [None if price.amount is None else str(price.amount) for price in prices]


# lines | place | setting | amounts in order | why
AMOUNTS = """
49411 | US | N | 470.62 | 14.09 units
49411 | US | F | 158.32 | 4.74 units
32553 | US | N | 491.33 | 14.71 units
32553 | US | F | 151.97 | 4.55 units
49411 | SF | N | 615.11 | 3.8106 + 14.4525 + 0.153 units
49411 | SF | F | 174.77 | the facility's practice expense is adjusted alike
49411 | HOU | N | 466.74 | below national: practice expense and malpractice
49411 | AK | F | 212.99 | the work floor of Alaska, 1.5
32553 | SF | N | 643.87 | each part by its own index
32553 | HOU | F | 150.92 | a work index of 1 leaves work alone
49411, 32553 | US | N | 470.62, 491.33 | without 51 nothing is ranked
77002 | US | N | 121.25 | both parts
77002-26 | US | N | 27.05 | the professional part has its own row
77002-TC | US | N | 94.19 | so has the technical part
77002-26 | US | F | 27.05 | in a facility the professional part is paid
77002-26 | SF | F | 31.58 | adjusted like any row
86153-26 | US | F | 33.07 | a row that exists with 26 alone
45378-53 | US | N | 189.38 | a discontinued colonoscopy has its own row
45378-53 | US | F | 82.50 | in a facility too
27447-50 | US | F | 1739.03 | bilateral indicator 1: 150 percent of 1,159.35
27447-50 | SF | F | 1952.04 | 150 percent of the adjusted amount
49411-50 | US | N | 470.62 | bilateral indicator 0: no more than once
31231-50 | US | N | 193.39 | bilateral indicator 2: the units cover both sides
73562-26-50 | US | N | 18.70 | bilateral indicator 3: each side in full
49411, 32553-51 | US | N | 235.31, 491.33 | ranked by amount: the higher is paid in full, whichever carries 51
49411-51, 32553 | US | N | 235.31, 491.33 | the same where the lower one carries it
49411, 32553-51 | US | F | 158.32, 75.99 | in a facility 49411 has the higher amount
49411-51 | US | N | 235.31 | alone on the page: taken as the second
27447-50, 22612-51 | US | F | 1739.03, 733.82 | both sides are counted before ranking
27447, 22612-51 | US | F | 579.68, 1467.64 | without 50 the order turns
99213, 32553-51, 49411 | US | N | 95.19, 491.33, 235.31 | an indicator of 0 is not ranked
99213-51 | US | N | 95.19 | indicator 0: 51 changes nothing
19307, 22612, 27447, 32553-51, 44950, 49411 | US | F | 563.31, 1467.64, 579.68, none, 302.78, 79.16 | the sixth is by report
22612-62 | US | F | 917.28 | co-surgeon indicator 2: 62.5 percent
27447-62 | US | F | 724.59 | co-surgeon indicator 1, with documentation
27447-80 | US | F | 185.50 | assistant indicator 2: 16 percent
27447-81 | US | F | 185.50 | a minimum assistant is paid alike
27447-82 | US | F | 185.50 | and one in a teaching hospital
27447-AS | US | F | 157.67 | 85 percent of 16: 13.6
49411-80 | US | F | 25.33 | assistant indicator 0: only with documentation
32553-80 | US | F | 24.32 | assistant indicator 2
27447-50-80 | US | F | 278.24 | 16 percent of both sides
27447-80, 22612-80-51 | US | F | 92.75, 234.82 | an assistant's lines are ranked among themselves
22612, 27447-80, 44950-51 | US | F | 1467.64, 185.50, 302.78 | and not with the surgeon's
49411-59 | US | N | 470.62 | a modifier without a rule here changes nothing, and that is said
11055 | US | N | 70.14 | status R is paid where covered
70496 | US | N | 259.52 | the outpatient cap, 7.77 units, is below 8.20
70496 | SF | N | 343.99 | the cap is adjusted by the same indices
70496-26 | US | F | 80.16 | the professional part has no cap
73562 | US | N | 42.42 | a cap that is not lower changes nothing
"""


def cases(table):
    return [[part.strip() for part in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("lines", "where", "setting", "expected", "why"), cases(AMOUNTS))
def test_amount_is_to_the_cent(lines, where, setting, expected, why):
    wanted = [None if amount == "none" else amount for amount in expected.split(", ")]
    assert amounts(priced(lines, where, setting)) == wanted, why


# line | setting | kind of absence | words in it
REFUSALS = """
27447 | N | not applicable | NA in a non-facility setting
77002 | F | not applicable | physician for 77002-26
77002-TC | F | not applicable | NA in a facility setting
97110 | F | not applicable | NA in a facility setting
99024 | N | not applicable | status B
36415 | N | not applicable | status X
J3420 | N | not applicable | status E
0001F | N | not applicable | status I
00100 | N | not applicable | 42 CFR 414.46
76940 | N | not published | Contractor-priced
15824 | N | not published | no units
49411-52 | N | not published | section 20.4.6
49411-22 | N | not published | by report
49411-53 | N | not published | discontinued procedure is contractor-priced
49411-66 | N | not published | section 40.8
49411-55 | N | not applicable | shares of the global package
49411-26 | N | not applicable | PC/TC indicator is 0
49411-TC | N | not applicable | no such part
77002-26-TC | N | not applicable | different parts
27447-62-80 | F | not applicable | different roles
86153 | N | not applicable | only with 26
12345 | N | not applicable | does not list 12345
G0102-50 | N | not applicable | bilateral indicator is 9
G0102-51 | N | not applicable | the concept does not apply
45380-51 | N | not applicable | endoscopy rule
70496-51 | N | not applicable | another reduction
49411-62 | F | not applicable | two surgeons are not permitted
G0102-62 | N | not applicable | the concept does not apply
66984-80 | F | not applicable | an assistant is never paid
20974-AS | F | not applicable | an assistant is never paid
G0102-80 | N | not applicable | the concept does not apply
"""


@pytest.mark.parametrize(("line", "setting", "kind", "words"), cases(REFUSALS))
def test_line_without_an_amount_says_why(line, setting, kind, words):
    (price,) = priced(line, setting=setting)
    assert price.amount is None
    assert price.absence.kind == kind
    assert words in f"{price.absence.what} {price.absence.remedy}"


# line | setting | words of a note
NOTES = """
49411-50 | N | Bilateral indicator 0
31231-50 | N | already cover both sides
11055 | N | Status R. Restricted coverage
49411-59 | N | no rule for 59
49411-51 | N | No other line is ranked with it
99213-51 | N | Multiple procedure indicator 0
27447-62 | F | documentation supports the need of two surgeons
22612-62 | F | different specialties
49411-80 | F | only where documentation supports
70496 | N | the outpatient cap, which is lower
"""


@pytest.mark.parametrize(("line", "setting", "words"), cases(NOTES))
def test_amount_goes_with_what_a_reader_must_know(line, setting, words):
    (price,) = priced(line, setting=setting)
    assert price.amount is not None
    assert any(words in note for note in price.notes), price.notes


def test_code_that_an_excerpt_lacks_is_not_loaded():
    (price,) = priced("12345", is_excerpt=True)
    assert price.absence.kind == "not loaded"
    assert "excerpt of RVU26C" in price.absence.what


def test_every_input_and_step_is_shown_with_its_source():
    (price,) = priced("49411-50-80", "SF", "F", bilateral="1")
    assert [(step.label, step.formula.replace(TIMES, "x"), step.value) for step in price.steps] == [
        ("Physician work", "3.48 RVU x 1.095", "3.8106"),
        ("Practice expense, facility", "0.90 RVU x 1.410", "1.269"),
        ("Malpractice", "0.36 RVU x 0.425", "0.153"),
        ("Adjusted units", "3.8106 + 1.269 + 0.153", "5.2326"),
        ("Fee schedule amount", "5.2326 x $33.4009, to the cent", "$174.77"),
        ("Both sides (50), indicator 1", "$174.77 x 150%", "$262.16"),
        ("Assistant at surgery (80)", "$262.16 x 16%", "$41.95"),
    ]
    assert price.amount == Decimal("41.95")
    assert all(step.source for step in price.steps)
    assert "GPCI2026" in price.steps[0].source
    assert "42 CFR 414.20" in price.steps[4].source
    assert "RVU26C" in price.steps[4].source


def test_half_a_cent_is_rounded_up_at_each_step():
    (price,) = priced("32553-51")
    assert price.amount == Decimal("245.67")


def test_hospital_patients_are_told_of_for_incident_services():
    (price,) = priced("99213", setting="F", pctc="5")
    assert any("not paid for an inpatient or outpatient of a hospital" in note for note in price.notes)


def test_total_is_that_of_the_lines_with_an_amount():
    assert total_of(priced("49411, 99024, 32553")) == Decimal("961.95")
    assert total_of(priced("99024")) is None


@pytest.mark.parametrize(
    ("lines", "setting", "words"),
    [
        ("49411, 32553", "N", "all but the highest at half"),
        ("45380, 45380", "N", "endoscopy rule"),
        ("70496-26, 70496-26", "N", "not calculated here"),
    ],
)
def test_several_procedures_without_51_are_told_of(lines, setting, words):
    (hint,) = hints(priced(lines, setting=setting))
    assert words in hint


@pytest.mark.parametrize("lines", ["49411", "49411, 99213", "49411, 32553-51"])
def test_nothing_is_told_of_where_nothing_would_change(lines):
    assert hints(priced(lines)) == ()


LINES = st.sampled_from([
    "49411", "49411-51", "32553-51", "32553-80", "27447-50", "22612-62", "77002-26", "99213", "45380", "11055-59",
])  # fmt: skip


@given(st.permutations(["49411-51", "32553", "22612", "27447-50", "99213"]))
def test_order_of_the_lines_changes_no_amount(lines):
    prices = price_lines(read_lines(", ".join(lines)), schedule(), SAN_FRANCISCO, Setting.FACILITY)
    assert {str(price.line): str(price.amount) for price in prices} == {
        "22612": "805.11", "27447-50": "1952.04", "32553": "82.69", "49411-51": "87.39", "99213": "64.37",
    }  # fmt: skip


@given(
    lines=st.lists(LINES, min_size=1, max_size=12), where=st.sampled_from(list(PLACES)), setting=st.sampled_from("NF")
)
def test_line_has_an_amount_in_cents_with_steps_or_says_why_not(lines, where, setting):
    for price in priced(", ".join(lines), where, setting):
        assert (price.amount is None) == (price.absence is not None)
        if price.amount is not None:
            assert price.amount == price.amount.quantize(Decimal("0.01")) > 0
            assert price.steps[-1].value == f"${price.amount:,.2f}"
