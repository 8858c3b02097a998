"""Logging in and out as a reader."""

import pytest

from tests.factories.accounts import PASSWORD, make_user
from tests.pages import Page

pytestmark = pytest.mark.django_db


def log_in(client, email="reader@example.org", password=PASSWORD, **more):
    return client.post("/accounts/login/", {"username": email, "password": password, **more})


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


def test_wrong_password_is_said_in_words_and_keeps_the_way_back(client):
    make_user()
    page = Page(log_in(client, password="wrong", next="/payers/"))
    assert "Please enter a correct e-mail address and password." in page.main.text
    assert page.main.one("input", name="next").attrs["value"] == "/payers/"


def test_log_in_leads_to_no_other_site(client):
    make_user()
    assert log_in(client, next="https://elsewhere.example/").headers["Location"] == "/"


def test_log_out_takes_a_form_and_ends_the_session(client):
    client.force_login(make_user())
    assert client.get("/accounts/logout/").status_code == 405
    assert "reader@example.org" in Page(client.get("/payers/")).html
    form = Page(client.get("/payers/")).root.one("form", action="/accounts/logout/")
    assert form.attrs["method"] == "post"
    assert form.one("input", name="csrfmiddlewaretoken").attrs["value"]
    assert client.post("/accounts/logout/").headers["Location"] == "/"
    assert "reader@example.org" not in Page(client.get("/payers/")).html


def test_inactive_account_does_not_get_in(client):
    make_user(is_active=False)
    assert "Please enter a correct" in Page(log_in(client)).main.text


def test_page_that_needs_an_account_leads_to_the_log_in(client):
    assert client.get("/policies/reading/").headers["Location"] == "/accounts/login/?next=/policies/reading/"


def test_page_for_guests_writes_no_session(client):
    response = client.get("/payers/")
    assert response.cookies == {}
