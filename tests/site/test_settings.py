"""A wrong setting stops the start with words that help."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import env_bool, env_choice, env_database, env_list, env_text


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
