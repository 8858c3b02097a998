"""What the rooms above hold of a person: told when they take their data with them, erased when their account goes.

A room's `personal.py` calls `register_personal(name, tell, erase)`; `accounts` imports none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User

# Everything that a room holds of the person, as JSON takes it.
Teller = Callable[[User], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One kind of rows of a person. `erase` is none where the rows stay, and `stays` then says why."""

    name: str
    tell: Teller
    erase: Callable[[User], None] | None
    stays: str = ""


_held: dict[str, PersonalData] = {}


def register_personal(name: str, tell: Teller, erase: Callable[[User], None] | None, stays: str = "") -> None:
    """`name` in words, as a page shows it. Raises ValueError for rows that neither go nor say why they stay."""
    if name in _held:
        raise ValueError(f"personal data {name!r} is registered twice")
    if erase is None and not stays:
        raise ValueError(f"personal data {name!r} neither goes nor says why it stays")
    _held[name] = PersonalData(name, tell, erase, stays)


def personal_data() -> tuple[PersonalData, ...]:
    return tuple(_held.values())
