"""The scorecards of prior authorization: one payer by year, all payers side by side, and who has none."""

from decimal import Decimal

import pytest
from django.db import IntegrityError

from payers.models import PriorAuthorizationMetric
from payers.reporting import COMPARED, GROUPS, Unit, bar_width, in_words, programs_of, why_none
from payers.vocabulary import Program
from tests.factories.payers import make_line, make_payer
from tests.pages import Page

FIELDS = {
    field.name for field in PriorAuthorizationMetric._meta.get_fields() if field.get_internal_type() == "DecimalField"
}


def make_metric(payer, year=2025, program="medicare_advantage", contract="", **figures):
    facts = {"standard_approved": Decimal("92.4"), "standard_denied": Decimal("7.6")} | figures
    return PriorAuthorizationMetric.objects.create(payer=payer, year=year, program=program, contract=contract, **facts)


@pytest.fixture
def aetna(db):
    payer = make_payer("aetna", "Aetna", "commercial")
    make_line(payer, "medicare-advantage", "Medicare Advantage plans", "medicare_advantage")
    return payer


def test_every_published_figure_has_its_row_once():
    assert sorted(measure.field for group in GROUPS for measure in group.measures) == sorted(FIELDS)
    assert {field for field, _, _ in COMPARED} < FIELDS


def test_figures_are_said_as_published():
    assert in_words(Decimal("92.40"), Unit.PERCENT) == "92.4%"
    assert in_words(Decimal("100.00"), Unit.PERCENT) == "100%"
    assert in_words(Decimal("0.00"), Unit.HOURS) == "0 h"
    assert in_words(Decimal(110), Unit.HOURS) == "110 h"


def test_longest_value_fills_its_bar_and_nothing_has_none():
    assert bar_width(Decimal(131), Decimal(131)) == 100
    assert bar_width(Decimal("92.4"), Decimal(100)) == Decimal("92.4")
    assert bar_width(Decimal(0), Decimal(0)) == 0


def test_rule_reaches_four_programs_and_nobody_else():
    assert programs_of(["commercial", "medicaid", "medicare_advantage"]) == (
        Program.MEDICARE_ADVANTAGE,
        Program.MEDICAID,
    )
    assert programs_of(["exchange"]) == (Program.FFE,)
    assert programs_of(["commercial", "medicare_ffs"]) == ()


@pytest.mark.parametrize(
    ("kind", "lines", "absent"),
    [
        ("medicare_ffs", ["medicare_ffs"], "not-applicable"),
        ("delegate", [], "not-applicable"),
        ("commercial", ["commercial"], "not-applicable"),
        ("commercial", [], "not-loaded"),
        ("commercial", ["commercial", "medicaid"], "not-loaded"),
    ],
)
def test_who_has_no_figures_is_told_why(kind, lines, absent):
    assert why_none("Payer", kind, lines).kind.slug == absent


def test_years_stand_side_by_side_the_newest_first(client, aetna):
    make_metric(aetna, 2024, standard_median_hours=Decimal(118))
    make_metric(aetna, 2025, standard_median_hours=Decimal(92))

    page = Page(client.get("/payers/aetna/scorecard/"))

    assert [head.text for head in page.main.one("thead").all("th")] == ["2025", "2024 before the rule"]
    rows = {row[0]: row[1:] for row in page.main.rows}
    assert rows["Standard, median"] == ["92 h", "118 h"]
    assert [rect.attrs["width"] for rect in page.main.all("rect", class_="score-part")][:2] == ["92.4", "92.4"]
    assert "42 CFR 422.122(c)" in page.main.text


def test_figure_that_was_left_out_is_not_published(client, aetna):
    make_metric(aetna, approved_after_appeal=None)
    rows = {row[0]: row[1:] for row in Page(client.get("/payers/aetna/scorecard/")).main.rows}
    assert rows["Approved after appeal"] == ["not published"]


def test_page_says_to_whom_the_rule_applies(client, aetna):
    words = "Applies to Medicare Advantage, Medicaid, CHIP and plans on the federal exchange only."
    assert words in Page(client.get("/payers/aetna/scorecard/")).main.text
    assert words in Page(client.get("/policies/scorecards/")).main.text


def test_sample_is_said_over_the_page_and_over_its_tables_only_where_it_is_one(client, aetna):
    make_metric(aetna, contract="SAMPLE-H0001", is_sample=True)
    page = Page(client.get("/payers/aetna/scorecard/"))
    assert (
        "Made up to show the shape of a scorecard; it is not Aetna\N{RIGHT SINGLE QUOTATION MARK}s document."
        in page.main.text
    )
    assert page.main.one("table", data_sample=True).one("caption").text.startswith("Sample")
    assert "made up, published by nobody" in page.main.text

    PriorAuthorizationMetric.objects.update(is_sample=False, url="https://www.example.org/metrics")
    page = Page(client.get("/payers/aetna/scorecard/"))
    assert not page.main.all(data_sample=True)
    assert page.main.all("a", href="https://www.example.org/metrics")


