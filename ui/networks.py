"""Which addresses on the network the portal may ask or post to: public ones, and those an operator allows. No sockets.

A webhook is typed in by a reader, and a list of files is published by a payer; both are followed by a machine that
stands inside the operator's network: without this, it would reach what others never should.
"""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Public by their numbers, and yet answered by the machine's own cloud, or by its own network alone.
NOT_PUBLIC = (ip_network("168.63.129.16/32"), ip_network("192.0.0.0/24"), ip_network("64:ff9b:1::/48"))
# A gateway from IPv6 to IPv4: the last 32 bits say where it leads.
NAT64 = ip_network("64:ff9b::/96")


def is_open_to(address: Address, allowed: Sequence[Network]) -> bool:
    """Whether the portal may connect there: each address that this one stands for is public, or is allowed by name."""
    return all(_is_public(each) or any(each in network for network in allowed) for each in _reached_by(address))


def is_allowed_by_name(address: Address, allowed: Sequence[Network]) -> bool:
    return all(any(each in network for network in allowed) for each in _reached_by(address))


def _is_public(address: Address) -> bool:
    is_local = isinstance(address, IPv6Address) and address.is_site_local
    is_kept_back = address.is_multicast or address.is_reserved or any(address in network for network in NOT_PUBLIC)
    return address.is_global and not is_local and not is_kept_back


def _reached_by(address: Address) -> Iterator[Address]:
    if isinstance(address, IPv4Address):
        yield address
    elif address.ipv4_mapped:
        yield address.ipv4_mapped
    elif address in NAT64:
        yield IPv4Address(int(address) & 0xFFFF_FFFF)
    elif address.teredo:
        yield from address.teredo
    else:
        yield address
        if address.sixtofour:
            yield address.sixtofour
