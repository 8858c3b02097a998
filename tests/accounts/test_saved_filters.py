"""Filters of lists, saved under names: of this portal alone."""

import pytest

from accounts.actions import filters
from accounts.actions.filters import FilterRefused, save_filter
from accounts.models import SavedFilter
from tests.factories.accounts import make_user
from tests.factories.sources import NOW
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = make_user()
    client.force_login(user)
    return user


def save(user, name="Live CPT", path="/codes/", query="system=cpt&status=live"):
    return save_filter(user=user, name=name, path=path, query=query, now=NOW)


def test_list_that_is_filtered_offers_to_save_it(client, user):
    form = Page(client.get("/codes/?system=cpt&page=1")).main.one("form", action="/accounts/filters/add/")
    sent = {field.attrs["name"]: field.attrs.get("value", "") for field in form.all("input")} | {"name": "CPT"}
    response = client.post("/accounts/filters/add/", sent)
    assert response.headers["Location"] == "/codes/?system=cpt&page=1"
    saved = SavedFilter.objects.get()
    assert saved.get_absolute_url() == "/codes/?system=cpt"
    assert (saved.name, saved.words) == ("CPT", "system: cpt")


@pytest.mark.parametrize("address", ["/codes/", "/policies/"])
def test_nothing_is_offered_where_nothing_is_filtered(client, user, address):
    assert not Page(client.get(address)).main.all("form", action="/accounts/filters/add/")


def test_guest_is_offered_none_and_saves_none(client):
    assert "Save this filter" not in client.get("/codes/?system=cpt").content.decode()
    client.post("/accounts/filters/add/", {"name": "x", "path": "/codes/", "query": ""})
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "https://elsewhere.example/codes/", "//elsewhere.example/", "/\\elsewhere.example/", "javascript:alert(1)", "",
        "/accounts/delete/", "/admin/", "/codes/../admin/", "/codes/?system=cpt", "/codes", "/nowhere/", "codes/",
        "/codes//elsewhere.example/", "/codes/\n/", "/policies/" + "x" * 300 + "/",
    ],
)  # fmt: skip
def test_what_is_no_list_of_ours_is_refused(user, path):
    with pytest.raises(FilterRefused, match="Only a list of this portal"):
        save(user, path=path)


@pytest.mark.parametrize(
    "facts, said",
    [
        ({"name": ""}, "A name has 1 to 80 characters."),
        ({"name": "Mrs. Quistland"}, "it looks as if it held a name"),
        ({"query": "q=078-05-1120"}, "what tells who a patient is"),
        ({"query": "q=" + "x" * 1001}, "too long to be saved: 1,003 characters"),
    ],
)
def test_filter_that_cannot_be_saved_says_why(user, facts, said):
    with pytest.raises(FilterRefused, match=said):
        save(user, **facts)
    assert not SavedFilter.objects.exists()


def test_same_name_takes_the_place_of_the_former(user):
    save(user)
    save(user, name="live cpt", query="system=hcpcs")
    assert SavedFilter.objects.get().query == "system=hcpcs"


def test_saved_filters_have_an_end(user, monkeypatch):
    monkeypatch.setattr(filters, "MOST", 1)
    save(user)
    with pytest.raises(FilterRefused, match="You have 1 saved filters already"):
        save(user, name="Another")


@pytest.mark.parametrize("number", [1, 3])
def test_page_of_saved_filters(client, user, number, django_assert_num_queries):
    for name in ("A", "B", "C")[:number]:
        save(user, name=name)
    with django_assert_num_queries(3):
        page = Page(client.get("/accounts/filters/"))
    assert [row[0] for row in page.main.rows] == ["A", "B", "C"][:number]
    assert page.main.rows[0][1] == "/codes/ system: cpt, status: live"
    assert page.main.all("a", href="/codes/?system=cpt&status=live")


def test_filter_of_another_is_not_found(client, user):
    theirs = save(make_user("other@example.org"))
    assert client.post(f"/accounts/filters/{theirs.pk}/delete/").status_code == 404
    mine = save(user)
    client.post(f"/accounts/filters/{mine.pk}/delete/")
    assert SavedFilter.objects.get() == theirs
