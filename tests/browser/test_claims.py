"""The claim check in a real browser: by keyboard alone, without scripts, and read by axe."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import violations

URL = "/claims/check/"
CSV = "Claim,Patient Name,CPT,POS,DOS\n" + "".join(
    f"{number},DOE JANE,{code},22,2024-08-01\n" for number in range(1, 31) for code in ("49411", "49327")
)


def check_a_pair(page):
    page.goto(f"{URL}?code=49411&code=49327&on=2024-08-01")
    page.locator("#id_lines-0-place").fill("22")
    page.locator("#id_lines-1-place").fill("22")
    page.get_by_role("button", name="Check the lines").click()
    expect(page.locator(".claim-verdict")).to_contain_text("1 not payable as written")


def send_a_file(page):
    page.goto(URL)
    page.locator("details.claim-paste summary").click()
    page.get_by_label("or a file").set_input_files(
        {"name": "claims.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
    )
    page.get_by_role("button", name="Check what is pasted").click()
    expect(page.locator(".claim-contents")).to_be_visible()


def test_a_claim_is_typed_and_judged_by_keyboard_alone(page, shoot):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(URL)
    # The day is set beforehand: chromium's date box takes keys in the order of the system's own dates.
    page.get_by_label("Date of service").fill("2024-08-01")
    page.locator("#id_lines-0-code").focus()
    for text, tabs in (("49411", 1), ("59", 2), ("C61", 0)):
        page.keyboard.type(text)
        for _ in range(tabs):
            page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("22")
    expect(page.locator("#id_lines-0-diagnoses")).to_have_value("C61")
    page.locator("#id_lines-1-code").focus()
    page.keyboard.type("49327")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#result$"))
    expect(page.locator("article.claim-finding.is-error").first).to_contain_text(
        "49327 (line 2) is not paid beside 49411 (line 1)"
    )
    expect(page.locator("#result")).to_be_in_viewport()
    expect(page.locator("#id_lines-0-modifiers")).to_have_value("59")
    shoot(page, "claim-result")


def test_a_fault_leads_to_its_box(page):
    page.goto(f"{URL}?code=49411&on=2024-08-01")
    page.locator("#id_lines-0-units").fill("1.5")
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_role("link", name=re.compile("is not whole")).click()
    expect(page.locator("#id_lines-0-units")).to_be_focused()
    expect(page.locator("#id_lines-0-units")).to_have_value("1.5")


def test_the_check_is_complete_without_scripts(new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_text("Check", exact=True).click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Claims").click()
    expect(page).to_have_url(re.compile(r"/claims/check/$"))
    page.locator("#id_lines-0-code").fill("49411")
    page.get_by_role("button", name="More rows").click()
    expect(page.locator(".claim-row")).to_have_count(8)
    expect(page.locator("#id_lines-0-code")).to_have_value("49411")
    send_a_file(page)
    expect(page.locator("#result")).to_contain_text("Dropped before reading: claim number, patient name.")
    expect(page.locator("main")).not_to_contain_text("DOE")
    page.get_by_role("button", name="Claim 30").click()
    expect(page).to_have_url(re.compile(r"#claim-30$"))
    expect(page.locator("#claim-30")).to_be_in_viewport()
    with page.expect_download() as download:
        page.get_by_role("button", name="Findings as CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.startswith("Claim check,judged on ")
    assert text.count("modifier indicator 0, whatever the modifier") == 30


def test_the_menu_closes_with_escape_and_keeps_the_keyboard(page):
    page.goto(URL)
    summary = page.locator(".site-nav summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Edits", exact=True)).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Edits", exact=True)).to_be_hidden()
    expect(summary).to_be_focused()


@pytest.mark.parametrize(
    "width, scheme",
    [
        (390, "dark"),
        (1280, "light"),
        pytest.param(390, "light", marks=pytest.mark.slow),
        pytest.param(1280, "dark", marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing_on_form_faults_and_results(page, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{URL}?code=49411&on=2024-08-01")
    page.locator(".site-nav summary").click()
    page.locator("details.claim-paste summary").click()
    assert violations(page) == []
    page.locator("#id_lines-0-units").fill("1.5")
    page.get_by_role("button", name="Check the lines").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    check_a_pair(page)
    assert violations(page) == []
    send_a_file(page)
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_part_of_the_check_scrolls_sideways(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    sideways = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    page.goto(URL)
    assert page.evaluate(sideways) <= 0
    check_a_pair(page)
    assert page.evaluate(sideways) <= 0
    send_a_file(page)
    assert page.evaluate(sideways) <= 0
