"""Favourites in lists: the star on a page, several lists, a file to take along."""

import csv
import io

import pytest

from accounts.actions import favourites
from accounts.actions.favourites import FavouriteRefused, add_favourite, make_list, rename_list
from accounts.models import Favourite, FavouriteList
from tests.factories.accounts import make_user
from tests.factories.codes import make_code, make_modifier
from tests.factories.payers import make_policy, make_policy_version
from tests.factories.sources import NOW
from tests.factories.workspace import make_list as have_list
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = make_user()
    client.force_login(user)
    return user


@pytest.fixture
def pages():
    """One page of each kind: its kind, key and address."""
    make_code(title="Markers")
    make_modifier("59", title="Distinct service")
    make_policy_version(make_policy(), "approved", title="Gold markers")
    return (
        ("code", "cpt/49411", "/codes/cpt/49411/"),
        ("modifier", "59", "/modifiers/59/"),
        ("policy", "aetna/cpb-0590", "/payers/aetna/policies/cpb-0590/"),
    )


def test_star_keeps_the_subject_of_each_page_and_takes_it_out_again(client, user, pages):
    for kind, key, address in pages:
        star = star_of(client, address)
        assert (star["kind"], star["key"]) == (kind, key)
        response = client.post("/accounts/favorites/add/", star)
        assert response.headers["Location"] == address
        page = Page(client.get(address))
        assert "In your list Favorites" in page.root.one("aside", id="desk").text
        kept = Favourite.objects.get(kind=kind, key=key)
        client.post(f"/accounts/favorites/drop/{kept.pk}/", {"next": address})
        assert not Favourite.objects.exists()
    assert FavouriteList.objects.get().name == "Favorites"


def star_of(client, address):
    """The hidden fields of the star's form."""
    forms = Page(client.get(address)).root.one("aside", id="desk").all("form", action="/accounts/favorites/add/")
    form = next(form for form in forms if "Add to favorites" in form.text)
    return {field.attrs["name"]: field.attrs["value"] for field in form.all("input")}


def test_star_twice_is_once_and_in_a_second_list_again(user, pages):
    first = add_favourite(user=user, kind="modifier", key="59", now=NOW)
    assert add_favourite(user=user, kind="modifier", key="59", now=NOW) == first
    other = make_list(user=user, name="Appeals", now=NOW)
    add_favourite(user=user, kind="modifier", key="59", now=NOW, favourite_list=other)
    assert Favourite.objects.count() == 2


def test_new_list_is_made_with_its_first_favourite(client, user, pages):
    client.post("/accounts/favorites/add/", {"kind": "code", "key": "cpt/49411", "name": " Lung  markers "})
    assert [str(kept.favourite_list) for kept in Favourite.objects.all()] == ["Lung markers"]


@pytest.mark.parametrize(
    "name, said",
    [
        (" ", "A name has 1 to 80 characters."),
        ("x" * 81, "A name has 1 to 80 characters."),
        ("appeals", "You have a list called appeals already."),
        ("Mrs. Quistland", "The name was not kept: it looks as if it held a name (line 1, character 1)."),
    ],
)
def test_name_that_cannot_be_kept_is_refused_in_words(user, name, said):
    have_list(user, "Appeals")
    with pytest.raises(FavouriteRefused) as refused:
        make_list(user=user, name=name, now=NOW)
    assert str(refused.value).startswith(said)
    assert "Quistland" not in str(refused.value)


def test_renaming_to_another_lists_name_is_refused(user):
    have_list(user, "Appeals")
    mine = have_list(user, "Lung")
    with pytest.raises(FavouriteRefused, match="called APPEALS already"):
        rename_list(favourite_list=mine, name="APPEALS")
    assert rename_list(favourite_list=mine, name="LUNG").name == "LUNG"


def test_lists_and_what_they_hold_have_an_end(user, pages, monkeypatch):
    monkeypatch.setattr(favourites, "MOST_LISTS", 1)
    monkeypatch.setattr(favourites, "MOST_IN_A_LIST", 1)
    add_favourite(user=user, kind="modifier", key="59", now=NOW)
    with pytest.raises(FavouriteRefused, match="You have 1 lists already"):
        make_list(user=user, name="Appeals", now=NOW)
    with pytest.raises(FavouriteRefused, match="Favorites holds 1 already"):
        add_favourite(user=user, kind="code", key="cpt/49411", now=NOW)


@pytest.mark.parametrize(
    "kind, key", [("code", "cpt/00000"), ("payer", "aetna"), ("", ""), ("code", "x" * 200), ("code", "a\x00b")]
)
def test_what_is_not_here_is_not_kept(client, user, kind, key):
    response = client.post("/accounts/favorites/add/", {"kind": kind, "key": key}, follow=True)
    assert "That is not here, so it cannot be kept." in Page(response).main.text
    assert not FavouriteList.objects.exists()


