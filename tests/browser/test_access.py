"""WCAG: axe finds nothing on any page, light and dark, on a phone and on a wide screen."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = (
    "/",
    "/codes/",
    "/codes/?q=no+such+thing",
    "/codes/?system=cpt&status=ended",
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
    "/sources/",
    "/nowhere/",
    "/admin/login/",
)
STAFF_PAGES = (
    "/admin/",
    "/admin/codes/publicationversion/",
    "/admin/codes/publicationversion/checks/",
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
