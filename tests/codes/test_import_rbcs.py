from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.importers import rbcs
from codes.importers.rbcs import COLUMNS, FamilyRow, edition_from_name
from codes.models import Code, Family, FamilyAssignment, Listing
from sources.actions import load_files
from sources.files import BadRow, FileRejected, SourceFile
from sources.registry import find_importer
from tests.importing import WORDS, load_slice, load_text, require_rows_or_refusal, slice_file

SLICE = "rbcs/rbcs.csv"
PLAIN = (
    "49411",
    "Other",
    "Procedure",
    "Other Organ Systems",
    "No RBCS Family",
    "2010-01-01",
    "9999-12-31",
    "2014-01-01",
)


def text_of(*lines):
    return "\n".join(",".join(cells) for cells in (COLUMNS, *lines)) + "\n"


def file_of(*lines, name="rbcs.csv"):
    return SourceFile.from_text(name, text_of(*lines))


def changed(column, text):
    return [text if name == column else cell for name, cell in zip(COLUMNS, PLAIN, strict=True)]


def test_no_family_is_a_blank_name_and_no_end_is_none():
    row = next(row for row in rbcs.parse(slice_file(SLICE)) if row.code == "49411")
    assert row == FamilyRow(
        row.line, "cpt", "49411", "Other", "Procedure", "Digestive/Gastrointestinal", "",
        "procedure-digestive-gastrointestinal", date(2010, 1, 1), None, date(2014, 1, 1),
    )  # fmt: skip


def test_end_is_the_day_after_the_last_valid():
    (row,) = rbcs.parse(file_of(changed("hcpcs_date_ended", "2018-12-31")))
    assert row.ended_on == date(2019, 1, 1)


@pytest.mark.parametrize(
    ("name", "edition"), [("rbcs.csv", None), ("RBCS_RY_2024.csv", "2024"), ("rbcs_ry2023.csv", "2023")]
)
def test_file_name_may_give_the_release_year(name, edition):
    found = rbcs.identify(file_of(name=name))
    assert (found and found.name) == edition


@pytest.mark.parametrize("name", ["", "RY2024", "24"])
def test_edition_of_no_such_name_is_refused(name):
    with pytest.raises(ValueError, match="four digits"):
        rbcs.edition_from_name(name)


def test_foreign_header_is_refused_with_what_was_expected():
    with pytest.raises(FileRejected, match="line 1: the header lacks the column 'rbcs_procedure'; expected hcpcs_code"):
        rbcs.identify(SourceFile.from_text("rbcs.csv", "hcpcs_code,family\n49411,None\n"))


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("hcpcs_code", "49-11", "neither a CPT nor a HCPCS"),
        ("rbcs_procedure", "", "is blank"),
        ("rbcs_category", "", "is blank"),
        ("rbcs_subcategory", "x" * 101, "characters long"),
        ("rbcs_family", "x" * 130, "makes no address"),
        ("hcpcs_date_added", "20100101", "not a date YYYY-MM-DD"),
        ("hcpcs_date_ended", "2023-02-31", "not a day of the calendar"),
        ("hcpcs_date_ended", "2009-12-30", "2009-12-30 is before hcpcs_date_added 2010-01-01"),
        ("rbcs_date_effective", "", "is blank"),
    ],
)
def test_field_that_does_not_parse_sets_its_row_aside(column, text, reason):
    bad, good = rbcs.parse(file_of(changed(column, text), PLAIN))
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.field) == (2, column)
    assert reason in bad.reason
    assert good.code == "49411"


DAYS = st.dates(min_value=date(1980, 1, 1), max_value=date(2030, 1, 1))
ROWS = st.tuples(
    st.from_regex(r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}", fullmatch=True), WORDS, WORDS, WORDS, st.just("") | WORDS,
    st.none() | DAYS, st.none() | DAYS, DAYS,
).filter(lambda row: not (row[5] and row[6]) or row[5] < row[6])  # fmt: skip


