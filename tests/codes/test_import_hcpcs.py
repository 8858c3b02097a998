from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from codes.importers import hcpcs
from codes.importers.hcpcs import HcpcsRow
from codes.models import Code, Descriptor, Listing, Modifier, ModifierDescriptor
from sources.actions import load_files
from sources.files import BadRow, FileRejected, SourceFile, open_tables
from sources.registry import find_importer
from tests.importing import WORDS, load_slice, load_text, require_rows_or_refusal, slice_file, slice_lines

SLICE = "hcpcs/HCPC2024_JUL_ANWEB.csv"
NAME = "HCPC2024_JUL_ANWEB.csv"
HEADER = tuple(slice_lines(SLICE)[0].split(","))
WIDTH = {"HCPC": 5, "SEQNUM": 4}


def line_of(code, recid="3", long="Test text", short="Test", **cells):
    cells = {"HCPC": code.rjust(5), "RECID": recid, "LONG DESCRIPTION": long, "SHORT DESCRIPTION": short} | {
        name.replace("_", " "): text for name, text in cells.items()
    }
    return [cells.get(name, "") for name in HEADER]


def file_of(*lines, name=NAME):
    return SourceFile.from_text(name, "\n".join(",".join(cells) for cells in (HEADER, *lines)) + "\n")


def test_slice_gives_edition_and_window_from_its_name():
    edition = hcpcs.identify(slice_file(SLICE))
    assert (edition.name, edition.effective_from, edition.effective_to) == (
        "July 2024", date(2024, 7, 1), date(2024, 10, 1)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "edition", "begins", "ends"),
    [
        ("HCPC2026_OCT_ANWEB.csv", "October 2026", date(2026, 10, 1), date(2027, 1, 1)),
        ("HCPC2025_APR_ANWEB_v2.csv", "April 2025", date(2025, 4, 1), date(2025, 7, 1)),
        ("2024.zip:HCPC2024_JAN_ANWEB.csv", "January 2024", date(2024, 1, 1), date(2024, 4, 1)),
        ("HCPC2020_ANWEB.csv", "January 2020", date(2020, 1, 1), date(2021, 1, 1)),
    ],
)
def test_file_name_gives_the_edition(name, edition, begins, ends):
    found = hcpcs.identify(file_of(name=name))
    assert (found.name, found.effective_from, found.effective_to) == (edition, begins, ends)


def test_other_file_name_leaves_the_edition_to_the_operator():
    assert hcpcs.identify(file_of(name="hcpcs.csv")) is None


def test_edition_is_known_by_name():
    assert hcpcs.edition_from_name("july 2024") == hcpcs.identify(slice_file(SLICE))


@pytest.mark.parametrize("name", ["2024", "May 2024", "July", "JanX 2024", ""])
def test_edition_of_no_such_name_is_refused(name):
    with pytest.raises(ValueError, match=r"."):
        hcpcs.edition_from_name(name)


def test_foreign_header_is_refused_with_what_was_expected():
    with pytest.raises(FileRejected, match="line 1: no header row that begins 'HCPC'"):
        hcpcs.identify(SourceFile.from_text(NAME, "code,text\nA4648,Tissue marker\n"))


def test_missing_column_is_refused_by_name():
    with pytest.raises(FileRejected, match="line 1: the header lacks the column 'TERM DT'"):
        hcpcs.identify(SourceFile.from_text(NAME, ",".join(HEADER).replace("TERM DT", "END DT")))


def test_txt_form_is_refused():
    with pytest.raises(FileRejected, match="expected the csv or xlsx"):
        hcpcs.identify(SourceFile.from_text("HCPC2024_JUL_ANWEB.txt", "A4648"))


def test_modifiers_are_told_from_codes_and_end_the_day_after_the_last_valid():
    rows = {row.code: row for row in hcpcs.parse(slice_file(SLICE))}
    assert sum(row.is_modifier for row in rows.values()) == 377
    assert rows["TC"].is_modifier
    assert rows["C9743"] == HcpcsRow(
        rows["C9743"].line, "C9743", False, "Bulking/spacer material impl", rows["C9743"].long,
        date(2015, 10, 1), date(2016, 7, 1),
    )  # fmt: skip


