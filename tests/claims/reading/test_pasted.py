"""Lines as a coder types them, one case a row."""

import pytest

from claims.reading import Problem
from tests.claims.reading.spelled import lines_of, pasted, refused

ONE_LINE = [
    # Between blanks, each word by its shape.
    ("49411", "49411"),
    ("  49411  ", "49411"),
    ("49411-59", "49411-59"),
    ("49411-59-RT", "49411-59-RT"),
    ("49411 -59 -RT", "49411-59-RT"),
    ("49411 - 59", "49411-59"),
    ("49411 RT", "49411-RT"),
    ("49411 rt 59 2", "49411-RT-59 x2"),
    ("49411\N{EN DASH}59 \N{MULTIPLICATION SIGN}2", "49411-59 x2"),
    ("49411 x2", "49411 x2"),
    ("49411 X 2", "49411 x2"),
    ("49411 2x", "49411 x2"),
    ("49411 2 units", "49411 x2"),
    ("j1100 x250", "J1100 x250"),
    ("J1100 250", "J1100 x250"),
    ("49411 3", "49411 x3"),
    ("49411 C34.11", "49411 dx C34.11"),
    ("49411 c3411 z85.118", "49411 dx C34.11+Z85.118"),
    ("49411 x1 22", "49411 @22"),
    ("49411 C34.11 22", "49411 @22 dx C34.11"),
    ("49411 @22", "49411 @22"),
    ("49411 @ 22 2026-07-15", "49411 @22 2026-07-15"),
    ("49411-59 x2 C34.11 11 2026-07-15", "49411-59 x2 @11 2026-07-15 dx C34.11"),
    ("2026-07-15 49411-59 x2 C34.11 11", "49411-59 x2 @11 2026-07-15 dx C34.11"),
    ("49411 59 1 C34.11 11 2026-07-15", "49411-59 @11 2026-07-15 dx C34.11"),
    ("49411 59 RT 1 C34.11 11", "49411-59-RT @11 dx C34.11"),
    ("49411 2 11 7/5/2026", "49411 x2 @11 2026-07-05"),
    ("0042T", "0042T"),
    ("00100", "00100"),
    ("g0378 x 8", "G0378 x8"),
    ("49411 20260715", "49411 2026-07-15"),
    ("49411 07152026", "49411 2026-07-15"),
    ("49411 07-15-2026", "49411 2026-07-15"),
    ("49411 O360110", "49411 dx O36.0110"),
    ("49411-59 x2 C34.11, Z85.118 11 2026-07-15", "49411-59 x2 @11 2026-07-15 dx C34.11+Z85.118"),
    # Between commas, semicolons, bars or tabs, each cell by its place.
    ("49411,59,1,C34.11,11,07/15/2026", "49411-59 @11 2026-07-15 dx C34.11"),
    ("49411, 59, 1, C34.11, 11, 07/15/2026", "49411-59 @11 2026-07-15 dx C34.11"),
    ("49411\t59 RT\t2\tC34.11; Z85.118\t11\t7/15/2026", "49411-59-RT x2 @11 2026-07-15 dx C34.11+Z85.118"),
    ('49411,"59,RT",2,"C34.11,Z85.118",11,7/15/2026', "49411-59-RT x2 @11 2026-07-15 dx C34.11+Z85.118"),
    ("49411\t\t\t\t\t2026-07-15", "49411 2026-07-15"),
    ("49411\t\t12", "49411 x12"),
    ("49411,,12,,22", "49411 x12 @22"),
    ("49411,59", "49411-59"),
    ("49411;59;2", "49411-59 x2"),
    ("49411|59|2", "49411-59 x2"),
    ("07/15/2026\t49411\t59\t1", "49411-59 2026-07-15"),
    ("49411,1,C34.11,11", "49411 @11 dx C34.11"),
    ("49411,59,RT,,,2,C34.11,11,07/15/2026", "49411-59-RT x2 @11 2026-07-15 dx C34.11"),
    ("49411,2026-07-15", "49411 2026-07-15"),
]


