"""`/claims/check/`: lines are typed, judged and forgotten."""

from datetime import date

import pytest
from django.test import Client

from tests.claims.desk import HEAD, URL, boxes, checked, faults, groups, lines_shown, row
from tests.factories.payers import make_payer, make_policy, make_policy_version
from tests.pages import Page

pytestmark = pytest.mark.django_db


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
    first, second = lines_shown(page)
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
    (line,) = lines_shown(page)
    assert line[1].replace(" ", "") == "49411-59-RT"
    assert line[3] == "C34.11"


def test_codes_are_spelled_as_the_tables_spell_them(client, loaded):
    page = checked(client, row(1, " 49411 "), row(2, "a 4648", diagnoses="c3411"))
    rows = lines_shown(page)
    assert [line[1] for line in rows] == ["49411", "A4648"]
    assert rows[1][3] == "C34.11"


def test_a_line_bears_its_own_date_or_the_claims(client, loaded):
    page = checked(client, row(1, "49411"), row(2, "49327", on="2024-08-02"))
    rows = lines_shown(page)
    assert [line[5] for line in rows] == ["1 Aug 2024", "2 Aug 2024"]
    assert "Not payable as written (1)" not in groups(page)


def test_lines_keep_the_numbers_of_their_rows(client, loaded):
    page = checked(client, row(1, "49411"), row(3, "49327"))
    assert [line[0] for line in lines_shown(page)] == ["1", "3"]
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
    assert len(lines_shown(page)) == 1


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
    assert [line[0] for line in lines_shown(page)] == ["2"]


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
