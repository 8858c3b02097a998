"""What opens an account: addresses, password, authenticator app, recovery codes, sessions."""

import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client

from accounts.actions.addresses import vouch_for_address
from accounts.actions.sessions import SessionUnknown, end_session
from accounts.models import AuditEntry, User
from tests.accounts.signing import is_logged_in, log_in, mailed_code
from tests.factories.accounts import PASSWORD, make_superuser, make_user
from tests.pages import Page

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW = "a password of our own 7"


def totp_now():
    return totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // 30))


@pytest.fixture
def reader(client):
    user = make_user()
    log_in(client)
    show_again(client)
    return user


@pytest.fixture
def two_steps():
    user = make_user()
    totp.TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def show_again(client):
    return client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def recovery_codes(user):
    return RecoveryCodes(user.authenticator_set.get(type="recovery_codes")).get_unused_codes()


def changes():
    return [entry.facts["change"] for entry in AuditEntry.objects.filter(kind="credential").order_by("pk")]


def test_password_alone_does_not_log_in_where_an_app_is_set_up(client, two_steps):
    assert log_in(client, next="/payers/").headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_logged_in(client)
    page = Page(client.get("/accounts/2fa/authenticate/"))
    assert page.main.one("h1").text == "One more step"
    assert client.post("/accounts/2fa/authenticate/", {"code": totp_now()}).headers["Location"] == "/payers/"
    assert AuditEntry.objects.get(kind="sign-in").facts == {"by": "password + totp"}


def test_wrong_code_of_the_app_is_said_and_recorded(client, two_steps):
    log_in(client)
    page = Page(client.post("/accounts/2fa/authenticate/", {"code": "000000"}))
    assert "This code is not right." in page.main.all(role="alert")[0].text
    assert not is_logged_in(client)
    assert AuditEntry.objects.get(kind="sign-in-failed").facts == {"step": "second step"}


def test_code_of_the_app_opens_once(client, two_steps):
    code = totp_now()
    log_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code})
    other = Client()
    log_in(other)
    other.post("/accounts/2fa/authenticate/", {"code": code})
    assert (is_logged_in(client), is_logged_in(other)) == (True, False)


def test_recovery_code_logs_in_once(client, two_steps):
    code = recovery_codes(two_steps)[0]
    log_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert is_logged_in(client)
    other = Client()
    log_in(other)
    other.post("/accounts/2fa/authenticate/", {"code": code})
    assert not is_logged_in(other)
    assert len(recovery_codes(two_steps)) == 9


def test_guesses_at_the_second_step_are_held_back(client, two_steps):
    log_in(client)
    for _ in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    page = Page(client.post("/accounts/2fa/authenticate/", {"code": recovery_codes(two_steps)[0]}))
    assert "Too many attempts" in page.main.text
    assert not is_logged_in(client)


def test_app_is_set_up_with_recovery_codes_and_told(client, reader, monkeypatch):
    # A test is one transaction, which never commits.
    monkeypatch.setattr("django.db.transaction.on_commit", lambda told: told())
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.generate_totp_secret", lambda length=20: SECRET)
    page = Page(client.get("/accounts/2fa/totp/activate/"))
    assert SECRET in page.main.text
    assert page.main.one("img").attrs["src"].startswith("data:image/svg+xml;base64,")
    answer = client.post("/accounts/2fa/totp/activate/", {"code": totp_now()})
    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    page = Page(client.get("/accounts/2fa/recovery-codes/"))
    assert len(page.main.one("ul", class_="recovery-codes").all("li")) == 10
    assert "Authenticator app switched on" in [message.subject for message in mail.outbox]
    assert "totp activated" in changes()


