"""Medicare's amounts as rates are compared with them."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from codes.amounts import Amount
from rates.groups import MedicareAmount
from rates.places import Place

# The name of the schedule that rates of a class are held against.
SCHEDULES = {"professional": "fee schedule", "institutional": "OPPS"}
_PROFESSIONAL = {"nonfacility": Place.NONFACILITY, "facility": Place.FACILITY}
# A file of the first schema states no setting for an institution. Stays in a hospital are not priced by procedure, so
# that its rate for one is an outpatient's.
_INSTITUTIONAL = (Place.OUTPATIENT, Place.UNSTATED)


def compared(amounts: Iterable[Amount]) -> list[MedicareAmount]:
    """A physician's amount stands beside professional rates of its setting, a hospital's beside institutional ones."""
    return [each for amount in amounts for each in _beside(amount)]


def _beside(amount: Amount) -> Iterator[MedicareAmount]:
    dollars = float(amount.dollars)
    if amount.setting in _PROFESSIONAL:
        place = _PROFESSIONAL[amount.setting]
        yield MedicareAmount(amount.code, amount.modifier, "professional", place, dollars, amount.edition)
    elif amount.setting == "outpatient":
        for place in _INSTITUTIONAL:
            yield MedicareAmount(amount.code, amount.modifier, "institutional", place, dollars, amount.edition)


def percent_of(rate: Decimal | None, amount: Decimal | None) -> int | None:
    """In whole percent, rounded half up; None where either is missing."""
    if rate is None or not amount:
        return None
    return int((rate / amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
