"""Pages of kept cases, as their keepers read them."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from claims.documents import claim_document
from claims.models import KeptCase
from tests.factories.accounts import make_superuser, make_user
from tests.factories.claims import make_case, make_claim, make_pairs
from tests.factories.payers import make_payer
from tests.factories.watching import make_team
from tests.pages import Page

pytestmark = pytest.mark.django_db

LIST, KEEP, BRING, EXPORT = (reverse(f"claims:{name}") for name in ("saved", "keep", "bring", "export"))
CHANGES, DIFFERENCES, RECHECK = (
    reverse(f"claims:{name}") for name in ("saved_changes", "saved_differences", "recheck")
)
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


def lines(*claims):
    return json.dumps([claim_document(claim) for claim in claims])


def told(client, response):
    return [each.text for each in Page(client.get(response["Location"])).main.all("div", role="status")]


def test_the_list_says_whose_lines_found_and_when(reader, user):
    make_pairs()
    make_case(user, modifiers=("XS",))
    make_case(user, "32553", title="Lung", team=make_team(user))
    page = page_of(reader, LIST)
    first, second = page.main.rows
    assert first[:3] == ["Markers", "Me", "2: 49411, 32553".replace("32553", "49327")]
    assert "1 worth knowing" in first[3]
    assert (first[4], second[0], second[1]) == ("21 Nov 2026", "Lung", "Billing")
    assert "not judged" in second[3]


def test_an_empty_list_says_how_a_case_is_kept(reader):
    assert "No case is kept yet." in page_of(reader, LIST).main.text


@pytest.mark.parametrize(
    ("query", "found"),
    (
        ({"q": "49411"}, ["Liver"]),
        ({"q": "lu"}, ["Lung"]),
        ({"q": "lu 32553"}, ["Lung"]),
        ({"q": "lu 49411"}, []),
        ({"q": "3255"}, []),
        ({"whose": "me"}, ["Liver"]),
        ({"whose": "team:billing"}, ["Lung"]),
        ({"page": "9"}, ["Liver", "Lung"]),
    ),
)
def test_cases_are_found_by_title_by_code_and_by_owner(reader, user, query, found):
    make_case(user, "49411", title="Liver")
    make_case(user, "32553", title="Lung", team=make_team(user))
    page = page_of(reader, LIST, **query)
    assert [row[0] for row in page.main.rows] == found
    assert found or "No case is found by that." in page.main.text


@pytest.mark.parametrize("number", (1, 3))
def test_the_list_takes_as_many_queries_for_one_case_as_for_three(reader, user, number, django_assert_num_queries):
    for code in CODES[:number]:
        make_case(user, code, title=code)
    # Session, reader, releases and policies, teams, cases counted, shown, their judgements, those waiting; teams to bring for.
    with django_assert_num_queries(10):
        reader.get(LIST)


def test_a_case_shows_its_lines_and_its_latest_judgement(reader, user):
    make_pairs()
    case = make_case(user, units=2, modifiers=("59",))
    page = page_of(reader, case.get_absolute_url())
    assert page.main.rows[0] == [
        "Line 1", "49411", "Modifiers: 59", "2 units", "Diagnoses: none", "Place: 22", "15 Jul 2026",
    ]  # fmt: skip
    found = next(row for row in page.main.rows if "NCCI procedure-to-procedure edit" in row[1])
    assert found[0] == "Worth knowing"
    assert found[3] == "v32.2 practitioner"
    assert "practitioner services" in page.main.text


def test_a_case_shows_what_each_judgement_changed_and_by_which_editions(reader, user):
    case = make_case(user)
    make_pairs()
    page = page_of(reader, case.get_absolute_url())
    assert "The newest editions have not judged this case yet." in page.main.text
    response = reader.post(RECHECK, {"case": case.pk, "next": case.get_absolute_url()})
    assert told(reader, response) == ["1 case was judged again, 1 of them differently."]
    page = page_of(reader, case.get_absolute_url())
    assert "have not judged this case" not in page.main.text
    latest, first = page.main.all("details", class_="step")
    assert "Loaded since the judgement before: v32.2 practitioner." in latest.text
    assert any(row[0] == "Judged now" and "Not payable as written" in row[2] for row in latest.rows)
    assert "when it was kept" in first.text


def test_what_others_keep_is_not_found(client, user):
    own, team = make_case(user), make_case(user, team=make_team(user))
    client.force_login(make_user("other@example.org"))
    for case in (own, team):
        assert client.get(case.get_absolute_url()).status_code == 404
        for name in ("rename", "discard"):
            assert client.post(reverse(f"claims:{name}", args=(case.pk,)), {"title": "Mine"}).status_code == 404
    assert page_of(client, LIST).main.rows == []
    assert json.loads(client.get(EXPORT).content)["cases"] == []
    make_pairs()
    client.post(RECHECK, {"case": own.pk})
    assert own.judgements.count() == 1
    assert page_of(client, DIFFERENCES, **{"from": "2026-07-01", "to": "2027-07-01"}).main.all("table") == []
    assert KeptCase.objects.filter(title="Markers").count() == 2


def test_a_colleague_reads_what_the_team_keeps(client, user):
    colleague = make_user("colleague@example.org")
    case = make_case(user, team=make_team(user, colleague))
    client.force_login(colleague)
    assert page_of(client, case.get_absolute_url()).root.one("h1").text == "Markers"


@pytest.mark.parametrize("path", (LIST, CHANGES, DIFFERENCES, EXPORT, "/claims/saved/1/"))
def test_whoever_is_not_logged_in_is_asked_to(client, path):
    assert client.get(path)["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("path", (KEEP, BRING, RECHECK, "/claims/saved/1/rename/", "/claims/saved/1/discard/"))
def test_writes_are_posted_by_a_page_of_ours(user, path):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(user)
    assert careful.get(path).status_code == 405
    assert careful.post(path).status_code == 403


def test_lines_are_kept_from_the_page_of_the_check(reader, user):
    response = reader.post(KEEP, {"title": "Markers", "claims": lines(make_claim("49411")), "team": ""})
    case = KeptCase.objects.get()
    assert (response["Location"], case.user, case.kept_by) == (case.get_absolute_url(), user, user)
    assert told(reader, response) == ["Markers is kept, with the judgement of today."]
    response = reader.post(KEEP, {"title": "Again", "claims": lines(make_claim("49411"))})
    assert response["Location"] == case.get_absolute_url()
    assert told(reader, response) == ["These lines are already kept, as Markers."]


def test_several_claims_are_kept_with_their_numbers(reader, user):
    team = make_team(user)
    reader.post(KEEP, {"title": "July", "claims": lines(*map(make_claim, CODES)), "team": team.slug})
    assert sorted(KeptCase.objects.values_list("title", "team__slug")) == [
        (f"July, claim {number}", "billing") for number in (1, 2, 3)
    ]


def test_a_refused_title_is_not_shown_again_and_the_lines_are(reader):
    response = reader.post(KEEP, {"title": "MRN 8812", "claims": lines(make_claim("49411"))})
    page = Page(response)
    assert page.status == 400
    assert "looks as if it held" in page.main.one("div", role="alert").text
    assert "8812" not in page.html
    assert json.loads(page.main.one("input", name="claims").attrs["value"])[0]["lines"][0]["code"] == "49411"
    assert page.main.one("input", name="title").attrs["value"] == ""
    assert KeptCase.objects.count() == 0


@pytest.mark.parametrize(
    ("posted", "said"),
    (
        ({"title": "A"}, "There are no lines to keep: check some first."),
        ({"title": "", "claims": "[]"}, "Give the case a title."),
        ({"title": "A", "claims": "[]"}, "The lines: there are none."),
        ({"title": "A", "claims": '[{"patient": "Jane"}]'}, "Claim 1: lacks version"),
        ({"title": "A", "claims": "{"}, "is not JSON."),
        ({"title": "A", "claims": "[]", "team": "strangers"}, "Choose yourself, or a team whose member you are."),
    ),
)
def test_what_cannot_be_kept_says_why(reader, posted, said):
    make_team(name="Strangers", slug="strangers")
    page = Page(reader.post(KEEP, posted))
    assert (page.status, KeptCase.objects.count()) == (400, 0)
    assert said in page.main.one("div", role="alert").text


def test_the_offer_to_keep_carries_the_lines_and_a_title(user):
    make_team(user)
    template = Template(
        '{% include "claims/_keep.html" with claims=claims user=user path="/claims/check/" csrf_token="t" only %}'
    )

    def offered(who, *claims):
        return template.render(Context({"claims": claims, "user": who}))

    claim = make_claim("49411", "77002")
    html = offered(user, claim)
    assert escape(json.dumps([claim_document(claim)], separators=(",", ":"))) in html
    assert 'value="49411, 77002, 15 July 2026"' in html
    assert "Billing" in html
    assert "Log in" in offered(None, claim)
    assert "has not the shape of a CPT or HCPCS code" in offered(user, make_claim("4941"))
    assert "101 claims were checked; up to 100 at once" in offered(user, *[claim] * 101)
    assert offered(user).strip() == ""


def test_a_case_is_renamed_and_discarded(reader, user):
    case = make_case(user)
    response = reader.post(reverse("claims:rename", args=(case.pk,)), {"title": " Both  sides "})
    assert told(reader, response) == ["The case is called Both sides now."]
    response = reader.post(reverse("claims:rename", args=(case.pk,)), {"title": "DOB 3/2/1947"})
    assert "1947" not in told(reader, response)[0]
    response = reader.post(reverse("claims:discard", args=(case.pk,)))
    assert told(reader, response) == ["Both sides is discarded, with all its judgements."]
    assert KeptCase.objects.count() == 0


def test_what_is_exported_is_brought_in_elsewhere(reader, user, client):
    make_payer("aetna", "Aetna", "commercial")
    make_case(user, "49411", payer="aetna", state="TX")
    make_case(user, "32553", title="Lung", team=make_team(user))
    response = reader.get(EXPORT)
    assert "attachment" in response["Content-Disposition"]
    other = make_user("other@example.org")
    client.force_login(other)
    for said in ("2 cases are kept, with the judgement of today.", "All cases of the file are kept already."):
        file = SimpleUploadedFile("cases.json", response.content)
        assert told(client, client.post(BRING, {"file": file})) == [said]
    assert list(other.kept_cases.order_by("title").values_list("title", "document__payer")) == [
        ("Lung", ""), ("Markers", "aetna"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    (
        (b"", "The file is empty."),
        (b"\x00\xff", "Nothing was kept. The file: is not text in UTF-8."),
        (
            b'{"format": "fiducial-cases", "version": 1, "cases": [{"title": "A", "claim": 1}]}',
            "Case 1: must be an object",
        ),
    ),
)
def test_a_file_that_is_none_of_ours_is_refused(reader, content, said):
    response = reader.post(BRING, {"file": SimpleUploadedFile("x.json", content)})
    assert said in told(reader, response)[0]


def test_a_file_too_large_is_refused(reader, monkeypatch):
    monkeypatch.setattr("claims.forms_saved.LARGEST_FILE", 10)
    response = reader.post(BRING, {"file": SimpleUploadedFile("x.json", b" " * 11)})
    assert "larger than" in told(reader, response)[0]


def test_the_list_offers_to_judge_what_the_newest_editions_have_not(reader, user):
    make_case(user, "49411")
    make_case(user, "32553", title="Lung")
    assert "not yet judged" not in page_of(reader, LIST).main.text
    make_pairs(pairs=())
    page = page_of(reader, LIST)
    assert "2 cases are not yet judged by the newest editions." in page.main.text
    assert page.main.rows[0][4].endswith("not by the newest editions")
    assert told(reader, reader.post(RECHECK)) == ["2 cases were judged again, 2 of them differently."]
    assert told(reader, reader.post(RECHECK)) == ["Every case is judged by the newest editions."]


def test_one_press_judges_no_more_than_its_share(reader, user, monkeypatch):
    monkeypatch.setattr("claims.views_saved.MOST_AT_ONCE", 1)
    make_case(user, "49411")
    make_case(user, "32553", title="Lung")
    make_pairs(pairs=())
    assert told(reader, reader.post(RECHECK)) == ["1 case was judged again, 1 of them differently. 1 is left."]


@pytest.mark.parametrize("model", ("keptcase", "judgement", "editionset"))
def test_staff_look_and_change_nothing(client, user, model):
    make_case(user)
    client.force_login(make_superuser())
    page = Page(client.get(f"/admin/claims/{model}/"))
    assert page.status == 200
    assert not re.search(r"/add/", page.root.one("div", id="content").text + page.main.text)
    assert client.get(f"/admin/claims/{model}/add/").status_code == 403


def test_the_lines_of_a_case_are_checked_in_full(reader, user):
    make_pairs()
    case = make_case(user)
    carried = page_of(reader, case.get_absolute_url()).main.one("input", name="carried").attrs["value"]
    page = Page(reader.post(reverse("claims:check"), {"carried": carried}))
    assert page.status == 200
    assert "Column 1 49411, column 2 49327" in page.main.text


def test_a_file_that_is_brought_in_is_never_on_a_disk(reader, monkeypatch):
    def refused(*args, **kwargs):
        raise AssertionError("a file of cases was written to a disk")

    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", refused)
    response = reader.post(BRING, {"file": SimpleUploadedFile("x.json", b" " * (6 * 2**20) + b"{}")})
    assert "The file: lacks format, version, cases." in told(reader, response)[0]
