"""What the organization's server says: of whom, and to which question."""

from collections.abc import Mapping
from secrets import compare_digest
from typing import Any


def is_nonce_right(state: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """The answer is to the question that this browser asked."""
    asked, answered = (state.get("data") or {}).get("nonce"), answers.get("id_token", {}).get("nonce")
    return isinstance(asked, str) and isinstance(answered, str) and compare_digest(asked.encode(), answered.encode())


def vouched_address(answers: Mapping[str, Any]) -> str:
    """The address that the server calls verified; blank where it calls none so."""
    told = answers.get("userinfo") or answers.get("id_token") or {}
    return str(told.get("email") or "").lower() if told.get("email_verified") is True else ""
