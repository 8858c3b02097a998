"""What goes into an aggregation of rates and what comes out of it, as plain data. No Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rates.implausible import HIGH_SHARE, LOW_SHARE
from rates.places import Place

# How a code is named here that a file calls CPT or HCPCS: CPT is Level I of HCPCS, and payers use both names for it.
HCPCS = "HCPCS"
# A group of fewer providers, told by their tax numbers, shows counts and no figures.
LEAST_TINS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """Files of flat rows of one payer that hold for one place: `scope` is a state's two letters, blank for all."""

    paths: tuple[Path, ...]
    payer: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class MedicareAmount:
    """What Medicare allows for a code in the nation, in US dollars; `modifier` is 26, TC, 53 or blank."""

    code: str
    modifier: str
    billing_class: str
    place: Place
    amount: float
    edition: str = ""


class Group(NamedTuple):
    """One benchmark: the rates of one code, payer and kind, each tax number's distinct price counted once.

    `state_basis` is "file" (the scope of the payer's file) or "npi" (the state in which providers are registered).
    Figures are None where fewer than LEAST_TINS tax numbers stand behind them. A second row with `is_cleaned` False
    holds the figures of all rates, where some were set aside; counts of these stand on both.
    """

    payer: str
    code_type: str
    code: str
    billing_class: str
    place: str
    state: str
    state_basis: str
    arrangement: str
    negotiated_type: str
    modifiers: str
    is_cleaned: bool
    n_rates: int
    n_tins: int
    n_npis: int
    minimum: float | None
    p10: float | None
    p25: float | None
    median: float | None
    p75: float | None
    p90: float | None
    maximum: float | None
    medicare_amount: float | None
    n_placeholder: int
    n_low: int
    n_high: int
    n_specialty: int


class Bound(NamedTuple):
    """Below `low` and above `high` a rate is implausible; `amount` is None where the setting is not told."""

    code: str
    modifiers: str
    billing_class: str
    place: str
    amount: float | None
    low: float
    high: float


def bounds_of(amounts: Sequence[MedicareAmount]) -> list[Bound]:
    """One bound for each amount; where a setting is not stated, the widest of those of the code and modifier."""
    bounds = [
        Bound(
            each.code, each.modifier, each.billing_class, str(each.place), each.amount,
            each.amount * LOW_SHARE, each.amount * HIGH_SHARE,
        )
        for each in amounts
    ]  # fmt: skip
    stated = {bound[:4] for bound in bounds}
    widest: dict[tuple[str, str, str], list[float]] = {}
    for each in amounts:
        widest.setdefault((each.code, each.modifier, each.billing_class), []).append(each.amount)
    for (code, modifier, billing_class), known in widest.items():
        key = (code, modifier, billing_class, str(Place.UNSTATED))
        if key not in stated:
            bounds.append(Bound(*key, None, min(known) * LOW_SHARE, max(known) * HIGH_SHARE))
    return bounds
