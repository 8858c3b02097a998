"""The first page of whoever is logged in: what changed of what they watch, and the way back to work."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from sources.models import Comparison, RowChange
from tests.factories.accounts import make_user
from tests.factories.codes import make_code, make_family, make_modifier
from tests.factories.payers import make_policy, make_policy_version
from tests.factories.sources import make_release
from tests.factories.watching import make_change, make_team, make_watch
from tests.factories.workspace import make_list, make_note, make_visit
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = make_user()
    client.force_login(user)
    return user


@pytest.fixture
def now():
    return timezone.now()


def news(client):
    return Page(client.get("/")).main.one("section", class_="news-since")


def make_row(at, code="49411"):
    before, release = make_release("pfs", "RVU26C"), make_release("pfs", "RVU26D")
    Comparison.objects.create(
        release=release,
        importer="pfs",
        outcome="compared",
        counts={"changed": {"fee": 1}},
        first_compared_at=at,
        compared_at=at,
    )
    return RowChange.objects.create(
        release=release,
        previous=before,
        system="cpt",
        code=code,
        kind="changed",
        what="fee",
        before="1.00",
        after="2.00",
    )


def test_guest_sees_neither(client):
    page = Page(client.get("/"))
    assert not page.main.all("section", class_="news-since")
    assert not page.main.all("div", class_="shortcuts no-print")


def test_whoever_watches_nothing_is_told_nothing(client, user, now):
    make_change(at=now)
    assert not Page(client.get("/")).main.all("section", class_="news-since")


@pytest.mark.parametrize("kind", ["payer", "policy", "code", "family", "team"])
def test_what_is_watched_is_told_whichever_way(client, user, now, kind):
    family = make_family()
    code = make_code(family=family)
    change = make_change(at=now, summary="One code is no longer covered.", codes=(("cpt", "49411"),))
    watched = {"payer": change.policy.payer, "policy": change.policy, "code": code, "family": family}
    if kind == "team":
        make_watch(team=make_team(user), code=code)
    else:
        make_watch(user, **{kind: watched[kind]})
    assert "One code is no longer covered." in news(client).text


def test_what_others_watch_is_not_told(client, user, now):
    change = make_change(at=now, summary="Not theirs to read first.")
    make_watch(make_user("other@example.org"), policy=change.policy)
    make_watch(user, code=make_code(code="32553"))
    assert "Nothing changed." in news(client).text


def test_rows_of_editions_are_told_with_both_values(client, user, now):
    make_watch(user, code=make_code())
    make_row(now)
    told = news(client).text
    assert "CPT 49411" in told
    assert "1.00 → 2.00" in told
    assert "RVU26D" in told


def test_what_was_seen_is_told_no_more_and_what_came_meanwhile_is(client, user, now):
    change = make_change(at=now - timedelta(hours=1), summary="Seen.")
    make_watch(user, payer=change.policy.payer)
    until = news(client).one("input", name="until").attrs["value"]
    make_change(change.policy, at=timezone.now() + timedelta(seconds=1), summary="Came meanwhile.")
    assert client.post("/accounts/history/caught-up/", {"until": until}).headers["Location"] == "/"
    told = news(client).text
    assert "Seen." not in told
    assert "Came meanwhile." in told


@pytest.mark.parametrize("until", ["", "x", "2999-01-01T00:00:00+00:00", "2026-13-45T00:00:00", "2026-01-01T00:00:00"])
def test_a_moment_that_cannot_be_read_or_lies_ahead_is_now(client, user, until):
    client.post("/accounts/history/caught-up/", {"until": until})
    caught_up_at = User.objects.get().caught_up_at
    assert abs(caught_up_at - timezone.now()) < timedelta(minutes=5)


def test_being_caught_up_never_goes_back(client, user, now):
    client.post("/accounts/history/caught-up/", {"until": now.isoformat()})
    client.post("/accounts/history/caught-up/", {"until": (now - timedelta(days=9)).isoformat()})
    assert User.objects.get().caught_up_at == now


def test_old_changes_are_not_told_at_first(client, user, now):
    change = make_change(at=now - timedelta(days=31), summary="Long ago.")
    make_watch(user, payer=change.policy.payer)
    assert "Nothing changed." in news(client).text


def test_way_back_to_what_was_seen_and_kept(client, user):
    make_code(title="Markers")
    make_visit(user)
    make_list(user, "Lung", ("code", "cpt/49411"))
    make_list(user, "Spine", ("code", "cpt/49411"))
    user.saved_filters.create(name="Live", path="/codes/", query="status=live", created_at=timezone.now())
    page = Page(client.get("/")).main
    assert page.one("section", aria_labelledby="recent").one("li").text == "CPT 49411 Markers"
    favourites = page.one("section", aria_labelledby="favorites")
    assert len(favourites.all("li")) == 1
    assert "Lists: Lung (1), Spine (1)" in favourites.text
    assert page.one("section", aria_labelledby="filters").one("a", href="/codes/?status=live").text == "Live"


def test_queries_of_the_first_page(client, now, django_assert_num_queries):
    """2 for who is logged in, 5 for their own, 1 for whether they watch anything and 3 for what changed of it."""
    change = make_change(at=now, codes=(("cpt", "49411"),))
    with django_assert_num_queries(5):
        client.get("/")
    user = make_user()
    client.force_login(user)
    with django_assert_num_queries(5 + 2 + 4 + 1):
        client.get("/")
    make_watch(user, policy=change.policy)
    make_watch(user, code=make_code())
    make_row(now)
    make_visit(user)
    with django_assert_num_queries(5 + 2 + 5 + 4):
        client.get("/")


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    "kind, key, address, more",
    [
        pytest.param("code", "cpt/49411", "/codes/cpt/49411/", 7, id="code"),
        pytest.param("modifier", "59", "/modifiers/59/", 7, id="modifier"),
        pytest.param("policy", "aetna/cpb-0590", "/payers/aetna/policies/cpb-0590/", 7, id="policy"),
    ],
)
def test_own_things_cost_a_page_the_same_for_one_as_for_three(client, kind, key, address, more, number):
    """Beside what a page costs a guest: 2 for who is logged in, 4 for their own, 1 for the visit seen a moment ago."""
    make_code(title="Markers")
    make_modifier("59", title="Distinct service")
    make_policy_version(make_policy(), "approved")
    client.get(address)
    guest = queries(client, address)
    user = make_user()
    client.force_login(user)
    for each in range(number):
        make_note(user, kind=kind, key=key)
        make_list(user, f"List {each}", (kind, key))
    client.get(address)
    assert queries(client, address) - guest - watching(address) == more


def watching(address):
    """The controls of what can be watched cost two each."""
    return 0 if "modifiers" in address else 2


def queries(client, address):
    with CaptureQueriesContext(connection) as context:
        assert client.get(address).status_code == 200
    return len(context)
