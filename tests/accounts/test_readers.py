"""Who reads, and from where: proxies that are trusted, and headers that anybody can write."""

from datetime import date
from ipaddress import ip_network

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from accounts.automated import is_fetched_ahead, is_robot
from accounts.readers import address_behind, client_address, network_of, reader_of

PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "remote, forwarded, trusted, address",
    [
        ("203.0.113.5", "198.51.100.1", [], "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", PROXIES, "203.0.113.5"),
        ("10.0.0.1", "198.51.100.1", PROXIES, "198.51.100.1"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.1", PROXIES, "198.51.100.1"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.1, 10.9.9.9", PROXIES, "198.51.100.1"),
        ("10.0.0.1", "10.1.1.1, 10.2.2.2", PROXIES, "10.1.1.1"),
        ("10.0.0.1", "198.51.100.1, nonsense", PROXIES, "10.0.0.1"),
        ("10.0.0.1", "", PROXIES, "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1:50234", PROXIES, "198.51.100.1"),
        ("10.0.0.1", "[2001:db8::7]:443", PROXIES, "2001:db8::7"),
        ("fd00::1", "2001:db8::7", PROXIES, "2001:db8::7"),
        ("10.0.0.1", "::ffff:198.51.100.1", PROXIES, "198.51.100.1"),
        # A socket of this machine.
        ("", "198.51.100.1", PROXIES, "198.51.100.1"),
        ("", "198.51.100.1", [], ""),
    ],
)
def test_forwarded_addresses_are_read_from_the_right_through_trusted_proxies(remote, forwarded, trusted, address):
    assert address_behind(remote, forwarded.split(","), trusted) == address


def test_setting_names_the_proxies(settings):
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "198.51.100.1"})
    settings.TRUSTED_PROXIES = []
    assert client_address(request) == "10.0.0.1"
    settings.TRUSTED_PROXIES = PROXIES
    assert client_address(request) == "198.51.100.1"


def test_network_is_coarse_and_salted_anew_every_day():
    assert network_of("198.51.100.1", DAY) == network_of("198.51.100.254", DAY)
    assert network_of("198.51.100.1", DAY) != network_of("198.51.101.1", DAY)
    assert network_of("2001:db8:1:2::3", DAY) == network_of("2001:db8:1:ffff::9", DAY)
    assert network_of("2001:db8:1::3", DAY) != network_of("2001:db8:2::3", DAY)
    assert network_of("198.51.100.1", DAY) != network_of("198.51.100.1", date(2026, 11, 22))
    # Where no address is known, all such readers are of one network.
    assert network_of("", DAY) == network_of("", DAY) != ""


def test_network_is_salted_with_the_secret_of_the_portal(settings):
    before = network_of("198.51.100.1", DAY)
    settings.SECRET_KEY = "another"
    assert network_of("198.51.100.1", DAY) != before


def test_guest_is_the_same_for_the_whole_request():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert reader_of(request).key == reader_of(request).key
    assert reader_of(request).key.startswith("g:")
    assert len(reader_of(request).key) == 24


@pytest.mark.parametrize(
    "agent", ["Googlebot/2.1", "Mozilla/5.0 (compatible; bingbot/2.0)", "GPTBot/1.2", "Baiduspider", "some-crawler"]
)
def test_robot_that_says_so_is_known(agent):
    assert is_robot(agent)


@pytest.mark.parametrize(
    "agent", ["", "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0", "curl/8.5", "CUBOT P80", "Abbott/1 reader"]
)
def test_whoever_does_not_say_so_is_a_reader(agent):
    assert not is_robot(agent)


def test_browser_that_fetches_ahead_says_so():
    assert is_fetched_ahead({"Sec-Purpose": "prefetch;prerender"})
    assert is_fetched_ahead({"X-Purpose": "preview"})
    assert not is_fetched_ahead({"Sec-Fetch-Mode": "navigate"})
