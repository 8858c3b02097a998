"""`/claims/check/`: lines typed, pasted or in a file, judged and forgotten."""

import csv
import io
import logging
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims.reading.outcome import BYTES_LIMIT
from tests.factories.codes import make_code, make_ended_code, make_listing, make_modifier, make_place
from tests.factories.edits import add_on_release, make_add_on, make_pair, make_unit, pair_release, unit_release
from tests.factories.fees import make_relative_value
from tests.factories.payers import make_payer, make_policy, make_policy_version
from tests.factories.sources import make_release
from tests.pages import Page

pytestmark = pytest.mark.django_db

URL = "/claims/check/"
BEGIN, END = date(2024, 7, 1), date(2024, 10, 1)
HEAD = {"setting": "practitioner", "on": "2024-08-01", "lines-TOTAL_FORMS": "4", "lines-INITIAL_FORMS": "0"}
# Payers offered; then what gathers the facts: see tests/claims/test_gather.py. One line has no pair to look up.
ONE_LINE, THREE_LINES = 17, 19


@pytest.fixture
def loaded(today):
    """A whole edition of each source, in force in August 2024."""
    pfs = make_release("pfs", "RVU24C", BEGIN, END)
    for name in ("49411", "49327", "77002", "32553"):
        make_listing(make_code(code=name), pfs)
    make_relative_value(make_code(code="10035"), pfs)
    make_ended_code()
    pairs = pair_release()
    make_pair(pairs, "49411", "49327", 0)
    make_pair(pairs, "49411", "32553", 1)
    make_unit(unit_release())
    make_add_on(add_on_release())
    make_place(make_release("pos", "2024", date(2024, 1, 1), None))
    icd = make_release("icd10cm", "FY2024", date(2023, 10, 1), END)
    make_listing(make_code("icd-10-cm", "C34.11"), icd, is_billable=True)
    for name in ("59", "RT", "26"):
        make_modifier(name)


@pytest.fixture
def medicare(loaded):
    policy = make_policy(make_payer(), "L1", "lcd")
    make_policy_version(policy, "approved", date(2024, 1, 1), [("49411", "criteria")], [("C34.11", "supports")])


def row(number, code, /, **cells):
    return {f"lines-{number - 1}-{name}": value for name, value in {"code": code, "place": "22", **cells}.items()}


def post(client, *rows, do="typed", **head):
    data = HEAD | {"do": do} | head
    for cells in rows:
        data |= cells
    return client.post(URL, data)


def checked(client, *rows, **head):
    return Page(post(client, *rows, **head))


def pasted(client, text, **head):
    return checked(client, do="pasted", pasted=text, **head)


def uploaded(client, text, **head):
    data = text.encode() if isinstance(text, str) else text
    return Page(client.post(URL, HEAD | {"do": "pasted", "file": SimpleUploadedFile("DOE_JANE.csv", data)} | head))


def faults(page):
    return [item.text for item in page.root.one("div", role="alert").all("li")]


def groups(page):
    """The findings of each severity, by their headings."""
    return {
        section.one("h3").text: [article.one("h4").text for article in section.all("article")]
        for section in page.main.all("section", class_="claim-group")
    }


def boxes(page, name):
    return [box.attrs.get("value", "") for box in page.main.all("input") if box.attrs.get("name", "").endswith(name)]


def test_a_form_is_asked_for_and_stores_nothing(client):
    response = client.get(URL)
    page = Page(response)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert page.root.one("h1").text == "Check a claim"
    assert len(boxes(page, "-code")) == 4
    assert "none is needed" in page.main.text
    assert page.main.one("form").attrs["action"] == "/claims/check/#result"


def test_the_room_leads_to_the_check(client):
    response = client.get("/claims/")
    assert (response.status_code, response.headers["Location"]) == (301, URL)


