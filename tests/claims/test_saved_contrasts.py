"""Kept cases compared: since a day, between two days, and for a script."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.factories.accounts import make_user
from tests.factories.claims import make_case, make_pairs
from tests.factories.sources import NOW
from tests.factories.watching import make_team
from tests.pages import Page

pytestmark = pytest.mark.django_db

CHANGES, DIFFERENCES = reverse("claims:saved_changes"), reverse("claims:saved_differences")
CODES = ("49411", "32553", "77002")


@pytest.fixture
def user():
    return make_user()


@pytest.fixture
def reader(client, user):
    client.force_login(user)
    return client


def page_of(client, path, **query):
    response = client.get(path, query)
    assert "no-store" in response["Cache-Control"]
    return Page(response)


@pytest.mark.parametrize("number", (1, 3))
def test_comparing_days_takes_as_many_queries_for_one_case_as_for_three(
    reader, user, number, django_assert_num_queries
):
    quarters()
    for code in CODES[:number]:
        make_case(user, code, "49327", title=code)
    with django_assert_num_queries(9):
        reader.get(DIFFERENCES, {"from": "2026-09-30", "to": "2026-10-01"})


@pytest.mark.parametrize("number", (1, 3))
def test_changes_take_as_many_queries_for_one_case_as_for_three(reader, user, number, django_assert_num_queries):
    for code in CODES[:number]:
        make_case(user, code, title=code)
    make_pairs()
    call_command("recheck", stdout=StringIO())
    with django_assert_num_queries(10):
        reader.get(CHANGES, {"since": "2026-01-01"})


def test_changes_since_a_day_stand_side_by_side_by_rule(reader, user, today):
    release = make_pairs(pairs=(("49411", "49327", 1),))
    make_case(user, modifiers=("XS",), at=NOW - timedelta(days=60))
    release.status = "failed"
    release.save()
    make_pairs("v32.2r1", pairs=(("49411", "49327", 0),))
    call_command("recheck", stdout=StringIO())
    page = page_of(reader, CHANGES, since="2026-01-01")
    section = page.root.one("section", aria_labelledby="rule-ptp")
    assert section.one("h3").text == "NCCI procedure-to-procedure edit"
    ((case, how, before, after),) = section.rows
    assert case == "Markers All 2 lines: 49411, 49327".replace("All 2 lines", "Lines 1, 2")
    assert how == "Graver worse"
    assert "Worth knowing" in before
    assert before.endswith("v32.2 practitioner")
    assert "Not payable as written" in after
    assert after.endswith("v32.2r1 practitioner")
    assert sums(page) == {"Cases": "1", "Judged worse": "1", "Judged better": "0", "Alike": "0"}


def sums(page):
    pairs = {each.one("dt").text: each.one("dd").text for each in page.main.one("dl", class_="contrast-sum").all("div")}
    return {name: pairs[name] for name in ("Cases", "Judged worse", "Judged better", "Alike")}


def test_without_changes_all_cases_are_alike(reader, user):
    make_case(user)
    page = page_of(reader, CHANGES)
    assert sums(page) == {"Cases": "1", "Judged worse": "0", "Judged better": "0", "Alike": "1"}
    assert "Nothing that is judged on both sides is judged differently." in page.main.text


def quarters():
    make_pairs(pairs=(("49411", "49327", 1),))
    make_pairs("v32.3", date(2026, 10, 1), date(2027, 1, 1), pairs=(("49411", "49327", 0),))


def test_two_days_stand_side_by_side(reader, user):
    quarters()
    make_case(user, modifiers=("XS",))
    make_case(user, "77002", title="Guidance")
    page = page_of(reader, DIFFERENCES, **{"from": "2026-09-30", "to": "2026-10-01"})
    ((case, how, before, after),) = page.root.one("section", aria_labelledby="rule-ptp").rows
    assert case.startswith("Markers")
    assert how == "Graver worse"
    assert before.endswith("v32.2 practitioner")
    assert after.endswith("v32.3 practitioner")
    assert sums(page) == {"Cases": "2", "Judged worse": "1", "Judged better": "0", "Alike": "1"}
    open_ = page.main.one("div", data_absent="not-loaded").text
    assert "Not judged in full as if served on 1 October 2026" in open_
    assert "medically unlikely edits (MUE) for 1 October 2026" in open_


def test_a_day_that_no_edition_covers_is_not_judged(reader, user):
    quarters()
    make_case(user)
    page = page_of(reader, DIFFERENCES, **{"from": "2026-10-01", "to": "2027-01-01"})
    assert "No longer judged" in page.root.one("section", aria_labelledby="rule-ptp").text
    assert sums(page)["Judged better"] == "0"
    assert "NCCI procedure-to-procedure edits for 1 January 2027" in page.main.text


@pytest.mark.parametrize(
    ("path", "query", "said"),
    (
        (DIFFERENCES, {"from": "2026-09-30"}, "This field is required."),
        (DIFFERENCES, {"from": "soon", "to": "2026-10-01"}, "A day is written YYYY-MM-DD"),
        (DIFFERENCES, {"from": "2026-10-01", "to": "2026-10-01"}, "Choose two different days."),
        (DIFFERENCES, {"from": "0001-01-01", "to": "9999-12-31"}, "days of 1990 to 2100"),
        (CHANGES, {"since": "10/01/2026"}, "A day is written YYYY-MM-DD"),
    ),
)
def test_a_day_that_cannot_be_read_says_so(reader, path, query, said):
    page = page_of(reader, path, **query)
    assert page.status == 400
    assert said in page.main.text


def test_the_next_quarter_is_proposed(reader, today):
    page = page_of(reader, DIFFERENCES)
    assert [each.attrs["value"] for each in page.main.all("input", type="date")] == ["2026-12-31", "2027-01-01"]


def compared(*options):
    out = StringIO()
    try:
        call_command("recheck", "--as-of", "2026-10-01", *options, stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


def test_a_script_learns_what_would_be_judged_worse(user):
    quarters()
    case = make_case(user, modifiers=("XS",))
    code, printed = compared("--format", "json")
    told = json.loads(printed)
    assert code == 1
    assert (told["against"], told["as_of"], told["worse"]) == ("2026-09-30", "2026-10-01", 1)
    assert [entry["case"] for entry in told["differences"]] == [case.pk]
    code, printed = compared("--against", "2026-10-02")
    assert (code, "0 judged differently" in printed) == (0, True)
    assert case.judgements.count() == 1


def test_a_script_learns_what_would_be_judged_no_longer(user):
    make_pairs()
    make_case(user)
    assert compared()[0] == 3


def test_the_command_is_asked_for_one_team_or_person(user):
    quarters()
    make_case(user, modifiers=("XS",))
    make_case(user, "77002", title="Guidance", team=make_team(user))
    assert compared("--person", "READER@example.org")[0] == 1
    assert "1 case compared" in compared("--team", "billing")[1]
    with pytest.raises(CommandError, match="No case is kept for them"):
        compared("--team", "nobody")
    with pytest.raises(CommandError, match="go with --as-of"):
        call_command("recheck", "--format", "json")
    with pytest.raises(CommandError, match="write the day as YYYY-MM-DD"):
        call_command("recheck", "--as-of", "soon")


def test_the_command_says_how_many_it_judged(user):
    make_case(user)
    make_pairs()
    out = StringIO()
    call_command("recheck", stdout=out)
    assert out.getvalue() == "1 case judged by the newest editions, 1 differently.\n"
