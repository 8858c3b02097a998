"""Signing in in a real browser: a passkey of a virtual device, the keyboard, no scripts, and axe on each page."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import look

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
OWN_PAGES = (
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/sessions/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
)


@pytest.fixture
def host(base_url):
    """By name: a passkey belongs to a name, never to an address."""
    return base_url.replace("127.0.0.1", "localhost")


def log_in_by_password(page, host, path="/payers/"):
    page.goto(f"{host}/accounts/login/?next={path}")
    page.get_by_label("E-mail address").fill("free@example.org")
    page.get_by_label("Password").fill("fiducial-demo")
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(f"{host}{path}")


def show_again(page):
    page.get_by_label("Password").fill("fiducial-demo")
    page.get_by_role("button", name="Confirm").click()


def remove_the_passkey(page, host):
    page.goto(f"{host}/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Remove").click()
    show_again(page)
    page.get_by_role("button", name="Remove it").click()


def test_passkey_is_made_and_logs_in_by_itself(page, host):
    log_in_by_password(page, host, "/accounts/2fa/")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.get_by_role("link", name="Add a passkey").click()
    show_again(page)
    page.get_by_label("Name of this passkey").fill("Sample laptop")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    page.goto(f"{host}/accounts/2fa/webauthn/")
    expect(page.locator("tbody tr")).to_contain_text(re.compile("Sample laptop.*by itself", re.DOTALL))
    page.goto(f"{host}/accounts/logout/")
    page.locator("main").get_by_role("button", name="Log out").click()
    page.goto(f"{host}/accounts/login/?next=/payers/")
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url(f"{host}/payers/")
    expect(page.locator(".site-header")).to_contain_text("free@example.org")
    remove_the_passkey(page, host)
    expect(page.locator("main")).to_contain_text("You have none.")


def test_device_that_says_no_is_told_in_words(page, host):
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | {"isUserVerified": False}})
    page.goto(f"{host}/accounts/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.locator("[data-passkey-says]")).to_have_text("Nothing was confirmed in time. Try again.")


def test_reader_logs_in_with_the_keyboard_alone(page, host):
    page.goto(f"{host}/accounts/login/?next=/payers/")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type("free@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("fiducial-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{host}/payers/")


def test_reader_logs_in_without_scripts_and_is_offered_no_passkey(browser, host):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{host}/accounts/login/")
    expect(page.get_by_role("button", name="Log in with a passkey")).to_be_hidden()
    log_in_by_password(page, host)
    expect(page.locator(".site-header")).to_contain_text("free@example.org")
    context.close()


@pytest.mark.parametrize("path", OWN_PAGES)
def test_axe_finds_nothing_on_pages_of_an_account(page, host, shoot, path):
    log_in_by_password(page, host)
    assert look(page, host + path, shoot, ((390, "dark"), (1280, "light"))) == {}
