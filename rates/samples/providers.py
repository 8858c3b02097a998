"""Providers that cannot exist: employer numbers that begin with 00, NPIs that begin with 9 and fail their check."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

STATES = ("CA", "FL", "IL", "NY", "OH", "TX")
# An NPI's check digit counts as if 80840 stood before it (45 CFR 162.406, ISO 7812).
NPI_PREFIX = "80840"


@dataclass(frozen=True, slots=True)
class Group:
    """One made-up practice or hospital: its employer number and its people."""

    tin: str
    name: str
    npis: tuple[int, ...]
    state: str


def luhn_sum(digits: str) -> int:
    """0 modulo 10 where the last digit is the right check digit."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled)


def is_possible_npi(npi: int) -> bool:
    text = str(npi)
    return len(text) == 10 and text[0] in "12" and luhn_sum(NPI_PREFIX + text) % 10 == 0


def made_up_npi(number: int) -> int:
    """The number-th of the NPIs that begin with 9 and have a wrong check digit."""
    stem = 900_000_000 + number
    right = (10 - luhn_sum(f"{NPI_PREFIX}{stem}0") % 10) % 10
    return stem * 10 + (right + 1) % 10


def make_groups(count: int, *, seed: int, people: Sequence[int] = (1, 2, 2, 3, 4), first: int = 0) -> list[Group]:
    chance = random.Random(seed)  # noqa: S311  # nosec B311
    groups, person = [], first * 10
    for number in range(first, first + count):
        size = chance.choice(people)
        npis = tuple(made_up_npi(person + each) for each in range(size))
        person += size
        groups.append(Group(f"00-{number:07d}", f"Sample Practice {number}", npis, chance.choice(STATES)))
    return groups


def as_written(group: Group, *, schema: int) -> dict[str, Any]:
    """A member of provider_groups; schema 2 names the business."""
    tin = {"type": "ein", "value": group.tin}
    if schema >= 2:
        tin["business_name"] = group.name
    return {"npi": list(group.npis), "tin": tin}
