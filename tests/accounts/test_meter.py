"""The meter: what a view is, who spends it, and what costs nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import CodeView
from tests.factories.accounts import make_user
from tests.factories.codes import make_code, make_ended_code
from tests.factories.metering import CODES, NOON, SECRET, guest, make_page, make_pages, make_plan, set_plan, views
from tests.pages import Page

pytestmark = pytest.mark.django_db
FIRST, SECOND = "/codes/cpt/49411/", "/codes/cpt/10035/"
OPEN_QUERIES, LOCKED_QUERIES = 14, 8
LOCKED = {"clinical-context", "modifiers", "related", "edits", "fees", "coverage", "benchmarks", "diagnoses", "updates"}


@pytest.fixture(autouse=True)
def metered(settings):
    settings.ACCESS = "metered"


@pytest.fixture
def clock(monkeypatch):
    """A clock that tests move: `clock.now`."""

    class Clock:
        now = NOON

    monkeypatch.setattr(timezone, "now", lambda: Clock.now)
    return Clock


def locked_in(page):
    return {element.attrs["data-locked"] for element in page.root.all(data_locked=True)}


def remaining(page):
    return page.root.one(data_views_remaining=True).attrs["data-views-remaining"]


def ask(client, path=FIRST, **extra):
    return Page(client.get(path, **extra))


def test_guest_sees_one_page_whole_and_the_next_as_far_as_it_is_open():
    make_pages()
    browser = guest()
    first = ask(browser)
    assert locked_in(first) == set()
    assert SECRET in first.section("clinical-context").text
    assert remaining(first) == "0"
    second = ask(browser, SECOND)
    assert locked_in(second) == LOCKED
    assert SECRET not in second.html
    assert "A physician leaves markers at a target." in second.section("summary").text
    assert "Small markers are left beside a tumor." in second.section("common-description").text
    assert "One unit is one session." in second.section("billing-overview").text
    assert second.section("sources").all("li")


def test_every_page_says_what_remains_in_the_words_agreed_on():
    make_page()
    browser = guest()
    assert ask(browser, "/").root.one(data_views_remaining="1").text == (
        "1 code page view remaining. Guest accounts are limited to 1. Register a free account to get 5 more."
    )
    browser.get(FIRST)
    for path in ("/", "/codes/", "/modifiers/", "/sources/", FIRST):
        assert ask(browser, path).root.one(data_views_remaining="0").text == (
            "0 code page views remaining. Guest accounts are limited to 1. Register a free account to get 5 more."
        )


def test_locked_section_says_what_is_behind_it_and_how_to_open_it():
    make_pages()
    browser = guest()
    browser.get(FIRST)
    block = ask(browser, SECOND).section("edits").one(data_locked="edits")
    assert "NCCI code pairs, units in a day" in block.text
    assert "Register a free account to get 5 more." in block.text
    assert block.all("a", href="/accounts/login/?next=%2Fcodes%2Fcpt%2F10035%2F")
    assert block.all("a", href="/accounts/plan/")


def test_page_seen_again_is_free_and_stays_open():
    make_pages()
    browser = guest()
    for path in (FIRST, FIRST, f"{FIRST}?on=2026-07-15", SECOND, FIRST):
        browser.get(path)
    assert [page for _, page in views()] == ["cpt/49411"]
    assert locked_in(ask(browser)) == set()


def test_person_without_a_plan_of_their_own_has_six_views(client):
    make_pages(7)
    client.force_login(make_user())
    pages = [ask(client, f"/codes/cpt/{code}/") for code in CODES]
    assert [remaining(page) for page in pages] == ["5", "4", "3", "2", "1", "0", "0"]
    assert [bool(locked_in(page)) for page in pages] == [False] * 6 + [True]
    assert pages[-1].root.one("p", data_views_remaining="0").text == (
        "0 code page views remaining. Free accounts are limited to 6."
    )


def test_plan_that_was_given_has_no_limit_and_writes_nothing(client):
    make_pages(3)
    client.force_login(make_user(plan=set_plan("member")))
    pages = [ask(client, f"/codes/cpt/{code}/") for code in CODES[:3]]
    assert [locked_in(page) for page in pages] == [set()] * 3
    assert not pages[0].root.all(data_views_remaining=True)
    assert views() == []


def test_staff_see_everything(client):
    make_pages(1)
    client.force_login(make_user(is_staff=True))
    assert locked_in(ask(client)) == set()
    assert views() == []


def test_plan_opens_the_sections_that_it_names_and_no_other(client):
    make_page()
    client.force_login(make_user(plan=make_plan("edits", views=None, sections=["edits", "modifiers"])))
    page = ask(client)
    assert locked_in(page) == LOCKED - {"edits", "modifiers"}
    assert f"{SECRET} when." in page.section("modifiers").text
    assert f"{SECRET} context" not in page.html
    assert "The plan “Edits” does not open this section." in page.section("fees").text


def test_higher_rank_holds_where_a_person_has_several_plans(client):
    make_page()
    client.force_login(make_user(plan=make_plan("less", rank=5, views=0)))
    assert remaining(ask(client)) == "5"


def test_head_prefetch_robots_and_unknown_addresses_cost_nothing(client):
    make_page()
    make_ended_code()
    make_code(code="10035")
    browser = guest()
    browser.head(FIRST)
    for name, value in (("Sec-Purpose", "prefetch;prerender"), ("Purpose", "prefetch"), ("X-Moz", "prefetch")):
        page = ask(browser, headers={name: value})
        assert SECRET not in page.html
        assert "was fetched ahead" in page.section("edits").text
    for robot in ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "ClaudeBot", "bingbot/2"):
        assert SECRET not in ask(browser, headers={"user-agent": robot}).html
    for path in ("/codes/cpt/99999/", "/codes/cpt/77014/", "/codes/49411/", f"{FIRST}?on=never", f"{FIRST}x"):
        assert browser.get(path).status_code in (301, 400, 404, 410)
    assert views() == []
    assert remaining(ask(browser)) == "0"


def test_what_was_fetched_ahead_is_not_kept_for_the_moment_in_which_it_is_read():
    make_page()
    response = guest().get(FIRST, headers={"Sec-Purpose": "prefetch"})
    assert "no-store" in response["Cache-Control"]


def test_robot_sees_a_page_whole_that_its_reader_has_seen():
    make_page()
    browser = guest()
    browser.get(FIRST)
    assert locked_in(ask(browser, headers={"Sec-Purpose": "prefetch"})) == set()


def test_telephone_called_cubot_is_no_robot():
    make_page()
    assert locked_in(ask(guest(), headers={"user-agent": "Mozilla/5.0 (Linux; Android 13; CUBOT P80)"})) == set()


def test_page_that_breaks_gives_its_view_back(monkeypatch):
    make_page()
    browser = guest()
    browser.raise_request_exception = False
    monkeypatch.setattr("codes.views.code_page", lambda *args, **kwargs: 1 / 0)
    assert browser.get(FIRST).status_code == 500
    assert views() == []


def test_view_comes_back_when_its_period_is_over(clock):
    make_pages()
    browser = guest()
    browser.get(FIRST)
    clock.now = NOON + timedelta(days=30) - timedelta(microseconds=1)
    assert remaining(ask(browser, "/")) == "0"
    assert locked_in(ask(browser, SECOND)) == LOCKED
    clock.now = NOON + timedelta(days=30)
    assert remaining(ask(browser, "/")) == "1"
    assert locked_in(ask(browser, SECOND)) == set()
    assert locked_in(ask(browser, FIRST)) == LOCKED


def test_page_of_a_period_that_is_over_costs_a_view_again(clock):
    make_page()
    browser = guest()
    browser.get(FIRST)
    clock.now = NOON + timedelta(days=31)
    assert remaining(ask(browser, "/")) == "1"
    assert remaining(ask(browser)) == "0"
    assert CodeView.objects.get().seen_at == clock.now


def test_plan_lowered_while_in_use_leaves_open_what_was_seen(client):
    make_pages(4)
    client.force_login(make_user())
    for code in CODES[:3]:
        client.get(f"/codes/cpt/{code}/")
    set_plan("free", views=2)
    seen, new = ask(client), ask(client, f"/codes/cpt/{CODES[3]}/")
    assert (remaining(seen), locked_in(seen)) == ("0", set())
    assert (remaining(new), locked_in(new)) == ("0", LOCKED)
    assert len(views()) == 3


def test_plan_raised_while_in_use_opens_more_at_once():
    make_pages()
    browser = guest()
    browser.get(FIRST)
    set_plan("guest", views=2)
    assert locked_in(ask(browser, SECOND)) == set()


def test_guest_plan_that_was_deleted_leaves_what_is_open_to_everyone():
    make_page()
    set_plan("guest").delete()
    assert locked_in(ask(guest())) == LOCKED


def test_answer_is_for_its_reader_alone():
    make_page()
    response = guest().get(FIRST)
    assert "private" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]
    assert response.cookies["fiducial_guest"]["httponly"]
    assert response.cookies["fiducial_guest"]["samesite"] == "Lax"


def test_guest_gets_no_cookie_before_something_is_counted():
    make_page()
    assert "fiducial_guest" not in guest().get("/").cookies
    assert "fiducial_guest" not in guest().head(FIRST).cookies


def test_open_portal_counts_nothing_and_tells_nothing(client, settings):
    settings.ACCESS = "open"
    make_page()
    response = client.get(FIRST)
    page = Page(response)
    assert locked_in(page) == set()
    assert not page.root.all(data_views_remaining=True)
    assert "Cache-Control" not in response.headers
    assert "fiducial_guest" not in response.cookies
    assert views() == []


def test_registering_takes_along_what_the_guest_had_seen():
    make_pages()
    browser = guest()
    browser.get(FIRST)
    user = make_user()
    browser.force_login(user)
    page = ask(browser)
    assert (remaining(page), locked_in(page)) == ("5", set())
    assert views() == [(f"u:{user.pk}", "cpt/49411")]
    assert CodeView.objects.get().network == ""
    assert browser.cookies["fiducial_guest"].value == ""


def test_page_that_guest_and_person_saw_both_is_kept_once_with_the_later_moment(clock):
    make_pages()
    user = make_user()
    CodeView.objects.create(reader=f"u:{user.pk}", page="cpt/49411", seen_at=NOON - timedelta(days=29))
    browser = guest()
    browser.get(FIRST)
    browser.force_login(user)
    assert remaining(ask(browser, "/")) == "5"
    assert CodeView.objects.get().seen_at == NOON


def test_cookie_that_was_copied_shares_its_views():
    make_pages()
    first, second = guest(), guest("203.0.113.9")
    first.get(FIRST)
    second.cookies["fiducial_guest"] = first.cookies["fiducial_guest"].value
    assert locked_in(ask(second)) == set()
    assert locked_in(ask(second, SECOND)) == LOCKED


@pytest.mark.parametrize("change", [lambda v: v[:-1] + "x", lambda v: "u" + v, lambda v: "u:1", lambda v: ""])
def test_cookie_that_was_forged_is_none(change):
    make_page()
    first, forger = guest(), guest("203.0.113.9")
    first.get(FIRST)
    forger.cookies["fiducial_guest"] = change(first.cookies["fiducial_guest"].value)
    forger.get(FIRST)
    assert len({reader for reader, _ in views()}) == 2
    assert all(reader.startswith("g:") for reader, _ in views())


def test_cookieless_requests_beyond_what_a_network_may_bring_see_locked_pages():
    make_pages()
    set_plan("guest", network_guests=3)
    pages = [ask(guest(f"198.51.100.{number}")) for number in range(1, 6)]
    assert [bool(locked_in(page)) for page in pages] == [False] * 3 + [True] * 2
    assert "Your network has brought as many new guests today as it may." in pages[-1].section("edits").text
    assert locked_in(ask(guest("203.0.113.1"))) == set()
    assert len(views()) == 4


def test_network_brings_guests_again_on_the_next_day(clock):
    make_page()
    set_plan("guest", network_guests=1)
    assert locked_in(ask(guest())) == set()
    assert locked_in(ask(guest())) == LOCKED
    clock.now = NOON + timedelta(days=1)
    assert locked_in(ask(guest())) == set()


def test_known_guest_of_a_full_network_goes_on():
    make_pages()
    set_plan("guest", network_guests=1, views=2)
    browser = guest()
    browser.get(FIRST)
    assert locked_in(ask(browser, SECOND)) == set()
    assert [view.network == "" for view in CodeView.objects.order_by("pk")] == [False, True]


def test_guests_beyond_what_the_network_may_bring_write_nothing(django_assert_num_queries):
    make_page()
    set_plan("guest", network_guests=2)
    for _ in range(4):
        guest().get(FIRST)
    assert len(views()) == 2
    # The plans, how many guests the network brought, and the page without its locked sections.
    with django_assert_num_queries(LOCKED_QUERIES):
        guest().get(FIRST)


def test_nothing_personal_is_kept_of_a_guest():
    make_page()
    guest("198.51.100.7").get(FIRST)
    row = CodeView.objects.get()
    assert row.reader.startswith("g:")
    assert len(row.network) == 64
    assert "198.51" not in f"{row.reader}{row.network}"


def turns(*, is_new):
    """On PostgreSQL a write is a transaction that waits its turn: of the reader, and of a new guest's network."""
    return (3 + is_new) if connection.vendor == "postgresql" else 0


