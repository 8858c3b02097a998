"""The texts of D codes are the American Dental Association's: kept and shown under its licence alone. These are invented."""

from datetime import date

import pytest

from codes.models import Code, Descriptor
from sources.models import Release, RowChange
from tests.factories.changes import changes_of
from tests.factories.codes import make_code, make_descriptor, make_listing
from tests.factories.licences import ADA_PATH, ADA_SECRET, answer
from tests.factories.metering import guest
from tests.factories.sources import make_release
from tests.importing import load_text
from tests.pages import Page

pytestmark = pytest.mark.django_db
HEADER = "HCPC,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,ADD DT,TERM DT"
ROWS = f"D0120,3,{ADA_SECRET} long,{ADA_SECRET} short,20260101,\nA4648,3,Tissue marker,Marker,20260101,\n"


@pytest.fixture
def ada(settings):
    settings.ADA_LICENCE, settings.ADA_LICENCE_EDITION = "licensed", [2026]


def load(tmp_path, text=ROWS, name="HCPC2026_OCT_ANWEB.csv"):
    return load_text(tmp_path, "hcpcs", name, f"{HEADER}\n{text}")


def test_text_of_a_dental_code_is_not_kept_without_a_licence(tmp_path):
    load(tmp_path)
    assert list(Descriptor.objects.values_list("code__code", flat=True)) == ["A4648"]
    assert Code.objects.get(code="D0120").title == ""


def test_text_of_a_dental_code_is_kept_with_a_licence_and_is_no_title(tmp_path, ada):
    load(tmp_path)
    assert Descriptor.objects.get(code__code="D0120").long == f"{ADA_SECRET} long"
    assert Code.objects.get(code="D0120").title == ""
    assert Code.objects.get(code="A4648").title == "Tissue marker"


def test_text_of_a_dental_code_is_shown_with_its_notice_once_the_terms_are_accepted(tmp_path, ada, today):
    load(tmp_path)
    browser = guest()
    section = Page(browser.get(ADA_PATH)).section("official-description")
    assert ADA_SECRET not in section.text
    assert "belongs to the American Dental Association" in section.one(data_needs="terms").text
    answer(browser, owner="ada")
    section = Page(browser.get(ADA_PATH)).section("official-description")
    assert section.one("blockquote").text == f"{ADA_SECRET} long"
    assert "© 2026 American Dental Association" in section.one(data_notice=True).text


def test_dental_code_without_a_licence_says_what_a_licensee_does(tmp_path, today):
    load(tmp_path)
    text = Page(guest().get(ADA_PATH)).section("official-description").one(data_absent="not-loaded").text
    assert "belongs to the American Dental Association" in text
    assert "ADA_LICENCE=licensed" in text


def test_change_of_a_dental_text_is_told_without_a_word_of_it(tmp_path, ada):
    july = make_release("hcpcs", "July 2026", date(2026, 7, 1), date(2026, 10, 1))
    for system, code, text in (("hcpcs", "D0120", f"{ADA_SECRET} before"), ("hcpcs", "A4648", "Marker before")):
        made = make_code(system, code)
        make_listing(made, july, effective_from=date(2026, 1, 1))
        make_descriptor(made, july, short="", long=text)
    load(tmp_path)
    told = changes_of(Release.objects.get(edition="October 2026"))
    assert ("changed", "descriptor", "D0120", "", "") in told
    assert ("changed", "descriptor", "A4648", "Marker before", "Tissue marker") in told
    assert not RowChange.objects.filter(after__contains=ADA_SECRET).exists()
