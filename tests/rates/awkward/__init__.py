"""Awkward files, each with the flat rows it holds or the kind of error it is.

Most are what payers publish; each made some reader silently wrong, or might.
"""

from tests.rates.awkward import arrangements, containers, damage, layouts, providers, values
from tests.rates.awkward.making import CASES, DAMAGED, NOT_A_RATE_FILE, Case

__all__ = [
    "CASES",
    "DAMAGED",
    "NOT_A_RATE_FILE",
    "Case",
    "arrangements",
    "containers",
    "damage",
    "layouts",
    "providers",
    "values",
]
