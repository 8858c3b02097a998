"""Posting to an address that a reader typed: to the very address that was checked, briefly, and nowhere else.

A name is looked up once, every address that it has is checked, and the connection goes to one of those: a name that
answers differently the second time leads nowhere. The name stays in `Host` and in the certificate's check. Redirects
are not followed, proxies of the environment are not used.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address

import httpx2

from ui.networks import Address, Network, is_allowed_by_name, is_open_to

# Seconds: for each step, and for all of them together; a server that sends a byte a minute is cut off too.
STEP, DEADLINE = 5.0, 15.0
ANSWER_READ = 16_384
REDIRECTS = range(300, 400)
SUCCESS = range(200, 300)
PORTS = range(1, 65_536)

logger = logging.getLogger(__name__)


class AddressRefused(Exception):
    """The portal does not post there; the text says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a checked address leads."""

    url: httpx2.URL
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Post:
    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """How a post went: the HTTP status, None where there was none; `error` is blank where it was taken."""

    status: int | None = None
    error: str = ""


def check_address(url: str, *, allowed: Sequence[Network]) -> Target:
    """Looks the name up and checks where it leads. Raises AddressRefused."""
    parsed = _parsed(url)
    addresses = _looked_up(parsed)
    if any(not is_open_to(address, allowed) for address in addresses):
        raise AddressRefused(
            f"{parsed.host} leads into a private network, which webhooks are not posted to. "
            "The operator can allow a network by its addresses (WEBHOOK_ALLOWED_NETWORKS)."
        )
    if parsed.scheme == "http" and not all(is_allowed_by_name(address, allowed) for address in addresses):
        raise AddressRefused("The address has to begin with https:// so that nobody on the way reads what is posted.")
    return Target(parsed, addresses)


def post_all(posts: Sequence[Post], *, allowed: Sequence[Network]) -> list[Answer]:
    """Posts all at once, so that one slow server does not hold up the others. Answers in the order of the posts."""
    return asyncio.run(_post_all(posts, allowed))


def _parsed(url: str) -> httpx2.URL:
    try:
        parsed = httpx2.URL(url.strip())
    except (httpx2.InvalidURL, UnicodeError) as error:
        raise AddressRefused("This is not an address such as https://hooks.example.org/policies.") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise AddressRefused("This is not an address such as https://hooks.example.org/policies.")
    if parsed.port is not None and parsed.port not in PORTS:
        raise AddressRefused(f"A port is a number from {PORTS.start} to {PORTS.stop - 1:,}, not {parsed.port}.")
    if parsed.userinfo:
        raise AddressRefused("Leave the name and password out of the address: the signature shows who posts.")
    return parsed


def _looked_up(url: httpx2.URL) -> tuple[Address, ...]:
    """As the system does it: decimal and hexadecimal spellings of an address become that address here."""
    host = url.raw_host.decode("ascii")
    try:
        found = socket.getaddrinfo(host, url.port or None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused(f"No address is found for {host}.") from error
    return tuple(dict.fromkeys(ip_address(str(entry[4][0])) for entry in found))


async def _post_all(posts: Sequence[Post], allowed: Sequence[Network]) -> list[Answer]:
    return await asyncio.gather(*(_answer_to(post, allowed) for post in posts))


async def _answer_to(post: Post, allowed: Sequence[Network]) -> Answer:
    try:
        async with asyncio.timeout(DEADLINE):
            target = await asyncio.to_thread(check_address, post.url, allowed=allowed)
            return await _posted(post, target)
    except AddressRefused as refused:
        return Answer(error=str(refused))
    except (TimeoutError, httpx2.TimeoutException):
        return Answer(error=f"No answer within {DEADLINE:.0f} seconds.")
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        return Answer(error=f"{type(error).__name__}: {error}")
    except Exception as error:
        # One address that nobody thought of must not keep the others from being told.
        logger.exception("A webhook's post failed as no post should")
        return Answer(error=f"{type(error).__name__}: {error}")


async def _posted(post: Post, target: Target) -> Answer:
    """To the first of the checked addresses that takes a connection."""
    for address in target.addresses[:-1]:
        try:
            return await _posted_to(address, post, target.url)
        except httpx2.ConnectError:
            continue
    return await _posted_to(target.addresses[-1], post, target.url)


async def _posted_to(address: Address, post: Post, url: httpx2.URL) -> Answer:
    headers = {**post.headers, "Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity"}
    # A client of its own: connections are pooled by address, and two names at one address must not share one.
    client = httpx2.AsyncClient(verify=_trust(), timeout=STEP, trust_env=False, follow_redirects=False)
    async with client:
        name = {"sni_hostname": url.raw_host.decode("ascii")}
        request = client.build_request(
            "POST", url.copy_with(host=str(address)), content=post.body, headers=headers, extensions=name
        )
        response = await client.send(request, stream=True)
        try:
            await _discard(response)
        finally:
            await response.aclose()
    return Answer(response.status_code, _error_in(response.status_code))


async def _discard(response: httpx2.Response) -> None:
    """Reads a little of what the server says, so that it is not cut short, and keeps none of it."""
    read = 0
    async for chunk in response.aiter_raw():
        read += len(chunk)
        if read > ANSWER_READ:
            return


def _error_in(status: int) -> str:
    if status in SUCCESS:
        return ""
    if status in REDIRECTS:
        return f"The server answered {status}: redirects are not followed."
    return f"The server answered {status}."


@cache
def _trust() -> ssl.SSLContext:
    return httpx2.create_ssl_context()
