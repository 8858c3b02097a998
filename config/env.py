"""Typed readers of the environment: a wrong value stops start-up with words that help."""

import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")


def env_text(name: str, default: str = "") -> str:
    """The variable, or the content of the file that `<name>_FILE` names (a mounted secret)."""
    file_name = os.environ.get(f"{name}_FILE")
    if file_name:
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names {file_name}, which cannot be read: {error}") from error
    # A variable left blank, as in .env.example, is one that is not set.
    return os.environ.get(name) or default


def env_bool(name: str, default: bool = False) -> bool:
    """True or False only: `DEBUG=no` silently meaning something would be worse than stopping."""
    value = env_text(name, str(default))
    if value not in ("True", "False"):
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}.")
    return value == "True"


def env_list(name: str, default: str = "") -> list[str]:
    """Comma-separated values, blanks dropped."""
    return [item.strip() for item in env_text(name, default).split(",") if item.strip()]


def env_choice(name: str, choices: tuple[str, ...], default: str) -> str:
    value = env_text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def env_database(name: str, default: str) -> dict[str, Any]:
    """Django's DATABASES entry for a URL such as `sqlite:////srv/fiducial.sqlite3` or `postgres://user:pw@host/db`."""
    url = env_text(name, default)
    try:
        config: dict[str, Any] = environ.Env.db_url_config(url)
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} is not a database URL: {error}") from error
    if config.get("ENGINE") not in ENGINES:
        # The URL itself may hold a password, and is not repeated.
        raise ImproperlyConfigured(f"{name} must begin with sqlite:/// or postgres://, such as {default}.")
    return config
