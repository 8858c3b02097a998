"""The shipped content: it parses, copies no official modifier name, and stands before its own checks."""

from io import StringIO

import pytest
import yaml
from django.core.management import call_command

from codes.checks import check_versions
from codes.checks.modifier_names import name_copied, name_within
from codes.importers.publications import parse_modifiers, parse_publication
from codes.models import PublicationVersion
from tests.site.files import files, name_of
from ui.demo import FIXTURES

PUBLICATIONS = sorted((FIXTURES / "publications").glob("*.yaml"))
# No document among our sources says so: the manual's chapters on laboratories and on liability notices are not there.
EDITORIAL_ONLY = {
    ("36415", "summary"),
    ("77301", "modifiers[GA]"),
    ("77373", "modifiers[GA]"),
    ("77435", "modifiers[GA]"),
    ("93000", "modifiers[GA]"),
}


def strings(node):
    if isinstance(node, dict):
        node = list(node.values())
    return [text for part in node for text in strings(part)] if isinstance(node, list) else [str(node)]


def test_every_publication_parses_and_is_of_the_code_of_its_file():
    texts = [parse_publication(path.name, path.read_text(encoding="utf-8")) for path in PUBLICATIONS]

    assert len(texts) == 32
    assert [f"{text.system}-{text.code}.yaml" for text in texts] == [path.name for path in PUBLICATIONS]
    assert [text.code for text in texts if not (text.title and text.summary and text.clinical_context)] == []


def test_no_modifier_is_titled_by_its_official_name():
    path = FIXTURES / "modifiers.yaml"
    words = parse_modifiers(path.name, path.read_text(encoding="utf-8"))

    assert len(words) > 60
    assert {row.modifier: row.title for row in words if name_copied(row.title)} == {}
    assert {row.modifier: name_within(row.when_to_use) for row in words if name_within(row.when_to_use)} == {}


def test_no_publication_describes_a_modifier_by_its_official_name():
    texts = [parse_publication(path.name, path.read_text(encoding="utf-8")) for path in PUBLICATIONS]
    copied = {
        (text.code, row.modifier): row.description
        for text in texts
        for row in text.modifiers
        if name_copied(row.description)
    }

    assert copied == {}


def test_no_text_of_the_fixtures_holds_an_official_name():
    paths = files(".yaml", under="fixtures")
    held = {name_of(path): strings(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths}

    assert {name: text for name, texts in held.items() for text in texts if name_within(text)} == {}
    assert "fixtures/modifiers.yaml" in held


def test_one_modifier_is_described_alike_where_nothing_of_the_code_bears_on_it():
    """A radiologist who reads two pages must not wonder whether 26 differs between them."""
    described = {}
    for path in PUBLICATIONS:
        for row in parse_publication(path.name, path.read_text(encoding="utf-8")).modifiers:
            described.setdefault(row.modifier, set()).add(row.description)

    assert {modifier: sorted(described[modifier]) for modifier in ("26", "51", "58", "79", "TC")} == {
        "26": ["Physician's interpretation part"],
        "51": ["Further procedure at the session", "Second procedure of another family"],
        "58": ["Planned next stage or follow-on in the global period"],
        "79": ["Another problem's procedure in the global period"],
        "TC": ["Technical component"],
    }


@pytest.mark.django_db
def test_the_checks_find_no_error_in_the_demo_and_few_doubts(settings, today):
    settings.DEBUG = True
    call_command("demo", stdout=StringIO())
    out = StringIO()

    call_command("check_content", stdout=out)  # exits where there is an error

    assert "32 versions checked: 0 errors" in out.getvalue()
    versions = PublicationVersion.objects.published().select_related("code")
    named = {version.pk: version.code.code for version in versions}
    doubts = {
        (named[pk], finding.field)
        for pk, found in check_versions(versions, today=today).items()
        for finding in found
        if finding.rule == "editorial-only"
    }
    assert doubts == EDITORIAL_ONLY
