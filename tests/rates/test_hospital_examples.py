"""The examples that CMS publishes of its template, and the three forms against each other."""

import csv
import io
import json
from collections import Counter

import pytest

from rates.hospital import Listing, Wanted, read
from tests.importing import SLICES
from tests.rates.hospital import charge, document, item, payer, rows_of, tall, wide

HPT = SLICES / "hpt"
FILES = {
    "tall csv": "V3.0.0_Tall_CSV_Format_Example.csv",
    "wide csv": "V3.0.0_Wide_CSV_Format_Example.csv",
    "JSON": "v3_json_format_example.json",
}


def example(form, wanted=None):
    listing = Listing()
    report = read(HPT / FILES[form], wanted=wanted or Wanted.all(), sink=listing)
    assert report.form == form
    return listing.rows, report


@pytest.mark.parametrize("form", FILES)
def test_an_example_is_read_whole_with_its_general_data(form):
    rows, report = example(form)
    hospital = report.hospital
    assert (hospital.name, hospital.last_updated_on, hospital.version) == ("West Mercy Hospital", "2026-04-01", "3.0.0")
    assert hospital.npi == ("0000000001", "0000000002", "0000000003")
    assert (hospital.license_number, hospital.license_state, hospital.address_state) == ("50056", "CA", "CA")
    assert hospital.is_attested is True
    assert (len(rows), report.rows, report.bad_count, report.notes) == (53, 53, 0, [])


def test_the_three_forms_say_the_same_but_for_one_slip_of_the_tall_one():
    in_tall, in_wide, in_json = (Counter(example(form)[0]) for form in FILES)
    assert in_wide == in_json
    # Published so: the tall example has 150 where the others have 125.
    mended = Counter(
        row._replace(minimum=125.0) if row.gross_charge == 300 and row.minimum == 150 else row
        for row in in_tall.elements()
    )
    assert mended == in_json
    assert sum((in_tall - in_json).values()) == 2


@pytest.mark.parametrize("form", FILES)
def test_allowed_amounts_are_those_of_the_example(form):
    rows, _ = example(form, Wanted.of([("CPT", "99283")]))
    assert {row.billing_code for row in rows} == {"99283"}
    assert {
        (row.payer_name, row.negotiated_percentage, row.median_amount, row.tenth_percentile, row.ninetieth_percentile,
         row.allowed_count, row.methodology)
        for row in rows
    } == {
        ("Platform Health Insurance", 80, 12000.12, 5123.74, 16784.22, "299", "percent of total billed charges"),
        ("Region Health Insurance", 75, 6502.54, 4122.7, 10001.27, "175", "percent of total billed charges"),
    }  # fmt: skip


@pytest.mark.parametrize("form", FILES)
def test_a_count_of_few_stays_in_words_and_an_algorithm_as_written(form):
    rows, _ = example(form, Wanted.of([("MS-DRG", "786")]))
    [row] = [row for row in rows if row.payer_name == "Platform Health Insurance"]
    assert row.allowed_count == "1 through 10"
    assert row.negotiated_algorithm == "Allowed amount = $8,000 + MAX (0, ($3,000 x (covered days - 4))"
    assert (row.negotiated_dollar, row.setting, row.methodology) == (None, "inpatient", "case rate")


@pytest.mark.parametrize("form", FILES)
def test_only_wanted_codes_of_a_row_of_several_are_read(form):
    rows, _ = example(form, Wanted.of([("HCPCS", "J1450")]))
    assert {(row.billing_code_type, row.billing_code, row.payer_name) for row in rows} == {
        ("HCPCS", "J1450", "Platform Health Insurance"),
        ("HCPCS", "J1450", "Region Health Insurance"),
    }
    assert {(row.drug_unit, row.drug_type) for row in rows} == {(100.0, "ML")}


def test_a_bare_code_is_wanted_under_any_type_and_a_typed_one_under_its_own():
    rows, _ = example("JSON", Wanted.of([("", "470")]))
    assert {row.billing_code_type for row in rows} == {"MS-DRG"}
    assert example("JSON", Wanted.of([("RC", "470")]))[0] == []


def test_the_json_example_is_read_as_a_plain_reader_of_all_of_it_would():
    whole = json.loads((HPT / FILES["JSON"]).read_text(encoding="utf-8"))
    expected = [
        (code["type"], code["code"], each["payer_name"], each.get("standard_charge_dollar"), each.get("count", ""))
        for service in whole["standard_charge_information"]
        for charged in service["standard_charges"]
        for each in charged["payers_information"]
        for code in service["code_information"]
    ]
    rows, _ = example("JSON")
    assert [
        (row.billing_code_type, row.billing_code, row.payer_name, row.negotiated_dollar, row.allowed_count)
        for row in rows
    ] == expected


def test_the_tall_example_is_read_as_a_plain_reader_of_all_of_it_would():
    text = (HPT / FILES["tall csv"]).read_text(encoding="utf-8-sig")
    _, _, header, *lines = csv.reader(io.StringIO(text))
    found = [dict(zip(header, line, strict=True)) for line in lines]
    expected = [
        (line[f"code | {number} | type"], line[f"code | {number}"], line["payer_name"], line["modifiers"])
        for line in found
        for number in (1, 2)
        if line[f"code | {number}"]
    ]
    rows, report = example("tall csv")
    assert [
        (row.billing_code_type, row.billing_code, row.payer_name, "|".join(row.modifiers)) for row in rows
    ] == expected
    assert report.without_code == 6


def test_version_2_with_an_estimated_amount_is_read_in_all_three_forms():
    general = {"hospital_name": "Sample Hospital", "last_updated_on": "7/1/2024", "version": "2.0.0"}
    paid = {"standard_charge|negotiated_dollar": "", "standard_charge|negotiated_percentage": "50"}
    forms = [
        tall({**paid, "estimated_amount": "23145.98"}, general=general),
        wide(
            {
                "standard_charge|Payer A|PPO|negotiated_percentage": "50",
                "standard_charge|Payer A|PPO|methodology": "Fee Schedule",
                "estimated_amount|Payer A|PPO": "23145.98",
            },
            general=general,
        ),
        document(
            item(charge(payer(standard_charge_dollar=..., standard_charge_percentage=50, estimated_amount=23145.98))),
            version="2.0.0",
            last_updated_on="2024-07-01",
            hospital_address=...,
            license_information=...,
            type_2_npi=...,
            attestation=...,
        ),
    ]
    rows = [rows_of(content)[0] for content in forms]
    assert rows[0] == rows[1] == rows[2]
    [row] = rows[0]
    assert (row.version, row.last_updated_on, row.negotiated_percentage, row.estimated_amount, row.median_amount) == (
        "2.0.0", "2024-07-01", 50.0, 23145.98, None,
    )  # fmt: skip
    assert (row.gross_charge, row.discounted_cash, row.minimum, row.maximum) == (1200.0, 1080.5, 250.0, 400.0)
