from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fees.importers import pfs
from fees.importers.pfs_layout import COLUMNS, RelativeValueRow
from sources.files import BadRow, FileRejected, SourceFile
from tests.importing import require_rows_or_refusal, slice_file, slice_lines

JULY_2026 = "pfs/PPRRVU2026_Jul_nonQPP.csv"
OCTOBER_2025 = "pfs/PPRRVU2025_Oct.csv"
TITLE = "2026 National Physician Fee Schedule Relative Value File July Release"
PLAIN = {
    "HCPCS": "49411", "MOD": "", "STATUS CODE": "A", "NOT USED FOR MEDICARE PAYMENT": "", "PCTC IND": "0",
    "GLOB DAYS": "000", "CONV FACTOR": "33.4009", "NON-FAC NA INDICATOR": "", "FACILITY NA INDICATOR": "NA",
    "ENDO BASE": "",
}  # fmt: skip


def rendered(rows, headings=None, title=TITLE, name="PPRRVU2026_Jul_nonQPP.csv"):
    """A csv of rows given as {heading: text}, with a header of one line in any order of columns."""
    headings = headings or [column.heading for column in COLUMNS]
    lines = [f",,{title}", ",".join(headings)]
    lines += [",".join(row.get(heading, PLAIN.get(heading, "1")) for heading in headings) for row in rows]
    return SourceFile.from_text(name, "\n".join(lines) + "\n")


def texts(row):
    """A RelativeValueRow as the publisher writes its fields, by heading."""
    return {column.heading: text_of(getattr(row, column.field)) for column in COLUMNS}


def text_of(value):
    return ("NA" if value else "") if isinstance(value, bool) else str(value)


def rendered_txt(rows, headers=("HDR CPT CODES ARE COPYRIGHT ", "HDR 2026 AMERICAN MEDICAL ASSOCIATION.")):
    lines = list(headers)
    for row in rows:
        line = [" "] * 172
        for column in COLUMNS:
            if column.start:
                end = min(column.end, 171)
                width = end - column.start + 1
                text = texts(row)[column.heading]
                line[column.start - 1 : end] = (text.removeprefix("0") if len(text) > width else text).rjust(width)
        lines.append("".join(line))
    return SourceFile.from_text("PPRRVU2025_Oct.txt", "\r\n".join(lines) + "\r\n")


def sampled(largest, places=2):
    return st.decimals(min_value=0, max_value=largest, places=places)


def rows_of(figures, shares, pricing):
    """Strategy of rows; `figures` and `shares` are the largest values that the layout has room for."""
    by_field = {
        "line": st.just(0),
        "system": st.just(""),
        "code": st.from_regex(r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}", fullmatch=True),
        "modifier": st.sampled_from(["", "26", "TC", "53"]),
        "not_used_for_medicare": st.just(""),
        "global_days": st.sampled_from(["000", "010", "090", "MMM", "XXX", "YYY", "ZZZ"]),
        "endoscopic_base_code": st.sampled_from(["", "52000", "G0105"]),
        "conversion_factor": st.just(Decimal("33.4009")),
        "pricing_indicator": st.just(pricing),
        "physician_supervision": st.sampled_from(["09", "6A", "01"]),
        "diagnostic_imaging_family": st.sampled_from(["99", "88"]),
    }
    for field, hint in RelativeValueRow.__annotations__.items():
        if field in by_field:
            continue
        if hint is Decimal:
            by_field[field] = sampled(shares if field.endswith("_share") else figures)
        else:
            by_field[field] = st.booleans() if hint is bool else st.sampled_from("0129A")
    return st.builds(RelativeValueRow, **by_field)


def without_place(row):
    return row._replace(line=0, system="")


def test_july_2026_slice_gives_edition_window_and_copyright():
    file = slice_file(JULY_2026)
    edition = pfs.identify(file)
    assert (edition.name, edition.variant) == ("RVU26C", "")
    assert (edition.effective_from, edition.effective_to) == (date(2026, 7, 1), date(2026, 10, 1))
    assert pfs.notice(file).startswith("CPT codes and descriptions only are copyright 2026 American Medical")


