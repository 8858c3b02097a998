from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fees.importers import gpci
from fees.importers.gpci import IndexRow
from fees.models import LocalityIndex
from sources.actions import LoadRefused, load_files
from sources.files import BadRow, FileRejected, SourceFile
from sources.registry import find_importer
from tests.importing import SLICES, load_slice, load_text, require_rows_or_refusal, slice_file, slice_lines

YEAR_2026, YEAR_2025 = "gpci/GPCI2026.csv", "gpci/GPCI2025.csv"
TITLE = "ADDENDUM E. FINAL CY 2026 GEOGRAPHIC PRACTICE COST INDICES (GPCIs) BY STATE AND MEDICARE LOCALITY,,,,,,"
HEADER = (
    "Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,2026 PW GPCI (with 1.0 Floor)***,"
    "2026 PE GPCI,2026 MP GPCI"
)
HOUSTON = "04412,TX,18,HOUSTON,1.000,0.991,0.934"


def rendered(*rows, title=TITLE, header=HEADER):
    return SourceFile.from_text("GPCI2026.csv", "\n".join([title, ",,,,,,", header, *rows]) + "\n")


@pytest.mark.parametrize(("path", "year", "rows"), [(YEAR_2026, 2026, 50), (YEAR_2025, 2025, 62)])
def test_slice_gives_its_year_and_only_localities(path, year, rows):
    edition = gpci.identify(slice_file(path))
    assert (edition.name, edition.effective_from, edition.effective_to) == (
        f"GPCI{year}", date(year, 1, 1), date(year + 1, 1, 1),
    )  # fmt: skip
    found = list(gpci.parse(slice_file(path)))
    assert len(found) == rows
    assert all(isinstance(row, IndexRow) for row in found)


def test_row_holds_each_figure_of_its_columns():
    row = next(row for row in gpci.parse(slice_file(YEAR_2026)) if row.carrier + row.locality == "0111205")
    assert row[1:4] == ("01112", "05", "CA")
    assert row.name.startswith("SAN FRANCISCO-OAKLAND-BERKELEY (SAN FRANCISCO")
    assert row[5:] == (Decimal("1.095"), Decimal("1.410"), Decimal("0.425"))
    assert slice_lines(YEAR_2026)[row.line - 1].startswith("01112,CA,05")


def test_marks_of_footnotes_are_no_part_of_a_name():
    names = {row.name for row in gpci.parse(slice_file(YEAR_2026))}
    assert "ALASKA" in names
    assert not any("*" in name for name in names)


def test_index_with_its_floor_is_read_where_both_stand():
    both = HEADER.replace("2026 PW", "2026 PW GPCI (without 1.0 Floor),2026 PW")
    (row,) = gpci.parse(rendered("10112,AL,00,ALABAMA,0.988,1.000,0.875,0.566", header=both))
    assert row.work_gpci == Decimal("1.000")


def test_zeros_that_a_spreadsheet_dropped_are_put_back():
    (row,) = gpci.parse(rendered("4412,TX,9,BRAZORIA,1,0.991,0.934"))
    assert (row.carrier, row.locality, row.work_gpci) == ("04412", "09", Decimal("1.000"))


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ("0441X,TX,18,HOUSTON,1,1,1", "Medicare Administrative Contractor (MAC)", "not 5 digits"),
        ("04412,Tx,18,HOUSTON,1,1,1", "State", "two letters of a state"),
        ("04412,TX,118,HOUSTON,1,1,1", "Locality Number", "not 2 digits"),
        ("04412,TX,18,,1,1,1", "Locality Name", "is blank"),
        ("04412,TX,18,HOUSTON,,1,1", "PW GPCI", "not a number"),
        ("04412,TX,18,HOUSTON,-1,1,1", "PW GPCI", "not a number"),
        ("04412,TX,18,HOUSTON,1,1.0001,1", "PE GPCI", "more decimals"),
        ("04412,TX,18,HOUSTON,1,1,9.9", "MP GPCI", "not between 0.1 and 5"),
        ("04412,TX,18,HOUSTON,1,1,0", "MP GPCI", "not between 0.1 and 5"),
        ("04412,TX,18", "row", "has 3 cells where the header has 7"),
        ("04412,,,,,,", "Locality Number", "not 2 digits"),
    ],
)
def test_row_that_does_not_parse_is_set_aside(row, field, reason):
    bad, good = gpci.parse(rendered(row, HOUSTON))
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.field) == (4, field)
    assert reason in bad.reason
    assert good.name == "HOUSTON"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": "Figures,,,,,,"}, "no title above the header"),
        ({"title": TITLE.replace("2026", "2025")}, "its title is of 2025, its columns of 2026"),
        ({"header": HEADER.replace(",2026 MP GPCI", "")}, "the header lacks the column 'MP GPCI'"),
        ({"header": "HCPCS,MOD"}, "no header row that begins 'Medicare Administrative Contractor"),
    ],
)
def test_foreign_file_is_refused_in_words(change, words):
    with pytest.raises(FileRejected, match=words):
        gpci.identify(rendered(HOUSTON, **change))


@given(st.text(max_size=300))
def test_arbitrary_text_is_rows_or_a_refusal(text):
    require_rows_or_refusal(gpci, SourceFile.from_text("GPCI2026.csv", f"{TITLE}\n{HEADER}\n{text}"), IndexRow)


@pytest.mark.django_db
def test_slice_loads_once():
    assert load_slice(YEAR_2026).rows == 50
    houston = LocalityIndex.objects.get(carrier="04412", locality="18")
    assert (houston.words, houston.key, houston.state, str(houston.release)) == ("Houston", "0441218", "TX", "GPCI2026")
    assert (houston.work_gpci, houston.pe_gpci, houston.mp_gpci) == (Decimal(1), Decimal("0.991"), Decimal("0.934"))
    assert load_slice(YEAR_2026).status == "unchanged"
    assert LocalityIndex.objects.count() == 50


@pytest.mark.django_db
def test_locality_that_stands_twice_in_its_state_is_refused(tmp_path):
    text = f"{TITLE}\n{HEADER}\n{HOUSTON}\n{HOUSTON}"
    with pytest.raises(LoadRefused, match="carrier '04412', locality '18', state 'TX' stands on line 3 and again"):
        load_text(tmp_path, "gpci", "GPCI2026.csv", text)
    assert not LocalityIndex.objects.exists()


@pytest.mark.django_db
def test_whole_years_load(shared_data):
    for year, rows in ((2025, 109), (2026, 98)):
        result = load_files(importer=find_importer("gpci"), paths=[shared_data / f"pfs/GPCI{year}.csv"])
        assert (result.rows, result.quarantined) == (rows, 0)


def test_slices_are_lines_of_the_whole(shared_data):
    for path in (YEAR_2026, YEAR_2025):
        whole = (shared_data / "pfs" / path.removeprefix("gpci/")).read_bytes().splitlines(keepends=True)
        assert set((SLICES / path).read_bytes().splitlines(keepends=True)) <= set(whole)
