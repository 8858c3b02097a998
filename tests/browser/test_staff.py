"""An editor writes, an approver publishes, and readers see it."""

import re

from playwright.sync_api import expect

WORDS = "Written by an editor in this walk. [@editorial]"


def open_version(page, state):
    page.goto(f"/admin/codes/publicationversion/?q=36415&status__exact={state}")
    page.locator("#result_list tbody th a").first.click()


def test_editor_writes_approver_publishes_reader_reads(page, log_in, shoot):
    log_in("editor@example.org")
    open_version(page, "published")
    expect(page.get_by_role("button", name="Approve and publish")).to_have_count(0)
    page.get_by_role("button", name="New version from this").click()
    page.get_by_label("Common language").fill(WORDS)
    page.get_by_label("Change note").fill("Plainer words.")
    shoot(page, "admin-draft")
    page.get_by_role("button", name="Save and submit for review").click()
    expect(page.locator(".messagelist")).to_contain_text("in review: an approver has to read it")
    expect(page.get_by_role("button", name="Approve and publish")).to_have_count(0)

    log_in("approver@example.org")
    open_version(page, "in_review")
    shoot(page, "admin-review")
    page.get_by_role("link", name="Compare").click()
    expect(page.locator(".diff ins").first).to_contain_text("Written by an editor")
    shoot(page, "admin-compare")
    page.go_back()
    page.get_by_role("link", name="Preview").click()
    expect(page.locator("main")).to_contain_text("It is not published.")
    page.go_back()
    if page.get_by_label("Publish anyway").count():
        page.get_by_label("Publish anyway").check()
        page.get_by_label("Reason, which the log keeps").fill("A walk of the tests.")
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.locator(".messagelist")).to_contain_text("is published.")

    page.context.clear_cookies()
    page.goto("/codes/cpt/36415/")
    expect(page.locator("section#common-description")).to_contain_text("Written by an editor in this walk.")
    expect(page.locator(".code-head")).to_contain_text(re.compile(r"version 2"))


def test_editor_has_no_door_to_people_or_imports(page, log_in):
    log_in("editor@example.org")
    assert page.goto("/admin/accounts/user/").status == 403
    assert page.goto("/admin/sources/release/add/").status == 403


def test_member_has_no_door_to_the_staff_pages(page):
    page.goto("/admin/login/")
    page.get_by_label("E-mail address").fill("member@example.org")
    page.get_by_label("Password").fill("fiducial-demo")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are not allowed to do this")
