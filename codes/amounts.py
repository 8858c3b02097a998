"""What Medicare allows for codes, and the registry by which the app that knows it tells the others.

An app's `known_amounts.py` calls `register_amounts(provider)`; `codes` imports none of them.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Amount:
    """US dollars, as of one edition. `setting` is nonfacility, facility (of a physician) or outpatient (of a hospital).

    `modifier` is 26, TC, 53 or blank.
    """

    code: str
    modifier: str
    setting: str
    dollars: Decimal
    edition: str


# Given the codes (None for all), the day, and a locality of seven digits, blank for the nation.
Provider = Callable[[Collection[str] | None, date, str], list[Amount]]

_providers: list[Provider] = []


def register_amounts(provider: Provider) -> None:
    if provider in _providers:
        raise ValueError(f"{provider.__module__}.{provider.__qualname__} is registered twice")
    _providers.append(provider)


def medicare_amounts(codes: Collection[str] | None, on: date, locality: str = "") -> list[Amount]:
    """What every provider knows of these codes: of the newest edition begun by the day, which each amount names."""
    return [amount for provider in _providers for amount in provider(codes, on, locality)]
