"""Pasted lists of codes: what is read of them, and what is known of what was read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payers.code_lists import CodeRange, read_diagnoses, read_procedures
from payers.selectors.code_lists import look_up
from tests.factories.codes import make_code, make_ended_code, make_listing, make_replacement
from tests.factories.sources import make_release

ON = date(2026, 11, 21)


def codes_of(text):
    return [code for _, code in read_procedures(text).codes]


@pytest.mark.parametrize(
    "text",
    [
        "49411, 32553 A4648",
        "49411;32553|A4648",
        "CPT 49411\nCPT\u00ae code: 32553\nHCPCS a4648",
        "CPT\u2122 49411/32553 & A4648",
        "  \u2022 49411\t32553\n(A4648).",
        "\uff14\uff19\uff14\uff11\uff11, 32553, A4648, 49411",
    ],
)
def test_any_separator_and_the_names_of_systems_are_read_over(text):
    read = read_procedures(text)

    assert [code for _, code in read.codes] == ["49411", "32553", "A4648"]
    assert [system for system, _ in read.codes] == ["cpt", "cpt", "hcpcs"]
    assert read.unreadable == ()


def test_modifiers_are_left_out_and_named():
    read = read_procedures("49411-59, 32553-26-RT\n77301 TC")

    assert [code for _, code in read.codes] == ["49411", "32553", "77301"]
    assert read.modifiers == ("59", "26", "RT", "TC")
    assert read.unreadable == ()


@pytest.mark.parametrize("text", ["77301-77338", "77301 \u2013 77338", "77301 to 77338", "CPT 77301 through CPT 77338"])
def test_a_range_is_read_with_its_ends(text):
    read = read_procedures(text)

    assert read.ranges == (CodeRange("cpt", "77301", "77338"),)
    assert codes_of(text) == ["77301", "77338"]


def test_a_range_holds_only_codes_of_its_own_series():
    category_three = CodeRange("cpt", "0051T", "0075T")
    assert category_three.holds("cpt", "0060T")
    assert not category_three.holds("cpt", "00520")
    assert not category_three.holds("hcpcs", "0060T")
    assert CodeRange("icd-10-cm", "C22", "C25").holds("icd-10-cm", "C25.9")
    assert not CodeRange("icd-10-cm", "C22", "C25").holds("icd-10-cm", "C26.0")


@pytest.mark.parametrize(
    "text,why",
    [
        ("77338-77301", "it runs backwards"),
        ("A4648-77301", "within one code system"),
        ("00520-0075T", "of different kinds"),
    ],
)
def test_a_range_that_makes_no_sense_is_named_with_the_reason(text, why):
    read = read_procedures(text)

    assert (read.codes, read.ranges) == ((), ())
    assert text in read.unreadable[0]
    assert why in read.unreadable[0]


def test_words_between_codes_are_named_as_they_stand():
    read = read_procedures("77301 radiotherapy plan\nC61 and 4941, then 77338\n7730177338")

    assert [code for _, code in read.codes] == ["77301", "77338"]
    assert read.unreadable == ("radiotherapy plan", "C61 4941 then", "7730177338")


def test_diagnoses_get_their_dot_and_procedures_are_no_diagnoses():
    read = read_diagnoses("ICD-10-CM c220, C22.9; C7951 \u2014 C79.52\n77301")

    assert [code for _, code in read.codes] == ["C22.0", "C22.9", "C79.51", "C79.52"]
    assert read.ranges == (CodeRange("icd-10-cm", "C79.51", "C79.52"),)
    assert read.unreadable == ("77301",)


@given(st.text())
def test_no_text_breaks_the_reading(text):
    for read in (read_procedures(text), read_diagnoses(text)):
        assert len(set(read.codes)) == len(read.codes)


@given(st.lists(st.from_regex(r"[0-9]{5}", fullmatch=True), unique=True))
def test_codes_set_apart_by_commas_are_all_read(codes):
    assert codes_of(", ".join(codes)) == codes


@pytest.mark.django_db
def test_a_report_sets_new_listed_unknown_and_ended_codes_apart(django_assert_num_queries):
    for code in ("77301", "77318", "77338", "49411"):
        make_code(code=code)
    make_code("hcpcs", "A4648")
    gone = make_ended_code(code="77310")
    make_replacement(gone, make_code(code="77316"))
    pasted = read_procedures("77301-77338, 49411, 99999, A4648, 41500-41600, junk")

    with django_assert_num_queries(2):
        report = look_up(pasted, held={("cpt", "49411")}, on=ON)

    assert report.new == (("cpt", "77301"), ("cpt", "77316"), ("cpt", "77318"), ("cpt", "77338"), ("hcpcs", "A4648"))
    assert report.listed == (("cpt", "49411"),)
    assert report.unknown == (("cpt", "41500"), ("cpt", "41600"), ("cpt", "99999"))
    assert [(ended.code.code, ended.replaced_by) for ended in report.ended] == [("77310", ("77316",))]
    assert [str(span) for span in report.empty_ranges] == ["41500-41600"]
    assert report.unreadable == ("junk",)
    assert report.to_add(with_unknown=False, with_ended=False) == list(report.new)
    assert ("cpt", "99999") in report.to_add(with_unknown=True, with_ended=False)
    assert ("cpt", "77310") in report.to_add(with_unknown=False, with_ended=True)


@pytest.mark.django_db
def test_all_thirty_unknown_codes_are_named():
    pasted = read_procedures(" ".join(f"{number}" for number in range(99001, 99031)))

    report = look_up(pasted, held=(), on=ON)

    assert [code for _, code in report.unknown] == [f"{number}" for number in range(99001, 99031)]
    assert report.is_empty is False


@pytest.mark.django_db
def test_a_code_that_ends_later_is_not_ended():
    make_code(code="49411", ended_on=date(2027, 1, 1))

    assert look_up(read_procedures("49411"), held=(), on=ON).new == (("cpt", "49411"),)
    assert look_up(read_procedures("49411"), held=(), on=date(2027, 1, 1)).new == ()


@pytest.mark.django_db
def test_a_range_of_diagnoses_brings_the_codes_of_its_last_category_but_no_headings():
    release = make_release("icd10cm", "FY2026")
    for code, is_billable in [("C22", False), ("C22.0", True), ("C25", False), ("C25.9", True), ("C26.0", True)]:
        make_listing(make_code("icd-10-cm", code), release, is_billable=is_billable)

    report = look_up(read_diagnoses("C22.0-C25"), held=(), on=ON)

    # C25 is named by the person who pasted it.
    assert [code for _, code in report.new] == ["C22.0", "C25", "C25.9"]


@pytest.mark.django_db
def test_a_list_that_is_too_long_is_not_looked_at():
    pasted = read_procedures(" ".join(f"{number:05}" for number in range(5_001)))

    report = look_up(pasted, held=(), on=ON)

    assert report.is_too_long
    assert report.is_empty
