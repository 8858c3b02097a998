"""What people come to do, done in a real browser."""

import re

import pytest
from playwright.sync_api import expect

URL = "/codes/cpt/49411/"


def test_reader_walks_from_home_to_code_list_and_modifier(page, shoot):
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto("/")
    page.get_by_role("searchbox").fill("49411")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"/codes/cpt/49411/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("49411")
    # The picture of the README: `pytest -m browser -k reader_walks --shots=docs`.
    shoot(page, "screenshot", full_page=False)
    for section, words in {
        "official-description": "belongs to the American Medical Association",
        "summary": "radiation",
        "billing-overview": "Service type",
        "fees": "$470.62",
        "coverage": "Aetna",
        "sources": "RVU26C",
    }.items():
        expect(page.locator(f"section#{section}")).to_contain_text(words)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Codes").click()
    page.get_by_label("System").select_option("hcpcs")
    page.get_by_role("button", name="Filter").click()
    expect(page).to_have_url(re.compile(r"system=hcpcs"))
    expect(page.locator("main tbody")).to_contain_text("A4648")
    expect(page.locator("main tbody")).not_to_contain_text("49411")
    page.goto(URL)
    page.locator("section#modifiers tbody a").first.click()
    expect(page).to_have_url(re.compile(r"/modifiers/[0-9A-Z]{2}/$"))
    expect(page.get_by_role("heading", name="When to use", exact=True)).to_be_visible()
    page.locator("main table").get_by_role("link", name="49411", exact=True).click()
    expect(page).to_have_url(re.compile(r"/codes/cpt/49411/#modifiers$"))


def test_reader_follows_a_citation_to_its_source(page):
    page.goto(URL)
    link = page.locator("section#summary sup.cite a").first
    target = link.get_attribute("href")
    link.click()
    expect(page.locator(target)).to_be_in_viewport()


def test_reader_asks_for_a_date_of_service(page):
    page.goto(URL)
    page.get_by_label("As of the date of service").fill("2025-11-03")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?on=2025-11-03$"))
    expect(page.locator("section#fees")).to_contain_text("$459.32")
    page.get_by_role("link", name="Show the latest").click()
    expect(page).to_have_url(re.compile(r"/codes/cpt/49411/$"))


def test_keyboard_alone_reaches_a_code(page):
    page.goto("/modifiers/")
    page.keyboard.press("/")
    page.keyboard.type("32553")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/codes/cpt/32553/$"))
    # The address changes before the page is there; a key pressed between the two is lost.
    page.wait_for_load_state("load")
    expect(page.locator("#sources")).to_be_attached()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_keyboard_focus_is_always_seen(page):
    page.goto(URL)
    for _ in range(25):
        page.keyboard.press("Tab")
        # Within a date box the focus goes on to its parts, which chromium marks by itself.
        is_seen = page.evaluate(
            "() => { const at = document.activeElement, s = getComputedStyle(at);"
            " return at.type === 'date' || s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"
        )
        assert is_seen, page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)")


def test_ended_code_leads_to_what_replaced_it(page):
    response = page.goto("/codes/cpt/77014/")
    assert response.status == 410
    page.locator("main").get_by_role("link", name=re.compile("77387")).first.click()
    expect(page).to_have_url(re.compile(r"/codes/cpt/77387/$"))


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("path", ["/", "/codes/", URL, "/modifiers/", "/sources/", "/payers/"])
def test_page_never_scrolls_sideways(page, path, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_page_is_complete_without_javascript(new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_role("searchbox").fill("32553")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"/codes/cpt/32553/$"))
    expect(page.locator("section#fees")).to_contain_text("$491.33")
    expect(page.get_by_text("use your browser's print command")).to_be_visible()
    page.goto("/codes/?system=icd-10-cm&q=C6")
    expect(page.locator("main tbody")).to_contain_text("C61")
    page.get_by_label("Code or words of the title").fill("prostate")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("main tbody tr")).not_to_have_count(0)


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize("width", [390, 1280])
def test_filters_are_open_where_there_is_room_and_never_stand_before_the_codes(new_context, has_script, width):
    page = new_context(java_script_enabled=has_script, viewport={"width": width, "height": 800}).new_page()
    page.goto("/codes/")
    is_wide = width > 1000
    expect(page.get_by_role("button", name="Filter")).to_be_visible(visible=is_wide)
    expect(page.locator("main tbody tr").first).to_be_in_viewport()
    if not is_wide:
        page.locator("details.filters > summary").click()
        expect(page.get_by_role("button", name="Filter")).to_be_visible()


@pytest.mark.parametrize("has_script", [True, False])
def test_key_is_named_only_where_a_script_listens_to_it(new_context, has_script):
    page = new_context(java_script_enabled=has_script, viewport={"width": 1280, "height": 800}).new_page()
    page.goto("/")
    expect(page.get_by_text("on any page to search")).to_be_visible(visible=has_script)
    expect(page.locator(".search kbd")).to_be_visible(visible=has_script)


def test_date_of_service_goes_along(page):
    page.goto("/codes/cpt/49411/?on=2025-11-03")
    page.locator("section#related tbody a.code").first.click()
    expect(page).to_have_url(re.compile(r"/codes/[^?]+/\?on=2025-11-03$"))
    page.get_by_role("searchbox").fill("32553")
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(re.compile(r"/codes/cpt/32553/\?on=2025-11-03$"))


def test_choice_of_theme_holds_on_the_next_page(page):
    page.emulate_media(color_scheme="light")
    page.goto("/")
    light = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert light != dark


def test_reader_reports_an_error(page):
    page.goto(URL)
    page.get_by_role("link", name="Report an error in Medicare fees").click()
    expect(page.get_by_label("Where is it?")).to_have_value("fees")
    page.get_by_label("A figure is wrong").check()
    page.locator("main").get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"/codes/cpt/49411/$"))
    expect(page.get_by_text("Thank you. An editor will look at it.")).to_be_visible()
