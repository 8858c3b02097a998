"""The table of hospitals' gross charges and cash prices."""

from collections import Counter
from decimal import Decimal

import pytest

from rates.hospital import Listing, Wanted, read_gathered
from rates.importers.price_table import UNKNOWN, read_table, spelling
from sources.files import FileRejected, SourceFile, open_tables
from tests.importing import slice_file

NAMES = "state,ccn,hospital_name\nAK,020001,SAMPLE HOSPITAL\nAK,020002,SAMPLE WEST\nAK,020002,SAMPLE EAST\n"
HEAD = "state,ccn,cpt,type,price\n"


def prices(*lines, names=NAMES):
    text = HEAD + "".join(f"{line}\n" for line in lines)
    return read_table(SourceFile.from_text("prices.csv", text), SourceFile.from_text("hospitals.csv", names))


def test_a_price_has_its_hospital_code_and_kind():
    [row] = prices("AK,020001,49411,gross,9156.0").rows
    assert row == (2, "AK", "020001", "SAMPLE HOSPITAL", "cpt", "49411", "gross", Decimal("9156.00"))


def test_sentinels_are_dropped_counted_and_said_so():
    table = prices("AK,020001,49411,gross,999999999.0", "AK,020001,49411,cash,0.01", "AK,020001,49411,cash,5.5")
    assert [row.price for row in table.rows] == [Decimal("5.50")]
    assert [(row.code, row.kind, spelling(row)) for row in table.dropped] == [
        ("49411", "gross", "999999999"), ("49411", "cash", "0.01"),
    ]  # fmt: skip
    assert table.notes[:2] == [
        "1 prices of 0.01 stand for no price and are left out.",
        "1 prices of 999999999 stand for no price and are left out.",
    ]


def test_what_the_table_does_not_say_is_said():
    notes = prices("AK,020001,49411,gross,1.0").notes
    assert notes == list(UNKNOWN)
    assert "inpatient or an outpatient is not known" in notes[0]
    assert "how many units" in notes[1]


def test_one_ccn_of_several_hospitals_names_them_all_and_an_unknown_one_none():
    table = prices("AK,020002,49411,gross,10", "AK,020003,49411,gross,10")
    assert [row.hospital_name for row in table.rows] == ["SAMPLE WEST / SAMPLE EAST", ""]
    assert "1 hospitals with prices are not named in the list of hospitals." in table.notes


def test_several_prices_of_one_hospital_all_stay():
    table = prices("AK,020001,49411,cash,88.49", "AK,020001,49411,cash,89.41")
    assert [row.price for row in table.rows] == [Decimal("88.49"), Decimal("89.41")]


def test_noise_of_floating_point_is_rounded_to_cents():
    assert prices("AK,020001,49411,cash,1824.1799999999998").rows[0].price == Decimal("1824.18")


@pytest.mark.parametrize("line, field, reason", [
    ("AK,020001,4941,gross,10", "cpt", "neither a CPT nor a HCPCS"),
    ("AK,020001,49411,negotiated,10", "type", "neither gross nor cash"),
    ("AK,020001,49411,gross,-10", "price", "not a bare positive number"),
    ("AK,020001,49411,gross,$10", "price", "not a bare positive number"),
    ("AK,020001,49411,gross,0.001", "price", "is 0"),
    ("AK,x,49411,gross,10", "ccn", "not a CMS Certification Number"),
    ("Alaska,020001,49411,gross,10", "state", "two letters"),
    ("AK,020001,49411,gross", "row", "4 cells where the header has 5"),
])  # fmt: skip
def test_a_bad_row_is_set_aside_by_line_field_and_rule(line, field, reason):
    table = prices("AK,020001,49411,gross,10", line)
    [(name, row)] = table.bad
    assert (name, row.line, row.field) == ("prices.csv", 3, field)
    assert reason in row.reason
    assert len(table.rows) == 1


def test_a_table_without_a_column_is_refused_by_name():
    with pytest.raises(FileRejected, match=r"hospitals\.csv.*lacks the column 'hospital_name'"):
        prices("AK,020001,49411,gross,10", names="state,ccn,name\nAK,020001,X\n")


def test_the_slice_holds_every_price_of_two_codes():
    table = read_table(
        slice_file("hospital_prices/demo_codes_by_hospital.csv"), slice_file("hospital_prices/hospitals.csv")
    )
    assert Counter((row.code, row.kind) for row in table.rows) == {
        ("49411", "gross"): 1567, ("49411", "cash"): 1295, ("32553", "gross"): 1339, ("32553", "cash"): 1018,
    }  # fmt: skip
    assert (len(table.dropped), table.bad) == (86, [])


def test_flat_rows_of_the_table_stand_beside_those_of_the_hospitals_own_files():
    listing = Listing()
    report = read_gathered(
        SourceFile.from_text("prices.csv", f"{HEAD}AK,020001,49411,gross,10\nAK,020001,49411,cash,0.01\n"),
        SourceFile.from_text("hospitals.csv", NAMES),
        wanted=Wanted.all(),
        sink=listing,
        edition="2026-01",
    )
    gross, cash = listing.rows
    assert (gross.hospital_name, gross.license_state, gross.license_number) == ("SAMPLE HOSPITAL", "AK", "020001")
    assert gross.setting == ""
    assert (gross.gross_charge, gross.discounted_cash, gross.placeholders) == (10.0, None, ())
    assert (cash.gross_charge, cash.discounted_cash, cash.placeholders) == (None, None, ("discounted_cash",))
    assert report.excluded == {("discounted_cash", "0.01"): 1}
    assert (report.rows, report.items) == (2, 2)
    assert UNKNOWN[0] in report.notes


def test_flat_rows_of_the_slice_are_of_the_wanted_code_alone():
    listing = Listing()
    read_gathered(
        slice_file("hospital_prices/demo_codes_by_hospital.csv"),
        slice_file("hospital_prices/hospitals.csv"),
        wanted=Wanted.of([("CPT", "32553")]),
        sink=listing,
        edition="2026-01",
    )
    assert {row.billing_code for row in listing.rows} == {"32553"}
    assert len(listing.rows) == 1339 + 1018 + 34 + 8
    assert sum(bool(row.placeholders) for row in listing.rows) == 42


@pytest.mark.slow
def test_the_whole_table_drops_the_sentinels_alone_and_the_slice_is_of_it(shared_data):
    folder = shared_data / "hospital_prices"
    [whole], [names] = (
        open_tables(folder / name, "utf-8", ".") for name in ("demo_codes_by_hospital.csv.gz", "hospitals.csv.gz")
    )
    table = read_table(whole, names)
    assert (len(table.rows), len(table.dropped), table.bad, table.unnamed) == (113_672, 1_144, [], 2)
    cut = read_table(
        slice_file("hospital_prices/demo_codes_by_hospital.csv"), slice_file("hospital_prices/hospitals.csv")
    )
    kept = [row._replace(line=0) for row in table.rows if row.code in ("49411", "32553")]
    assert kept == [row._replace(line=0) for row in cut.rows]
