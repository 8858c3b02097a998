"""What a batch of claims names, and the releases that may speak of it."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeVar

from claims.facts import Edition

Value = TypeVar("Value")
# SQLite takes 32,766 values in a statement.
CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Batch:
    """`editions` are READY releases by primary key.

    `together`: by code, the numbers of the days of claims that hold it and another one. As sets, since the pairs of a
    day are as many as the square of its codes.
    """

    editions: dict[int, Edition]
    codes: frozenset[str]
    together: Mapping[str, AbstractSet[int]]
    diagnoses: frozenset[str]
    days: frozenset[date]
    settings: frozenset[str]
    payers: frozenset[str]

    def are_together(self, one: str, two: str) -> bool:
        """Whether a day of some claim holds both."""
        return not self.together[one].isdisjoint(self.together[two])

    def releases(self, importer: str, variants: Iterable[str] = ("",)) -> list[int]:
        """Those of the importer that cover one of the days."""
        wanted = set(variants)
        return [
            pk
            for pk, edition in self.editions.items()
            if edition.importer == importer
            and edition.variant in wanted
            and any(edition.covers(day) for day in self.days)
        ]


def chunks(values: Iterable[Value]) -> Iterator[list[Value]]:
    """In an order of their own; none for nothing."""
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
