"""Awkward files of hospitals: what is read of each, what is set aside and why, or the words of its refusal."""

import json

import pytest

from rates.hospital import NotAHospitalFile, Wanted
from tests.rates.hospital import STATEMENT, TALL, charge, document, item, members, payer, rows_of, tall, wide
from tests.rates.hospital_cases import PRICE, READ, REFUSED, with_general


@pytest.mark.parametrize("case", READ)
def test_what_is_read(case):
    content, expected, aside = READ[case]
    rows, report = rows_of(content)
    assert [(row.billing_code, row.negotiated_dollar, row.gross_charge) for row in rows] == expected
    assert (report.bad_count, len(report.bad), report.rows) == (aside, aside, len(rows))


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case):
    content, fault, words = REFUSED[case]
    with pytest.raises(fault) as refused:
        rows_of(content)
    for word in ["sample.csv", *words]:
        assert word in str(refused.value)


def test_a_row_set_aside_is_named_by_line_and_field_with_its_rule():
    _, report = rows_of(tall({}, {PRICE: "$1,234.50"}, {"setting": "home"}))
    first, second = report.bad
    assert (first.line, first.field) == (5, PRICE)
    assert first.reason == "'$1,234.50' is not a bare number: no signs of dollars, percent or thousands"
    assert (second.line, second.field, second.reason) == (
        6, "setting", "'home' is none of inpatient, outpatient, both",
    )  # fmt: skip
    assert "49411" in second.row_text


def test_a_fault_in_a_document_is_named_by_line_and_path():
    content = json.dumps(members(item(), item(charge(payer(), payer(methodology="x")))), indent=1).encode()
    _, report = rows_of(content)
    [fault] = report.bad
    line = content[: content.rindex(b'"description"')].count(b"\n")
    assert fault.line == line
    assert fault.field == "standard_charge_information[1].standard_charges[0].payers_information[1].methodology"
    assert fault.reason.startswith("'x' is none of case rate, fee schedule")


def test_placeholders_are_counted_by_column_and_named_in_the_row():
    rows, report = rows_of(tall({PRICE: "999999999", "standard_charge|gross": "0.01"}, {"median_amount": "9999999.99"}))
    assert report.excluded == {
        ("negotiated_dollar", "999999999"): 1,
        ("gross_charge", "0.01"): 1,
        ("median_amount", "9999999.99"): 1,
    }
    assert [row.placeholders for row in rows] == [("gross_charge", "negotiated_dollar"), ("median_amount",)]


def test_a_row_of_placeholders_alone_stays_to_be_counted():
    blank = dict.fromkeys(("standard_charge|discounted_cash", "standard_charge|min", "standard_charge|max"), "")
    rows, _ = rows_of(tall({**blank, "standard_charge|gross": "0.01", PRICE: "999999999"}))
    assert [(row.gross_charge, row.negotiated_dollar, row.placeholders) for row in rows] == [
        (None, None, ("gross_charge", "negotiated_dollar"))
    ]


def test_a_percentage_below_1_is_kept_as_written_and_noted():
    rows, report = rows_of(tall({PRICE: "", "standard_charge|negotiated_percentage": "0.85"}))
    assert [row.negotiated_percentage for row in rows] == [0.85]
    assert report.notes == ["1 percentages are below 1, as written: they may be meant as fractions."]


@pytest.mark.parametrize("general, words", [
    (with_general(**{STATEMENT: ...}), "The file holds no statement that it is true and complete"),
    (with_general(**{STATEMENT: "FALSE"}), "The hospital does not confirm that the file is true and complete."),
])  # fmt: skip
def test_a_missing_or_refused_attestation_is_noted_and_the_file_read(general, words):
    rows, report = rows_of(tall(general=general))
    assert len(rows) == 1
    assert any(words in note for note in report.notes)


def test_the_allowed_amounts_that_version_3_asks_for_are_missed_in_a_note():
    header = tuple(name for name in TALL if name not in ("median_amount", "count"))
    _, report = rows_of(tall(header=header))
    assert report.notes == ["A file of version 3 should have median_amount, count: such columns are not in it."]


def test_columns_of_the_hospitals_own_are_named_in_a_note():
    _, report = rows_of(wide(more=("hospital_comment",)))
    assert report.notes == ["1 columns of the hospital's own are not read, such as 'hospital_comment'."]


def test_a_charge_without_methodology_and_an_unknown_code_type_are_noted():
    _, report = rows_of(tall({"standard_charge|methodology": "", "code|1|type": "CPT/HCPCS"}))
    assert report.notes == [
        "1 charges of a payer name no methodology.",
        "1 rows are of the code type 'CPT/HCPCS', which CMS does not know.",
    ]


def test_bytes_of_windows_are_read_and_counted():
    content, _, _ = READ["Windows-1252 in a payer's name"]
    [row], report = rows_of(content)
    assert row.payer_name == "Payer Café"
    assert report.notes == ["1 rows hold bytes that are not UTF-8, read as Windows-1252."]


def test_modifiers_of_a_cell_and_of_a_list_are_the_same():
    [in_table], _ = rows_of(tall({"modifiers": "50|62"}))
    [in_document], _ = rows_of(document(item(charge(modifier_code=["50", "62"]))))
    assert in_table.modifiers == in_document.modifiers == ("50", "62")


def test_a_billing_class_is_read_where_the_file_has_it():
    [in_table], _ = rows_of(tall({"billing_class": "Professional"}, header=(*TALL, "billing_class")))
    [in_document], _ = rows_of(document(item(charge(billing_class="professional"))))
    assert in_table.billing_class == in_document.billing_class == "professional"


def test_a_wanted_code_without_a_type_is_set_aside_and_an_unwanted_one_passed_over():
    untyped = tall({"code|1|type": ""}, {})
    assert rows_of(untyped, Wanted.of([("", "49411")]))[1].bad[0].field == "code type"
    assert rows_of(untyped, Wanted.of([("", "32553")]))[1].bad_count == 0


def test_cpt_and_hcpcs_are_one_type_to_a_reader_who_wants_a_code():
    as_hcpcs = tall({"code|1|type": "HCPCS"})
    rows, _ = rows_of(as_hcpcs, Wanted.of([("CPT", "49411")]))
    assert [row.billing_code_type for row in rows] == ["HCPCS"]


def test_the_ein_is_that_of_the_file_name_and_the_state_that_of_all_addresses():
    two = with_general(hospital_address="1 Sample Street, Fullerton, CA 92832|2 Sample Street, Reno, NV 89501")
    [row], report = rows_of(tall(general=two), name="000000001_sample-hospital_standardcharges.csv")
    assert (row.hospital_ein, row.address_state, row.license_state) == ("000000001", "", "CA")
    assert report.hospital.ein == "000000001"


def test_a_table_does_not_prove_its_end_and_a_document_does():
    assert not rows_of(tall())[1].is_end_proved
    assert rows_of(document())[1].is_end_proved


def test_a_quote_left_open_sets_aside_the_lines_it_swallows_and_no_others():
    content = tall({}, {}, {"payer_name": "Payer, B"}, {}).replace(b",PPO", b',"PPO', 1)
    rows, report = rows_of(content)
    assert [row.payer_name for row in rows] == ["Payer A"]
    [fault] = report.bad
    assert fault.line == 4
    assert fault.reason.startswith("lines 4 to 6 are no row of a table")


def test_a_line_so_long_that_it_could_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr("rates.hospital.tables.LONGEST_LINE", 1000)
    with pytest.raises(NotAHospitalFile, match="line 5: has a line of more than 1,000 characters"):
        rows_of(tall({}, {"description": "Marker " * 500}, {}))
