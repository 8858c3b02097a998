"""Rows of `fees`."""

from decimal import Decimal

from fees.models import LocalityIndex, RelativeValue, ZipLocality

# 49411 in RVU26C.
VALUES = {
    "status_code": "A",
    "work_rvu": "3.48",
    "nonfacility_pe_rvu": "10.25",
    "nonfacility_na": False,
    "facility_pe_rvu": "0.90",
    "facility_na": False,
    "mp_rvu": "0.36",
    "nonfacility_total": "14.09",
    "facility_total": "4.74",
    "pctc_indicator": "0",
    "global_days": "000",
    "preoperative_share": "0",
    "intraoperative_share": "0",
    "postoperative_share": "0",
    "multiple_procedure": "2",
    "bilateral_surgery": "0",
    "assistant_at_surgery": "0",
    "co_surgeons": "0",
    "team_surgery": "0",
    "conversion_factor": "33.4009",
    "opps_nonfacility_pe": "0",
    "opps_facility_pe": "0",
    "opps_mp": "0",
}
TEXT = {
    "status_code", "pctc_indicator", "global_days", "multiple_procedure", "bilateral_surgery", "assistant_at_surgery",
    "co_surgeons", "team_surgery",
}  # fmt: skip


def make_relative_value(code, release, modifier="", **facts):
    values = VALUES | facts
    typed = {
        name: Decimal(value) if isinstance(value, str) and name not in TEXT else value for name, value in values.items()
    }
    return RelativeValue.objects.create(code=code, release=release, modifier=modifier, **typed)


def make_locality(release, key="0441218", state="TX", name="HOUSTON", work="1.000", pe="0.991", mp="0.934"):
    """Houston in GPCI2026.csv."""
    return LocalityIndex.objects.create(
        release=release, carrier=key[:5], locality=key[5:], state=state, name=name,
        work_gpci=Decimal(work), pe_gpci=Decimal(pe), mp_gpci=Decimal(mp),
    )  # fmt: skip


def make_zip(release, zip_code="77030", key="0441218", state="TX", is_split=False):
    return ZipLocality.objects.create(
        release=release, zip_code=zip_code, state=state, carrier=key[:5], locality=key[5:], is_split=is_split
    )
