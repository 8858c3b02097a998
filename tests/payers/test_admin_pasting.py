"""A pasted list of codes: reported before it is saved, and saved as it was reported."""

import re
from datetime import date

import pytest
from django.contrib.messages import get_messages

from payers.actions.versions import content_of
from payers.models import PolicyVersion
from payers.vocabulary import Disposition, PriorAuthorization
from tests.factories.accounts import make_user
from tests.factories.codes import make_code, make_ended_code, make_replacement
from tests.factories.payers import make_payer, make_policy_version
from tests.pages import Page
from tests.payers.admin_forms import address

pytestmark = pytest.mark.django_db
SAID = {"disposition": "criteria", "prior_authorization": "yes", "group": "1", "places": "22, 24"}


@pytest.fixture(autouse=True)
def editor(client):
    user = make_user("editor@example.org", groups=["Editors"])
    client.force_login(user)
    return user


@pytest.fixture
def draft():
    return make_policy_version(codes=[("49411", "covered", "no")])


def check(client, version, text, what="codes", **said):
    said = (SAID if what == "codes" else {"polarity": "supports", "group": "1"}) | said
    data = {"text": text, "seen_at": version.updated_at.isoformat(), "_check": "Check the list"} | said
    return client.post(address("paste", version, what), data), data


def add(client, version, text, what="codes", **said):
    """Checks, then adds, as a browser does: with the hidden boxes of the report."""
    response, data = check(client, version, text, what, **said)
    hidden = Page(response).root.one("form", id="paste_form").all("input", type="hidden")
    data |= {box.attrs["name"]: box.attrs["value"] for box in hidden}
    del data["_check"]
    return client.post(address("paste", version, what), data | {"_add": "Add"})


def fresh(version):
    return PolicyVersion.objects.get(pk=version.pk)


def codes_of(version):
    return [row.code for row in content_of(version).codes]


def report_of(response):
    return Page(response).section("report")


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_list_is_reported_before_anything_is_saved(client, draft):
    for code in ("77301", "77318", "77338", "49411"):
        make_code(code=code)
    gone = make_ended_code(code="77310", ended_on=date(2026, 1, 1))
    make_replacement(gone, make_code(code="77316"))

    response, _ = check(client, draft, "CPT 77301-77338, 49411-59; 99999\nplan of treatment")

    report = report_of(response)
    assert report.one("h2").text == "What was read: 4 new, 1 already listed, 1 unknown, 1 ended"
    assert "77301, 77316, 77318, 77338" in report.text
    assert "77310: valid until 31 December 2025; replaced by 77316" in report.text
    assert "99999" in report.text
    assert "Modifiers left out 59" in report.text
    assert "plan of treatment" in report.text
    assert codes_of(draft) == ["49411"]


def test_the_reported_codes_are_added_with_what_is_said_of_all(client, draft):
    for code in ("77301", "77338"):
        make_code(code=code)

    response = add(client, draft, "77301, 77338, 99999, 49411")

    assert response.headers["Location"] == address("change", draft)
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "2 codes added to version 1. 1 unknown or ended left out."
    ]
    rows = {row.code: row for row in content_of(draft).codes}
    assert sorted(rows) == ["49411", "77301", "77338"]
    assert rows["77301"].disposition is Disposition.CRITERIA
    assert rows["77301"].prior_authorization is PriorAuthorization.REQUIRED
    assert rows["77301"].places == ("22", "24")
    # What was listed already says what it said.
    assert rows["49411"].disposition is Disposition.COVERED


def test_thirty_unknown_codes_are_all_named_and_kept_only_by_a_tick(client, draft):
    unknown = [f"{number}" for number in range(99001, 99031)]

    response, _ = check(client, draft, " ".join(unknown))
    report = report_of(response)
    add(client, draft, " ".join(unknown))
    without = codes_of(draft)
    add(client, draft, " ".join(unknown), keep_unknown="on")

    assert "0 new, 0 already listed, 30 unknown, 0 ended" in report.text
    assert all(code in report.text for code in unknown)
    assert without == ["49411"]
    assert codes_of(draft) == ["49411", *unknown]


def test_ended_codes_are_kept_only_by_a_tick(client, draft):
    make_ended_code(code="77310", ended_on=date(2026, 1, 1), is_end_bound=True)

    response, _ = check(client, draft, "77310")
    add(client, draft, "77310", keep_ended="on")

    assert "gone from the edition that begins on 1 January 2026; no replacement is recorded" in report_of(response).text
    assert codes_of(draft) == ["49411", "77310"]


