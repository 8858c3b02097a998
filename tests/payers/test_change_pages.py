"""The list of changes, one change, and the newest ones on the first page."""

from datetime import date

import pytest

from codes.models import Family
from tests.factories.codes import make_code
from tests.pages import Page
from tests.payers.changing import DIFF, changed, changed_of_two_payers, delegated, several

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_payers(today):
    changed_of_two_payers()


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_the_same_queries_for_one_and_three(client, today, django_assert_num_queries, number):
    several(number)
    with django_assert_num_queries(3):
        page = Page(client.get("/policies/changes/"))
    lines = page.main.one("ol", class_="change-list").all("li")
    assert [line.all("a")[0].text for line in lines] == [f"Payer {n} P-{n}" for n in reversed(range(number))]


def test_list_says_what_changed_when_and_leads_on(client, today):
    change = changed(is_sample=True)
    line = Page(client.get("/policies/changes/")).main.one("ol", class_="change-list").all("li")[0]
    assert "data-sample" in line.attrs
    assert "Sample" in line.text
    assert change.summary in line.text
    assert "Takes effect on 1 January 2027, in 41 days." in line.text
    assert [link.attrs["href"] for link in line.all("a")] == [
        "/payers/aetna/policies/cpb-0590/",
        f"/policies/changes/{change.pk}/",
        DIFF,
    ]


def test_list_is_cut_into_pages_of_fifty(client, today):
    several(51)
    page = Page(client.get("/policies/changes/"))
    assert "51 changes, 1 to 50 shown" in page.main.text
    assert len(Page(client.get("/policies/changes/?page=2")).main.one("ol", class_="change-list").all("li")) == 1


@pytest.mark.parametrize(
    "query, expected",
    [
        ("payer=cigna", ["Cigna 0051"]),
        ("policy=CPB 0590", ["Aetna CPB 0590", "Aetna CPB 0590"]),
        ("policy=cpb-0590&kind=reduced", ["Aetna CPB 0590"]),
        ("code=a4648", ["Cigna 0051"]),
        ("code=49411", ["Aetna CPB 0590", "Aetna CPB 0590"]),
        ("code=76942", ["Aetna CPB 0590"]),
        ("kind=created", ["Aetna CPB 0590", "Cigna 0051"]),
        ("kind=codes", ["Aetna CPB 0590"]),
        ("kind=retired", []),
        ("since=2026-11-01", ["Aetna CPB 0590", "Cigna 0051"]),
        ("since=2026-11-02", []),
        ("code=00000", []),
    ],
)
def test_list_is_filtered(client, two_payers, query, expected):
    main = Page(client.get(f"/policies/changes/?{query}")).main
    lines = [line.all("a")[0].text for each in main.all("ol", class_="change-list") for line in each.all("li")]
    assert sorted(lines) == expected


def test_family_finds_changes_of_its_codes(client, two_payers):
    family = Family.objects.create(category="Imaging", subcategory="Guidance", name="", slug="guidance")
    make_code("cpt", "76942", family=family)
    main = Page(client.get("/policies/changes/?family=guidance")).main
    assert "1 change " in main.text
    assert "Family Imaging: Guidance" in main.one("ul", class_="active-filters").text


@pytest.mark.parametrize("query", ["payer=nobody", "code=x", "kind=x", "since=x", "family=x"])
def test_filter_that_cannot_be_read_finds_nothing_and_says_why(client, two_payers, query):
    page = Page(client.get(f"/policies/changes/?{query}"))
    assert page.status == 200
    assert "One of the filters cannot be read." in page.main.text
    assert not page.main.all("ol", class_="change-list")


def test_list_of_nothing_says_so(client, today):
    main = Page(client.get("/policies/changes/")).main
    assert "No change of a policy is recorded yet" in main.text
    assert main.all(data_absent="not-loaded")


def test_change_of_a_version_withdrawn_since_is_not_shown(client, today):
    change = changed()
    version = change.version
    version.stage = "withdrawn"
    version.save(update_fields=["stage"])
    assert client.get(f"/policies/changes/{change.pk}/").status_code == 404
    assert "1 change " in Page(client.get("/policies/changes/")).main.text


# One change


def test_change_shows_its_difference_at_a_lasting_address(client, today):
    change = changed(is_sample=True)
    page = Page(client.get(f"/policies/changes/{change.pk}/"))
    assert page.status == 200
    assert page.main.all(data_sample=True)
    assert change.summary in page.main.text
    assert page.section("reduced").rows[0][2] == "49411"
    assert DIFF in [link.attrs["href"] for link in page.main.all("a")]


def test_first_version_shows_its_lists_and_leads_to_the_version(client, today):
    changed()
    page = Page(client.get("/policies/changes/?kind=created"))
    address = page.main.one("ol", class_="change-list").all("a")[1].attrs["href"]
    page = Page(client.get(address))
    assert "New policy with 3 codes and 3 diagnoses." in page.main.text
    assert [row[0] for row in page.section("codes").rows] == ["+ added", "+ added"]
    assert not page.root.all("section", id="text-changed")
    assert "/payers/aetna/policies/cpb-0590/versions/1/" in [link.attrs["href"] for link in page.main.all("a")]


@pytest.mark.parametrize("number", [1, 3, 300])
def test_change_asks_the_same_queries_however_much_changed(client, today, django_assert_num_queries, number):
    codes = [(row["code"], "covered") for row in delegated(number)]
    new = {"codes": delegated(number), "captures": {"p1": "Decided elsewhere."}}
    change = changed(old={"codes": codes, "in_force_to": date(2027, 1, 1)}, new=new)
    with django_assert_num_queries(11):
        assert Page(client.get(f"/policies/changes/{change.pk}/")).status == 200


def test_unknown_change_is_not_found(client, today):
    assert client.get("/policies/changes/999/").status_code == 404


# The first page


@pytest.mark.parametrize("number", [1, 3, 7])
def test_home_shows_the_newest_five_in_one_query(client, today, django_assert_num_queries, number):
    several(number)
    with django_assert_num_queries(5):
        page = Page(client.get("/"))
    part = page.root.one("section", aria_labelledby="policy-changes")
    assert [line.all("a")[0].text for line in part.all("li")] == [f"Payer {n} P-{n}" for n in reversed(range(number))][
        :5
    ]


def test_home_without_changes_has_no_such_list(client, today):
    assert not Page(client.get("/")).root.all("section", aria_labelledby="policy-changes")
