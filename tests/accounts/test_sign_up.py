"""Signing up, and a new password, by codes that are mailed."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import AuditEntry, User
from tests.accounts.signing import is_logged_in, log_in, mailed_code, sign_up
from tests.factories.accounts import PASSWORD, make_superuser, make_user
from tests.pages import Page

pytestmark = pytest.mark.django_db
CONFIRM = "/accounts/confirm-email/"
NEW = "a password of our own 7"


def reset(client, email="reader@example.org"):
    return client.post("/accounts/password/reset/", {"email": email})


def without_token(page):
    return [
        (box.tag, {name: value for name, value in box.attrs.items() if name != "value"}) for box in page.main.all()
    ], page.main.text


def test_reader_signs_up_confirms_the_address_and_is_logged_in_where_they_were(client):
    answer = sign_up(client, next="/payers/")
    assert answer.headers["Location"] == CONFIRM
    assert mail.outbox[0].to == ["new@example.org"]
    assert not is_logged_in(client)
    page = Page(client.get(CONFIRM))
    assert "We wrote to new@example.org" in page.main.text
    answer = client.post(CONFIRM, {"code": mailed_code()})
    assert answer.headers["Location"] == "/payers/"
    assert "new@example.org" in Page(client.get("/payers/")).root.one("header", class_="site-header").text
    assert AuditEntry.objects.get(kind="sign-up").actor == "new@example.org"
    assert AuditEntry.objects.filter(kind="sign-in").count() == 1


def test_account_without_a_confirmed_address_is_asked_for_a_code_at_the_next_log_in(client):
    sign_up(client)
    client.cookies.clear()
    mail.outbox.clear()
    # Another code is mailed after ten seconds.
    cache.clear()
    assert log_in(client, email="new@example.org").headers["Location"] == CONFIRM
    assert not is_logged_in(client)
    client.post(CONFIRM, {"code": mailed_code()})
    assert is_logged_in(client)


def test_wrong_code_is_said_and_the_third_ends_it(client):
    sign_up(client)
    assert "This code is not right." in Page(client.post(CONFIRM, {"code": "AAAA-AAAA"})).main.one(role="alert").text
    client.post(CONFIRM, {"code": "AAAA-AAAA"})
    assert client.post(CONFIRM, {"code": "AAAA-AAAA"}).headers["Location"] == "/accounts/login/"
    assert client.post(CONFIRM, {"code": mailed_code()}).headers["Location"] == "/accounts/login/"
    assert not is_logged_in(client)


def test_code_is_typed_in_small_letters_and_without_the_dash(client):
    sign_up(client)
    client.post(CONFIRM, {"code": f" {mailed_code().replace('-', ' ').lower()} "})
    assert is_logged_in(client)


def test_address_that_has_an_account_is_answered_like_a_new_one(client, client_of_somebody_else):
    make_user("taken@example.org")
    fresh, taken = sign_up(client), sign_up(client_of_somebody_else, email="taken@example.org")
    assert (fresh.status_code, fresh.headers["Location"]) == (taken.status_code, taken.headers["Location"])
    pages = [Page(each.get(CONFIRM)) for each in (client, client_of_somebody_else)]
    texts = [page.main.text.replace("new@", "x@").replace("taken@", "x@") for page in pages]
    assert texts[0] == texts[1]
    assert without_token(pages[0])[0] == without_token(pages[1])[0]
    assert [message.subject for message in mail.outbox][1] == "You have an account at Fiducial"
    assert User.objects.filter(email="taken@example.org").count() == 1


def test_wrong_codes_for_an_address_that_has_an_account_are_answered_alike(client, client_of_somebody_else):
    make_user("taken@example.org")
    sign_up(client)
    sign_up(client_of_somebody_else, email="taken@example.org")
    for _ in range(3):
        answers = [each.post(CONFIRM, {"code": "AAAA-AAAA"}) for each in (client, client_of_somebody_else)]
        assert answers[0].status_code == answers[1].status_code
        assert answers[0].headers.get("Location") == answers[1].headers.get("Location")


def test_address_that_has_an_account_costs_a_hash_too(client, monkeypatch):
    make_user("taken@example.org")
    hashed = []
    monkeypatch.setattr("accounts.forms.make_password", hashed.append)
    sign_up(client, email="taken@example.org")
    assert hashed == [PASSWORD]


@pytest.mark.parametrize(
    "password, words",
    [
        ("short", "at least 12 characters"),
        ("password1234", "too common"),
        ("new@example.org", "too similar to the e-mail address"),
    ],
)
def test_weak_password_is_refused_in_words(client, password, words):
    page = Page(sign_up(client, password=password))
    assert words in page.main.one(role="alert").text
    assert page.main.one("input", name="password1").attrs.get("value") is None
    assert User.objects.count() == 0


def test_too_many_sign_ups_are_answered_429(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    sign_up(client)
    client.cookies.clear()
    answer = sign_up(client, email="another@example.org")
    assert (answer.status_code, Page(answer).main.one("h1").text) == (429, "Too many attempts")
    assert User.objects.count() == 1


def test_sign_up_is_closed_where_no_mail_goes_out(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert Page(client.get("/accounts/signup/")).main.one("h1").text == "Sign-up is closed"
    assert Page(sign_up(client)).main.one("h1").text == "Sign-up is closed"
    assert User.objects.count() == 0


def test_superuser_of_the_command_line_needs_no_mail(client):
    make_superuser()
    assert log_in(client, email="admin@example.org").headers["Location"] == "/"


def test_new_password_is_set_by_a_mailed_code(client):
    make_user()
    assert reset(client).headers["Location"] == "/accounts/password/reset/confirm/"
    answer = client.post("/accounts/password/reset/confirm/", {"code": mailed_code()})
    assert answer.headers["Location"] == "/accounts/password/reset/complete/"
    page = Page(client.get(answer.headers["Location"]))
    assert [box.attrs["name"] for box in page.main.all("input", type="password")] == ["password1", "password2"]
    client.post("/accounts/password/reset/complete/", {"password1": NEW, "password2": NEW})
    assert log_in(client, password=PASSWORD).status_code == 200
    assert log_in(client, password=NEW).status_code == 302
    assert "Your password was reset" in [message.subject for message in mail.outbox]
    assert AuditEntry.objects.filter(kind="credential", facts={"change": "password reset"}).count() == 1


def test_new_password_for_an_unknown_address_is_answered_alike(client, client_of_somebody_else):
    make_user()
    known, unknown = reset(client), reset(client_of_somebody_else, email="nobody@example.org")
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    pages = [Page(each.get(known.headers["Location"])).main.text for each in (client, client_of_somebody_else)]
    assert pages[0].replace("reader@", "nobody@") == pages[1]
    assert [message.subject for message in mail.outbox][1] == "No account with this address"
    for _ in range(3):
        answers = [
            each.post("/accounts/password/reset/confirm/", {"code": "AAAA-AAAA"}).headers.get("Location")
            for each in (client, client_of_somebody_else)
        ]
        assert answers[0] == answers[1]


def test_new_password_ends_the_sessions_of_the_old_one(client, client_of_somebody_else):
    make_user()
    log_in(client_of_somebody_else)
    reset(client)
    client.post("/accounts/password/reset/confirm/", {"code": mailed_code()})
    client.post("/accounts/password/reset/complete/", {"password1": NEW, "password2": NEW})
    assert client_of_somebody_else.get("/accounts/email/").headers["Location"].startswith("/accounts/login/")


def test_code_of_one_browser_opens_nothing_in_another(client, client_of_somebody_else):
    make_user()
    reset(client)
    answer = client_of_somebody_else.post("/accounts/password/reset/confirm/", {"code": mailed_code()})
    assert answer.headers["Location"] == "/accounts/login/"


def test_mails_are_plain_text_and_lead_to_the_portal_whatever_host_was_asked(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.PORTAL_URL = "https://codes.example.org"
    make_user()
    client.post("/accounts/signup/", {"email": "reader@example.org", "password1": PASSWORD}, HTTP_HOST="evil.example")
    message = mail.outbox[0]
    assert message.alternatives == []
    assert "Log in: https://codes.example.org/accounts/login/" in message.body
    assert "evil.example" not in message.body


@pytest.fixture
def client_of_somebody_else():
    return Client()
