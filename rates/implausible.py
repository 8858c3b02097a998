"""Which rates nobody is paid: placeholders, and amounts out of all proportion to Medicare's. Pure rules, no Django.

Payers list a rate for every provider and every code, also where the provider never bills it; many of these "zombie"
rates were never negotiated. They are set aside and counted, and both sets of figures are kept.
"""

from enum import StrEnum

PLACEHOLDER_LOW = 0.01
PLACEHOLDER_HIGH = 999_999_999
LOW_SHARE = 0.10
HIGH_SHARE = 10
# Rates in dollars for the service itself: a percentage or a day's rate is not held against Medicare's amount.
COMPARED_TYPES = ("negotiated", "fee schedule", "derived")


class Reason(StrEnum):
    """Why a rate is set aside; the first that holds is counted."""

    PLACEHOLDER = "placeholder"
    LOW = "low"
    HIGH = "high"
    SPECIALTY = "specialty"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def short(self) -> str:
        return _SHORT[self]


_SHORT = {
    Reason.PLACEHOLDER: "placeholder",
    Reason.LOW: "under 10%",
    Reason.HIGH: "over 1,000%",
    Reason.SPECIALTY: "specialty",
}
_WORDS = {
    Reason.PLACEHOLDER: "placeholder (0.01 or less, or 999,999,999 or more)",
    Reason.LOW: "under 10% of Medicare's amount",
    Reason.HIGH: "over 1,000% of Medicare's amount",
    Reason.SPECIALTY: "no provider of a specialty that bills the code",
}