def test_july_2026_row_holds_each_figure_of_its_columns():
    row = next(row for row in pfs.parse(slice_file(JULY_2026)) if row.code == "49411")
    assert row == RelativeValueRow(
        line=row.line, system="cpt", code="49411", modifier="", status_code="A", not_used_for_medicare="",
        work_rvu=Decimal("3.48"), nonfacility_pe_rvu=Decimal("10.25"), nonfacility_na=False,
        facility_pe_rvu=Decimal("0.90"), facility_na=False, mp_rvu=Decimal("0.36"),
        nonfacility_total=Decimal("14.09"), facility_total=Decimal("4.74"), pctc_indicator="0", global_days="000",
        preoperative_share=Decimal(0), intraoperative_share=Decimal(0), postoperative_share=Decimal(0),
        multiple_procedure="2", bilateral_surgery="0", assistant_at_surgery="0", co_surgeons="0", team_surgery="0",
        pricing_indicator="9", endoscopic_base_code="", conversion_factor=Decimal("33.4009"),
        physician_supervision="09", calculation_flag="0", diagnostic_imaging_family="99",
        opps_nonfacility_pe=Decimal(0), opps_facility_pe=Decimal(0), opps_mp=Decimal(0),
    )  # fmt: skip
    assert slice_lines(JULY_2026)[row.line - 1].startswith("49411,")


def test_october_2025_has_no_pricing_indicator():
    rows = list(pfs.parse(slice_file(OCTOBER_2025)))
    assert pfs.identify(slice_file(OCTOBER_2025)).name == "RVU25D"
    assert {row.pricing_indicator for row in rows} == {""}
    assert {row.conversion_factor for row in rows} == {Decimal("32.3465")}


@pytest.mark.parametrize(
    ("month", "name", "begins", "ends"),
    [
        ("January", "RVU25A", date(2025, 1, 1), date(2025, 4, 1)),
        ("Apr", "RVU25B", date(2025, 4, 1), date(2025, 7, 1)),
        ("JULY", "RVU25C", date(2025, 7, 1), date(2025, 10, 1)),
        ("October", "RVU25D", date(2025, 10, 1), date(2026, 1, 1)),
    ],
)
def test_title_gives_the_quarter(month, name, begins, ends):
    title = f"2025 National Physician Fee Schedule Relative Value File {month} Release"
    edition = pfs.identify(rendered([{}], title=title))
    assert (edition.name, edition.effective_from, edition.effective_to) == (name, begins, ends)


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        ("PPRRVU2026_Jul_nonQPP.csv", ""),
        ("PPRRVU2026_Jul_NON-QPP.csv", ""),
        ("rvu26c-nonqpp.zip:PPRRVU2026_Jul_QPP.csv", "QPP"),
        ("PPRRVU2026_Jul_QPP.csv", "QPP"),
    ],
)
def test_file_name_tells_the_variant_since_2026(name, variant):
    assert pfs.identify(rendered([{}], name=name)).variant == variant


def test_file_of_2026_whose_name_tells_no_variant_leaves_it_to_the_operator():
    assert pfs.identify(rendered([{}], name="download.csv")) is None


@pytest.mark.parametrize(
    ("name", "edition", "variant"),
    [("RVU26C", "RVU26C", ""), ("rvu26c-qpp", "RVU26C", "QPP"), (" RVU25D ", "RVU25D", "")],
)
def test_edition_is_known_by_name(name, edition, variant):
    known = pfs.edition_from_name(name)
    assert (known.name, known.variant) == (edition, variant)
    assert known.effective_to > known.effective_from


@pytest.mark.parametrize("name", ["", "RVU26", "RVU26E", "2026", "RVU25D-QPP", "RVU26C-other"])
def test_edition_of_no_such_name_is_refused(name):
    with pytest.raises(ValueError, match=r"."):
        pfs.edition_from_name(name)


def test_unknown_column_is_refused_by_name():
    headings = [column.heading for column in COLUMNS] + ["SHOE SIZE"]
    with pytest.raises(FileRejected, match=r"line 2: holds a column that is not known here, 'SHOE SIZE'"):
        pfs.identify(rendered([{}], headings))


def test_missing_column_is_refused_by_name():
    headings = [column.heading for column in COLUMNS if column.heading != "MP RVU"]
    with pytest.raises(FileRejected, match="line 2: lacks the column 'MP RVU'"):
        pfs.identify(rendered([{}], headings))


