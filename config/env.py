"""Typed readers of the environment: a wrong value stops start-up with words that help."""

import os
import re
from email.utils import parseaddr
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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


def env_years(name: str) -> list[int]:
    """Years separated by commas: `2025, 2026`."""
    years = env_list(name)
    if wrong := [year for year in years if not re.fullmatch(r"20\d\d", year)]:
        raise ImproperlyConfigured(f"{name} must list years such as 2026, not {wrong[0]!r}.")
    return sorted({int(year) for year in years})


def env_licence(name: str, owner: str, editions: list[int]) -> str:
    """`none` or `licensed`; a licence says which years' editions it covers, in `<name>_EDITION`."""
    value = env_choice(name, ("none", "licensed"), "none")
    if value == "licensed" and not editions:
        raise ImproperlyConfigured(
            f"{name}=licensed needs {name}_EDITION: the years that your agreement with the {owner} "
            "covers, such as 2026."
        )
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


def env_email(name: str, default: str) -> dict[str, Any]:
    """Django's EMAIL_ settings for a URL such as `smtp+tls://user:password@mail.example.org:587`."""
    try:
        config: dict[str, Any] = environ.Env.email_url_config(env_text(name, default))
    except (ValueError, ImproperlyConfigured) as error:
        # The URL itself may hold a password, and is not repeated.
        raise ImproperlyConfigured(
            f"{name} must be such as smtp+tls://user:password@mail.example.org:587, smtp+ssl://...:465, "
            "smtp://localhost:25, consolemail:// or dummymail:// (no mail)."
        ) from error
    if config["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and not config["EMAIL_HOST"]:
        raise ImproperlyConfigured(f"{name} names no mail server: smtp+tls://user:password@mail.example.org:587.")
    return config


def env_cache(name: str, default: str) -> dict[str, Any]:
    """Django's CACHES entry for a URL such as `dbcache://fiducial_cache`, `locmemcache://` or `redis://host:6379/1`."""
    try:
        config: dict[str, Any] = environ.Env.cache_url_config(env_text(name, default))
    except (ValueError, ImproperlyConfigured) as error:
        # The URL itself may hold a password, and is not repeated.
        raise ImproperlyConfigured(
            f"{name} must be such as dbcache://fiducial_cache, redis://cache.example.org:6379/1 or locmemcache://."
        ) from error
    if config["BACKEND"].endswith("RedisCache") and find_spec("redis") is None:
        raise ImproperlyConfigured(f"{name} names a Redis server, and the package redis is not installed.")
    return config


def env_mailbox(name: str, default: str) -> str:
    """A mailbox to send from: `Codes <codes@example.org>`."""
    value = env_text(name, default)
    _, address = parseaddr(value)
    local, _, domain = address.rpartition("@")
    if not local or not domain or "\n" in value:
        raise ImproperlyConfigured(f"{name} must be such as Codes <codes@example.org>, not {value!r}.")
    return value


def env_origin(name: str, default: str) -> str:
    """Scheme and host, without a path: `https://codes.example.org`."""
    value = env_text(name, default).rstrip("/")
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query):
        raise ImproperlyConfigured(f"{name} must be such as https://codes.example.org, not {value!r}.")
    return value


def env_networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Networks separated by commas: `10.20.0.0/16, fd00:20::/32`."""
    networks = []
    for item in env_list(name):
        try:
            networks.append(ip_network(item))
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} must list networks such as 10.20.0.0/16: {error}.") from error
    return networks
