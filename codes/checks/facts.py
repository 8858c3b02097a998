"""What other apps know of codes that content checks need, and the registry by which they tell it.

An app's `content_facts.py` calls `register_facts(provider)`; `codes` imports none of them.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PaymentIndicators:
    """The policy indicators of one code in one fee schedule, as its source spells them. `edition` says which."""

    edition: str
    pctc: str
    multiple_procedure: str
    bilateral: str
    assistant: str
    co_surgeons: str
    team: str
    global_days: str


# Given primary keys of codes and today's date, the indicators of those it knows, in a fixed number of queries.
Provider = Callable[[Collection[int], date], Mapping[int, PaymentIndicators]]

_providers: list[Provider] = []


def register_facts(provider: Provider) -> None:
    if provider in _providers:
        raise ValueError(f"{provider.__module__}.{provider.__qualname__} is registered twice")
    _providers.append(provider)


def payment_indicators(codes: Collection[int], today: date) -> dict[int, PaymentIndicators]:
    """Those of every provider; where two know one code, the one registered first is believed."""
    found: dict[int, PaymentIndicators] = {}
    for provider in _providers:
        found = {**provider(codes, today), **found}
    return found
