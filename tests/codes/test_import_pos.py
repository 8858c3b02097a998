from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.importers import pos
from codes.importers.pos import PlaceRow
from codes.models import PlaceOfService
from sources.actions import LoadRefused, load_files
from sources.files import BadRow, FileRejected, SourceFile
from sources.registry import find_importer
from tests.importing import SLICES, WORDS, load_slice, require_rows_or_refusal, slice_file

SLICE = "pos/pos_codes.csv"
HEADER = "pos_code,pos_type,pos_name,pos_description"


def file_of(*lines, header=HEADER):
    return SourceFile.from_text("pos_codes.csv", "\n".join([header, *lines]) + "\n")


def test_set_is_whole_and_says_how_each_place_is_paid():
    rows = {row.code: row for row in pos.parse(slice_file(SLICE))}
    assert len(rows) == 99
    assert (rows["11"].name, rows["11"].setting) == ("Office", "nonfacility")
    assert (rows["22"].name, rows["22"].setting) == ("On Campus-Outpatient Hospital", "facility")
    assert sum(row.setting == "unassigned" for row in rows.values()) == 47


def test_no_copy_says_which_edition_it_is():
    assert pos.identify(slice_file(SLICE)) is None


@pytest.mark.parametrize(
    ("name", "begins"), [("2024", date(2024, 1, 1)), ("2024-05-02", date(2024, 5, 2)), (" 2024 ", date(2024, 1, 1))]
)
def test_edition_is_the_year_or_day_of_the_page(name, begins):
    edition = pos.edition_from_name(name)
    assert (edition.name, edition.effective_from, edition.effective_to) == (name.strip(), begins, None)


@pytest.mark.parametrize("name", ["", "May 2024", "24", "2024-02-31"])
def test_edition_of_no_such_name_is_refused(name):
    with pytest.raises(ValueError, match=r"."):
        pos.edition_from_name(name)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("code,name", "line 1: no header row that begins 'pos_code'"),
        (HEADER.replace("pos_type", "kind"), "line 1: the header lacks the column 'pos_type'"),
        (HEADER + ",pos_name", "line 1: the header names twice the column 'pos_name'"),
    ],
)
def test_foreign_header_is_refused(header, words):
    with pytest.raises(FileRejected, match=words):
        pos.identify(file_of(header=header))


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ("1,Facility,Test,Text", "pos_code", "'1' is not two digits"),
        ("A1,Facility,Test,Text", "pos_code", "'A1' is not two digits"),
        ("11,Both,Test,Text", "pos_type", "'Both' is none of Facility, Non-Facility, Unassigned"),
        ("11,Facility,,Text", "pos_name", "is blank"),
        ("11,Facility", "row", "has 2 cells where the header has 4"),
        ("11,Facility,Test,Text,more", "row", "has 5 cells where the header has 4"),
    ],
)
def test_field_that_does_not_parse_sets_its_row_aside(line, field, reason):
    bad, good = pos.parse(file_of(line, "22,Facility,Test,Text"))
    assert bad == BadRow(2, field, reason, line)
    assert good == PlaceRow(3, "22", "Test", "Text", "facility")


@given(
    rows=st.lists(
        st.builds(
            PlaceRow, st.just(0), st.from_regex(r"[0-9]{2}", fullmatch=True), WORDS, WORDS,
            st.sampled_from(["facility", "nonfacility", "unassigned"]),
        )
    ),
    order=st.permutations([1, 2, 3]),
)  # fmt: skip
def test_round_trip_in_any_order_of_columns(rows, order):
    kinds = {setting: kind for kind, setting in pos.SETTINGS.items()}
    cells = [HEADER.split(",")] + [[row.code, kinds[row.setting], row.name, row.description] for row in rows]
    lines = [",".join([row[0], *(row[position] for position in order)]) for row in cells]
    assert [row._replace(line=0) for row in pos.parse(file_of(*lines[1:], header=lines[0]))] == rows


@given(text=st.text(), has_header=st.booleans())
def test_any_text_is_refused_or_read_row_by_row(text, has_header):
    file = file_of(text) if has_header else SourceFile.from_text("pos_codes.csv", text)
    require_rows_or_refusal(pos, file, PlaceRow)


def test_whole_set_of_the_shared_data_is_the_slice(shared_data):
    assert (shared_data / "reference/pos_codes.csv").read_text("utf-8-sig") == (SLICES / SLICE).read_text("utf-8")


@pytest.mark.django_db
def test_slice_loads_each_place():
    result = load_slice(SLICE)
    assert (result.rows, result.quarantined, PlaceOfService.objects.count()) == (99, 0, 99)
    office = PlaceOfService.objects.get(code="11")
    assert (office.name, office.setting, office.release.edition) == ("Office", "nonfacility", "2024")
    assert not office.release.is_excerpt


@pytest.mark.django_db
def test_second_load_writes_nothing():
    load_slice(SLICE)
    kept = set(PlaceOfService.objects.values_list("pk", flat=True))
    assert load_slice(SLICE).status == "unchanged"
    assert set(PlaceOfService.objects.values_list("pk", flat=True)) == kept


@pytest.mark.django_db
def test_load_without_an_edition_asks_for_one():
    with pytest.raises(LoadRefused, match="does not say which edition it is: add --edition, such as 2024"):
        load_files(importer=find_importer("pos"), paths=[SLICES / SLICE])
