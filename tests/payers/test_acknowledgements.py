"""I have read this: what is left to read, who has read it, and who has not."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.template import RequestContext, Template

from payers.actions.acknowledgements import acknowledge
from payers.models import Acknowledgement, PolicyVersion
from tests.factories.accounts import make_user
from tests.factories.payers import make_payer, make_policy
from tests.factories.sources import NOW
from tests.factories.watching import make_acknowledgement, make_change, make_notice, make_team, make_watch
from tests.pages import Page

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def changes(number):
    return [make_change(make_policy(number=f"CPB {each}"), summary=f"Change {each}.") for each in range(number)]


def test_second_time_keeps_the_first():
    user, change = make_user(), make_change()
    acknowledge(change=change, by=user, at=NOW)
    acknowledge(change=change, by=user, at=NOW + HOUR)
    assert Acknowledgement.objects.get().at == NOW
    with pytest.raises(IntegrityError), transaction.atomic():
        make_acknowledgement(user, change)


# What I have to read


def test_what_is_to_read_is_oldest_first_and_without_what_was_read(client):
    user = make_user()
    first, second, third, other = changes(4)
    for position, change in enumerate((third, first, second)):
        make_notice(user, change, created_at=datetime(2026, 11, position + 1, tzinfo=UTC))
    make_notice(make_user("other@example.com"), other)
    make_acknowledgement(user, first)
    client.force_login(user)
    page = Page(client.get("/policies/reading/"))
    assert page.title == "To read (2) | Fiducial"
    items = page.main.all("li", class_="news")
    assert [item.one("h2").text for item in items] == [
        "Aetna CPB 2 Markers placed for radiation", "Aetna CPB 1 Markers placed for radiation"
    ]  # fmt: skip
    assert "Coverage reduced" in items[0].text
    assert "Effective" in items[0].text


def test_sample_says_so_in_the_list(client):
    user = make_user()
    make_notice(user, make_change(make_policy(is_sample=True)))
    client.force_login(user)
    [mark] = Page(client.get("/policies/reading/")).main.all(data_sample=True)
    assert mark.text == "Sample"


def test_one_press_marks_as_read_and_goes_on_with_the_next(client):
    user = make_user()
    first, second = changes(2)
    make_notice(user, first, created_at=NOW - HOUR)
    make_notice(user, second)
    client.force_login(user)
    form = Page(client.get("/policies/reading/")).main.one("form", action=f"/policies/changes/{first.pk}/read/")
    back = form.one("input", name="next").attrs["value"]
    assert back == f"/policies/reading/#change-{second.pk}"
    assert client.post(form.attrs["action"], {"next": back}).headers["Location"] == back
    page = Page(client.get("/policies/reading/"))
    assert [item.attrs["id"] for item in page.main.all("li", class_="news")] == [f"change-{second.pk}"]
    client.post(f"/policies/changes/{second.pk}/read/")
    assert "You have read everything that you were told of." in Page(client.get("/policies/reading/")).main.text


@pytest.mark.parametrize("number", [1, 3, 60])
def test_list_asks_four_queries(client, django_assert_num_queries, number):
    user = make_user()
    for change in changes(number):
        make_notice(user, change)
    client.force_login(user)
    with django_assert_num_queries(4):
        page = Page(client.get("/policies/reading/"))
    assert len(page.main.all("li", class_="news")) == number


def test_version_that_was_withdrawn_is_not_to_be_read(client):
    user, change = make_user(), make_change()
    make_notice(user, change)
    PolicyVersion.objects.update(stage="withdrawn")
    client.force_login(user)
    assert "You have read everything" in Page(client.get("/policies/reading/")).main.text
    assert client.post(f"/policies/changes/{change.pk}/read/").status_code == 404


def test_guest_says_nothing(client):
    change = make_change()
    response = client.post(f"/policies/changes/{change.pk}/read/", {"next": f"/policies/changes/{change.pk}/"})
    assert response.headers["Location"] == f"/accounts/login/?next=/policies/changes/{change.pk}/"
    assert not Acknowledgement.objects.exists()


# Beside a change


def beside(rf, user, change):
    request = rf.get("/policies/changes/1/")
    request.user = user
    template = Template("{% load watching_tags %}{% acknowledgement change %}")

    class Response:
        status_code, content = 200, template.render(RequestContext(request, {"change": change})).encode()

    return Page(Response).root


def test_change_offers_to_be_marked_as_read_and_then_says_when(rf):
    user, change = make_user(), make_change()
    form = beside(rf, user, change).one("form", action=f"/policies/changes/{change.pk}/read/")
    assert form.one("button").text == "I have read this"
    make_acknowledgement(user, change)
    root = beside(rf, user, change)
    assert "You read this on 21 November 2026." in root.text
    assert root.all("form") == []
    assert root.all("a") == []


def test_member_of_a_team_finds_who_has_read_it(rf):
    user, change = make_user(), make_change()
    make_team(user)
    assert beside(rf, user, change).one("a", href=f"/policies/changes/{change.pk}/readers/").text == "Who has read it"


# Who has read it


@pytest.fixture
def billing():
    """A change of which Billing's Ann and Bob, Coding's Cyd and, in no team, Dan were told; Bob and Dan have read it."""
    people = {name: make_user(f"{name}@example.com") for name in ("ann", "bob", "cyd", "dan", "eve")}
    make_team(people["ann"], people["bob"], people["eve"])
    make_team(people["cyd"], name="Coding", slug="coding")
    change = make_change()
    for name in ("ann", "bob", "cyd", "dan"):
        make_notice(people[name], change)
    for name in ("bob", "dan"):
        make_acknowledgement(people[name], change)
    return people, change


def groups(page):
    return {
        section.one("h2").text: (section.one("caption").text, [row[0] for row in section.rows])
        for section in page.main.all("section")
    }


def test_staff_see_every_team_and_who_is_in_none(client, billing):
    _, change = billing
    client.force_login(make_user("staff@example.com", is_staff=True))
    page = Page(client.get(f"/policies/changes/{change.pk}/readers/"))
    assert groups(page) == {
        "Billing": ("1 of 2 have read it", ["ann@example.com", "bob@example.com"]),
        "Coding": ("0 of 1 has read it", ["cyd@example.com"]),
        "In no team": ("1 of 1 has read it", ["dan@example.com"]),
    }
    ann = page.main.all("section")[0].rows[0]
    assert ann[2] == "Not yet"


def test_members_see_their_own_team_alone(client, billing):
    people, change = billing
    client.force_login(people["eve"])
    page = Page(client.get(f"/policies/changes/{change.pk}/readers/"))
    assert list(groups(page)) == ["Billing"]
    assert "cyd@example.com" not in page.html


def test_who_is_in_no_team_does_not_see_readers(client, billing):
    people, change = billing
    client.force_login(people["dan"])
    assert client.get(f"/policies/changes/{change.pk}/readers/").status_code == 403
    client.logout()
    assert client.get(f"/policies/changes/{change.pk}/readers/").status_code == 302


def test_who_has_left_is_not_expected_to_read(client, billing):
    people, change = billing
    people["ann"].is_active = False
    people["ann"].save()
    client.force_login(people["eve"])
    assert groups(Page(client.get(f"/policies/changes/{change.pk}/readers/")))["Billing"][0] == "1 of 1 has read it"


@pytest.mark.parametrize("number", [1, 3])
def test_readers_ask_eight_queries(client, django_assert_num_queries, number):
    staff, change = make_user("staff@example.com", is_staff=True), make_change()
    for each in range(number):
        user = make_user(f"u{each}@example.com")
        make_team(user, name=f"T{each}", slug=f"t{each}")
        make_notice(user, change)
    client.force_login(staff)
    with django_assert_num_queries(7):
        page = Page(client.get(f"/policies/changes/{change.pk}/readers/"))
    assert len(page.main.all("section")) == number


# A team


def test_team_page_counts_what_is_open(client, billing):
    people, _ = billing
    make_notice(people["ann"], make_change(make_policy(number="CPB 2")), created_at=NOW - 48 * HOUR)
    make_watch(team=people["ann"].teams.get(), payer=make_payer())
    client.force_login(people["ann"])
    page = Page(client.get("/policies/teams/billing/"))
    members, told = page.main.all("table")
    assert members.rows == [
        ["ann@example.com", "2", "19 Nov 2026"],
        ["bob@example.com", "0", "nothing to read"],
        ["eve@example.com", "0", "nothing to read"],
    ]
    counts = {row[0]: row[3] for row in told.rows}
    assert counts == {"Aetna CPB 0590": "Have read it 1 of 2", "Aetna CPB 2": "Have read it 0 of 1"}
    assert "Medicare (payer), one digest a day" in page.main.text
    assert page.main.one("form", action="/policies/teams/billing/leave/")


def test_team_page_is_for_members_and_staff(client, billing):
    people, _ = billing
    client.force_login(people["cyd"])
    assert client.get("/policies/teams/billing/").status_code == 403
    client.force_login(make_user("staff@example.com", is_staff=True))
    page = Page(client.get("/policies/teams/billing/"))
    assert page.root.one("h1").text == "Billing"
    assert page.main.all("form", action="/policies/teams/billing/leave/") == []


@pytest.mark.parametrize("number", [1, 3])
def test_team_page_asks_ten_queries(client, django_assert_num_queries, number):
    user = make_user()
    team = make_team(user)
    for change in changes(number):
        make_notice(user, change)
        make_watch(team=team, policy=change.policy)
    client.force_login(user)
    with django_assert_num_queries(10):
        page = Page(client.get("/policies/teams/billing/"))
    assert len(page.main.all("table")[1].rows) == number
