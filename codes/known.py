"""What other apps know for certain of a code from a loaded source, and the registry by which they tell it.

An app's `known_facts.py` calls `register_known(provider)`; `codes` imports none of them. Each fact names its release:
it is what that source says, and nothing more; no decision of a payer follows from it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from codes.models import Code
from sources.models import Release
from ui.windows import has_ended


@dataclass(frozen=True, slots=True)
class Known:
    """One fact of a code; `note` says what the value means, `source` in what it stands.

    `is_stale`: read without a day, from a release that has ended.
    """

    label: str
    value: str
    note: str
    release: Release
    source: str = ""
    is_stale: bool = False


# Given a code, the reader's date of service (None where they gave none) and today's date, in one query.
Provider = Callable[[Code, date | None, date], Sequence[Known]]

_providers: list[Provider] = []


def register_known(provider: Provider) -> None:
    if provider in _providers:
        raise ValueError(f"{provider.__module__}.{provider.__qualname__} is registered twice")
    _providers.append(provider)


def known_facts(code: Code, on: date | None, today: date) -> list[Known]:
    """What every provider knows, in the order in which they registered: one query each."""
    facts = [fact for provider in _providers for fact in provider(code, on, today)]
    return [replace(fact, is_stale=on is None and has_ended(fact.release, today)) for fact in facts]