def test_payer_without_figures_says_which_absence_it_is(client, aetna):
    make_payer()
    for slug, absent in (("aetna", "not-loaded"), ("medicare", "not-applicable")):
        page = Page(client.get(f"/payers/{slug}/scorecard/"))
        assert [element.attrs["data-absent"] for element in page.main.all(data_absent=True)] == [absent]


def test_program_without_a_report_is_named_beside_those_that_have_one(client, aetna):
    make_line(aetna, "medicaid", "Medicaid plans", "medicaid")
    make_metric(aetna)
    assert (
        "It has Medicaid plans, and no figures of them are loaded."
        in Page(client.get("/payers/aetna/scorecard/")).main.text
    )


def test_unknown_payer_has_no_scorecard(client, db):
    assert Page(client.get("/payers/nobody/scorecard/")).status == 404


@pytest.mark.parametrize("number", [1, 3])
def test_scorecard_of_a_payer_asks_three_queries(client, aetna, django_assert_num_queries, number):
    for year in range(2025, 2025 + number):
        make_metric(aetna, year)
        make_metric(aetna, year, contract="H0001")
    with django_assert_num_queries(3):
        page = Page(client.get("/payers/aetna/scorecard/"))
    assert len(page.main.all("table")) == 2
    assert len(page.main.all("thead")[0].all("th")) == number


@pytest.mark.parametrize("number", [1, 3])
def test_all_scorecards_ask_four_queries(client, db, django_assert_num_queries, number):
    for slug in ["one", "two", "three"][:number]:
        payer = make_payer(slug, slug.title(), "commercial")
        make_line(payer, "ma", "Medicare Advantage plans", "medicare_advantage")
        make_metric(payer)
    with django_assert_num_queries(4):
        page = Page(client.get("/policies/scorecards/"))
    assert sorted(row[0] for row in page.main.rows) == sorted(["One", "Two", "Three"][:number])


def test_payers_side_by_side_are_of_one_year_and_program(client, aetna):
    other = make_payer("other", "Other", "medicaid")
    make_line(other, "medicaid", "Medicaid plans", "medicaid")
    make_metric(aetna, 2025)
    make_metric(aetna, 2024, standard_approved=Decimal(80))
    make_metric(other, 2025, "medicaid", standard_approved=Decimal(70))

    newest = Page(client.get("/policies/scorecards/")).main
    assert [head.text for head in newest.all("h2")] == ["Medicare Advantage", "Medicaid"]
    assert ["92.4%" in row[1] for row in newest.rows] == [True, False]

    assert all(not caption.all("a") for caption in newest.all("caption"))

    older = Page(client.get("/policies/scorecards/?year=2024")).main
    assert "80%" in older.rows[0][1]
    assert "No figures of Other for 2024 are loaded." in older.text
    assert "before the rule" in older.text

    medicaid = Page(client.get("/policies/scorecards/?program=medicaid")).main
    assert [head.text for head in medicaid.all("h2")] == ["Medicaid"]
    assert [row[0] for row in medicaid.rows] == ["Other"]


def test_payers_to_which_the_rule_does_not_apply_are_named_apart(client, aetna):
    make_metric(aetna)
    make_payer()
    section = Page(client.get("/policies/scorecards/")).main.all("section")[-1]
    assert section.one("h2").text == "Payers without such figures"
    assert "Medicare" in section.text
    assert [element.attrs["data-absent"] for element in section.all(data_absent=True)] == ["not-applicable"]


def test_no_figures_at_all_is_said(client, db):
    assert "No figures of any payer are loaded." in Page(client.get("/policies/scorecards/")).main.text


@pytest.mark.parametrize("query", ["year=1", "year=x", "program=none", "year=2025%00", "year=99999999999999999999"])
def test_filter_that_cannot_be_read_says_so_and_shows_the_newest(client, aetna, query):
    make_metric(aetna)
    page = Page(client.get(f"/policies/scorecards/?{query}"))
    if page.status == 200:
        assert "Select a valid choice" in page.main.text
        assert "Figures of 2025" in page.main.text
    else:
        assert page.status == 400


def test_database_refuses_a_percentage_over_a_hundred(aetna):
    with pytest.raises(IntegrityError):
        make_metric(aetna, standard_approved=Decimal(101))
