"""Small files of hospitals, in the three forms, for the tests of their reader."""

import csv
import io
import json

from rates.hospital import HospitalRow, Listing, Wanted, read

STATEMENT = (
    "To the best of its knowledge and belief, this hospital has included all applicable standard charge information"
)
GENERAL = {
    "hospital_name": "Sample Hospital",
    "last_updated_on": "2026-04-01",
    "version": "3.0.0",
    "location_name": "Sample Hospital",
    "hospital_address": "1 Sample Street, Fullerton, CA 92832",
    "license_number|CA": "50056",
    "type_2_npi": "0000000001",
    STATEMENT: "TRUE",
}
SERVICE = ("description", "code|1", "code|1|type", "modifiers", "setting", "drug_unit_of_measurement")
SERVICE += ("drug_type_of_measurement", "standard_charge|gross", "standard_charge|discounted_cash")
PAID = ("negotiated_dollar", "negotiated_percentage", "negotiated_algorithm")
ALLOWED = ("estimated_amount", "median_amount", "10th_percentile", "90th_percentile", "count")
ENDS = ("standard_charge|min", "standard_charge|max")
TALL = (
    *SERVICE, "payer_name", "plan_name", *(f"standard_charge|{name}" for name in PAID), *ALLOWED,
    "standard_charge|methodology", *ENDS, "additional_generic_notes",
)  # fmt: skip
WHOLE = {
    "description": "Marker placement",
    "code|1": "49411",
    "code|1|type": "CPT",
    "setting": "outpatient",
    "standard_charge|gross": "1200",
    "standard_charge|discounted_cash": "1080.50",
    "payer_name": "Payer A",
    "plan_name": "PPO",
    "standard_charge|negotiated_dollar": "400",
    "standard_charge|methodology": "fee schedule",
    "standard_charge|min": "250",
    "standard_charge|max": "400",
}


def table(header, rows, general=GENERAL, end="\n"):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=end)
    writer.writerow(general)
    writer.writerow(general.values())
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def tall(*changes, header=TALL, general=GENERAL, end="\n"):
    """A tall csv with one row for each set of changes to a whole one."""
    rows = [[{**WHOLE, **change}.get(name, "") for name in header] for change in changes or ({},)]
    return table(header, rows, general, end)


def wide(*changes, plans=("Payer A|PPO", "Payer B|HMO"), general=GENERAL, more=()):
    """A wide csv, whose changes are keyed by column."""
    columns = [
        name
        for plan in plans
        for name in (
            *(f"standard_charge|{plan}|{kind}" for kind in (*PAID, "methodology")),
            *(f"{kind}|{plan}" for kind in ALLOWED),
            f"additional_payer_notes|{plan}",
        )
    ]
    header = (*SERVICE, *columns, *more, *ENDS, "additional_generic_notes")
    rows = [[{**WHOLE, **change}.get(name, "") for name in header] for change in changes or ({},)]
    return table(header, rows, general)


def payer(**changes):
    made = {
        "payer_name": "Payer A",
        "plan_name": "PPO",
        "methodology": "fee schedule",
        "standard_charge_dollar": 400,
        **changes,
    }
    return {name: value for name, value in made.items() if value is not ...}


def charge(*payers, **changes):
    made = {
        "setting": "outpatient",
        "gross_charge": 1200,
        "discounted_cash": 1080.5,
        "minimum": 250,
        "maximum": 400,
        "payers_information": list(payers) or [payer()],
        **changes,
    }
    return {name: value for name, value in made.items() if value is not ...}


def item(*charges, codes=(("49411", "CPT"),), **more):
    return {
        "description": "Marker placement",
        "code_information": [{"code": code, "type": kind} for code, kind in codes],
        "standard_charges": list(charges) or [charge()],
        **more,
    }


def members(*items, **changes):
    made = {
        "hospital_name": "Sample Hospital",
        "last_updated_on": "2026-04-01",
        "version": "3.0.0",
        "location_name": ["Sample Hospital"],
        "hospital_address": ["1 Sample Street, Fullerton, CA 92832"],
        "license_information": {"state": "CA", "license_number": "50056"},
        "attestation": {"attestation": STATEMENT, "confirm_attestation": True, "attester_name": "Sample Person"},
        "type_2_npi": ["0000000001"],
        "standard_charge_information": list(items) or [item()],
        **changes,
    }
    return {name: value for name, value in made.items() if value is not ...}


def document(*items, **changes):
    return json.dumps(members(*items, **changes)).encode()


BLANK = dict.fromkeys(HospitalRow._fields, "") | {"modifiers": (), "placeholders": (), "has_notes": False}
NO_FIGURES = dict.fromkeys(
    (
        "drug_unit", "gross_charge", "discounted_cash", "minimum", "maximum", "negotiated_dollar",
        "negotiated_percentage", "estimated_amount", "median_amount", "tenth_percentile", "ninetieth_percentile",
    )
)  # fmt: skip


def flat_row(number=0, **facts):
    """A flat row of a price of 49411 at the number-th hospital of Texas."""
    where = {"hospital_name": f"Hospital {number}", "license_number": str(number), "license_state": "TX"}
    what = {"billing_code_type": "CPT", "billing_code": "49411", "setting": "outpatient"}
    return HospitalRow(**(BLANK | NO_FIGURES | where | what | facts))


def rows_of(content, wanted=None, name="sample.csv"):
    """The rows and the report of a file's content."""
    listing = Listing()
    report = read(io.BytesIO(content), wanted=wanted or Wanted.all(), sink=listing, name=name)
    return listing.rows, report
