"""Which addresses the portal may post to."""

from ipaddress import ip_address, ip_network

import pytest

from ui.networks import is_open_to

INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "0.0.0.0",
    "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16", "::1", "::",
    "fe80::1", "fec0::1", "fd00:ec2::254", "ff0e::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
    "::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "2002:7f00:1::", "2001:0:7f00:1::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_address_inside_is_closed(address):
    assert not is_open_to(ip_address(address), ())


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_address_is_open(address):
    assert is_open_to(ip_address(address), ())


def test_network_that_the_operator_names_is_open_and_its_neighbor_is_not():
    allowed = [ip_network("10.20.0.0/16"), ip_network("fd00:20::/32")]
    assert is_open_to(ip_address("10.20.3.4"), allowed)
    assert is_open_to(ip_address("::ffff:10.20.3.4"), allowed)
    assert is_open_to(ip_address("fd00:20::1"), allowed)
    assert not is_open_to(ip_address("10.21.0.1"), allowed)
    assert not is_open_to(ip_address("169.254.169.254"), allowed)
