"""`/claims/check/`: lines pasted or in a file, several claims, and the findings as a file."""

import csv
import io
import logging

import pytest

from claims.reading.outcome import BYTES_LIMIT
from tests.claims.desk import CLAIMS, URL, boxes, checked, faults, lines_shown, pasted, post, row, uploaded
from tests.pages import Page

pytestmark = pytest.mark.django_db
# Payers offered; then what gathers the facts: see tests/claims/test_gather.py. One line has no pair to look up.
ONE_LINE, THREE_LINES = 17, 19


def test_pasted_lines_are_read_and_stand_in_the_rows_to_be_changed(client, loaded):
    page = pasted(client, "49411-59 x2 C34.11 @22 2024-08-01\n49327 @22")
    assert page.status == 200
    assert "Read as pasted lines: 1 claim, 2 lines." in page.main.text
    assert boxes(page, "-code")[:3] == ["49411", "49327", ""]
    assert boxes(page, "-modifiers")[0] == "59"
    assert page.main.one("textarea", id="id_pasted").text == ""
    assert "Lines 1, 2: NCCI procedure-to-procedure edit" in page.main.text


def test_a_paste_that_cannot_be_read_stays_in_its_box_with_its_fault(client, loaded):
    page = pasted(client, "49411 x1.5 @22")
    assert page.status == 400
    assert "whole" in faults(page)[0]
    assert page.main.one("textarea", id="id_pasted").text == "49411 x1.5 @22"
    assert page.main.one("details", class_="claim-paste").attrs.keys() >= {"open"}


def test_a_paste_with_a_name_is_not_shown_back(client, loaded):
    page = pasted(client, "Patient Name\tCPT\tUnits\nDOE, JANE\t49411\t1.5")
    assert page.status == 400
    assert "is not shown again" in page.main.text
    assert "DOE" not in page.html
    again = checked(client, do="rows", pasted="DOE, JANE 49411")
    assert "DOE" not in again.html


def test_what_was_dropped_is_named_and_never_shown(client, loaded, caplog):
    with caplog.at_level(logging.DEBUG):
        page = uploaded(client, "Patient Name,Member ID,CPT,POS,DOS\nDOE JANE,W123456789,49411,22,2024-08-01\n")
    assert "Dropped before reading: patient name, member number." in page.main.text
    assert "Read as CSV: 1 claim, 1 line." in page.main.text
    for identifier in ("DOE", "JANE", "W123456789"):
        assert identifier not in page.html
        assert identifier not in caplog.text


def test_pasted_lines_without_a_date_are_not_taken_for_services_of_today(client, loaded):
    page = pasted(client, "49411 @22", on="")
    assert "some lines have no date" in faults(page)[0].lower()
    assert pasted(client, "49411 @22 2024-08-01", on="").status == 200


def test_both_a_paste_and_a_file_are_not_guessed_between(client, loaded):
    page = uploaded(client, "CPT\n49411\n", pasted="49327")
    assert "leave one of them out" in faults(page)[0]


def test_typed_lines_go_before_a_paste_unless_that_is_pressed(client, loaded):
    page = checked(client, row(1, "49411"), pasted="32553 @22")
    assert "Only the typed lines were read." in page.main.text
    other = checked(client, row(1, "49411"), pasted="32553 @22", do="pasted")
    assert [line[1] for line in lines_shown(other)] == ["32553"]


def test_enter_in_an_empty_row_reads_what_was_pasted(client, loaded):
    assert "Read as pasted lines" in checked(client, pasted="49411 @22").main.text


def carried(page):
    return page.main.one("input", name="carried").attrs["value"]


def test_several_claims_have_a_table_of_contents_and_each_its_own_findings(client, loaded):
    page = uploaded(client, CLAIMS)
    contents = page.main.one("details", class_="claim-contents")
    assert [line[:3] for line in contents.rows] == [["Claim 1", "2", "1"], ["Claim 2", "2", "1"], ["Claim 3", "2", "1"]]
    assert [link.attrs["href"] for link in contents.all("a")] == ["#claim-1", "#claim-2", "#claim-3"]
    assert "Dropped before reading: claim number." in page.main.text
    assert "modifier indicator 0" in page.main.one("article", id="claim-2").text
    assert "modifier indicator 0" not in page.main.one("article", id="claim-1").text


def test_claims_are_filtered_from_what_the_page_itself_carries(client, loaded):
    page = uploaded(client, CLAIMS)
    shown = Page(client.post(URL, {"carried": carried(page), "show": "error:1"}))
    assert shown.status == 200
    assert len(shown.main.one("details", class_="claim-contents").rows) == 3
    assert shown.main.one("span", aria_current="true").text == "Not payable as written (3)"
    none = Page(client.post(URL, {"carried": carried(page), "show": "nonsense:x"}))
    assert none.main.one("span", aria_current="true").text == "All claims (3)"


def test_the_findings_are_a_file_on_request(client, loaded):
    response = client.post(URL, {"carried": carried(uploaded(client, CLAIMS)), "do": "file"})
    assert response.streaming
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="claim-check.csv"'
    assert "no-store" in response.headers["Cache-Control"]
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["Claim check", "judged on 21 November 2026"]
    assert [
        "Edition",
        "Medically unlikely edits (MUE)",
        "July 2024 practitioner",
        "July\N{EN DASH}September 2024",
    ] in rows
    errors = [line for line in rows if len(line) > 4 and line[4] == "Not payable as written"]
    assert [line[:3] for line in errors] == [
        ["1", "1 2", "49411 32553"],
        ["2", "1 2", "49411 49327"],
        ["3", "1 2", "49411 32553"],
    ]


@pytest.mark.parametrize("text", ["", "nonsense", "a:b:c"])
def test_what_was_not_sent_from_here_is_not_shown(client, loaded, text):
    page = Page(client.post(URL, {"carried": text, "do": "file"}))
    assert page.status == 400
    assert "check the lines again" in faults(page)[0]


def test_a_file_never_touches_a_disk_and_one_too_large_is_refused(client, loaded, monkeypatch):
    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", None)
    big = uploaded(client, "CPT,POS,DOS\n" + "49411,22,2024-08-01\n" * 2 + (" " * 200 + "\n") * 15_000)
    assert "Read as CSV: 1 claim, 2 lines." in big.main.text
    over = uploaded(client, b"x" * (BYTES_LIMIT * 2))
    assert over.status == 400
    assert faults(over) == [f"File: has more than {BYTES_LIMIT:,} bytes; at most so many are read."]


@pytest.mark.parametrize("data", [b"", b"\x00" * 40, b"%PDF-1.7", b"\xff\xfe\x00", b"ISA*00*"])
def test_a_file_that_is_none_is_answered_in_words(client, loaded, data):
    page = uploaded(client, data)
    assert page.status == 400
    assert faults(page)
    assert "DOE_JANE" not in page.html


@pytest.mark.parametrize("number, queries", [(1, ONE_LINE), (3, THREE_LINES)])
def test_queries_are_those_of_the_sources_and_do_not_grow_with_the_lines(
    client, medicare, django_assert_num_queries, number, queries
):
    rows = [row(at, code, diagnoses="C34.11") for at, code in enumerate(("49411", "49327", "32553")[:number], start=1)]
    with django_assert_num_queries(queries):
        post(client, *rows, payer="medicare")


def test_queries_do_not_grow_with_the_claims(client, medicare, django_assert_num_queries):
    with django_assert_num_queries(THREE_LINES):
        page = uploaded(client, CLAIMS, payer="medicare")
    assert "Read as CSV: 3 claims, 6 lines." in page.main.text