def test_what_is_found_is_said_by_severity_rule_line_and_edition(client, loaded):
    page = checked(client, row(1, "49411"), row(2, "49327"))
    assert page.main.one("p", class_="claim-verdict").text == (
        "Of 2 lines: 1 not payable as written, none at risk, none not judged in full. Against 1 no loaded rule speaks."
    )
    assert groups(page) == {"Not payable as written (1)": ["Lines 1, 2: NCCI procedure-to-procedure edit"]}
    finding = page.main.one("article", class_="claim-finding is-error")
    assert "49327 (line 2) is not paid beside 49411 (line 1) on one day" in finding.text
    assert "What would make it right: No documentation sets this edit aside" in finding.text
    assert "NCCI procedure-to-procedure edits, v30.2 practitioner, July\N{EN DASH}September 2024" in finding.text
    assert "Medicare NCCI Policy Manual, chapter I, section E" in finding.text
    assert "Column 1 49411, column 2 49327" in finding.one("details").text


def test_findings_lead_to_the_pair_the_codes_and_the_editions(client, loaded):
    page = checked(client, row(1, "49411", diagnoses="C34.11"), row(2, "49327"))
    links = {link.text: link.attrs["href"] for link in page.main.all("a")}
    assert links["The pair"] == "/edits/?codes=49411%2C49327&on=2024-08-01&setting=practitioner"
    assert links["49411"] == "/codes/cpt/49411/?on=2024-08-01"
    assert links["C34.11"] == "/codes/icd-10-cm/C34.11/?on=2024-08-01"
    assert links["NCCI procedure-to-procedure edits, v30.2 practitioner"] == "/sources/#ncci-ptp"


def test_each_line_says_what_falls_on_it_and_never_ok(client, loaded):
    page = checked(client, row(1, "49411", diagnoses="C34.11"), row(2, "49327", units="2"))
    first, second = page.main.one("table", class_="ruled stacks claim-lines").rows
    assert first[-1] == "No loaded rule speaks against it"
    assert second[2] == "Units 2"
    assert second[-1] == "Not payable as written (1)"
    assert "OK" not in page.section("result").text


def test_what_is_not_loaded_is_told_last_once_for_each_source_and_counted(client, loaded):
    page = checked(client, row(1, "49411"), row(2, "32553"), on="2030-01-05")
    assert "2 not judged in full" in page.main.one("p", class_="claim-verdict").text
    *_, last = groups(page)
    assert last.startswith("Not judged (")
    gaps = [gap.text for gap in page.main.one("ul", class_="claim-gaps").all("li", data_absent="not-loaded")]
    (pairs,) = [gap for gap in gaps if "procedure-to-procedure edits for" in gap]
    assert pairs.startswith("Not loaded: NCCI procedure-to-procedure edits for 5 January 2030. Lines 1, 2:")


def test_the_foot_says_what_it_is_not_and_by_which_editions(client, loaded):
    foot = checked(client, row(1, "49411")).section("basis")
    assert "This is no promise of payment." in foot.text
    named = dict(foot.rows)
    assert named["NCCI procedure-to-procedure edits"] == "v30.2 practitioner, July\N{EN DASH}September 2024"
    assert named["CPT codes"] == "Not loaded for 1 August 2024"


def test_it_never_says_to_add_a_modifier(client, loaded):
    page = checked(client, row(1, "49411"), row(2, "32553"))
    assert "allowed only if the record shows" in page.main.text.lower()
    assert "add 59" not in page.html.lower()
    assert "append" not in page.main.text.lower()


def test_modifiers_behind_the_code_and_pointers_to_the_claims_diagnoses_are_read(client, loaded):
    page = checked(client, row(1, "49411-59", modifiers="RT", diagnoses="A"), diagnoses="C34.11")
    (line,) = page.main.one("table", class_="ruled stacks claim-lines").rows
    assert line[1].replace(" ", "") == "49411-59-RT"
    assert line[3] == "C34.11"


def test_codes_are_spelled_as_the_tables_spell_them(client, loaded):
    page = checked(client, row(1, " 49411 "), row(2, "a 4648", diagnoses="c3411"))
    rows = page.main.one("table", class_="ruled stacks claim-lines").rows
    assert [line[1] for line in rows] == ["49411", "A4648"]
    assert rows[1][3] == "C34.11"


def test_a_line_bears_its_own_date_or_the_claims(client, loaded):
    page = checked(client, row(1, "49411"), row(2, "49327", on="2024-08-02"))
    rows = page.main.one("table", class_="ruled stacks claim-lines").rows
    assert [line[5] for line in rows] == ["1 Aug 2024", "2 Aug 2024"]
    assert "Not payable as written (1)" not in groups(page)