def rendered(row):
    *names, family, added, ended, effective = row
    last_valid = ended - timedelta(days=1) if ended else "9999-12-31"
    return [*names, family or "No RBCS Family", str(added or ""), str(last_valid), str(effective)]


@given(rows=st.lists(ROWS, max_size=5))
def test_round_trip(rows):
    found = list(rbcs.parse(file_of(*map(rendered, rows))))
    assert [(r.code, r.procedure, r.category, r.subcategory, r.family, *r[8:]) for r in found] == rows


@given(text=st.text(), has_header=st.booleans())
def test_any_text_is_refused_or_read_row_by_row(text, has_header):
    file = file_of([text]) if has_header else SourceFile.from_text("rbcs.csv", text)
    require_rows_or_refusal(rbcs, file, FamilyRow)


@pytest.mark.slow
def test_whole_file_is_read_to_its_last_row(shared_data):
    rows = list(rbcs.parse(SourceFile.from_bytes("rbcs.csv", (shared_data / "reference/rbcs.csv").read_bytes())))
    assert len(rows) == 17_033
    assert not [row for row in rows if isinstance(row, BadRow)]
    families = {(row.category, row.subcategory, row.family) for row in rows}
    assert len({row.slug for row in rows}) == len(families) == 228


@pytest.mark.django_db
def test_slice_puts_each_code_in_its_family():
    result = load_slice(SLICE)
    assert (result.rows, result.quarantined) == (93, 0)
    assert FamilyAssignment.objects.count() == 93
    family = Code.objects.get(code="77402").family
    assert (family.category, family.subcategory, family.name) == (
        "Treatment", "Radiation Oncology", "Conventional Radiation Treatment"
    )  # fmt: skip
    assert Code.objects.get(code="G6001").family == family
    assert Code.objects.get(code="49411").effective_from == date(2010, 1, 1)


@pytest.mark.django_db
def test_code_that_changed_families_has_an_assignment_each_and_one_listing(tmp_path):
    lines = [
        changed("hcpcs_date_ended", "2015-12-31"),
        [*PLAIN[:4], "Test Family", *PLAIN[5:7], "2016-01-01"],
        ["4941A", *PLAIN[1:6], "2018-12-31", "2014-01-01"],
    ]
    result = load_text(tmp_path, "rbcs", "rbcs.csv", text_of(*lines), edition="2024", is_excerpt=True)
    assert result.rows == 3
    assert Code.objects.get(code="49411").family.name == "Test Family"
    assert dict(Listing.objects.values_list("code__code", "ended_on")) == {"49411": None, "4941A": date(2019, 1, 1)}
    assert Family.objects.count() == 2


@pytest.mark.django_db
def test_family_of_an_earlier_release_is_used_again(tmp_path):
    load_slice(SLICE)
    kept = set(Family.objects.values_list("pk", flat=True))
    text = text_of(["49411", "Other", "Procedure", "Digestive/Gastrointestinal", *PLAIN[4:]])
    load_text(tmp_path, "rbcs", "rbcs.csv", text, edition="2025", is_excerpt=True)
    assert set(Family.objects.values_list("pk", flat=True)) == kept


@pytest.mark.django_db
def test_second_load_writes_nothing():
    load_slice(SLICE)
    kept = set(FamilyAssignment.objects.values_list("pk", flat=True))
    assert load_slice(SLICE).status == "unchanged"
    assert set(FamilyAssignment.objects.values_list("pk", flat=True)) == kept


@pytest.mark.slow
@pytest.mark.django_db
def test_whole_file_loads_every_row(shared_data):
    result = load_files(importer=find_importer("rbcs"), paths=[shared_data / "reference/rbcs.csv"], edition="2024")
    assert (result.rows, result.quarantined) == (17_033, 0)
    assert (FamilyAssignment.objects.count(), Listing.objects.count()) == (17_033, 15_522)


def test_an_edition_speaks_for_its_own_year_only():
    edition = edition_from_name("2024")
    assert (edition.effective_from, edition.effective_to) == (date(2024, 1, 1), date(2025, 1, 1))
