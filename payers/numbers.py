"""How payers number their policies, and the one spelling that an address has. No database."""

import re

_NOT_IN_ADDRESSES = re.compile(r"[^a-z0-9.]+")


def policy_slug(number: str) -> str:
    """`CPB 0590` is `cpb-0590` in an address, `CS032.OP` is `cs032.op`, `NCD 110.1` is `ncd-110.1`."""
    return _NOT_IN_ADDRESSES.sub("-", number.strip().lower()).strip("-.")