def test_lines_keep_the_numbers_of_their_rows(client, loaded):
    page = checked(client, row(1, "49411"), row(3, "49327"))
    assert [line[0] for line in page.main.one("table", class_="ruled stacks claim-lines").rows] == ["1", "3"]
    assert groups(page)["Not payable as written (1)"] == ["Lines 1, 3: NCCI procedure-to-procedure edit"]


def test_a_payers_policy_is_said_and_linked_and_a_sample_is_marked(client, loaded):
    payer = make_payer("aetna", "Aetna", "commercial")
    policy = make_policy(payer, "CPB 1", is_sample=True)
    make_policy_version(policy, "approved", date(2024, 1, 1), [("49411", "not_covered")])
    page = checked(client, row(1, "49411"), payer="aetna")
    (finding,) = page.main.all("article", class_="claim-finding is-error")
    assert finding.one("h4").text == "Line 1: Payer policy Sample"
    assert finding.one("span", data_sample=True)
    assert [link.attrs["href"] for link in finding.all("a")] == [
        "/payers/aetna/policies/cpb-1/versions/1/?on=2024-08-01"
    ]
    assert "Practitioner services; Aetna." in page.main.text


def test_a_wrong_cell_is_named_by_line_and_box_and_what_was_typed_stays(client, loaded):
    page = checked(client, row(1, "49411", units="1.5"), row(2, "4941"), row(3, "", units="2"))
    assert page.status == 400
    assert [text.partition(";")[0] for text in faults(page)] == [
        "Line 1: What stands in Units is not whole",
        "Line 2: What stands in Code has three or four digits",
        "Line 3: This line has no code.",
    ]
    links = [link.attrs["href"] for link in page.root.one("div", role="alert").all("a")]
    assert links == ["#id_lines-0-units", "#id_lines-1-code", "#id_lines-2-code"]
    assert boxes(page, "-units")[:3] == ["1.5", "", "2"]
    invalid = page.main.one("input", id="id_lines-0-units")
    assert invalid.attrs["aria-invalid"] == "true"
    assert page.main.one("p", id=invalid.attrs["aria-describedby"]).text.startswith("What stands in Units")
    assert not page.main.all("p", class_="claim-verdict")


@pytest.mark.parametrize(
    "cells, said",
    [
        ({"units": "0"}, "0 units of 49411: a line bears from 1 to 99,999,999."),
        ({"units": "1000000000"}, "a longer number is more likely a date or a record number than units"),
        ({"units": "-1"}, "is negative"),
        ({"modifiers": "5"}, "which has two characters"),
        ({"modifiers": "59 RT LT 26 TC"}, "at most 4"),
        ({"code": "49411-59-RT", "modifiers": "26 TC 51"}, "at most 4 modifiers"),
        ({"diagnoses": "C3"}, "not an ICD-10-CM code"),
        ({"diagnoses": "B"}, "points to a diagnosis that is not there"),
        ({"place": "2222"}, "which has two digits"),
        ({"on": "2026-13-01"}, "month that is not from 1 to 12"),
        ({"on": "7/15/26"}, "year of two digits"),
        ({"code": "49411\x00"}, "Null characters are not allowed."),
    ],
)
def test_a_cell_that_cannot_be_is_answered_with_its_rule(client, loaded, cells, said):
    page = checked(client, row(1, "49411", **cells))
    assert said in page.main.text


def test_a_line_without_any_date_is_asked_for_one(client, loaded):
    page = checked(client, row(1, "49411"), on="")
    assert faults(page) == ["Line 1: Give this line a date, or the claim a date of service."]


@pytest.mark.parametrize("name, text", [("code", "SMITH, JOHN"), ("diagnoses", "123-45-6789"), ("on", "1950-01-02")])
def test_a_box_that_held_an_identifier_is_emptied_and_it_is_said_why(client, loaded, name, text):
    page = checked(client, row(1, "49411", **{name: text}))
    assert page.status == 400
    assert "and is not shown again" in faults(page)[0]
    assert text not in page.html
    assert boxes(page, f"lines-0-{name}") == [""]


def test_nothing_at_all_is_said_to_be_nothing(client, loaded):
    assert faults(checked(client)) == ["There is no line yet: type a code, paste lines, or choose a file."]


