"""The codes of a version as CSV and XLSX: out, and in by way of a look at what would change."""

import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core import signing
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from payers.code_cells import Cell, plain_cell
from payers.code_files import CodeFile, line_of, take_in
from payers.code_tables import read_code_table
from payers.code_uploads import SALT, CodeUpload, UploadLost, sealed, unsealed
from payers.document import CodeRow
from payers.importers.policies import read_policy
from payers.vocabulary import Disposition, PriorAuthorization
from sources.files import FileRejected
from tests.factories.codes import make_code
from tests.factories.payers import make_payer, make_policy, make_policy_version
from tests.factories.sources import NOW

HEADERS = [
    "sample", "system", "code", "title", "disposition", "prior authorization", "delegate", "places", "modifiers",
    "group", "note", "passage", "policy", "version", "effective from", "source", "address",
]  # fmt: skip
HELD = (
    CodeRow("cpt", "32553", Disposition.COVERED),
    CodeRow("cpt", "49411", Disposition.CRITERIA, PriorAuthorization.REQUIRED, places=("22", "24"), note="One unit"),
    CodeRow("hcpcs", "A4648", Disposition.RELATED, modifiers=("LT", "RT"), group=2, passage="p1"),
)
NO_SHAPE = (
    "has the shape of neither a CPT nor a HCPCS code. A spreadsheet drops zeros in front of a number: format the column "
    "as text."
)
DISPOSITIONS = ", ".join(f"{word.value} ({word.label})" for word in Disposition)


def taken(text, held=HELD, *, is_whole=False, name="codes.csv"):
    table = read_code_table(name, text if isinstance(text, bytes) else text.encode())
    return take_in(held=held, headers=table.headers, rows=table.rows, lines=table.lines, is_whole=is_whole)


def said(intake):
    return [(fault.line, fault.field, fault.message) for fault in intake.faults]


def exported(rows=HELD, **facts):
    return [line_of(row, **facts) for row in rows]


# Out and in again, without a database.


def test_a_file_that_is_exported_changes_nothing_when_it_comes_back():
    for text, name in (
        (CodeFile().as_csv(exported(sample="Sample", title="Our title")).encode(), "codes.csv"),
        (CodeFile().as_xlsx(exported(sample="Sample", title="Our title"), "codes"), "codes.xlsx"),
    ):
        intake = taken(text, is_whole=True, name=name)
        assert (intake.same, intake.changes_something, intake.faults) == (3, False, [])
        assert intake.rows == HELD


def test_rows_are_told_apart_as_new_changed_same_and_taken_out():
    text = "code,disposition,places\n49411,Not covered,\n32553,covered,\na4648,Covered,11\n"
    intake = taken(text, held=(*HELD[:2], CodeRow("cpt", "0075T", Disposition.COSMETIC)), is_whole=True)
    assert said(intake) == []
    assert [(str(change.now), change.line) for change in intake.new] == [("HCPCS A4648", 4)]
    assert [change.differences for change in intake.changed] == [
        [("disposition", "Covered if criteria are met", "Not covered"), ("places", "22, 24", "")]
    ]
    assert intake.same == 1
    assert [str(change.was) for change in intake.removed] == ["CPT 0075T"]
    assert [row.code for row in intake.rows] == ["32553", "49411", "A4648"]


def test_rows_that_the_file_has_not_stay_where_it_does_not_replace_the_list():
    intake = taken("code,disposition\n0075T,cosmetic\n")
    assert {row.code for row in intake.rows} == {"0075T", "32553", "49411", "A4648"}
    assert intake.removed == []


def test_a_column_that_the_file_has_not_leaves_rows_as_they_are():
    intake = taken("code,note\n49411,Two units\n")
    assert [change.differences for change in intake.changed] == [[("note", "One unit", "Two units")]]
    (row,) = (row for row in intake.rows if row.code == "49411")
    assert (row.places, row.prior_authorization) == (("22", "24"), PriorAuthorization.REQUIRED)