def test_change_of_what_opens_the_account_asks_again_after_a_while(client, reader):
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 3600}]
    session.save()
    answer = client.get("/accounts/2fa/totp/activate/")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    page = Page(client.get(answer.headers["Location"]))
    assert page.main.one("h1").text == "Is it you?"
    assert (
        "This is not your password." in Page(client.post(answer.headers["Location"], {"password": "wrong"})).main.text
    )
    answer = client.post(answer.headers["Location"], {"password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/2fa/totp/activate/"


def test_password_is_changed_and_told(client, reader):
    page = Page(client.get("/accounts/password/change/"))
    assert [box.attrs["autocomplete"] for box in page.main.all("input", type="password")] == [
        "current-password",
        "new-password",
        "new-password",
    ]
    wrong = client.post("/accounts/password/change/", {"oldpassword": "no", "password1": NEW, "password2": NEW})
    assert "This is not your password." in Page(wrong).main.text
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert is_logged_in(client)
    assert log_in(Client(), password=NEW).status_code == 302
    assert changes() == ["password changed"]
    assert mail.outbox[-1].subject == "Your password was changed"


def test_second_address_opens_the_account_once_it_is_confirmed(client, reader):
    client.post("/accounts/email/", {"email": "second@example.org", "action_add": ""})
    assert log_in(Client(), email="second@example.org").status_code == 200
    client.post("/accounts/confirm-email/", {"code": mailed_code()})
    assert log_in(Client(), email="second@example.org").status_code == 302
    page = Page(client.get("/accounts/email/"))
    assert [label.text for label in page.main.all("label", class_="form-check-label")] == [
        "reader@example.org where mail goes",
        "second@example.org",
    ]
    client.post("/accounts/email/", {"email": "second@example.org", "action_primary": ""})
    reader.refresh_from_db()
    assert reader.email == "second@example.org"
    client.post("/accounts/email/", {"email": "reader@example.org", "action_remove": ""})
    assert log_in(Client()).status_code == 200
    assert changes() == ["email changed", "email deleted"]


def test_address_of_somebody_else_is_not_taken_and_not_told(client, reader):
    make_user("other@example.org")
    answer = client.post("/accounts/email/", {"email": "other@example.org", "action_add": ""})
    assert answer.status_code == 302
    other = User.objects.get(email="other@example.org")
    client.post("/accounts/confirm-email/", {"code": mailed_code()})
    assert list(other.emailaddress_set.values_list("verified", flat=True)) == [True]
    assert reader.emailaddress_set.count() == 1


@pytest.mark.parametrize("others", [0, 2])
def test_sessions_are_listed(client, reader, others, django_assert_num_queries):
    for _ in range(others):
        log_in(Client(headers={"user-agent": "Another browser"}))
    with django_assert_num_queries(3 + 3 * (others + 1)):
        page = Page(client.get("/accounts/sessions/"))
    assert page.main.one("caption").text == f"{others + 1} session{'s' if others else ''}, the oldest first"
    assert [row[1] for row in page.main.rows] == ["From 127.0.0.1"] * (others + 1)
    assert sum("this one" in row[3] for row in page.main.rows) == 1


def test_one_session_is_ended(client, reader):
    other = Client()
    log_in(other)
    theirs = reader.usersession_set.get(session_key=other.session.session_key)
    client.post(f"/accounts/sessions/{theirs.pk}/end/")
    assert other.get("/accounts/email/").status_code == 302
    assert client.get("/accounts/email/").status_code == 200


def test_session_of_somebody_else_is_not_ended(client, reader):
    other = Client()
    user = make_user("other@example.org")
    log_in(other, email="other@example.org")
    theirs = user.usersession_set.get()
    client.post(f"/accounts/sessions/{theirs.pk}/end/")
    assert "This session has ended already." in Page(client.get("/accounts/sessions/")).main.text
    assert other.get("/accounts/email/").status_code == 200
    with pytest.raises(SessionUnknown):
        end_session(user=reader, session=theirs.pk)


def test_all_other_sessions_are_ended(client, reader):
    other = Client()
    log_in(other)
    client.post("/accounts/sessions/")
    assert other.get("/accounts/email/").status_code == 302
    assert "All other sessions have ended." in Page(client.get("/accounts/sessions/")).main.text


def test_address_that_staff_type_needs_no_code(client):
    client.force_login(make_superuser())
    client.post(
        "/admin/accounts/user/add/",
        {"email": "hired@example.org", "usable_password": "true", "password1": NEW, "password2": NEW},
    )
    assert log_in(Client(), email="hired@example.org", password=NEW).headers["Location"] == "/"


def test_address_that_staff_replace_opens_nothing_any_more():
    user = make_user("old@example.org")
    user.email = "new@example.org"
    user.save()
    assert vouch_for_address(user=user, instead_of="old@example.org")
    assert log_in(Client(), email="old@example.org").status_code == 200
    assert log_in(Client(), email="new@example.org").status_code == 302


def test_address_that_another_account_confirmed_is_not_vouched_for():
    make_user("first@example.org").emailaddress_set.create(email="shared@example.org", verified=True)
    second = User.objects.create_user("shared@example.org", PASSWORD)
    assert not vouch_for_address(user=second)
    assert second.emailaddress_set.count() == 0


@pytest.mark.parametrize(
    "path",
    ["email/", "password/change/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/", "sessions/"],
)
def test_pages_of_an_account_have_one_heading_labels_and_the_way_among_them(client, reader, path):
    page = Page(client.get(f"/accounts/{path}"))
    assert page.status == 200
    assert page.root.one("html").attrs["lang"] == "en-US"
    assert len(page.main.all("h1")) == 1
    assert len(page.main.one("nav", aria_label="Your account").all("a")) == 4
    labelled = {label.attrs["for"] for label in page.main.all("label")}
    asked = [box for box in page.main.all("input") if box.attrs.get("type") not in ("hidden", "submit")]
    assert {box.attrs["id"] for box in asked} <= labelled


def test_pages_of_an_account_are_kept_by_no_cache(client, reader):
    assert "no-store" in client.get("/accounts/2fa/recovery-codes/").headers.get("Cache-Control", "no-store")
