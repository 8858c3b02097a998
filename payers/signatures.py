"""The signature of what is posted to a webhook: HMAC-SHA256 over the second of signing and the body.

    X-Fiducial-Signature: t=1795262400,v1=<64 hexadecimal digits>

The digits are of `t`, a full stop and the body, byte for byte. A receiver refuses what is too old, so that nobody can
post a body again that they once overheard.
"""

import hashlib
import hmac

HEADER = "X-Fiducial-Signature"
TOLERANCE = 300


def sign(body: bytes, *, secret: str, at: int) -> str:
    """The header's value; `at` in seconds since 1970."""
    return f"t={at},v1={_digest(body, secret, at)}"


def verify(header: str, body: bytes, *, secret: str, now: int, tolerance: int = TOLERANCE) -> bool:
    """Whether the secret's owner signed this body within `tolerance` seconds of `now`. Takes a constant time."""
    parts = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name == "t"]
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit() and len(times[0]) <= 12):
        return False
    at = int(times[0])
    expected = _digest(body, secret, at).encode()
    # Each is compared, so that two secrets can overlap while one takes the place of the other.
    matches = [hmac.compare_digest(expected, value.encode()) for name, _, value in parts if name == "v1"]
    return any(matches) and abs(now - at) <= tolerance


def _digest(body: bytes, secret: str, at: int) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