def test_unapproved_policy_is_not_here(user):
    make_policy_version(make_policy())
    with pytest.raises(FavouriteRefused):
        add_favourite(user=user, kind="policy", key="aetna/cpb-0590", now=NOW)


@pytest.mark.parametrize("number", [1, 3])
def test_page_of_lists(client, user, number, django_assert_num_queries):
    for name in ("Appeals", "Lung", "Spine")[:number]:
        have_list(user, name, ("modifier", "59"))
    with django_assert_num_queries(3):
        page = Page(client.get("/accounts/favorites/"))
    assert page.main.rows == [["Appeals", "1"], ["Lung", "1"], ["Spine", "1"]][:number]


@pytest.mark.parametrize("number", [1, 3])
def test_page_of_one_list(client, user, pages, number, django_assert_num_queries):
    made = have_list(user, "Lung", *((kind, key) for kind, key, _ in pages[:number]))
    with django_assert_num_queries(5 if number == 1 else 7):
        page = Page(client.get(f"/accounts/favorites/{made.pk}/"))
    names = ["Aetna CPB 0590", "Modifier 59", "CPT 49411"][-number:] if number == 3 else ["CPT 49411"]
    assert [row[0] for row in page.main.rows] == names


def test_what_is_not_loaded_any_more_keeps_its_place(client, user):
    made = have_list(user, "Old", ("code", "cpt/00001"))
    page = Page(client.get(f"/accounts/favorites/{made.pk}/"))
    assert page.main.rows[0][:2] == ["cpt/00001", "Not loaded any more."]
    assert page.main.one(data_absent="not-loaded")


def test_file_of_a_list_holds_names_and_no_formula(client, user, pages):
    make_code(code="99213", title="=HYPERLINK(1)")
    made = have_list(user, "Lung", ("code", "cpt/49411"), ("code", "cpt/99213"))
    response = client.get(f"/accounts/favorites/{made.pk}.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["kind", "key", "name", "title", "added"]
    assert rows[1] == ["Code", "cpt/99213", "CPT 99213", "'=HYPERLINK(1)", "2026-11-21"]
    assert rows[2][:4] == ["Code", "cpt/49411", "CPT 49411", "Markers"]


def test_list_of_another_is_not_found(client, user):
    theirs = have_list(make_user("other@example.org"), "Theirs", ("modifier", "59"))
    kept = theirs.favourites.get()
    assert client.get(f"/accounts/favorites/{theirs.pk}/").status_code == 404
    assert client.get(f"/accounts/favorites/{theirs.pk}.csv").status_code == 404
    for address in (f"{theirs.pk}/rename/", f"{theirs.pk}/delete/", f"drop/{kept.pk}/"):
        assert client.post(f"/accounts/favorites/{address}", {"name": "Mine"}).status_code == 404
    assert (
        client.post("/accounts/favorites/add/", {"kind": "modifier", "key": "59", "list": theirs.pk}).status_code == 404
    )
    assert FavouriteList.objects.get().name == "Theirs"


def test_list_is_renamed_and_deleted_with_what_is_in_it(client, user):
    made = have_list(user, "Lung", ("modifier", "59"))
    page = Page(client.post(f"/accounts/favorites/{made.pk}/rename/", {"name": "Chest"}, follow=True))
    assert page.main.one("h1").text == "Chest"
    page = Page(client.post(f"/accounts/favorites/{made.pk}/delete/", follow=True))
    assert "The list Chest is deleted." in page.main.text
    assert not Favourite.objects.exists()


def test_guest_is_led_to_the_log_in_and_back(client, pages):
    page = Page(client.get("/codes/cpt/49411/"))
    link = page.root.one("aside", id="desk").one("a")
    assert link.attrs["href"] == "/accounts/login/?next=/codes/cpt/49411/"
    assert not page.root.one("aside", id="desk").all("form")
    response = client.post("/accounts/favorites/add/", {"kind": "modifier", "key": "59", "next": "/modifiers/59/"})
    assert response.headers["Location"] == "/accounts/login/?next=/modifiers/59/"
    assert not Favourite.objects.exists()


def test_star_leads_to_no_other_site(client, user, pages):
    star = {"kind": "modifier", "key": "59", "next": "https://elsewhere.example/"}
    assert client.post("/accounts/favorites/add/", star).headers["Location"] == "/accounts/favorites/"


def test_page_is_kept_by_no_cache(client, user):
    assert "private" in client.get("/accounts/favorites/").headers["Cache-Control"]