def test_column_that_stands_twice_is_refused():
    headings = [column.heading for column in COLUMNS] + ["WORK RVU"]
    with pytest.raises(FileRejected, match="two columns are headed 'WORK RVU'"):
        pfs.identify(rendered([{}], headings))


def test_foreign_file_is_refused_with_what_was_expected():
    file = SourceFile.from_text("GPCI2026.csv", "Medicare Administrative Contractor (MAC),State\n10112,AL\n")
    with pytest.raises(FileRejected, match="no header row that begins 'HCPCS'"):
        pfs.identify(file)


def test_file_without_its_title_is_refused():
    with pytest.raises(FileRejected, match="expected such as '2026 National Physician Fee Schedule"):
        pfs.identify(rendered([{}], title="Figures"))


def test_title_with_an_unknown_month_is_refused():
    with pytest.raises(FileRejected, match="'May' is none of January, April, July, October"):
        pfs.identify(rendered([{}], title=TITLE.replace("July", "May")))


def test_two_conversion_factors_are_refused_by_line():
    rows = [{"HCPCS": "49411"}, {"HCPCS": "49412", "CONV FACTOR": "0.00"}, {"HCPCS": "49413", "CONV FACTOR": "33.5675"}]
    with pytest.raises(FileRejected, match=r"line 5: holds two conversion factors: 33\.5675, and 33\.4009 on line 3"):
        list(pfs.parse(rendered(rows)))


def test_file_without_a_conversion_factor_is_refused():
    rows = [{"HCPCS": "49411", "CONV FACTOR": "0.0000"}, {"HCPCS": "49412", "CONV FACTOR": "0"}]
    with pytest.raises(FileRejected, match="holds no conversion factor: every row has 0"):
        list(pfs.parse(rendered(rows)))


@pytest.mark.parametrize("factor", ["9.9999", "200.0001", "1000", "334009"])
def test_conversion_factor_of_no_fee_schedule_is_refused_by_line(factor):
    words = rf"line 3, CONV FACTOR: {factor}(\.0000)? is not between 10 and 200 dollars"
    with pytest.raises(FileRejected, match=words):
        list(pfs.parse(rendered([{"CONV FACTOR": factor}])))


@pytest.mark.parametrize("name", ["PPRRVU2026_Jul_nonQPP.csv", "PPRRVU2025_Oct.txt"])
def test_line_end_lost_to_a_carriage_return_is_refused(name):
    text = "HDR\r\n" + " " * 166 + "\r" + " " * 166 + "\r\n"
    with pytest.raises(FileRejected, match="line 2: holds a carriage return within the line"):
        list(SourceFile.from_text(name, text).lines())


def test_quote_left_open_is_refused():
    lines = slice_lines(JULY_2026)
    first, last = lines[20].split(",", 3), lines[22].split(",", 3)
    lines[20], lines[22] = (
        ",".join([*first[:2], f'"{first[2]}', first[3]]),
        ",".join([*last[:2], f'{last[2]}"', last[3]]),
    )
    with pytest.raises(FileRejected, match="line 21: a row runs from line 21 to line 23"):
        list(pfs.parse(SourceFile.from_text("PPRRVU2026_Jul_nonQPP.csv", "\n".join(lines))))


@pytest.mark.parametrize(
    ("heading", "text", "reason"),
    [
        ("HCPCS", "GXXX1", "neither a CPT nor a HCPCS"),
        ("HCPCS", "4941", "neither a CPT nor a HCPCS"),
        ("MOD", "59", "none of"),
        ("STATUS CODE", "", "blank"),
        ("STATUS CODE", "AB", "characters long"),
        ("WORK RVU", "-3.48", "negative"),
        ("WORK RVU", "5000.01", "over 5,000"),
        ("WORK RVU", "3.485", "more decimals"),
        ("WORK RVU", "1e3", "not a number"),
        ("WORK RVU", "NaN", "not a number"),
        ("WORK RVU", "", "not a number"),
        ("NON-FAC NA INDICATOR", "X", "neither blank nor 'NA'"),
        ("GLOB DAYS", "0", "none of"),
        ("ENDO BASE", "????", "neither a CPT nor a HCPCS"),
        ("CONV FACTOR", "334009009", "over 9,999,999"),
    ],
)
def test_field_that_does_not_parse_sets_its_row_aside(heading, text, reason):
    bad, good = pfs.parse(rendered([{heading: text}, {}]))
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.field) == (3, heading)
    assert reason in bad.reason
    assert text in bad.row_text
    assert good.code == "49411"


