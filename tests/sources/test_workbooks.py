"""A workbook is measured before it is read: one far cell would otherwise fill the memory."""

import io
import zipfile

import pytest

from sources.files import FileRejected, SourceFile


def rows_of(file):
    return [row for _, row in file.rows()]


def sheet(cells, head=""):
    """An xlsx of (place, text) cells, each alone in its row, without a part that says how far they reach."""
    rows = "".join(f'<row><c r="{place}" t="inlineStr"><is><t>{text}</t></is></c></row>' for place, text in cells)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    link = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    target = "</Relationships>"
    parts = {
        "_rels/.rels": f'{link}Type="{kind}/officeDocument" Target="xl/workbook.xml"/>{target}',
        "xl/_rels/workbook.xml.rels": f'{link}Type="{kind}/worksheet" Target="worksheets/sheet1.xml"/>{target}',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kind}"><sheets><sheet name="a" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return SourceFile.from_bytes("a.xlsx", content.getvalue())


def test_workbook_of_few_cells_is_read():
    assert rows_of(sheet([("A1", "code"), ("B3", "name")])) == [["code", ""], ["", ""], ["", "name"]]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("XFD1048576", "has a cell in column 16,384 of a sheet; at most 200 columns and 2,000,000 cells are expected"),
        ("GS1", "has a cell in column 201 of a sheet"),
        ("GR10001", "has a sheet of 10,001 rows of 200 columns; at most 200 columns and 2,000,000 cells"),
    ],
)
def test_workbook_with_a_far_cell_is_refused(place, words):
    with pytest.raises(FileRejected, match=f"a.xlsx: {words}"):
        rows_of(sheet([("A1", "code"), (place, "x")]))


def test_workbook_that_expands_too_far_is_refused(monkeypatch):
    monkeypatch.setattr("sources.files.workbooks.EXPANDED_LIMIT", 1 << 20)
    with pytest.raises(FileRejected, match=r"a\.xlsx: expands to more than 1,048,576 bytes"):
        rows_of(sheet([("A1", "x" * (2 << 20))]))


def test_workbook_with_a_nul_in_a_cell_is_refused():
    with pytest.raises(FileRejected, match=r"a\.xlsx, line 2: holds a NUL character in a cell"):
        rows_of(sheet([("A1", "code"), ("A2", "a_x0000_b")]))


def test_workbook_that_defines_entities_is_refused():
    with pytest.raises(FileRejected, match=r"is not a readable workbook \(it holds a DOCTYPE\)"):
        rows_of(sheet([("A1", "&amp;")], head='<!DOCTYPE a [<!ENTITY y "yy">]>'))


@pytest.mark.parametrize("head", ["<!-- {} -->", "<?a {}?>"])
def test_workbook_with_a_tag_without_end_is_refused_before_it_takes_minutes(monkeypatch, head):
    monkeypatch.setattr("sources.files.workbooks.TAG_LIMIT", 1_000)
    monkeypatch.setattr("sources.files.workbooks._CHUNK", 1_000)
    assert rows_of(sheet([("A1", "code")], head=head.format("x" * 500))) == [["code"]]
    with pytest.raises(FileRejected, match=r"is not a readable workbook \(a tag has more than 1,000 characters\)"):
        rows_of(sheet([("A1", "code")], head=head.format("x" * 5_000)))


def test_workbook_that_is_nested_without_end_is_refused():
    with pytest.raises(FileRejected, match=r"is not a readable workbook \(it is nested over 200 deep\)"):
        rows_of(sheet([("A1", "<r>" * 300 + "code" + "</r>" * 300)]))
