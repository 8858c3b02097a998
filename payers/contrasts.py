"""What differs between payers, and among whom. No database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Camp:
    """Those who say the same."""

    value: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contrast:
    """One aspect on which they differ: the camps, the largest first, and the values that stand out."""

    label: str
    camps: tuple[Camp, ...]
    odd: frozenset[str]


def contrast(label: str, said: Sequence[tuple[str, str]]) -> Contrast | None:
    """From (who, value), None where all say the same.

    What most say does not stand out; where no value is said more often than every other, each stands out.
    """
    counts = Counter(value for _, value in said)
    if len(counts) < 2:
        return None
    most, second = (number for _, number in counts.most_common(2))
    usual = counts.most_common(1)[0][0] if most > second else None
    camps = tuple(Camp(value, tuple(who for who, own in said if own == value)) for value, _ in counts.most_common())
    return Contrast(label, camps, frozenset(value for value in counts if value != usual))