def test_row_that_is_too_short_is_set_aside():
    file = SourceFile.from_text("PPRRVU2026_Jul_nonQPP.csv", "\n".join([*slice_lines(JULY_2026), "49411,,,A"]))
    *_, bad = pfs.parse(file)
    assert bad.reason == "has 4 cells where the header has 32"


def test_figure_with_the_rounding_of_a_workbook_is_read_as_meant():
    (row,) = pfs.parse(rendered([{"WORK RVU": "6.430000000000001"}]))
    assert row.work_rvu == Decimal("6.43")


@given(rows=st.lists(rows_of(5_000, 1, "9"), max_size=4), order=st.permutations([c.heading for c in COLUMNS][1:]))
def test_csv_round_trip_in_any_order_of_columns(rows, order):
    found = list(pfs.parse(rendered([texts(row) for row in rows], ["HCPCS", *order])))
    assert [without_place(row) for row in found] == rows


@given(rows=st.lists(rows_of(99, Decimal("0.99"), ""), max_size=4))
def test_txt_round_trip(rows):
    assert [without_place(row) for row in pfs.parse(rendered_txt(rows))] == rows


def test_txt_edition_is_known_by_its_name_and_copyright_by_its_header_records():
    file = rendered_txt([])
    assert pfs.identify(file).name == "RVU25D"
    assert pfs.notice(file) == "CPT CODES ARE COPYRIGHT 2026 AMERICAN MEDICAL ASSOCIATION."


def test_txt_without_header_records_is_refused():
    with pytest.raises(FileRejected, match="line 1: does not begin with header records"):
        pfs.identify(rendered_txt([], headers=("49411",)))


def test_txt_with_text_in_its_filler_is_refused():
    text = "HDR\n" + " " * 120 + "9" + " " * 50 + "\n"
    with pytest.raises(FileRejected, match="line 2: text in positions 121-127"):
        list(pfs.parse(SourceFile.from_text("PPRRVU2026_Jul_nonQPP.txt", text)))


def test_txt_row_that_is_too_short_is_set_aside():
    (bad,) = pfs.parse(SourceFile.from_text("PPRRVU2025_Oct.txt", "HDR\n49411\n"))
    assert bad.reason == "is 5 characters long where 166 or more are expected"


@given(text=st.text(), suffix=st.sampled_from(["csv", "txt"]))
def test_any_text_is_refused_or_read_row_by_row(text, suffix):
    require_rows_or_refusal(pfs, SourceFile.from_text(f"PPRRVU2025_Oct.{suffix}", text), RelativeValueRow)


@given(cells=st.lists(st.lists(st.text(max_size=8), min_size=31, max_size=33), max_size=5))
def test_any_rows_below_a_right_header_are_rows_or_bad_rows(cells):
    text = "\n".join(slice_lines(JULY_2026)[:10] + [",".join(row) for row in cells])
    require_rows_or_refusal(pfs, SourceFile.from_text("PPRRVU2026_Jul_nonQPP.csv", text), RelativeValueRow)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "rows", "edition"),
    [
        ("pfs/PPRRVU2026_Jul_nonQPP.csv", 19_356, "RVU26C"),
        ("pfs/PPRRVU2025_Oct.csv", 19_090, "RVU25D"),
    ],
)
def test_whole_file_is_read_to_its_last_row(shared_data, path, rows, edition):
    content = (shared_data / path).read_bytes()
    file = SourceFile.from_bytes(Path(path).name, content)
    found = list(pfs.parse(file))
    assert pfs.identify(file).name == edition
    assert len(found) == rows
    # One placeholder stands in the published file of July 2026.
    assert [row.row_text[:5] for row in found if isinstance(row, BadRow)] == ["GXXX1"] * (edition == "RVU26C")
