"""Logging in and out as a reader."""

from ipaddress import ip_network

import pytest
from django.contrib.sessions.models import Session

from accounts.demo_log_ins import PASSWORD as DEMO_PASSWORD
from accounts.models import AuditEntry
from tests.accounts.signing import log_in, log_in_page
from tests.factories.accounts import PASSWORD, make_superuser, make_user
from tests.pages import Page

pytestmark = pytest.mark.django_db
MISMATCH = "The e-mail address and the password do not go together."


def test_header_offers_the_log_in_and_the_way_back(client):
    header = Page(client.get("/payers/?page=1")).root.one("header", class_="site-header")
    assert header.one("a", href="/accounts/login/?next=/payers/%3Fpage%3D1").text == "Log in"
    assert "Log out" not in header.text


def test_reader_who_is_not_staff_logs_in_and_comes_back(client):
    make_user()
    response = log_in(client, next="/payers/")
    assert (response.status_code, response.headers["Location"]) == (302, "/payers/")
    header = Page(client.get("/payers/")).root.one("header", class_="site-header")
    assert "reader@example.org" in header.text
    assert "Log in" not in header.text


def test_address_is_typed_in_any_case(client):
    make_user()
    assert log_in(client, email="Reader@Example.org").status_code == 302


def test_account_made_with_capitals_is_opened_in_small_letters(client):
    make_user("Ann.Reader@example.org")
    assert log_in(client, email="ann.reader@example.org").status_code == 302


def test_wrong_password_is_said_in_words_and_keeps_the_way_back(client):
    make_user()
    page = Page(log_in(client, password="wrong", next="/payers/"))
    assert MISMATCH in page.main.one(role="alert").text
    assert page.main.all("input", name="next")[0].attrs["value"] == "/payers/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example/",
        "javascript:alert(1)",
        "https:elsewhere.example",
        "\thttps://elsewhere.example/",
    ],
)
def test_log_in_leads_to_no_other_site(client, elsewhere):
    make_user()
    assert log_in(client, next=elsewhere).headers["Location"] == "/"


