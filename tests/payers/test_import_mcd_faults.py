"""The Medicare Coverage Database: files that are not what they should be. All rows are made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payers.importers import mcd
from payers.importers.mcd_fields import day as read_day
from payers.importers.mcd_rows import McdRow
from payers.models import (
    Policy,
    PolicyCode,
    PolicyDiagnosis,
)
from sources.actions import LoadRefused
from sources.files import BadRow, FileRejected, SourceFile
from sources.models import ImportIssue
from tests.importing import WORDS, require_rows_or_refusal
from tests.mcd import Coverage, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def coverage():
    return Coverage()


def spoiled(coverage, dataset, table, before, after):
    return {(dataset, table): coverage.content(dataset, table).replace(before, after)}


def test_missing_table_is_named(coverage, tmp_path):
    contents = {("current_article", "article_x_icd10_covered"): None, ("current_article", "state_lookup"): None}
    with pytest.raises(
        FileRejected, match=r"article\.csv: comes without article_x_icd10_covered\.csv, state_lookup\.csv"
    ):
        coverage.load(tmp_path, ("current_article",), contents)


def test_archive_without_documents_is_refused(coverage, tmp_path):
    coverage.tables = {key: rows for key, rows in coverage.tables.items() if key[1] != "lcd"}
    with pytest.raises(
        FileRejected, match=r"brings no documents: lcd\.csv, article\.csv, ncd_trkg\.csv are all missing"
    ):
        coverage.load(tmp_path, ("current_lcd",))


def test_one_sort_of_documents_twice_is_refused(coverage, tmp_path):
    first, second = coverage.pack(tmp_path / "a", ("ncd",)), coverage.pack(tmp_path / "b", ("ncd",))
    second[0].rename(tmp_path / "b" / "all_ncd.zip")
    with pytest.raises(
        FileRejected, match=r"all_ncd\.zip > ncd_csv\.zip > ncd_trkg\.csv: is a second ncd_trkg\.csv, beside ncd\.zip"
    ):
        coverage.load_paths([*first, tmp_path / "b" / "all_ncd.zip"], edition="2026-11-15")


def test_missing_column_is_named_with_its_table(coverage, tmp_path):
    contents = spoiled(coverage, "current_lcd", "lcd", b'"rev_eff_date"', b'"rev_date"')
    expected = r"current_lcd\.zip > current_lcd_csv\.zip > lcd\.csv, line 1: the header lacks the column 'rev_eff_date'"
    with pytest.raises(FileRejected, match=expected):
        coverage.load(tmp_path, contents=contents)


def test_byte_of_no_encoding_is_named_with_its_line(coverage, tmp_path):
    contents = spoiled(coverage, "current_article", "article", b"Sample answer", b"Sample \x9danswer")
    with pytest.raises(FileRejected, match=r"> article\.csv, line 3: byte 0x9d at position \d+ is not cp1252 text"):
        coverage.load(tmp_path, contents=contents)


def test_files_of_two_weeks_are_refused(coverage, tmp_path):
    coverage.tables["current_lcd", "update_period"][-1]["dis_end_date"] = "2026-11-22 00:00:00"
    with pytest.raises(LoadRefused, match="different editions, load one at a time"):
        coverage.load(tmp_path)
    assert not Policy.objects.exists()


def test_national_documents_alone_need_their_edition(coverage, tmp_path):
    with pytest.raises(LoadRefused, match="add --edition, such as 2026-11-15"):
        coverage.load(tmp_path, ("ncd",))
    assert coverage.load(tmp_path, ("ncd",), edition="2026-11-08").edition == "2026-11-08"


def test_truncated_inner_archive_is_refused(coverage, tmp_path):
    (path,) = coverage.pack(tmp_path, ("current_lcd",), cut=400)
    with pytest.raises(FileRejected, match=r"current_lcd\.zip > current_lcd_csv\.zip: is truncated or damaged"):
        coverage.load_paths([path])


def test_three_archives_deep_is_refused(coverage, tmp_path):
    paths = coverage.pack(tmp_path, ("ncd",))
    with pytest.raises(FileRejected, match="is an archive in an archive in an archive: unpack the outermost one first"):
        coverage.load_paths([coverage.wrap(tmp_path / "all_data.zip", paths)])


def test_inner_archive_made_to_fill_the_memory_is_refused(coverage, tmp_path, monkeypatch):
    monkeypatch.setattr("sources.files.nested.INNER_LIMIT", 100)
    with pytest.raises(FileRejected, match=r"ncd\.zip > ncd_csv\.zip: is larger than 100 bytes"):
        coverage.load(tmp_path, ("ncd",))


def test_table_packed_more_tightly_than_text_is_refused(coverage, tmp_path):
    contents = {("ncd", "ncd_trkg"): b"0" * (20 << 20)}
    with pytest.raises(FileRejected, match=r"ncd_trkg\.csv: expands to more than 250 times its size"):
        coverage.load(tmp_path, ("ncd",), contents)


@pytest.mark.parametrize(
    ("table", "wanted", "column", "text", "reason"),
    [
        (
            "article_x_hcpc_code",
            {"hcpc_code_id": "32553"},
            "hcpc_code_id",
            "3255",
            "'3255' is neither a CPT nor a HCPCS",
        ),
        ("article_x_hcpc_code", {"hcpc_code_id": "32553"}, "hcpc_code_group", "x", "'x' is not a whole number"),
        ("article_x_hcpc_code", {"hcpc_code_id": "32553"}, "hcpc_code_group", "40000", "at most 32,767 is expected"),
        (
            "article_x_icd10_covered",
            {"icd10_code_id": "C22.0"},
            "icd10_code_id",
            "CC2",
            "has not the shape of an ICD-10",
        ),
        ("state_lookup", {"state_abbrev": "AR"}, "state_abbrev", "ZZ", "'ZZ' is not the two letters of a state"),
        ("lcd", {"lcd_id": 99007}, "orig_det_eff_date", "soon", "'soon' is not a day of the calendar"),
        ("lcd", {"lcd_id": 99007}, "orig_det_eff_date", "2026-02-30", "'2026-02-30' is not a day of the calendar"),
        ("lcd", {"lcd_id": 99007}, "orig_det_eff_date", "", "is blank, and so is the day that could stand for it"),
        ("lcd", {"lcd_id": 99007}, "status", "X", "'X' is none of A (approved), R (retired) and P (proposed)"),
        ("lcd", {"lcd_id": 99007}, "display_id", "A1", "'A1' is not such as L12345 or DL12345"),
        ("lcd", {"lcd_id": 99007}, "title", " <p></p>", "is blank"),
        (
            "lcd",
            {"lcd_id": 99007},
            "indication",
            "x" * 200_001,
            "is 200,001 characters long; a section holds at most 200,000",
        ),
        ("ncd_trkg", {"NCD_id": 901}, "NCD_mnl_sect", "", "is not the number of a manual section"),
    ],
)
def test_row_that_cannot_be_read_is_set_aside_with_its_reason(
    coverage, tmp_path, monkeypatch, table, wanted, column, text, reason
):
    monkeypatch.setattr("sources.actions.loading.LARGEST_BAD_SHARE", 0.5)
    coverage.row(table, **wanted)[column] = text
    coverage.load(tmp_path)
    issue = ImportIssue.objects.first()
    assert reason in issue.reason
    assert issue.file_name.endswith(f"_csv.zip > {table}.csv")
    # A day that another stands in for is asked of the field that comes first.
    assert issue.field == ("rev_eff_date" if (column, text) == ("orig_det_eff_date", "") else column)
    assert not PolicyCode.objects.filter(code="3255").exists()


def test_document_that_names_no_id_refuses_the_file(coverage, tmp_path):
    coverage.row("lcd", lcd_id=99007)["lcd_id"] = "L99007"
    with pytest.raises(FileRejected, match=r"lcd\.csv, line \d+, lcd_id: names no document"):
        coverage.load(tmp_path)


def test_document_twice_is_refused(coverage, tmp_path):
    coverage.rows("lcd").append(dict(coverage.row("lcd", lcd_id=99007)))
    with pytest.raises(LoadRefused, match=r"once 'lcd 99007 version 1' stands on line \d+ and again on line \d+"):
        coverage.load(tmp_path)


def test_code_and_diagnosis_twice_are_one(coverage, tmp_path):
    coverage.rows("article_x_hcpc_code").append(dict(coverage.row("article_x_hcpc_code", hcpc_code_id="32553")))
    coverage.rows("article_x_icd10_covered").append(
        dict(coverage.row("article_x_icd10_covered", icd10_code_id="C22.0"))
    )
    coverage.load(tmp_path)
    assert version_of("A99002").codes.filter(code="32553").count() == 1
    assert version_of("A99002").diagnoses.filter(code="C22.0").count() == 1


def test_document_that_cannot_be_read_is_not_taken_for_gone(coverage, tmp_path, monkeypatch):
    monkeypatch.setattr("sources.actions.loading.LARGEST_BAD_SHARE", 0.5)
    coverage.load(tmp_path / "a")
    coverage.row("lcd", lcd_id=99001)["rev_eff_date"] = "soon"
    coverage.edition("2026-11-22").load(tmp_path / "b")
    assert version_of("L99001").in_force_to is None


def test_version_with_an_unreadable_code_stays_as_it_was(coverage, tmp_path, monkeypatch):
    monkeypatch.setattr("sources.actions.loading.LARGEST_BAD_SHARE", 0.5)
    coverage.load(tmp_path / "a")
    coverage.row("article_x_hcpc_code", hcpc_code_id="32553")["hcpc_code_id"] = "?"
    coverage.edition("2026-11-22").load(tmp_path / "b")
    assert version_of("A99002").codes.filter(code="32553").exists()


def test_new_version_with_an_unreadable_code_says_so_until_it_is_whole(coverage, tmp_path, monkeypatch):
    monkeypatch.setattr("sources.actions.loading.LARGEST_BAD_SHARE", 0.5)
    row = coverage.row("article_x_hcpc_code", hcpc_code_id="32553")
    row["hcpc_code_id"] = "?"
    coverage.load(tmp_path / "a")
    assert version_of("A99002").change_note == (
        "Not all of it could be read from the release: rows with a fault in hcpc_code_id are missing."
    )
    row["hcpc_code_id"] = "32553"
    coverage.edition("2026-11-22").load(tmp_path / "b")
    assert version_of("A99002").change_note == ""
    assert version_of("A99002").codes.filter(code="32553").exists()


def test_paragraph_longer_than_csv_reads_of_itself_is_read(coverage, tmp_path):
    coverage.row("lcd", lcd_id=99001)["indication"] = "<p>" + "long words " * 15_000 + "</p>"
    coverage.load(tmp_path)
    assert len(version_of("L99001").sections.get(kind="coverage_rationale").text) == 164_999


def test_load_that_fails_leaves_nothing(coverage, tmp_path, monkeypatch):
    def fail(held, at):
        raise LoadRefused("for this test")

    monkeypatch.setattr("payers.actions.mcd.tell", fail)
    with pytest.raises(LoadRefused):
        coverage.load(tmp_path)
    assert not Policy.objects.exists()
    assert not PolicyDiagnosis.objects.exists()


def test_dry_run_writes_nothing(coverage, tmp_path):
    assert coverage.load(tmp_path, dry_run=True).message == "mcd 2026-11-15: 79 rows would be loaded, 0 set aside."
    assert not Policy.objects.exists()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2015-10-01 00:00:00", date(2015, 10, 1)),
        ("2026-08-28 11:49:28.133000", date(2026, 8, 28)),
        ("2015-10-01", date(2015, 10, 1)),
        ("10/01/2015", date(2015, 10, 1)),
        ("", None),
        ("9999-12-31", None),
    ],
)
def test_days_are_read_as_the_database_writes_them(text, day):
    assert read_day("x", text) == day


@given(st.lists(st.lists(WORDS, min_size=7, max_size=7), max_size=5))
def test_any_text_yields_rows_bad_rows_or_a_refusal(rows):
    header = "article_id,article_version,hcpc_code_id,hcpc_code_version,hcpc_code_group,range,last_updated"
    text = "\n".join([header, *(",".join(cells) for cells in rows)]) + "\n"
    require_rows_or_refusal(mcd, SourceFile.from_text("article_x_hcpc_code.csv", text), McdRow)


def test_foreign_table_is_refused():
    with pytest.raises(
        FileRejected, match=r"codes\.csv: is no table of the Medicare Coverage Database that is read here"
    ):
        mcd.identify(SourceFile.from_text("codes.csv", "a,b\n"))


def test_row_narrower_than_the_header_is_set_aside():
    table = SourceFile.from_text("state_lookup.csv", "state_id,state_abbrev,description\n1\n")
    (bad,) = mcd.parse(table)
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.field) == (2, "row")
