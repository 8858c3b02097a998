"""Where a rate holds: facility or not, inpatient or outpatient. Pure rules, no Django.

The facility codes are those of CMS's list of place of service codes (Medicare Claims Processing Manual, Pub. 100-04,
chapter 26, section 10.5): the places at which Medicare pays physicians the facility rate.
"""

from collections.abc import Collection
from enum import StrEnum

FACILITY_CODES = frozenset(
    ("02", "06", "08", "19", "21", "22", "23", "24", "26", "31", "34", "41", "42", "51", "52", "53", "56", "61")
)
# Payers write it for "all places of service"; it is no code of CMS.
ALL_PLACES = "CSTM-00"


class Place(StrEnum):
    """The setting of a benchmark; UNSTATED where the file names none that can be told."""

    NONFACILITY = "nonfacility"
    FACILITY = "facility"
    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"
    UNSTATED = "unstated"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Place.NONFACILITY: "non-facility",
    Place.FACILITY: "facility",
    Place.INPATIENT: "inpatient",
    Place.OUTPATIENT: "outpatient",
    Place.UNSTATED: "setting not stated",
}


def places_of(billing_class: str, setting: str, service_codes: Collection[str]) -> tuple[Place, ...]:
    """The settings that one rate counts in, each once.

    Institutional rates go by the file's own `setting` (schema 2; schema 1 has none), all others by their place of
    service codes: facility, not facility, or both. `CSTM-00` is every place; with the setting "inpatient", every place
    of that kind, which is a facility. A rate without a code goes by its setting, where it is "inpatient".
    """
    if billing_class == "institutional":
        return _by_setting(setting)
    codes = {code for code in service_codes if code}
    named = codes - {ALL_PLACES}
    found = []
    is_inpatient = setting == "inpatient"
    if any(code not in FACILITY_CODES for code in named) or (ALL_PLACES in codes and not is_inpatient):
        found.append(Place.NONFACILITY)
    if named & FACILITY_CODES or ALL_PLACES in codes or (is_inpatient and not codes):
        found.append(Place.FACILITY)
    return tuple(found) or (Place.UNSTATED,)


def _by_setting(setting: str) -> tuple[Place, ...]:
    known = {
        "inpatient": (Place.INPATIENT,),
        "outpatient": (Place.OUTPATIENT,),
        "both": (Place.INPATIENT, Place.OUTPATIENT),
    }
    return known.get(setting, (Place.UNSTATED,))
