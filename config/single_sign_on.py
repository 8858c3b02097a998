"""Single sign-on by settings: one server that speaks OpenID Connect, or none."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def single_sign_on(*, name: str, issuer: str, client_id: str, client_secret: str) -> dict[str, Any]:
    """What allauth takes for the provider; without an issuer there is no single sign-on."""
    given = {"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": client_id, "OIDC_CLIENT_SECRET": client_secret}
    missing = [setting for setting, value in given.items() if not value]
    provider: dict[str, Any] = {"provider_class": "accounts.single_sign_on.provider.OrganisationProvider", "APPS": []}
    if len(missing) == len(given):
        return provider
    if missing:
        raise ImproperlyConfigured(f"Single sign-on is set by halves: {', '.join(missing)} must be set too.")
    parts = urlsplit(issuer)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in LOOPBACK):
        raise ImproperlyConfigured(f"OIDC_ISSUER must be such as https://login.example.org, not {issuer!r}.")
    app = {
        "provider_id": "organization", "name": name, "client_id": client_id, "secret": client_secret,
        "settings": {"server_url": issuer.rstrip("/"), "oauth_pkce_enabled": True},
    }  # fmt: skip
    return provider | {"APPS": [app]}