@pytest.mark.parametrize("number", [1, 3])
def test_metered_page_asks_two_queries_more_and_writes_once(number, django_assert_num_queries, settings):
    make_pages(number)
    set_plan("guest", views=9)
    browser = guest()
    for code in CODES[: number - 1]:
        browser.get(f"/codes/cpt/{code}/")
    path = f"/codes/cpt/{CODES[number - 1]}/"
    settings.ACCESS = "open"
    with django_assert_num_queries(OPEN_QUERIES):
        browser.get(path)
    settings.ACCESS = "metered"
    # The plans; what was seen, or how many guests the network brought; the view.
    with django_assert_num_queries(OPEN_QUERIES + 3 + turns(is_new=number == 1)) as made:
        browser.get(path)
    assert [query["sql"].split()[0] for query in made].count("INSERT") == 1
    # Seen again: the plans and what was seen.
    with django_assert_num_queries(OPEN_QUERIES + 2):
        browser.get(path)


def test_locked_page_makes_none_of_its_sections(django_assert_num_queries):
    make_pages()
    browser = guest()
    browser.get(FIRST)
    with django_assert_num_queries(LOCKED_QUERIES) as made:
        browser.get(SECOND)
    said = " ".join(query["sql"] for query in made)
    for name in (
        "clinical_context",
        "typical_patient",
        "codes_publicationmodifier",
        "codes_relatedcode",
        "edits_pairedit",
    ):
        assert name not in said
    assert "fees_relativevalue" not in said