@pytest.mark.parametrize("text, expected", ONE_LINE, ids=[text for text, _ in ONE_LINE])
def test_a_typed_line_is_read(text, expected):
    assert lines_of(pasted(text)) == [[expected]]


REFUSED = [
    # Two things at once: nothing is guessed.
    ("49411 59 C34.11", "", "may be a modifier, units or a place"),
    ("49411 11", "", "may be a modifier, units or a place"),
    ("49411 59 12 C34.11", "", "may be a modifier, units or a place"),
    ("49411 x2 11 22", "place of service", "two places"),
    ("49411 x2 3x", "units", "twice"),
    ("49411 x2 250", "", "neither units nor a place"),
    ("49411 2026-07-15 2026-07-16", "date of service", "two dates"),
    ("49411 x2 A", "diagnosis pointers", "none is listed"),
    # Units.
    ("49411 x1000000000", "units", "999,999"),
    ("49411 x1.5", "units", "whole units"),
    ("49411 x-2", "units", "negative"),
    ("49411,,-2", "units", "negative"),
    ("49411,,1.5", "units", "whole units"),
    # Dates.
    ("49411 7/15/26", "date of service", "year of two digits"),
    ("49411 2026-13-15", "date of service", "month"),
    ("49411 15/07/2026", "date of service", "the month comes first"),
    ("49411 2026-02-30", "date of service", "day that its month does not have"),
    # Codes.
    ("4941", "code", "does not begin with a CPT"),
    ("hello", "code", "does not begin with a CPT"),
    ("49411-", "code", "hyphen"),
    ("49411-5", "code", "not a modifier"),
    ("=49411", "code", "does not begin"),
    ("49411 =1+1", "", "formula"),
    ("49411,=1+1", "", "formula"),
    ("49411,+1", "", "formula"),
    ("49411 $980.00", "", "none of modifier, units, diagnosis"),
    ('49411,"59', "", "quotation mark"),
    ("49411-22-24-25-57-59", "code", "at most 4"),
    ("49411-59-RT 22 LT TC 1", "modifiers", "at most 4"),
    ("units dos\n1 2026-07-15", "code", "if this line is a header, head the column of codes"),
    # What may tell who the patient is.
    ("49411 123-45-6789", "", "a Social Security number: remove it"),
    ("49411 123456789", "", "a number of a person or record: remove it"),
    ("49411 zeb@example.org", "", "an e-mail address: remove it"),
    ("49411 (713) 555-0142", "", "a phone number: remove it"),
    ("49411 713.555.0142", "", "a phone number: remove it"),
    ("49411 1EG4-TE5-MK72", "", "a Medicare number: remove it"),
    ("49411 1EG4TE5MK72", "", "a Medicare number: remove it"),
    ("49411 77030-1234", "", "a ZIP code: remove it"),
    ("49411 M1234567", "", "a number of a person or record: remove it"),
    ("49411 M123456", "", "a number of a person or record: remove it"),
    ("49411 Zebulonia Quistland", "", "a name or other words: remove it"),
    ("Quistland, Zebulonia, 49411", "code", "a name or other words"),
    ("49411 1950-03-02", "date of service", "a birth date is not read"),
    ("49411 2011-03-02", "date of service", "looks like a birth date"),
]


@pytest.mark.parametrize("text, field, words", REFUSED, ids=[text for text, _, _ in REFUSED])
def test_a_line_that_cannot_be_read_is_refused_with_its_line_and_rule(text, field, words):
    error = refused(pasted, f"49411\n{text}" if field != "code" or "header" not in words else text)
    problem = error.problems[0]
    assert words in problem.message
    assert problem.field == field
    assert problem.line == (1 if "header" in words else 2)
    assert str(problem) in str(error)


