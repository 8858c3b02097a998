"""Headers and guards that hold on every response."""

import pytest
from django.db import DataError

from codes import views
from tests.pages import Page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/codes/", "/modifiers/", "/payers/", "/sources/", "/healthz", "/nowhere/"])
def test_response_carries_the_security_headers(client, path):
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    for directive in (
        "default-src 'self'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "frame-ancestors 'none'",
        "base-uri 'self'", "form-action 'self'",
    ):  # fmt: skip
        assert directive in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OverflowError, DataError])
def test_value_out_of_range_is_refused_in_words(client, monkeypatch, error):
    def fail(*args, **kwargs):
        raise error("too big")

    monkeypatch.setattr(views, "find_code", fail)
    page = Page(client.get("/codes/cpt/49411/"))
    assert page.status == 400
    assert "A value in the address is out of range." in page.main.text


@pytest.mark.django_db
def test_unknown_address_is_a_page_of_the_portal(client):
    page = Page(client.get("/nowhere/"))
    assert page.status == 404
    assert page.root.one("h1").text
    assert page.root.all("a", href="/")


@pytest.mark.django_db
def test_fault_of_ours_is_said_without_the_database(client, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("a secret detail")

    client.raise_request_exception = False
    monkeypatch.setattr(views, "home_page", fail)
    page = Page(client.get("/"))
    assert page.status == 500
    assert page.root.one("h1").text
    assert "secret" not in page.html


@pytest.mark.django_db
def test_host_that_is_not_ours_is_refused(client):
    assert client.get("/", HTTP_HOST="evil.example.net").status_code == 400


def test_pages_set_no_cookie(client, db):
    assert not client.get("/codes/").cookies
