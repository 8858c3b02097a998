"""Single sign-on: the code flow against a server of ours, and each answer that has to be refused."""

import time
from base64 import urlsafe_b64encode
from hashlib import sha256

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Organisation, User
from accounts.single_sign_on.answers import is_nonce_right, vouched_address
from config.single_sign_on import single_sign_on
from tests.accounts.oidc_server import CLIENT, OTHER_KEY, SECRET, OidcServer
from tests.accounts.signing import is_logged_in, log_in_page
from tests.factories.accounts import make_user
from tests.pages import Page

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/oidc/organization/login/"


@pytest.fixture
def server(settings):
    server = OidcServer()
    provider = single_sign_on(name="Sample Clinic", issuer=server.issuer, client_id=CLIENT, client_secret=SECRET)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": provider}
    yield server
    server.close()


def leave(client, **more):
    """The address of the server to which the portal leads."""
    page = Page(client.post(LOGIN, more))
    return page.main.one("a", rel="noreferrer").attrs["href"]


def sign_on(client, server, **more):
    return client.get(server.authorize(leave(client, **more)))


def test_log_in_page_offers_it_where_it_is_set_and_only_there(client, server, settings):
    assert "Log in with Sample Clinic" in log_in_page(client).main.text
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "Log in with Sample Clinic" not in log_in_page(client).main.text
    assert client.post(LOGIN).status_code == 404


def test_new_person_gets_an_account_and_comes_back_to_where_they_were(client, server):
    answer = sign_on(client, server, next="/payers/")
    assert answer.headers["Location"] == "/payers/"
    assert "coder@clinic.example" in Page(client.get("/payers/")).root.one("header", class_="site-header").text
    user = User.objects.get()
    assert (user.email, user.has_usable_password()) == ("coder@clinic.example", False)
    assert [(entry.kind, entry.facts) for entry in AuditEntry.objects.order_by("pk")] == [
        ("sign-up", {"by": "single sign-on"}),
        ("sign-in", {"by": "socialaccount"}),
    ]


def test_code_is_asked_for_with_state_nonce_and_pkce(client, server):
    sign_on(client, server)
    asked, sent = server.asked, server.token_request
    assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT, "S256")
    assert len(asked["nonce"]) >= 20
    assert set(asked["scope"].split()) == {"email", "openid", "profile"}
    verifier = sha256(sent["code_verifier"].encode()).digest()
    assert urlsafe_b64encode(verifier).decode().rstrip("=") == asked["code_challenge"]


def test_nothing_of_the_address_that_leads_there_is_passed_on(client, server):
    page = Page(client.post(f"{LOGIN}?auth_params=nonce%3Dmine%26prompt%3Dnone&scope=admin"))
    server.authorize(page.main.one("a", rel="noreferrer").attrs["href"])
    assert set(server.asked["scope"].split()) == {"email", "openid", "profile"}
    assert server.asked["nonce"] != "mine"
    assert "prompt" not in server.asked


def test_second_time_is_the_same_account(client, server):
    sign_on(client, server)
    client.post("/accounts/logout/")
    server.person["email"] = "renamed@clinic.example"
    sign_on(client, server)
    assert is_logged_in(client)
    assert User.objects.count() == SocialAccount.objects.count() == 1


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_address_that_is_not_called_verified_is_refused(client, server, verified):
    server.person["email_verified"] = verified
    answer = sign_on(client, server)
    assert answer.status_code == 403
    assert "does not vouch for your e-mail address" in Page(answer).main.text
    assert not is_logged_in(client)
    assert User.objects.count() == 0
    assert AuditEntry.objects.get().facts == {"step": "single sign-on", "reason": "unverified"}


def refused(client, answer):
    assert answer.status_code in (401, 403, 502)
    assert Page(answer).main.one("h1").text == "You are not logged in"
    assert not is_logged_in(client)
    assert User.objects.count() == 0
    return True


def test_wrong_state_is_refused(client, server):
    back = server.authorize(leave(client))
    assert refused(client, client.get(back.replace(f"state={server.asked['state']}", "state=invented")))


def test_state_of_another_browser_is_refused(client, server):
    back = server.authorize(leave(Client()))
    assert refused(client, client.get(back))


def test_answer_is_taken_once(client, server):
    back = server.authorize(leave(client))
    client.get(back)
    client.post("/accounts/logout/")
    assert client.get(back).status_code == 401
    assert not is_logged_in(client)


@pytest.mark.parametrize("nonce", ["another", None, ""])
def test_wrong_nonce_is_refused(client, server, nonce):
    server.claims["nonce"] = nonce
    assert refused(client, sign_on(client, server))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://another.example"},
        {"aud": "another client"},
        {"exp": int(time.time()) - 3600},
        {"sub": "another person"},
    ],
)
def test_id_token_of_another_server_client_time_or_person_is_refused(client, server, claims):
    server.claims |= claims
    assert refused(client, sign_on(client, server))


def test_id_token_signed_by_another_key_is_refused(client, server):
    server.key = OTHER_KEY
    assert refused(client, sign_on(client, server))


def test_refusal_at_the_server_is_said(client, server):
    back = server.authorize(leave(client)).replace("code=a-code", "error=access_denied")
    page = Page(client.get(back, follow=True))
    assert "You broke it off" in page.main.text


def test_server_that_is_down_is_said(client, server):
    back = server.authorize(leave(client))
    server.close()
    assert refused(client, client.get(back))
    assert client.post(LOGIN).status_code == 502
    assert AuditEntry.objects.first().facts == {"step": "single sign-on", "reason": "server"}


def test_account_of_the_same_confirmed_address_is_opened_and_told(client, server, mailoutbox):
    user = make_user("coder@clinic.example")
    sign_on(client, server)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert [message.subject for message in mailoutbox] == ["Single sign-on was connected"]


def test_account_of_staff_is_not_opened_by_an_address_alone(client, server):
    make_user("coder@clinic.example", groups=["Editors"])
    sign_on(client, server)
    assert not is_logged_in(client)
    assert SocialAccount.objects.count() == 0


def test_whoever_comes_joins_the_organization_of_the_domain(client, server):
    organisation = Organisation.objects.create(
        slug="clinic", name="Sample Clinic", sso_domain="clinic.example", created_at=timezone.now()
    )
    sign_on(client, server)
    assert [membership.user.email for membership in organisation.memberships.all()] == ["coder@clinic.example"]


def test_nonce_and_address_are_read_strictly():
    assert is_nonce_right({"data": {"nonce": "a"}}, {"id_token": {"nonce": "a"}})
    assert not is_nonce_right({"data": None}, {"id_token": {}})
    assert not is_nonce_right({}, {})
    assert vouched_address({"userinfo": {"email": "A@b.example", "email_verified": True}}) == "a@b.example"
    assert vouched_address({"userinfo": {"email": "a@b.example", "email_verified": "true"}}) == ""


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"client_secret": ""}, "OIDC_CLIENT_SECRET must be set too"),
        ({"issuer": "http://login.example.org"}, "OIDC_ISSUER must be such as https://login.example.org"),
        ({"issuer": "login.example.org"}, "OIDC_ISSUER must be such as"),
    ],
)
def test_half_a_setting_stops_the_start(changed, words):
    given = {"name": "X", "issuer": "https://login.example.org", "client_id": "c", "client_secret": "s"}
    with pytest.raises(ImproperlyConfigured, match=words):
        single_sign_on(**given | changed)
    assert single_sign_on(name="X", issuer="", client_id="", client_secret="")["APPS"] == []
