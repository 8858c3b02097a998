"""Reads of Medicare physician fee schedule figures."""

from fees.selectors.calculator import Asked, Calculation, Comparison, calculate, compare_localities
from fees.selectors.editions import FeeEditions, fee_editions
from fees.selectors.national import NationalFee, facility_fee, national_fee, national_fees
from fees.selectors.places import localities
from fees.selectors.schedule import FeeRows, PolicyIndicators, fee_rows

__all__ = [
    "Asked",
    "Calculation",
    "Comparison",
    "FeeEditions",
    "FeeRows",
    "NationalFee",
    "PolicyIndicators",
    "calculate",
    "compare_localities",
    "facility_fee",
    "fee_editions",
    "fee_rows",
    "localities",
    "national_fee",
    "national_fees",
]
