"""An editor writes a policy's next version and pastes codes into it; an approver sees what changes, and approves."""

import re

from playwright.sync_api import expect

VERSIONS = "/admin/payers/policyversion/"


def test_a_policy_goes_from_an_editor_to_an_approver(page, log_in, shoot):
    log_in("editor@example.org")
    page.goto(f"{VERSIONS}?standing=active&q=SAMPLE-MED-03")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("button", name="New version from this").click()
    page.get_by_label("Effective from").fill("2031-02-01")
    page.get_by_label("Change note").fill("A walk of the tests.")
    rows = page.locator("#codes-group tr.dynamic-codes")
    before = rows.count()
    page.get_by_role("button", name="Add another code").click()
    expect(rows).to_have_count(before + 1)
    page.locator(f"#id_codes-{before}-code").fill("19081")
    shoot(page, "policy-form")
    page.get_by_role("button", name="Save, and paste a list of codes").click()
    page.get_by_label("Codes:").fill("CPT 49411-59, 77014; 99901\nplanning")
    page.get_by_label("Disposition").select_option("criteria")
    page.get_by_role("button", name="Check the list").click()
    expect(page.locator("#report h2")).to_contain_text("1 unknown, 1 ended")
    shoot(page, "policy-pasted-list")
    page.get_by_label(re.compile("Add the unknown")).check()
    page.get_by_role("button", name=re.compile("Add to version")).click()
    expect(page.locator(".messagelist")).to_contain_text("added to version")
    page.get_by_role("button", name="Save and submit for review").click()
    expect(page.locator(".messagelist")).to_contain_text("in review: an approver has to read it")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    address = page.url

    log_in("approver@example.org")
    page.goto(address)
    expect(page.get_by_role("heading", name=re.compile("What it changes against version"))).to_be_visible()
    expect(page.locator(".policy-diff")).to_contain_text("99901")
    shoot(page, "policy-review")
    page.get_by_role("link", name="Preview").click()
    expect(page.locator("main")).to_contain_text("It is not published.")
    page.go_back()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".schedule")).to_have_text("Scheduled: takes effect by itself on 1 February 2031.")
