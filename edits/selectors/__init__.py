"""Reads of NCCI edits: each answers from the one release that holds on the day, and says which."""

from edits.selectors.add_ons import AddOnRelation, add_on_relations
from edits.selectors.checking import CheckPage, check_page
from edits.selectors.pairs import PairCounts, PairsFound, pair_counts, pairs_among, partners_of
from edits.selectors.partners import PartnersPage, partners_page
from edits.selectors.readings import Reading, Readings, readings_as_of
from edits.selectors.units import UnitsFound, unit_edits

__all__ = [
    "AddOnRelation",
    "CheckPage",
    "PairCounts",
    "PairsFound",
    "PartnersPage",
    "Reading",
    "Readings",
    "UnitsFound",
    "add_on_relations",
    "check_page",
    "pair_counts",
    "pairs_among",
    "partners_of",
    "partners_page",
    "readings_as_of",
    "unit_edits",
]