def test_every_fault_names_its_row_and_column():
    text = (
        "code,disposition,group,system\n49411,maybe,,\n32553,covered,1,\n32553,covered,,\n100,covered,,\n"
        ",covered,,\n77301,,,\nA4648,covered,x,\n77302,covered,,loinc\n"
    )
    assert said(taken(text)) == [
        (2, "disposition", f"'maybe' is none of {DISPOSITIONS}."),
        (4, "code", "32553 stands on line 3 already."),
        (5, "code", f"'100' {NO_SHAPE}"),
        (6, "code", "The row names no code."),
        (7, "disposition", "Say what the policy says of the code."),
        (8, "group", "'x' is no number from 1 to 32,767."),
        (9, "system", "'loinc' is not cpt or hcpcs."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "group", ["0", "32768", "00000000199999999", "9" * 5000], ids=["none", "over", "zeros", "long"]
)
def test_a_group_beyond_what_is_kept_is_told(group):
    (fault,) = said(taken(f"code,disposition,group\n77301,covered,{group}\n"))
    assert fault[:2] == (2, "group")
    assert fault[2].endswith("is no number from 1 to 32,767.")


@pytest.mark.parametrize(
    "text, message",
    [
        ("code,dispositon\n49411,covered\n", "There is no column 'dispositon'; did you mean disposition?"),
        ("disposition\ncovered\n", "The file has no column code."),
    ],
)
def test_columns_that_are_missing_or_unknown_are_named(text, message):
    assert said(taken(text)) == [(0, "", message)]


@given(st.text(st.sampled_from("=+-@'\" a1,\n;|"), max_size=12))
def test_no_cell_is_run_as_a_formula_and_each_comes_back_as_it_was(text):
    text = " ".join(text.split())
    cell = Cell().render(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    if not text.startswith("'"):
        assert plain_cell(cell) == text


def test_a_workbook_holds_no_formula():
    rows = (CodeRow("cpt", "49411", Disposition.COVERED, note='=HYPERLINK("https://example.org")'),)
    content = CodeFile().as_xlsx(exported(rows, policy="@payer", title="+1"), "=bad/sheet")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert '\'=HYPERLINK("https://example.org")' in [cell.value for cell in cells]
    assert taken(content, rows, name="codes.xlsx").same == 1


def test_what_a_workbook_does_not_hold_is_left_out_of_it():
    rows = (CodeRow("cpt", "49411", Disposition.COVERED, note="\x01=1+1\x0bper marker"),)
    content = CodeFile().as_xlsx(exported(rows, policy="Aetna \x1b[1m", title="\ufffe"), "x\x00")
    cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
    assert {"'=1+1 per marker", "Aetna  [1m"} <= set(cells)


# Files as people have them.


@pytest.mark.parametrize(
    "content",
    [
        "code;disposition\n49411;covered\n".encode("utf-8-sig"),
        b"code\tdisposition\r\n49411\tcovered\r\n",
        b"code|disposition\r49411|covered\r",
        b"sep=;\ncode;disposition\n49411;covered\n",
        b"Code,Disposition\n\n49411,covered\n,\n",
        "code\tdisposition\n49411\tcovered\n".encode("utf-16"),
    ],
)
def test_the_ways_in_which_spreadsheets_save_are_read(content):
    table = read_code_table("codes.csv", content)
    assert (table.headers, table.rows, table.note) == (["code", "disposition"], [["49411", "covered"]], "")


def test_a_file_in_windows_1252_is_read_and_said_to_be():
    table = read_code_table("codes.csv", b"code,note\n49411,caf\xe9 \x96 one\n")
    assert table.rows == [["49411", "caf\u00e9 \u2013 one"]]
    assert table.note.startswith("The file is not UTF-8 and was read as Windows-1252")


def test_lines_are_numbered_as_a_spreadsheet_numbers_them():
    assert read_code_table("codes.csv", b"sep=,\ncode,note\n\n49411,a\n\n32553,b\n").lines == [4, 6]


def workbook(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


HOSTILE = [
    ("codes.csv", b"", "is empty"),
    ("codes.csv", b"code,note\n", "has a header and no rows"),
    ("codes.csv", b"code,note\n494\x0011,a\n", "holds a NUL character; it is no table of text"),
    ("codes.csv", b"code,note\n49411,\x81\n", "line 2: byte 0x81 is text in neither UTF-8 nor Windows-1252"),
    ("codes.csv", b"code,code\n1,2\n", "line 1: has two columns named code"),
    ("codes.csv", b"code,,note\n1,2,3\n", "line 1: column 2 has no name in the header"),
    ("codes.csv", b"code\n49411,covered\n", "line 2: has more cells than the 1 columns of its header"),
    ("codes.csv", b'code,note\n49411,"open\n', "is not a readable table"),
    ("codes.csv", b"code\n" + b"49411\n" * 100_000, "line 10002: has more than 10,000 rows"),
    ("codes.csv", b"code,note\n" + b"49411,aaaaaaaaaa" * 400_000, "has 6,400,010 bytes; at most 5,000,000 are read"),
    ("codes.csv", b"code,note\n" + (b"49411," + b"a" * 500 + b"\n") * 4_000, "has more than 1,500,000 characters of text"),
    ("codes.csv", b"code" + b",x" * 100 + b"\n1\n", "has 101 columns; at most 60 are expected"),
    ("codes.xls", b"\xd0\xcf\x11\xe0", "is neither .csv nor .xlsx: save it as one of these"),
    ("codes.xlsx", b"no workbook", "is not a readable workbook"),
    ("codes.xlsx", workbook(**{"a.xml": "<a/>"}), "is not a readable workbook"),
    ("codes.xlsx", workbook(**{"a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "it holds a DOCTYPE"),
]  # fmt: skip


# Named by their words: the content holds megabytes, and a workbook the time of day.
@pytest.mark.parametrize("name, content, words", HOSTILE, ids=[words for *_, words in HOSTILE])
def test_a_hostile_or_broken_file_is_refused_in_words(name, content, words):
    with pytest.raises(FileRejected) as caught:
        read_code_table(name, content)
    assert words in str(caught.value)
    assert str(caught.value).startswith(name)


# Between the look and the saving.


def upload():
    return CodeUpload("codes.csv", read_code_table("codes.csv", b"code,title,note\n49411,T,One\n"), True, NOW)


def test_what_was_looked_at_comes_back_without_the_columns_that_are_not_read():
    found = unsealed(sealed(upload(), version=4, person=7), version=4, person=7)
    assert (found.table.headers, found.table.rows, found.table.lines) == (["code", "note"], [["49411", "One"]], [2])
    assert (found.name, found.is_whole, found.seen_at) == ("codes.csv", True, NOW)


@pytest.mark.parametrize("version, person", [(5, 7), (4, 8)])
def test_what_was_looked_at_is_of_one_version_and_one_person(version, person):
    with pytest.raises(UploadLost, match="for another version, or by another person"):
        unsealed(sealed(upload(), version=4, person=7), version=version, person=person)


def test_what_was_looked_at_cannot_be_changed_or_kept_for_days(time_machine):
    time_machine.move_to(NOW)
    text = sealed(upload(), version=4, person=7)
    for other in (f"x{text}", "", signing.dumps({"for": [4, 7]}, salt="another"), text.replace(":", ";")):
        with pytest.raises(UploadLost, match="has got lost on its way"):
            unsealed(other, version=4, person=7)
    time_machine.move_to(NOW.replace(year=NOW.year + 1))
    with pytest.raises(UploadLost, match="too long ago"):
        unsealed(text, version=4, person=7)
    assert signing.loads(text, salt=SALT)["name"] == "codes.csv"


# The files that readers take.


@pytest.fixture
def policy(db):
    return make_policy(make_payer("aetna", "Aetna", "commercial"), is_sample=True)


def published(policy, codes=(("49411", "criteria", "yes"),), **facts):
    return make_policy_version(policy, stage="approved", codes=codes, **facts)


def codes_address(version, suffix="csv"):
    return reverse("payers:codes_file", args=("aetna", version.policy.slug, version.number, suffix))


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def test_the_codes_of_a_version_carry_where_they_come_from_and_that_they_are_a_sample(client, policy):
    make_code(code="49411", title="Our own title")
    captured = {"system": "cpt", "code": "32553", "disposition": "not_covered", "capture": "p1", "note": "=1+1"}
    version = published(policy, codes=(("49411", "criteria", "yes"), captured), captures={"p1": "Words"})
    version.captures.update(url="https://example.org/policy")
    response = client.get(codes_address(version))
    assert response.headers["Content-Disposition"] == 'attachment; filename="aetna-cpb-0590-sample-v1-codes.csv"'
    first, second = rows_of(response)
    assert list(first) == HEADERS
    assert first == {
        "sample": "Sample: made up, not a document of the payer", "system": "cpt", "code": "32553",
        "title": "not loaded", "disposition": "Not covered", "prior authorization": "Not stated", "delegate": "",
        "places": "", "modifiers": "", "group": "1", "note": "'=1+1", "passage": "p1", "policy": "Aetna CPB 0590",
        "version": "1", "effective from": "2026-01-01", "source": "https://example.org/policy",
        "address": f"http://testserver{version.get_absolute_url()}",
    }  # fmt: skip
    assert (second["title"], second["source"]) == ("Our own title", "not stated")


def test_the_workbook_says_the_same_as_the_csv(client, policy):
    version = published(policy)
    content = client.get(codes_address(version, "xlsx")).content
    values = [[cell or "" for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.values]
    (row,) = rows_of(client.get(codes_address(version)))
    assert values == [HEADERS, list(row.values())]


def test_a_payers_own_policy_is_no_sample(client, db):
    version = published(make_policy(make_payer("aetna", "Aetna", "commercial")))
    response = client.get(codes_address(version))
    assert rows_of(response)[0]["sample"] == "no"
    assert "sample" not in response.headers["Content-Disposition"]


@pytest.mark.parametrize("count", [1, 3])
def test_files_of_codes_and_of_policies_take_a_constant_number_of_queries(
    client, policy, count, django_assert_num_queries
):
    for n in range(count):
        codes = [(f"4941{place}", "covered") for place in range(count)]
        day = date(2026, n + 1, 1)
        version = published(policy, codes=codes, effective_from=day, in_force_to=date(2026, n + 2, 1))
    with django_assert_num_queries(10):
        assert len(rows_of(client.get(codes_address(version)))) == count
    with django_assert_num_queries(12):
        content = client.get(reverse("payers:policy_file", args=("aetna", policy.slug, "yaml"))).content
    assert len(read_policy("a.yaml", content).document.versions) == count


def test_the_file_of_a_policy_holds_what_readers_may_see(client, policy):
    published(policy, title="One")
    make_policy_version(policy, stage="draft", title="Not yet")
    make_policy_version(policy, stage="withdrawn", title="Never")
    for suffix, kind in (("yaml", "application/yaml"), ("json", "application/json")):
        response = client.get(reverse("payers:policy_file", args=("aetna", policy.slug, suffix)))
        assert response.headers["Content-Type"].startswith(kind)
        assert response.headers["Content-Disposition"] == f'attachment; filename="aetna-cpb-0590-sample.{suffix}"'
        document = read_policy(f"a.{suffix}", response.content).document
        assert [version.title for version in document.versions] == ["One"]
        assert document.is_sample
        assert "Sample: made up" in response.content.decode().split("\n")[0 if suffix == "yaml" else 1]


@pytest.mark.parametrize(
    "path", ["policy.exe", "policy.yaml.gz", "versions/2/codes.csv", "versions/1/codes.pdf", "versions/9/codes.csv"]
)
def test_files_that_there_are_not_answer_404(client, policy, path):
    published(policy)
    make_policy_version(policy, stage="draft")
    assert client.get(f"/payers/aetna/policies/cpb-0590/{path}").status_code == 404
    assert client.get("/payers/aetna/policies/none/policy.yaml").status_code == 404


@pytest.mark.parametrize("path", ["policy.yaml", "versions/1/codes.csv"])
def test_the_payers_own_spelling_moves_to_the_address(client, policy, path):
    published(policy)
    response = client.get(f"/payers/aetna/policies/CPB 0590/{path}")
    assert (response.status_code, response.headers["Location"]) == (301, f"/payers/aetna/policies/cpb-0590/{path}")
