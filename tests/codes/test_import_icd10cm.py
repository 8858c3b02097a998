from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.importers import icd10cm
from codes.importers.icd10cm import Icd10cmRow
from codes.models import Code, Descriptor, Listing
from sources.actions import load_files
from sources.files import BadRow, FileRejected, SourceFile, open_tables
from sources.registry import find_importer
from tests.importing import WORDS, load_slice, require_rows_or_refusal, slice_file, slice_lines

SLICE = "icd10cm/icd10cm_order_2025.txt"
NAME = "icd10cm_order_2025.txt"


def line_of(bare, is_billable=True, short="Test title", long="Test title in full", order="00001"):
    return f"{order} {bare:<7} {int(is_billable)} {short:<60} {long}"


def file_of(*lines, name=NAME):
    return SourceFile.from_text(name, "\r\n".join(lines) + "\r\n")


@pytest.mark.parametrize(
    ("name", "edition", "begins", "ends"),
    [
        ("icd10cm_order_2025.txt", "FY2025", date(2024, 10, 1), date(2025, 10, 1)),
        ("icd10cm-order-2026.txt", "FY2026", date(2025, 10, 1), date(2026, 10, 1)),
        (
            "april-1-2025-code-descriptions.zip:icd10cm_order_2025.txt",
            "FY2025 April",
            date(2025, 4, 1),
            date(2025, 10, 1),
        ),
    ],
)
def test_file_name_gives_the_fiscal_year(name, edition, begins, ends):
    found = icd10cm.identify(file_of(line_of("C61"), name=name))
    assert (found.name, found.effective_from, found.effective_to) == (edition, begins, ends)


def test_other_file_name_leaves_the_edition_to_the_operator():
    assert icd10cm.identify(file_of(line_of("C61"), name="order.txt")) is None


def test_edition_is_known_by_name():
    assert icd10cm.edition_from_name("fy2025") == icd10cm.identify(slice_file(SLICE))


@pytest.mark.parametrize("name", ["2025", "FY25", "FY2025 May", ""])
def test_edition_of_no_such_name_is_refused(name):
    with pytest.raises(ValueError, match="an edition is FY"):
        icd10cm.edition_from_name(name)


@pytest.mark.parametrize("text", ["", "C61     Malignant neoplasm of prostate\n", "code,title\nC61,Prostate\n"])
def test_foreign_file_is_refused_with_what_was_expected(text):
    with pytest.raises(FileRejected, match=r"line 1: is no order file .* expected lines such as '00001 A00"):
        icd10cm.identify(SourceFile.from_text(NAME, text))


def test_workbook_is_refused():
    with pytest.raises(FileRejected, match="expected the order file, a txt"):
        icd10cm.identify(SourceFile.from_text("icd10cm_order_2025.xlsx", ""))


def test_code_gets_its_dot_and_headers_are_not_billable():
    rows = {row.code: row for row in icd10cm.parse(slice_file(SLICE))}
    assert len(rows) == 74
    assert rows["C61"] == Icd10cmRow(
        rows["C61"].line, "C61", True, "Malignant neoplasm of prostate", "Malignant neoplasm of prostate"
    )
    assert rows["C50.911"].short == "Malignant neoplasm of unsp site of right female breast"
    assert rows["C50.911"].long == "Malignant neoplasm of unspecified site of right female breast"
    assert {"C50.911", "Z51.0", "Z85.46", "Z12.11", "I48.91", "M17.11"} <= {
        c for c, row in rows.items() if row.is_billable
    }
    assert not rows["C50"].is_billable
    assert not rows["C50.91"].is_billable


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (line_of("C61", order="1"), "order number"),
        (line_of("C61", order="0000A"), "order number"),
        (line_of("C6"), "code"),
        (line_of("c61"), "code"),
        (line_of("61C"), "code"),
        (line_of("C6-1"), "code"),
        (line_of("C61")[:14] + "2" + line_of("C61")[15:], "header flag"),
        (line_of("C61")[:13] + "x" + line_of("C61")[14:], "row"),
        (line_of("C61", short=""), "short title"),
        (line_of("C61", long=""), "long title"),
        ("00001", "row"),
    ],
)
def test_field_that_does_not_parse_sets_its_row_aside(line, field):
    bad, good = icd10cm.parse(file_of(line, line_of("C64")))
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.field, bad.row_text) == (1, field, line.rstrip("\r\n"))
    assert good.code == "C64"


def test_blank_lines_are_passed_over():
    rows = list(icd10cm.parse(file_of("", line_of("C61"), "   ")))
    assert [(row.line, row.code) for row in rows] == [(2, "C61")]


ROWS = st.builds(
    Icd10cmRow,
    line=st.just(0),
    code=st.from_regex(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?", fullmatch=True),
    is_billable=st.booleans(),
    short=WORDS,
    long=WORDS,
)


@given(rows=st.lists(ROWS, max_size=6))
def test_round_trip(rows):
    lines = [line_of(row.code.replace(".", ""), row.is_billable, row.short, row.long) for row in rows]
    assert [row._replace(line=0) for row in icd10cm.parse(file_of(*lines))] == rows


@given(text=st.text())
def test_any_text_is_refused_or_read_row_by_row(text):
    require_rows_or_refusal(icd10cm, SourceFile.from_text(NAME, text), Icd10cmRow)


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=90))
def test_any_line_below_a_right_one_is_a_row_or_a_bad_row(text):
    require_rows_or_refusal(icd10cm, file_of(line_of("C61"), text), Icd10cmRow)


@pytest.mark.slow
def test_whole_file_is_read_to_its_last_row(shared_data):
    (file,) = open_tables(shared_data / "icd10cm/icd10cm_order_2025.txt.gz", "utf-8-sig", ".")
    rows = list(icd10cm.parse(file))
    assert len(rows) == 97_584
    assert sum(row.is_billable for row in rows) == 74_260
    assert icd10cm.identify(file).name == "FY2025"


@pytest.mark.django_db
def test_slice_loads_codes_with_texts_and_billability():
    result = load_slice(SLICE)
    assert (result.rows, result.quarantined) == (74, 0)
    assert Code.objects.filter(system="icd-10-cm").count() == Descriptor.objects.count() == 74
    billable = dict(Listing.objects.values_list("code__code", "is_billable"))
    assert billable["C61"] is True
    assert billable["C50"] is False
    assert Code.objects.get(code="I48.91").title == "Unspecified atrial fibrillation"


@pytest.mark.django_db
def test_second_load_writes_nothing():
    load_slice(SLICE)
    kept = set(Descriptor.objects.values_list("pk", flat=True))
    assert load_slice(SLICE).status == "unchanged"
    assert set(Descriptor.objects.values_list("pk", flat=True)) == kept


@pytest.mark.slow
@pytest.mark.django_db
def test_whole_file_loads_every_row(shared_data):
    path = shared_data / "icd10cm/icd10cm_order_2025.txt.gz"
    result = load_files(importer=find_importer("icd10cm"), paths=[path])
    assert (result.rows, result.quarantined) == (97_584, 0)
    assert Listing.objects.filter(is_billable=True).count() == 74_260
    assert slice_lines(SLICE)[0][6:13].strip() == Code.objects.get(code="C22").code


def test_line_end_lost_to_a_carriage_return_is_refused():
    lines = slice_lines(SLICE)
    text = "\n".join([*lines[:5], f"{lines[5]}\r{lines[6]}", *lines[7:]])
    with pytest.raises(FileRejected, match="line 6: holds a carriage return within the line"):
        list(icd10cm.parse(SourceFile.from_text("icd10cm_order_2025.txt", text)))
