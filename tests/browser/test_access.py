"""WCAG: axe finds nothing on any page, light and dark, on a phone and on a wide screen."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PAGES = (
    "/",
    "/codes/",
    "/codes/?q=no+such+thing",
    "/codes/?system=cpt&status=ended",
    "/codes/?system=bogus",
    "/codes/cpt/49411/",
    "/codes/cpt/49411/?on=2026-07-15",
    "/codes/cpt/49411/?on=2020-01-01",
    "/codes/cpt/49411/?on=someday",
    "/codes/cpt/49411/report/",
    "/codes/hcpcs/A4648/",
    "/codes/icd-10-cm/C61/",
    "/codes/cpt/77014/",
    "/codes/cpt/99999/",
    "/codes/cpt/nonsense/",
    "/modifiers/",
    "/modifiers/59/",
    "/modifiers/LT/",
    "/modifiers/11/",
    "/payers/",
    "/payers/aetna/",
    "/policies/",
    "/policies/matrix/49411/",
    "/policies/changes/",
    "/edits/",
    "/edits/?codes=49411,10035,49327,77002&on=2024-08-01&setting=practitioner",
    "/edits/?codes=49411,10035&on=1999-01-01",
    "/edits/?codes=49411",
    "/edits/cpt/49411/?on=2024-08-01",
    "/fees/",
    "/fees/?codes=49411,32553-26&on=2026-07-15&setting=facility",
    "/fees/?codes=49411&on=2025-10-15&setting=nonfacility&zip=77030",
    "/fees/?codes=zzz",
    "/fees/localities/?code=49411&on=2025-10-15",
    "/sources/",
    "/nowhere/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/admin/login/",
)
STAFF_PAGES = (
    "/policies/reading/",
    "/policies/watches/",
    "/policies/webhooks/",
    "/policies/drift/",
    "/policies/teams/coding-team/",
    "/admin/",
    "/admin/codes/publicationversion/",
    "/admin/codes/publicationversion/add/",
    "/admin/codes/publicationversion/checks/",
    "/admin/codes/codereplacement/add/",
    "/admin/codes/errorreport/",
    "/admin/codes/code/?q=494",
    "/admin/codes/modifier/",
    "/admin/sources/release/",
)
# The stock admin's links change colour over a sixth of a second, whatever motion the reader prefers.
REST = 400


def violations(page):
    results = Axe().run(page)
    return [
        f"{found['id']} ({found['impact']}): {found['help']}: {found['nodes'][0]['html'][:160]}"
        for found in results.response["violations"]
    ]


def look(page, path, shoot, variants):
    page.goto(path)
    name = re.sub(r"\W+", "-", path).strip("-") or "home"
    found = {}
    for width, scheme in variants:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(REST if path.startswith("/admin/") else 0)
        shoot(page, f"{name}-{width}-{scheme}")
        found[width, scheme] = violations(page)
    return {where: what for where, what in found.items() if what}


@pytest.fixture(
    params=[
        pytest.param(((390, "dark"), (1280, "light")), id="usual"),
        pytest.param(((390, "light"), (1280, "dark")), id="other", marks=pytest.mark.slow),
    ]
)
def variants(request):
    return request.param


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(page, shoot, path, variants):
    assert look(page, path, shoot, variants) == {}


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_axe_finds_nothing_on_staff_pages(page, shoot, log_in, path, variants):
    log_in("admin@example.org")
    assert look(page, path, shoot, variants) == {}


def test_axe_finds_nothing_on_a_version(page, shoot, log_in, variants):
    log_in("editor@example.org")
    page.goto("/admin/codes/publicationversion/?q=49411")
    path = page.locator("#result_list tbody th a").first.get_attribute("href")
    assert look(page, path, shoot, variants) == {}


def test_a_code_is_chosen_by_words_of_its_title(page, shoot, log_in):
    log_in("editor@example.org")
    page.goto("/admin/codes/publicationversion/add/")
    page.get_by_role("combobox", name="Code").click()
    page.get_by_role("searchbox", name="Code").fill("thorax markers")
    option = page.get_by_role("option", name="CPT 32553: Fiducial markers")
    expect(option).to_be_visible()
    expect(page.get_by_role("option")).to_have_count(1)
    shoot(page, "admin-codes-choices")
    option.click()
    expect(page.get_by_role("combobox", name=re.compile("^Code:? .*CPT 32553: Fiducial"))).to_be_visible()
    assert violations(page) == []


def report_an_error(page):
    """The demo has no report."""
    page.goto("/codes/cpt/49411/report/")
    page.get_by_label("Where is it?").select_option(label="Coding specifications")
    page.get_by_label("A code or modifier is wrong").check()
    page.locator("main input[name=evidence_url]").fill(
        "https://www.cms.gov/medicare/a/long/way/to/the/file-of-a-year.zip"
    )
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator("main")).to_contain_text("Thank you.")


@pytest.mark.parametrize(
    "path", ["/admin/codes/publicationversion/", "/admin/codes/errorreport/", "/admin/codes/code/"]
)
def test_lists_are_not_cut_beside_the_sidebar(page, log_in, path):
    page.set_viewport_size({"width": 1280, "height": 800})
    report_an_error(page)
    log_in("admin@example.org")
    page.goto(path)
    assert page.locator(".results").evaluate("list => list.scrollWidth - list.clientWidth") <= 0


def test_a_draft_is_started_without_scripts(browser, base_url):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/admin/login/?next=/admin/codes/publicationversion/add/")
    page.get_by_label("E-mail address").fill("editor@example.org")
    page.get_by_label("Password").fill("fiducial-demo")
    page.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_label("Or type the code").fill("A4650")
    page.get_by_role("button", name="Start the draft").click()
    expect(page.locator(".messagelist")).to_contain_text("HCPCS A4650: draft of version 2 is started.")
    spare = page.locator("#modifiers-group tbody tr:not(.has_original)")
    rows = spare.count()
    spare.first.get_by_label("Modifier, row").fill("59")
    spare.first.get_by_label("Description, row").fill("Distinct service")
    spare.first.get_by_label("When to use, row").fill("At another site. [@editorial]")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messagelist")).to_contain_text("The draft of version 2 of HCPCS A4650 is saved.")
    expect(page.locator("#modifiers-group td.original p", has_text="59")).to_be_visible()
    assert page.locator("#modifiers-group tbody tr:not(.has_original)").count() == rows
    context.close()
