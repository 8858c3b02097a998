"""A reader's plan: what it opens, what is spent and when it comes back, and what others open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import CodeView, Membership, Organisation, Plan
from tests.factories.accounts import make_user
from tests.factories.metering import CODES, NOON, guest, make_page, make_plan, set_plan
from tests.pages import Page

pytestmark = pytest.mark.django_db
QUERIES = 5


@pytest.fixture(autouse=True)
def metered(settings, monkeypatch):
    settings.ACCESS = "metered"
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def facts(page):
    return {fact.one("dt").text: fact.one("dd").text for fact in page.root.all("div", class_="fact")}


@pytest.mark.parametrize("number", [1, 3])
def test_page_lists_what_was_seen_and_when_each_view_comes_back(client, number, django_assert_num_queries):
    user = make_user()
    for day in range(number):
        seen_at = NOON - timedelta(days=day)
        CodeView.objects.create(reader=f"u:{user.pk}", page=f"cpt/{CODES[day]}", seen_at=seen_at)
    client.force_login(user)
    with django_assert_num_queries(QUERIES):
        page = Page(client.get("/accounts/plan/"))
    seen = page.root.one("section", aria_labelledby="seen").rows
    assert len(seen) == number
    assert seen[0] == ["CPT 49411", "21 November 2026, 12:00 UTC", "21 December 2026, 12:00 UTC"]
    assert facts(page) == {
        "Plan": "Free account", "Code pages in 30 days": "6", "Spent": str(number), "Remaining": str(6 - number)
    }  # fmt: skip


def test_plans_stand_side_by_side_with_what_they_open():
    make_plan("edits", "Edits alone", views=None, sections=["fees", "edits"])
    page = Page(guest().get("/accounts/plan/"))
    rows = {row[0]: row[2:] for row in page.root.one("section", aria_labelledby="plans").rows}
    assert rows == {
        "Guest Yours": ["1 in 30 days", "every section"],
        "Free account": ["6 in 30 days", "every section"],
        "Edits alone": ["no limit", "NCCI edits and units, Medicare fees"],
        "Member": ["no limit", "every section"],
        "Staff": ["no limit", "every section"],
    }


def test_spent_plan_says_when_the_next_view_comes_back():
    make_page()
    browser = guest()
    browser.get("/codes/cpt/49411/")
    page = Page(browser.get("/accounts/plan/"))
    assert facts(page)["Remaining"] == "0 next on 21 Dec 2026"
    assert "You are known here by a cookie alone." in page.main.text


def test_plan_of_an_organization_is_its_members(client):
    user, other = make_user(), make_user("other@example.org")
    employer = Organisation.objects.create(
        slug="coders", name="Coders", created_at=NOON, plan=Plan.objects.get(slug="member")
    )
    Membership.objects.create(organisation=employer, user=user, joined_at=NOON)
    client.force_login(user)
    assert facts(Page(client.get("/accounts/plan/"))) == {"Plan": "Member", "Code pages": "no limit"}
    client.force_login(other)
    assert facts(Page(client.get("/accounts/plan/")))["Plan"] == "Free account"


def test_open_portal_says_that_it_counts_nothing(settings):
    settings.ACCESS = "open"
    page = Page(guest().get("/accounts/plan/"))
    assert "This portal shows every section of every code page to everybody" in page.main.text
    assert not page.root.all("table")


def test_what_an_operator_changed_is_not_shipped_again():
    """The plans come with a migration, which runs once."""
    assert list(Plan.objects.values_list("slug", "views", "opens_all")) == [
        ("guest", 1, True), ("free", 6, True), ("member", None, True), ("staff", None, True)
    ]  # fmt: skip
    set_plan("guest", views=4)
    assert Plan.objects.get(slug="guest").views == 4