def test_a_list_that_was_not_checked_is_reported_first(client, draft):
    make_code(code="77301")
    data = {"text": "77301", "seen_at": draft.updated_at.isoformat(), "_add": "Add", **SAID}

    response = client.post(address("paste", draft, "codes"), data)

    assert "has not been checked yet, so nothing is saved" in words(response)
    assert "1 new" in report_of(response).text
    assert codes_of(draft) == ["49411"]


def test_a_list_of_nothing_new_is_not_added(client, draft):
    response = add(client, draft, "49411")

    assert "There is nothing to add: no code of the list is new." in words(response)


@pytest.mark.parametrize(
    "said,expected",
    [
        ({"text": " "}, "Paste the codes."),
        ({"disposition": ""}, "This field is required."),
        ({"disposition": "not_covered"}, "What is never covered cannot ask for prior authorization."),
        ({"prior_authorization": "delegated"}, "Name a delegate where a delegate decides, and only there."),
        ({"places": "OR"}, "Expected two-digit place of service codes"),
        ({"text": "x" * 200_001}, "At most 200,000 characters are read at a time"),
    ],
)
def test_what_is_wrong_for_all_is_said_once(client, draft, said, expected):
    response, _ = check(client, draft, **({"text": "77301"} | said))

    assert words(response).count(expected) == 1
    assert Page(response).root.all("section", id="report") == []


def test_a_delegate_is_named_for_all(client, draft):
    make_payer("delegate-one", "Delegate One", "delegate")
    make_code(code="77301")

    add(client, draft, "77301", prior_authorization="delegated", delegate="delegate-one")

    assert content_of(draft).codes[1].delegate == "delegate-one"


def test_diagnoses_are_pasted_for_or_against(client, draft):
    for code in ("C22.0", "C22.1", "C61"):
        make_code("icd-10-cm", code)

    response, _ = check(client, draft, "c220-c221, C61, 77301", "diagnoses")
    add(client, draft, "c220-c221, C61", "diagnoses", polarity="does_not_support")

    assert "3 new" in report_of(response).text
    assert "77301" in report_of(response).text
    assert [(row.code, row.polarity) for row in content_of(draft).diagnoses] == [
        ("C22.0", "does_not_support"), ("C22.1", "does_not_support"), ("C61", "does_not_support"),
    ]  # fmt: skip


def test_somebody_who_saved_meanwhile_is_named_and_the_list_stays(client, draft):
    for code in ("77301", "77338"):
        make_code(code=code)
    response, data = check(client, draft, "77301, 77338")
    hidden = Page(response).root.one("form", id="paste_form").all("input", type="hidden")
    data |= {box.attrs["name"]: box.attrs["value"] for box in hidden} | {"_add": "Add"}
    add(client, draft, "77338")

    response = client.post(address("paste", draft, "codes"), data)

    assert "editor@example.org saved version 1 at" in words(response).lower()
    assert "look at the report again" in words(response)
    assert "1 new, 1 already listed" in report_of(response).text
    assert Page(response).root.one("textarea", name="text").text == "77301, 77338"
    assert codes_of(draft) == ["49411", "77338"]


def test_a_version_of_more_than_500_codes_is_added_to_by_pasting(client):
    draft = make_policy_version(codes=[(f"{10000 + number}", "criteria") for number in range(501)])
    make_code(code="77301")

    add(client, draft, "77301")

    assert len(codes_of(draft)) == 502


@pytest.mark.parametrize("stage", ["in_review", "approved"])
def test_nothing_is_pasted_into_what_is_no_draft(client, stage):
    version = make_policy_version(stage=stage)

    response, _ = check(client, version, "77301")

    assert response.headers["Location"] == address("change", version)
    assert next(str(message) for message in get_messages(response.wsgi_request)).endswith("only a draft is edited.")
    assert client.get(address("paste", version, "other")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_report_asks_as_often_for_one_code_as_for_many(client, draft, django_assert_num_queries, count):
    for number in range(count):
        make_ended_code(code=f"7731{number}")
    text = " ".join(f"7731{number}" for number in range(count))

    # Session, person, permissions of the person and of groups, version and its payer among those seen, may this person
    # edit, what the version says in eight tables, delegates, codes, replacements.
    with django_assert_num_queries(18):
        response, _ = check(client, draft, text)

    assert f"{count} ended" in report_of(response).text