def test_log_out_leads_to_no_other_site(client):
    client.force_login(make_user())
    answer = client.post("/accounts/logout/", {"next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_log_out_takes_a_form_and_ends_the_session(client):
    client.force_login(make_user())
    asked = Page(client.get("/accounts/logout/"))
    assert asked.main.one("form").one("button").text == "Log out"
    assert "reader@example.org" in Page(client.get("/payers/")).html
    form = Page(client.get("/payers/")).root.one("form", action="/accounts/logout/")
    assert form.attrs["method"] == "post"
    assert form.one("input", name="csrfmiddlewaretoken").attrs["value"]
    assert client.post("/accounts/logout/").headers["Location"] == "/"
    assert "reader@example.org" not in Page(client.get("/payers/")).html


def test_inactive_account_does_not_get_in(client):
    make_user(is_active=False)
    assert log_in(client).headers["Location"] == "/accounts/inactive/"
    assert "Whoever runs this portal has closed it" in Page(client.get("/accounts/inactive/")).main.text
    assert "_auth_user_id" not in client.session


def test_inactive_account_with_a_wrong_password_is_not_told_apart(client):
    make_user(is_active=False)
    assert MISMATCH in Page(log_in(client, password="wrong")).main.text


def test_unknown_address_and_wrong_password_are_answered_alike(client):
    make_user()
    known, unknown = log_in(client, password="wrong"), log_in(client, email="nobody@example.org", password="wrong")
    assert known.status_code == unknown.status_code
    alike = Page(unknown).main.text
    assert Page(known).main.text == alike
    assert MISMATCH in alike


def test_unknown_address_costs_a_hash_too(client, monkeypatch):
    hashed = []
    make_user()
    monkeypatch.setattr("django.contrib.auth.hashers.MD5PasswordHasher.encode", lambda *given: hashed.append(1) or "x")
    log_in(client, email="nobody@example.org", password="wrong")
    unknown = len(hashed)
    log_in(client, password="wrong")
    assert unknown >= 1
    assert len(hashed) - unknown >= 1


def test_page_that_needs_an_account_leads_to_the_log_in(client):
    assert client.get("/policies/reading/").headers["Location"] == "/accounts/login/?next=/policies/reading/"


def test_page_for_guests_writes_no_session(client):
    response = client.get("/payers/")
    assert response.cookies == {}


def test_session_key_that_was_planted_is_not_the_one_that_is_logged_in(client):
    make_user()
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    log_in(client)
    assert client.cookies["sessionid"].value != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_session_ends_with_the_browser_unless_asked_to_stay(client):
    make_user()
    assert log_in(client).cookies["sessionid"]["max-age"] == ""
    client.post("/accounts/logout/")
    assert log_in(client, remember="on").cookies["sessionid"]["max-age"] == 1209600


def test_sixth_wrong_password_is_held_back_and_so_is_the_right_one(client):
    make_user()
    for _ in range(5):
        assert MISMATCH in Page(log_in(client, password="wrong")).main.text
    assert "Too many attempts. Wait five minutes" in Page(log_in(client)).main.text
    assert "_auth_user_id" not in client.session


def test_somebody_else_is_not_held_back_with_them(client):
    make_user()
    make_user("other@example.org")
    for _ in range(6):
        log_in(client, password="wrong")
    assert log_in(client, email="other@example.org").status_code == 302


def test_too_many_log_ins_from_one_address_are_answered_429(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for _ in range(2):
        log_in(client, email="nobody@example.org")
    answer = log_in(client, email="nobody@example.org")
    assert answer.status_code == 429
    assert Page(answer).main.one("h1").text == "Too many attempts"
    assert log_in_page(client).status == 200


def test_invented_forwarded_address_does_not_escape_the_limit(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    answers = [
        log_in(client, email="nobody@example.org", headers={"x-forwarded-for": f"198.51.100.{n}"}) for n in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_limit_is_of_the_client_behind_a_trusted_proxy(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.0/8")]
    answers = [
        log_in(client, email="nobody@example.org", headers={"x-forwarded-for": address}).status_code
        for address in ("198.51.100.7", "198.51.100.8", "198.51.100.7")
    ]
    assert answers == [200, 200, 429]


def test_staff_come_in_by_the_same_door(client):
    make_superuser()
    answer = client.get("/admin/")
    assert answer.headers["Location"] == "/admin/login/?next=/admin/"
    answer = client.get(answer.headers["Location"])
    assert answer.headers["Location"] == "/accounts/login/?next=%2Fadmin%2F"
    assert log_in(client, email="admin@example.org", next="/admin/").headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_staff_pages_take_no_password_themselves(client):
    make_superuser()
    client.post("/admin/login/", {"username": "admin@example.org", "password": PASSWORD, "next": "/admin/"})
    assert "_auth_user_id" not in client.session


def test_reader_who_is_not_staff_is_told_so_by_the_staff_pages(client):
    client.force_login(make_user())
    assert client.get("/admin/", follow=True).status_code == 403


def test_known_password_of_the_demo_opens_nothing_by_the_page(client, settings):
    user = make_user("member@example.org")
    user.set_password(DEMO_PASSWORD)
    user.save()
    settings.DEBUG = False
    assert MISMATCH in Page(log_in(client, email="member@example.org", password=DEMO_PASSWORD)).main.text
    user.emailaddress_set.create(email="second@example.org", verified=True)
    assert MISMATCH in Page(log_in(client, email="second@example.org", password=DEMO_PASSWORD)).main.text


def test_audit_log_tells_of_signing_in_and_out_and_never_of_what_was_typed(client):
    user = make_user()
    log_in(client, password="wrong")
    log_in(client, email="hunter2@not-an-account.example", password="wrong")
    log_in(client)
    client.post("/accounts/logout/")
    told = list(AuditEntry.objects.order_by("pk").values_list("kind", "actor", "subject", "facts"))
    assert told == [
        ("sign-in-failed", "guest", "reader@example.org", {"step": "password", "address": "known"}),
        ("sign-in-failed", "guest", "", {"step": "password", "address": "unknown"}),
        ("sign-in", "reader@example.org", "reader@example.org", {"by": "password"}),
        ("sign-out", "reader@example.org", "reader@example.org", {}),
    ]
    assert AuditEntry.objects.get(kind="sign-in").actor_id == user.pk
