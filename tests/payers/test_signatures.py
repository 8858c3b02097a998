"""The signature of what is posted to webhooks."""

import hashlib
import hmac

import pytest

from payers.signatures import sign, verify

BODY = b'{"change": 1}'
SECRET = "s" * 64
AT = 1_795_262_400


def test_signature_is_of_the_second_and_the_body():
    digest = hmac.new(SECRET.encode(), b'1795262400.{"change": 1}', hashlib.sha256).hexdigest()
    assert sign(BODY, secret=SECRET, at=AT) == f"t=1795262400,v1={digest}"


@pytest.mark.parametrize("later", [0, 300, -300])
def test_signature_holds_for_five_minutes(later):
    assert verify(sign(BODY, secret=SECRET, at=AT), BODY, secret=SECRET, now=AT + later)


@pytest.mark.parametrize("later", [301, -301])
def test_signature_that_is_too_old_or_of_the_future_is_refused(later):
    assert not verify(sign(BODY, secret=SECRET, at=AT), BODY, secret=SECRET, now=AT + later)


def test_another_body_secret_or_second_is_refused():
    header = sign(BODY, secret=SECRET, at=AT)
    assert not verify(header, BODY + b" ", secret=SECRET, now=AT)
    assert not verify(header, BODY, secret="t" * 64, now=AT)
    assert not verify(header.replace("t=1795262400", "t=1795262401"), BODY, secret=SECRET, now=AT)


def test_one_of_two_signatures_is_enough_while_secrets_change():
    old, new = sign(BODY, secret="o" * 64, at=AT), sign(BODY, secret=SECRET, at=AT)
    assert verify(f"{old},{new.partition(',')[2]}", BODY, secret=SECRET, now=AT)


@pytest.mark.parametrize(
    "header",
    ["", "nonsense", "t=,v1=", "t=abc,v1=00", "t=1795262400", "t=٣,v1=00", "v1=00", "t=1,t=2,v1=ü", "t=" + "9" * 5000],
)
def test_header_that_is_none_is_refused(header):
    assert not verify(header, BODY, secret=SECRET, now=AT)