def test_continuations_are_added_to_the_text_above():
    rows = list(
        hcpcs.parse(
            file_of(
                line_of("G0503", long="first part of the text"),
                line_of("G0503", "4", long="and the second "),
                line_of("G0503", "4", long="and the third"),
                line_of("TC", "7", long="one"),
                line_of("TC", "8", long="two"),
            )
        )
    )
    assert [(row.line, row.long) for row in rows] == [
        (2, "first part of the text and the second and the third"),
        (5, "one two"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        [line_of("G0503", "4")],
        [line_of("A4648"), line_of("G0503", "4")],
        [line_of("A4648"), line_of("A4648", "8")],
    ],
)
def test_continuation_without_its_parent_is_set_aside(lines):
    bad = [row for row in hcpcs.parse(file_of(*lines)) if isinstance(row, BadRow)]
    assert [(row.field, row.line) for row in bad] == [("RECID", len(lines) + 1)]
    assert "which is not the row above" in bad[0].reason


@pytest.mark.parametrize(
    ("cells", "field", "reason"),
    [
        (line_of("99213"), "HCPC", "no HCPCS Level II code"),
        (line_of("a4648"), "HCPC", "no HCPCS Level II code"),
        (line_of("A4648", "7"), "HCPC", "no HCPCS Level II modifier"),
        (line_of("A4648", "9"), "RECID", "none of 3, 4, 7, 8"),
        (line_of("A4648", ADD_DT="20240231"), "ADD DT", "not a day of the calendar"),
        (line_of("A4648", ADD_DT="2024W011"), "ADD DT", "not a date YYYYMMDD"),
        (line_of("A4648", TERM_DT="1/1/2024"), "TERM DT", "not a date YYYYMMDD"),
        (line_of("A4648", ADD_DT="20240101", TERM_DT="20221231"), "TERM DT", "before ADD DT"),
        (line_of("A4648", long=""), "LONG DESCRIPTION", "is blank"),
        (line_of("A4648")[:9], "row", "has 9 cells where the header has 48"),
    ],
)
def test_field_that_does_not_parse_sets_its_row_aside(cells, field, reason):
    bad, good = hcpcs.parse(file_of(cells, line_of("A4650")))
    assert (bad.line, bad.field) == (2, field)
    assert reason in bad.reason
    assert good.code == "A4650"


def test_end_in_the_year_9999_is_no_end():
    (row,) = hcpcs.parse(file_of(line_of("A4648", TERM_DT="99991231")))
    assert row.ended_on is None


def test_workbook_with_a_note_above_its_header_reads_as_the_csv(tmp_path):
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["Note regarding coverage: this file does not say what is covered."])
    sheet.append([])
    for text in slice_lines(SLICE)[:1]:
        sheet.append(text.split(","))
    sheet.append(line_of("A4648", ADD_DT=20080101, TERM_DT=20241231))
    sheet.append(line_of("TC", "7"))
    workbook.save(tmp_path / "HCPC2024_JUL_ANWEB.xlsx")
    (file,) = open_tables(tmp_path / "HCPC2024_JUL_ANWEB.xlsx", "utf-8-sig", ".")
    assert hcpcs.identify(file).name == "July 2024"
    code, modifier = hcpcs.parse(file)
    assert (code.code, code.effective_from, code.ended_on) == ("A4648", date(2008, 1, 1), date(2025, 1, 1))
    assert (modifier.code, modifier.is_modifier) == ("TC", True)


DATES = st.none() | st.dates(min_value=date(1980, 1, 1), max_value=date(2030, 1, 1))


@st.composite
def rows(draw):
    is_modifier = draw(st.booleans())
    begins, ends = draw(DATES), draw(DATES)
    if begins and ends and ends <= begins:
        ends = begins + timedelta(days=1)
    code = draw(st.from_regex(r"[A-Z0-9]{2}" if is_modifier else r"[A-Z][0-9]{4}", fullmatch=True))
    return HcpcsRow(0, code, is_modifier, draw(WORDS), draw(WORDS), begins, ends)


def rendered(row):
    last_valid = row.ended_on and row.ended_on - timedelta(days=1)
    return line_of(
        row.code,
        "7" if row.is_modifier else "3",
        row.long,
        row.short,
        ADD_DT=row.effective_from.strftime("%Y%m%d") if row.effective_from else "",
        TERM_DT=last_valid.strftime("%Y%m%d") if last_valid else "",
    )


@given(wanted=st.lists(rows(), max_size=5))
def test_round_trip(wanted):
    found = hcpcs.parse(file_of(*map(rendered, wanted)))
    assert [row._replace(line=0) for row in found] == wanted


