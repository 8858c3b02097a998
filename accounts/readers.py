"""Who reads: a person who is signed in, or a guest known by a signed cookie and by nothing else.

A guest's name is random and says nothing of them. It lasts only where something was counted or answered under it
(`keep_guest`); the middleware then sets the cookie. The network is a digest of the /24 or /48 of the address, salted
anew every day, so that many guests without a cookie can be told from one.
"""

import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import User

COOKIE = "fiducial_guest"
COOKIE_AGE = timedelta(days=400)
_SALT = "accounts.readers.guest"
_NAME = re.compile(r"[A-Za-z0-9_-]{22}")
_PORT = re.compile(r"(?P<v4>[0-9.]+):[0-9]+|\[(?P<v6>[0-9A-Fa-f:.]+)\](?::[0-9]+)?")
Networks: TypeAlias = Sequence[IPv4Network | IPv6Network]


@dataclass(frozen=True, slots=True)
class Reader:
    """`key` is `u:` and a person's number, or `g:` and a guest's random name; `network` is a guest's, else blank.

    `is_new`: a guest who came without a cookie of ours, so nothing is held under the key yet.
    """

    key: str
    user: User | None
    network: str
    is_new: bool = False

    @property
    def is_guest(self) -> bool:
        return self.user is None


def reader_of(request: HttpRequest) -> Reader:
    """The same for the whole request, made when first asked for."""
    reader: Reader | None = getattr(request, "_reader", None)
    user = getattr(request, "user", None)
    if reader is None or reader.is_guest == bool(user and user.is_authenticated):
        reader = _person(cast(User, user)) if user and user.is_authenticated else _guest(request)
        request._reader = reader  # type: ignore[attr-defined]
    return reader


def guest_key(request: HttpRequest) -> str:
    """The key that the cookie names; blank without one, and with one that is forged, altered or too old."""
    name = request.get_signed_cookie(COOKIE, default="", salt=_SALT, max_age=COOKIE_AGE)
    return f"g:{name}" if name and _NAME.fullmatch(name) else ""


def keep_guest(request: HttpRequest) -> None:
    """The answer to this request sets the guest's cookie: something is held under their name now."""
    if reader_of(request).is_new:
        request._keeps_guest = True  # type: ignore[attr-defined]


def is_guest_kept(request: HttpRequest) -> bool:
    return getattr(request, "_keeps_guest", False)


def set_cookie(request: HttpRequest, response: HttpResponse) -> None:
    response.set_signed_cookie(
        COOKIE, reader_of(request).key.removeprefix("g:"), salt=_SALT, max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip


def client_address(request: HttpRequest) -> str:
    """The address that the request came from; blank where none is known.

    X-Forwarded-For is believed only as far as proxies of TRUSTED_PROXIES wrote it: read from the right, the first
    address that is no such proxy is the client's, and what stands left of it is whatever the client pleased to send.
    """
    remote = _readable(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return address_behind(remote, forwarded, cast(Networks, settings.TRUSTED_PROXIES))


def address_behind(remote: str, forwarded: Sequence[str], trusted: Networks) -> str:
    """A blank `remote` is a socket of this machine, which only its own proxy can reach."""
    address = remote
    for hop in reversed(forwarded):
        if not trusted or (address and not _is_within(address, trusted)):
            break
        nearer = _readable(hop)
        if not nearer:
            break
        address = nearer
    return address


def network_of(address: str, day: date) -> str:
    """A digest of the /24 or /48 that holds the address, salted by the day; one for all whose address is not known."""
    parsed = ip_address(address) if address else None
    network = ip_network(f"{parsed}/{48 if parsed.version == 6 else 24}", strict=False) if parsed else "unknown"
    salt = hmac.digest(settings.SECRET_KEY.encode(), f"{_SALT}.network {day}".encode(), "sha256")
    return hmac.new(salt, str(network).encode(), "sha256").hexdigest()


def _person(user: User) -> Reader:
    return Reader(f"u:{user.pk}", user, "")


def _guest(request: HttpRequest) -> Reader:
    network = network_of(client_address(request), timezone.now().date())
    held = guest_key(request)
    # 16 random bytes: 22 letters.
    return Reader(held or f"g:{secrets.token_urlsafe(16)}", None, network, is_new=not held)


def _is_within(address: str, networks: Networks) -> bool:
    parsed = ip_address(address)
    return any(parsed in network for network in networks)


def _readable(text: str) -> str:
    """The address in a hop, without port and brackets, IPv4 in IPv6 as IPv4; blank where it is none."""
    found = _PORT.fullmatch(text.strip())
    try:
        parsed = ip_address((found["v4"] or found["v6"]) if found else text.strip())
    except ValueError:
        return ""
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return str(mapped or parsed)
