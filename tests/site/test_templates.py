"""What holds for every template: it compiles, it is titled, it carries no code of its own, a component says its inputs."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.template.loader import get_template, render_to_string

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
ALONE = {"500.html"}
BASES = {"base.html", "admin/base_site.html"}
FRAGMENTS = [name for name in NAMES if name.startswith("components/") or Path(name).name.startswith("_")]
PAGES = [
    name for name in NAMES if name not in FRAGMENTS and not name.startswith("admin/") and name not in {*BASES, *ALONE}
]

SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE)
STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=|javascript:", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
)
INPUTS = re.compile(r"\A{% comment %}\n.+?\bInputs: .+?{% endcomment %}", re.DOTALL)
INCLUDE = re.compile(r"{% include \"components/[^%]*%}")


def text_of(name):
    return (TEMPLATES / name).read_text(encoding="utf-8")


def test_templates_are_found():
    assert {"base.html", "codes/detail.html", "components/absence.html"} <= set(NAMES)
    assert len(PAGES) > 12


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles(name):
    assert get_template(name).template.nodelist is not None


@pytest.mark.parametrize("name", PAGES)
def test_page_extends_base_and_has_a_title(name):
    text = text_of(name)
    assert text.startswith('{% extends "base.html" %}')
    assert re.search(r"{% block title %}\s*\S.*?{% endblock %}", text), f"{name} has no title"


@pytest.mark.parametrize("name", [*PAGES, *sorted(BASES), *sorted(ALONE)])
def test_page_is_under_150_lines(name):
    assert len(text_of(name).splitlines()) < 150


@pytest.mark.parametrize("name", NAMES)
def test_template_carries_no_script_style_or_handler(name):
    text = text_of(name)
    for pattern in (SCRIPT, STYLE, HANDLER, ELSEWHERE):
        found = pattern.search(text)
        assert found is None, f"{name}: {found[0]!r}"


@pytest.mark.parametrize("name", FRAGMENTS)
def test_fragment_begins_with_its_inputs(name):
    assert INPUTS.match(text_of(name)), f"{name} does not begin with a comment that lists its inputs"


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("admin/")])
def test_components_are_included_with_only(name):
    loose = [include for include in INCLUDE.findall(text_of(name)) if " only %}" not in include]
    assert loose == []


def test_every_component_is_used():
    texts = "".join(text_of(name) for name in NAMES)
    assert [name for name in NAMES if name.startswith("components/") and f'"{name}"' not in texts] == []


def test_server_error_page_needs_no_context():
    html = render_to_string("500.html", {})
    assert "<title>Something went wrong" in html
    assert 'href="/static/css/error.css"' in html


def test_sprite_holds_every_icon_that_templates_name():
    sprite = (TEMPLATES.parent / "static" / "icons.svg").read_text(encoding="utf-8")
    held = set(re.findall(r'<symbol id="([a-z-]+)"', sprite))
    named = {icon for name in NAMES for icon in re.findall(r'{% icon "([a-z-]+)" %}|\bicon="([a-z-]+)"', text_of(name))}
    assert {icon for pair in named for icon in pair if icon} == held


def test_vendored_files_are_those_of_the_lock():
    vendor = TEMPLATES.parent / "static" / "vendor"
    lock = json.loads((vendor / "vendor.lock.json").read_text(encoding="utf-8"))
    held = {
        path.relative_to(vendor).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.rglob("*")
        if path.is_file() and path.name != "vendor.lock.json"
    }
    assert held == lock["files"]


def test_stylesheets_name_no_missing_map():
    styles = (TEMPLATES.parent / "static").rglob("*.css")
    assert [style.name for style in styles if "sourceMappingURL" in style.read_text(encoding="utf-8")] == []