@pytest.mark.parametrize("data", [{}, {"do": "pasted"}, {"lines-TOTAL_FORMS": "-1"}, {"lines-TOTAL_FORMS": "9" * 400}])
def test_a_post_of_nothing_is_no_error_page(client, loaded, data):
    assert "There is no line yet" in Page(client.post(URL, data)).main.text


def test_choices_that_are_none_are_refused_without_being_repeated(client, loaded):
    page = checked(client, row(1, "49411"), payer="JANE DOE", state="JANE DOE", setting="JANE DOE")
    assert faults(page) == ["Choose one of the list."] * 3
    assert "JANE" not in page.html


def test_more_rows_keep_what_was_typed_and_stop_at_twelve(client, loaded):
    page = checked(client, row(1, "49411", modifiers="59"), do="rows")
    assert page.status == 200
    assert boxes(page, "-code") == ["49411"] + [""] * 7
    assert boxes(page, "-modifiers")[0] == "59"
    full = checked(client, row(1, "49411"), do="rows", **{"lines-TOTAL_FORMS": "8"})
    assert len(boxes(full, "-code")) == 12
    assert "More rows" not in full.main.text
    assert not full.main.all("div", role="alert")


def test_the_thirteenth_row_is_not_read(client, loaded):
    page = checked(client, row(1, "49411"), row(13, "49327"), **{"lines-TOTAL_FORMS": "13"})
    assert len(page.main.one("table", class_="ruled stacks claim-lines").rows) == 1


def test_the_address_fills_rows_and_nothing_else(client, loaded):
    page = Page(client.get(f"{URL}?code=49411&code=77002&on=2026-07-15&setting=outpatient"))
    assert boxes(page, "-code")[:3] == ["49411", "77002", ""]
    assert page.main.one("input", id="id_on").attrs["value"] == "2026-07-15"
    chosen = [option.attrs["value"] for option in page.main.one("select", id="id_setting").all("option", selected=True)]
    assert chosen == ["outpatient"]
    assert 'content="noindex, follow"' in page.html
    many = Page(client.get(f"{URL}?{'&'.join(f'code=4941{n % 10}' for n in range(30))}"))
    assert len(boxes(many, "-code")) == 12


def test_a_row_that_the_address_filled_may_be_cleared(client, loaded):
    page = checked(client, row(2, "49411"), **{"lines-INITIAL_FORMS": "2"})
    assert [line[0] for line in page.main.one("table", class_="ruled stacks claim-lines").rows] == ["2"]


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
    assert [line[1] for line in other.main.one("table", class_="ruled stacks claim-lines").rows] == ["32553"]


def test_enter_in_an_empty_row_reads_what_was_pasted(client, loaded):
    assert "Read as pasted lines" in checked(client, pasted="49411 @22").main.text


CLAIMS = "Claim,CPT,POS,DX,DOS\n" + "".join(
    f"{number},{code},22,C34.11,2024-08-01\n"
    for number in (1, 2, 3)
    for code in ("49411", "49327" if number == 2 else "32553")
)


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


def test_a_post_needs_its_token(loaded):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(URL, HEAD | row(1, "49411")).status_code == 403


def test_the_code_page_and_the_pair_checker_lead_here(client, loaded):
    links = [link.attrs["href"] for link in Page(client.get("/codes/cpt/49411/?on=2024-08-01")).main.all("a")]
    assert f"{URL}?code=49411&on=2024-08-01" in links
    pairs = Page(client.get("/edits/?codes=49411,49327&on=2024-08-01&setting=outpatient"))
    links = [link.attrs["href"] for link in pairs.main.all("a")]
    assert f"{URL}?setting=outpatient&on=2024-08-01&code=49411&code=49327" in links


@pytest.mark.parametrize("path, marked", [(URL, "/claims/"), ("/edits/", "/edits/"), ("/fees/", "/fees/")])
def test_the_menu_marks_the_room_and_its_group(client, path, marked):
    nav = Page(client.get(path)).root.one("nav", aria_label="Main")
    assert [link.attrs["href"] for link in nav.all("a", aria_current=True)] == [marked]
    assert nav.one("summary").attrs.get("class") == "is-here"


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