POINTED = [
    ("Diagnoses: A C34.11; B Z85.118", "49411 x1 A", "49411 dx C34.11"),
    ("Dx: A C34.11, B Z85.118", "49411 x1 AB", "49411 dx C34.11+Z85.118"),
    ("DX: C34.11 Z85.118", "49411 x1 B A", "49411 dx Z85.118+C34.11"),
    ("ICD-10: 1) C34.11 2) Z85.118", "49411 x1 2 22", "49411 @22 dx Z85.118"),
    ("diagnosis codes = A=C34.11; B=Z85.118", '49411,,1,"A,B",22', "49411 @22 dx C34.11+Z85.118"),
    ("Diagnoses: B Z85.118; A C34.11", "49411,,1,12", "49411 dx C34.11+Z85.118"),
    ("Diagnoses: A. C34.11 B. Z85.118", "49411\t\t1\t1:2", "49411 dx C34.11+Z85.118"),
]  # fmt: skip


@pytest.mark.parametrize("head, line, expected", POINTED)
def test_pointers_choose_from_the_diagnoses_above(head, line, expected):
    assert lines_of(pasted(f"{head}\n{line}")) == [[expected]]


def test_a_second_list_of_diagnoses_holds_for_the_lines_below_it():
    text = "Dx: A C34.11\n49411 x1 A\nDx: A R91.1\n99213 x1 A"
    assert lines_of(pasted(text)) == [["49411 dx C34.11", "99213 dx R91.1"]]


@pytest.mark.parametrize(
    "head, words",
    [
        ("Diagnoses: A C34.11; C Z85.118", "leaves out a letter"),
        ("Diagnoses: A C34.11; A Z85.118", "two diagnoses under one letter"),
        ("Diagnoses: lung cancer", "not an ICD-10-CM code"),
        ("Diagnoses: A C34.11; B", "leaves out a letter"),
    ],
)
def test_a_faulty_list_of_diagnoses_is_refused(head, words):
    error = refused(pasted, f"{head}\n49411")
    assert words in str(error)
    assert error.problems[0].line == 1


def test_twelve_diagnoses_and_the_digits_12_are_refused_as_two_things():
    letters = "; ".join(f"{letter} C34.1{place % 3}" for place, letter in enumerate("ABCDEFGHIJKL"))
    assert "one pointer or several" in str(refused(pasted, f"Dx: {letters}\n49411,,1,12"))
    assert lines_of(pasted(f"Dx: {letters}\n49411,,1,L")) == [["49411 dx C34.12"]]


def test_what_was_assumed_is_said():
    notes = pasted("49411\n\n\n77002-26 x1 2026-07-15\n").notes
    assert notes == (
        "2 blank lines: passed over.",
        "1 line without units: taken as 1 unit.",
        "1 line without a date of service: taken as 1 August 2026.",
    )


def test_a_day_more_than_a_year_ahead_is_noted_and_read():
    read = pasted("49411 x1 2027-08-02\n49411 x1 2027-08-03")
    assert lines_of(read) == [["49411 2027-08-02", "49411 2027-08-03"]]
    assert read.notes == ("1 line dated more than a year ahead: look at the year.",)


def test_every_problem_is_told_at_once():
    error = refused(pasted, "49411 x1.5\n49411\nhello\n49411 13/13/2026")
    assert [(problem.line, problem.field) for problem in error.problems] == [
        (1, "units"),
        (3, "code"),
        (4, "date of service"),
    ]


def test_a_thousand_problems_are_counted_not_listed():
    error = refused(pasted, "\n".join(["49411 x1.5"] * 1_000))
    assert len(error.problems) == 20
    assert str(error).endswith("and 980 more like these")


@pytest.mark.parametrize("text", ["", "   \n\t\n", "Dx: A C34.11"])
def test_nothing_is_refused_as_nothing(text):
    assert str(refused(pasted, text)) == "lines: there is no claim line to read"


def test_lines_are_numbered_and_judged_for_the_payer_that_is_given():
    claim = pasted("49411\n\n77002", payer=" Medicare ", state="tx").claims[0]
    assert [line.number for line in claim.lines] == [1, 2]
    assert (claim.payer, claim.state) == ("medicare", "TX")


def test_a_problem_names_its_place_in_words():
    assert str(Problem(7, "units", "is not whole")) == "line 7, units: is not whole"
    assert str(Problem(None, "", "is empty")) == "is empty"
    assert str(Problem(31, "SV104", "is blank", "segment")) == "segment 31, SV104: is blank"