@given(text=st.text())
def test_any_text_is_refused_or_read_row_by_row(text):
    require_rows_or_refusal(hcpcs, SourceFile.from_text(NAME, text), HcpcsRow)


@given(
    cells=st.lists(
        st.lists(st.sampled_from(["", "3", "4", "7", "8", "A4648", "   TC", "20240101", '"']), min_size=47, max_size=49)
    )
)
def test_any_rows_below_a_right_header_are_rows_or_bad_rows(cells):
    require_rows_or_refusal(hcpcs, file_of(*cells), HcpcsRow)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "rows_read", "edition"),
    # The file of 2020 has 7,080 lines, one of which continues another.
    [("hcpcs/HCPC2024_JUL_ANWEB.csv", 8_410, "July 2024"), ("hcpcs/HCPC2020_ANWEB.csv", 7_079, "January 2020")],
)
def test_whole_file_is_read_to_its_last_row(shared_data, path, rows_read, edition):
    file = SourceFile.from_bytes(Path(path).name, (shared_data / path).read_bytes())
    assert hcpcs.identify(file).name == edition
    found = list(hcpcs.parse(file))
    assert len(found) == rows_read
    assert not [row for row in found if isinstance(row, BadRow)]


@pytest.mark.slow
def test_continued_text_of_2020_is_whole(shared_data):
    file = SourceFile.from_bytes("HCPC2020_ANWEB.csv", (shared_data / "hcpcs/HCPC2020_ANWEB.csv").read_bytes())
    row = next(row for row in hcpcs.parse(file) if row.code == "G0503")
    assert row.long.endswith("other treatment goals and are prepared for discharge from active treatment")


@pytest.mark.django_db
def test_slice_loads_codes_texts_and_modifiers():
    result = load_slice(SLICE)
    assert (result.rows, result.quarantined) == (418, 0)
    assert Code.objects.filter(system="hcpcs").count() == Descriptor.objects.count() == 41
    assert Modifier.objects.filter(descriptors__isnull=False).count() == ModifierDescriptor.objects.count() == 377
    marker = Descriptor.objects.get(code__code="A4648")
    assert (marker.short, marker.long) == ("Implantable tissue marker", "Tissue marker, implantable, any type, each")
    assert Code.objects.get(code="A4648").title == "Tissue marker, implantable, any type, each"


@pytest.mark.django_db
def test_stated_end_is_the_end_of_the_code():
    load_slice(SLICE)
    listing = Listing.objects.get(code__code="C9743")
    assert (listing.effective_from, listing.ended_on) == (date(2015, 10, 1), date(2016, 7, 1))
    code = Code.objects.get(code="C9743")
    assert (code.ended_on, code.is_end_bound) == (date(2016, 7, 1), False)


@pytest.mark.django_db
def test_modifier_keeps_the_words_of_staff():
    Modifier.objects.update_or_create(modifier="LT", defaults={"system_id": "hcpcs", "title": "Left, in our words"})
    load_slice(SLICE)
    modifier = Modifier.objects.get(modifier="LT")
    assert modifier.title == "Left, in our words"
    assert modifier.descriptors.get().short.startswith("Left side")


@pytest.mark.django_db
def test_dental_codes_are_listed_without_their_texts(tmp_path):
    text = "\n".join(",".join(cells) for cells in (HEADER, line_of("D0120"), line_of("A4648")))
    load_text(tmp_path, "hcpcs", NAME, text, is_excerpt=True)
    assert set(Listing.objects.values_list("code__code", flat=True)) == {"D0120", "A4648"}
    assert set(Descriptor.objects.values_list("code__code", flat=True)) == {"A4648"}


@pytest.mark.django_db
def test_second_load_writes_nothing():
    load_slice(SLICE)
    kept = set(Listing.objects.values_list("pk", flat=True))
    assert load_slice(SLICE).status == "unchanged"
    assert set(Listing.objects.values_list("pk", flat=True)) == kept


@pytest.mark.slow
@pytest.mark.django_db
def test_whole_file_loads_every_row(shared_data):
    result = load_files(importer=find_importer("hcpcs"), paths=[shared_data / SLICE])
    assert (result.rows, result.quarantined) == (8_410, 0)
    assert (Listing.objects.count(), ModifierDescriptor.objects.count()) == (8_033, 377)
