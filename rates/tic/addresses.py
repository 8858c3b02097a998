"""Which addresses may be asked for files: a list that a payer published must not lead into the operator's network."""

import socket
from ipaddress import IPv6Address, ip_address

import httpx2

from ui.networks import Address, is_open_to


class AddressRefused(OSError):
    """Nothing is fetched from there; the text says why."""


def checked_address(url: httpx2.URL, *, is_private_allowed: bool) -> Address:
    """Looks the name up once; the connection goes to the very address that was checked. Raises AddressRefused."""
    if url.scheme not in {"http", "https"} or not url.host:
        raise AddressRefused(f"{str(url)[:200]} is no address such as https://example.org/rates.json.gz")
    try:
        found = socket.getaddrinfo(url.raw_host.decode("ascii"), url.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused(f"No address is found for {url.host}") from error
    addresses = [ip_address(str(entry[4][0])) for entry in found]
    if not is_private_allowed and not all(map(is_public, addresses)):
        raise AddressRefused(f"{url.host} leads into a private network, from which no file is fetched unless allowed")
    return addresses[0]


def is_public(address: Address) -> bool:
    """Whether each address that this one stands for belongs to the open internet; a Teredo tunnel never does."""
    is_tunnel = isinstance(address, IPv6Address) and address.teredo is not None
    return not is_tunnel and is_open_to(address, ())
