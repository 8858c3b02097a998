"""A wrong setting stops the start with words that help."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import (
    env_bool,
    env_cache,
    env_choice,
    env_database,
    env_email,
    env_licence,
    env_list,
    env_mailbox,
    env_networks,
    env_origin,
    env_text,
    env_years,
)


@pytest.mark.parametrize("value", ["true", "1", "yes", "no"])
def test_bool_is_true_or_false_only(monkeypatch, value):
    monkeypatch.setenv("DEBUG", value)
    with pytest.raises(ImproperlyConfigured, match=f"DEBUG must be True or False, not '{value}'"):
        env_bool("DEBUG")


def test_bool_is_read(monkeypatch):
    monkeypatch.setenv("DEBUG", "True")
    assert env_bool("DEBUG") is True
    monkeypatch.delenv("DEBUG")
    assert env_bool("DEBUG") is False


def test_list_drops_blanks(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", " a.example.org, ,b.example.org,")
    assert env_list("ALLOWED_HOSTS") == ["a.example.org", "b.example.org"]


def test_choice_names_what_there_is(monkeypatch):
    monkeypatch.setenv("CPT_LICENCE", "yes")
    with pytest.raises(ImproperlyConfigured, match="CPT_LICENCE must be one of none, licensed, not 'yes'"):
        env_choice("CPT_LICENCE", ("none", "licensed"), "none")


def test_secret_is_read_from_a_mounted_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("from the file\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert env_text("SECRET_KEY") == "from the file"


def test_secret_file_that_is_not_there_stops_the_start(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY_FILE names .*absent, which cannot be read"):
        env_text("SECRET_KEY")


@pytest.mark.parametrize("value", ["http://cache.example.org", "nonsense"])
def test_cache_that_is_none_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("CACHE_URL", value)
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL must be such as dbcache://fiducial_cache"):
        env_cache("CACHE_URL", "dbcache://fiducial_cache")


def test_cache_of_a_package_that_is_missing_stops_the_start(monkeypatch):
    monkeypatch.setenv("CACHE_URL", "redis://user:hidden@cache.example.org:6379/1")
    monkeypatch.setattr("config.env.find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="the package redis is not installed") as refusal:
        env_cache("CACHE_URL", "dbcache://fiducial_cache")
    assert "hidden" not in str(refusal.value)


@pytest.mark.parametrize(
    "url, engine",
    [("sqlite:////srv/x.sqlite3", "sqlite3"), ("postgres://u:p@db.example.org:5432/name", "postgresql")],
)
def test_database_is_read(monkeypatch, url, engine):
    monkeypatch.setenv("DATABASE_URL", url)
    assert env_database("DATABASE_URL", "")["ENGINE"].endswith(engine)


@pytest.mark.parametrize("url", ["nonsense", "oracle9://x", "postgres//u@h/db"])
def test_database_that_is_none_stops_the_start(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env_database("DATABASE_URL", "")


def test_blank_variable_is_one_that_is_not_set(monkeypatch):
    monkeypatch.setenv("DEBUG", "")
    monkeypatch.setenv("CPT_LICENCE", "")
    assert env_bool("DEBUG") is False
    assert env_choice("CPT_LICENCE", ("none", "licensed"), "none") == "none"


@pytest.mark.parametrize(
    "url, backend",
    [
        ("smtp+tls://user:pa%40ss@mail.example.org:587", "smtp"),
        ("smtp://localhost:25", "smtp"),
        ("consolemail://", "console"),
        ("dummymail://", "dummy"),
    ],
)
def test_mail_server_is_read(monkeypatch, url, backend):
    monkeypatch.setenv("EMAIL_URL", url)
    assert (
        env_email("EMAIL_URL", "dummymail://")["EMAIL_BACKEND"] == f"django.core.mail.backends.{backend}.EmailBackend"
    )


@pytest.mark.parametrize("url", ["nonsense", "https://user:secret@mail.example.org", "smtp://", "smtp://host:port"])
def test_mail_server_that_is_none_stops_the_start_without_repeating_its_password(monkeypatch, url):
    monkeypatch.setenv("EMAIL_URL", url)
    with pytest.raises(
        ImproperlyConfigured, match=r"EMAIL_URL .*smtp\+tls://user:password@mail.example.org:587"
    ) as error:
        env_email("EMAIL_URL", "")
    assert "secret" not in str(error.value)


def test_mailbox_is_read_and_nonsense_stops_the_start(monkeypatch):
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", "Codes <codes@example.org>")
    assert env_mailbox("DEFAULT_FROM_EMAIL", "") == "Codes <codes@example.org>"
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", "codes")
    with pytest.raises(ImproperlyConfigured, match="DEFAULT_FROM_EMAIL must be such as"):
        env_mailbox("DEFAULT_FROM_EMAIL", "")


def test_origin_has_no_path(monkeypatch):
    monkeypatch.setenv("PORTAL_URL", "https://codes.example.org/")
    assert env_origin("PORTAL_URL", "") == "https://codes.example.org"
    for wrong in ("codes.example.org", "https://codes.example.org/portal", "ftp://codes.example.org"):
        monkeypatch.setenv("PORTAL_URL", wrong)
        with pytest.raises(ImproperlyConfigured, match=r"PORTAL_URL must be such as https://codes\.example\.org"):
            env_origin("PORTAL_URL", "")


def test_networks_are_read_and_nonsense_stops_the_start(monkeypatch):
    monkeypatch.setenv("WEBHOOK_ALLOWED_NETWORKS", "10.20.0.0/16, fd00::/8")
    assert [str(network) for network in env_networks("WEBHOOK_ALLOWED_NETWORKS")] == ["10.20.0.0/16", "fd00::/8"]
    monkeypatch.setenv("WEBHOOK_ALLOWED_NETWORKS", "10.20.0.1/16")
    with pytest.raises(ImproperlyConfigured, match=r"WEBHOOK_ALLOWED_NETWORKS must list networks such as 10.20.0.0/16"):
        env_networks("WEBHOOK_ALLOWED_NETWORKS")


def test_years_are_read_in_order(monkeypatch):
    monkeypatch.setenv("CPT_LICENCE_EDITION", "2026, 2025")
    assert env_years("CPT_LICENCE_EDITION") == [2025, 2026]


def test_year_that_is_none_stops_the_start(monkeypatch):
    monkeypatch.setenv("CPT_LICENCE_EDITION", "2026-27")
    with pytest.raises(ImproperlyConfigured, match="CPT_LICENCE_EDITION must list years such as 2026, not '2026-27'"):
        env_years("CPT_LICENCE_EDITION")


def test_licence_without_an_edition_stops_the_start(monkeypatch):
    monkeypatch.setenv("CPT_LICENCE", "licensed")
    with pytest.raises(ImproperlyConfigured, match="CPT_LICENCE=licensed needs CPT_LICENCE_EDITION"):
        env_licence("CPT_LICENCE", "American Medical Association", [])
    assert env_licence("CPT_LICENCE", "American Medical Association", [2026]) == "licensed"
