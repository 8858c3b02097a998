"""What a person has seen and searched for: kept while they let it be, at most one write a page."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import history
from accounts.actions.history import remember_search, remember_visit
from accounts.models import SearchEntry, Visit
from tests.factories.accounts import make_user
from tests.factories.codes import make_code, make_modifier
from tests.factories.payers import make_policy, make_policy_version
from tests.factories.sources import NOW
from tests.factories.workspace import make_visit
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = make_user()
    client.force_login(user)
    return user


def writes_of(context):
    words = ("INSERT", "UPDATE", "DELETE")
    return [query["sql"] for query in context.captured_queries if query["sql"].startswith(words)]


def test_pages_of_three_kinds_are_seen_last_first(client, user):
    make_code(title="Markers")
    make_modifier("59", title="Distinct service")
    make_policy_version(make_policy(), "approved", title="Gold markers")
    for address in ("/codes/cpt/49411/", "/modifiers/59/", "/payers/aetna/policies/cpb-0590/"):
        client.get(address)
    page = Page(client.get("/accounts/history/"))
    seen = page.main.one("section", aria_labelledby="seen")
    assert [item.one("a").text for item in seen.all("li")] == ["Aetna CPB 0590", "Modifier 59", "CPT 49411"]


def test_a_page_costs_one_write_and_loaded_again_none(client, user):
    make_code()
    client.get("/payers/")
    with CaptureQueriesContext(connection) as first:
        client.get("/codes/cpt/49411/")
    with CaptureQueriesContext(connection) as again:
        client.get("/codes/cpt/49411/")
    assert len(writes_of(first)) == 1
    assert writes_of(again) == []
    assert Visit.objects.count() == 1


def test_a_visit_of_another_day_is_the_latest_again(user):
    remember_visit(user=user, kind="code", key="cpt/1", now=NOW)
    remember_visit(user=user, kind="code", key="cpt/1", now=NOW + timedelta(minutes=1))
    assert Visit.objects.get().at == NOW
    remember_visit(user=user, kind="code", key="cpt/1", now=NOW + timedelta(days=1))
    assert Visit.objects.get().at == NOW + timedelta(days=1)


@pytest.mark.parametrize("what", ["visits", "searches"])
def test_the_newest_are_kept_and_one_write_makes_room(user, monkeypatch, what):
    monkeypatch.setattr(history, "VISITS_KEPT", 3)
    monkeypatch.setattr(history, "SEARCHES_KEPT", 3)
    for number in range(5):
        now = NOW + timedelta(minutes=number)
        with CaptureQueriesContext(connection) as context:
            if what == "visits":
                remember_visit(user=user, kind="code", key=f"cpt/{number}", now=now)
            else:
                remember_search(user=user, query=f"query {number}", now=now)
        assert len(writes_of(context)) == 1
    kept = (
        [row.key for row in Visit.objects.all()]
        if what == "visits"
        else [row.query for row in SearchEntry.objects.all()]
    )
    assert kept == (["cpt/4", "cpt/3", "cpt/2"] if what == "visits" else ["query 4", "query 3", "query 2"])


def test_guests_and_those_who_switched_it_off_leave_nothing(client):
    make_code()
    client.get("/codes/cpt/49411/")
    client.get("/search/?q=markers")
    client.force_login(make_user(keeps_history=False))
    client.get("/codes/cpt/49411/")
    client.get("/search/?q=markers")
    assert not Visit.objects.exists()
    assert not SearchEntry.objects.exists()


@pytest.mark.parametrize("headers", [{"Sec-Purpose": "prefetch"}, {"Purpose": "prefetch"}])
def test_what_a_browser_fetches_ahead_is_not_seen(client, user, headers):
    make_code()
    client.get("/codes/cpt/49411/", headers=headers)
    client.head("/codes/cpt/49411/")
    assert not Visit.objects.exists()


def test_a_page_that_is_not_there_is_not_seen(client, user):
    client.get("/codes/cpt/49411/")
    client.get("/modifiers/59/")
    assert not Visit.objects.exists()


def test_search_is_kept_once_as_it_was_typed(client, user):
    for query in ("gold markers", " gold  markers ", "lung", ""):
        client.get("/search/", {"q": query})
    assert {entry.query for entry in SearchEntry.objects.all()} == {"gold markers", "lung"}
    page = Page(client.get("/accounts/history/"))
    assert "gold markers" in page.main.one("section", aria_labelledby="searched").text


@pytest.mark.parametrize(
    "query", ["078-05-1120", "patient John Smith 49411", "zeb@example.org", "DOB 3/2/1971", "a\x00b"]
)
def test_search_that_may_tell_who_a_patient_is_is_never_kept(client, user, query):
    remember_search(user=user, query=query, now=NOW)
    client.get("/search/", {"q": query})
    assert not SearchEntry.objects.exists()


def test_switching_off_erases_and_on_begins_anew(client, user):
    make_visit(user)
    remember_search(user=user, query="lung", now=NOW)
    page = Page(client.post("/accounts/history/switch/", {"keeps": "no"}, follow=True))
    assert "Nothing is kept any more, and what was is erased." in page.main.text
    assert not Visit.objects.exists()
    assert not SearchEntry.objects.exists()
    client.post("/accounts/history/switch/", {"keeps": "yes"})
    user.refresh_from_db()
    assert user.keeps_history


def test_searches_alone_are_erased_and_nothing_of_others(client, user):
    make_visit(user)
    make_visit(make_user("other@example.org"))
    remember_search(user=user, query="lung", now=NOW)
    page = Page(client.post("/accounts/history/erase/", {"what": "searches"}, follow=True))
    assert "1 entry is erased." in page.main.text
    assert (Visit.objects.count(), SearchEntry.objects.count()) == (2, 0)
    client.post("/accounts/history/erase/", {"what": "all"})
    assert Visit.objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_page_of_history(client, user, number, django_assert_num_queries):
    for code in ("49411", "32553", "10035")[:number]:
        make_visit(user, key=make_code(code=code).get_absolute_url()[7:-1])
        remember_search(user=user, query=code, now=NOW)
    with django_assert_num_queries(5):
        page = Page(client.get("/accounts/history/"))
    assert len(page.main.one("section", aria_labelledby="seen").all("li")) == number
    assert len(page.main.one("section", aria_labelledby="searched").all("li")) == number


def test_history_never_fails_a_page(client, user, monkeypatch, caplog):
    make_code()
    monkeypatch.setattr("accounts.visiting.remember_visit", _broken)
    monkeypatch.setattr("accounts.visiting.remember_search", _broken)
    assert client.get("/codes/cpt/49411/").status_code == 200
    assert client.get("/search/?q=quistland").status_code == 302
    assert "quistland" not in caplog.text


def _broken(**facts):
    raise OperationalError("database is locked")
