"""Planted descriptors leave by no address of the portal but to a reader who may see them."""

import pytest
from django.core.management import call_command

from accounts.models import AuditEntry
from codes.models import Descriptor
from sources.models import ImportIssue
from tests.doors import body_of, doors
from tests.factories.accounts import make_superuser
from tests.factories.codes import make_modifier, make_version
from tests.factories.fees import make_relative_value
from tests.factories.licences import ADA_PATH, ADA_SECRET, CPT_PATH, CPT_SECRET, answer, make_owned_texts
from tests.factories.metering import guest
from tests.factories.sources import make_release
from tests.pages import Page

pytestmark = pytest.mark.django_db
ASKED = ("", "?q=49411", "?q=Sentinel", "?codes=49411,D0120", "?code=49411&format=json", "?on=2026-11-15")
OWNED = (CPT_PATH, ADA_PATH)
SECRETS = (CPT_SECRET, ADA_SECRET)


@pytest.fixture
def planted(today, settings):
    make_owned_texts()
    cpt = Descriptor.objects.get(short__startswith=CPT_SECRET)
    make_relative_value(cpt.code, make_release())
    make_modifier("26")
    make_version(cpt.code)
    for name in ("CPT", "ADA"):
        setattr(settings, f"{name}_LICENCE", "licensed")
        setattr(settings, f"{name}_LICENCE_EDITION", [2026])
    return cpt


def every_door():
    """The addresses, with the rows that were planted in the place of sample numbers."""
    numbers = Descriptor.objects.values_list("pk", flat=True)
    descriptors = [f"/admin/codes/descriptor/{number}/change/" for number in numbers]
    return [*doors(), *OWNED, *descriptors]


def told(browser, asked=ASKED):
    browser.raise_request_exception = False
    return {
        (path, secret)
        for path in every_door()
        if "logout" not in path
        for query in asked
        for secret in SECRETS
        if secret in body_of(browser.get(f"{path}{query}"))
    }


def staff():
    browser = guest()
    browser.force_login(make_superuser())
    return browser


def declined():
    browser = guest()
    for owner in ("ama", "ada"):
        answer(browser, "decline", owner)
    return browser


def accepted(browser):
    for owner in ("ama", "ada"):
        answer(browser, "accept", owner)
    return browser


@pytest.mark.slow
@pytest.mark.parametrize("reader, asked", [(guest, ASKED), (declined, ("", "?q=Sentinel"))])
def test_no_address_tells_a_descriptor_to_who_has_not_accepted(planted, reader, asked):
    assert told(reader(), asked) == set()


@pytest.mark.slow
def test_no_address_tells_a_descriptor_to_staff_who_have_not_accepted(planted):
    assert told(staff(), ("", "?q=Sentinel")) == set()


@pytest.mark.slow
@pytest.mark.parametrize("editions", [None, [2025]], ids=["licence that ended", "licence of another edition"])
def test_no_address_tells_a_descriptor_that_the_licence_does_not_cover(planted, settings, editions):
    browser = accepted(staff())
    for name in ("CPT", "ADA"):
        if editions is None:
            setattr(settings, f"{name}_LICENCE", "none")
        else:
            setattr(settings, f"{name}_LICENCE_EDITION", editions)
    assert told(browser, ("",)) == set()


@pytest.mark.slow
def test_who_accepted_is_told_in_the_places_made_for_it_alone(planted):
    """The tests above would find nothing either if nothing were planted."""
    assert {path for path, _ in told(accepted(guest()), ("",))} == set(OWNED)
    cpt, ada = Descriptor.objects.order_by("code__system").values_list("pk", flat=True)
    desk = {f"/admin/codes/descriptor/{number}/change/" for number in (cpt, ada)}
    preview = {path for path in every_door() if path.endswith("/preview/")}
    found = {path for path, _ in told(accepted(staff()), ("",))}
    assert {*OWNED, *desk, "/admin/codes/descriptor/"} <= found <= {*OWNED, *desk, "/admin/codes/descriptor/", *preview}


def test_acceptance_for_one_owner_is_none_for_the_other(planted):
    browser = guest()
    answer(browser, "accept", "ama")
    assert CPT_SECRET in browser.get(CPT_PATH).content.decode()
    html = browser.get(ADA_PATH).content.decode()
    assert ADA_SECRET not in html
    assert "/accounts/terms/ada/" in html


@pytest.mark.parametrize("field", ["short", "medium", "long", "consumer"])
def test_filter_typed_into_an_address_of_the_desk_tells_nothing_of_a_hidden_text(planted, field):
    browser = staff()
    told_of = [
        browser.get(f"/admin/codes/descriptor/?{field}__startswith={word}") for word in (CPT_SECRET[:9], "Another")
    ]
    assert [response.status_code for response in told_of] == [400, 400]


def test_desk_shows_texts_with_their_notice_to_staff_who_accepted_and_counts_them(planted):
    browser = staff()
    page = Page(browser.get("/admin/codes/descriptor/"))
    assert "Accept the terms to see it." in page.main.text
    accepted(browser)
    page = Page(browser.get("/admin/codes/descriptor/"))
    assert f"{CPT_SECRET} long" in page.main.text
    assert "© 2026 American Medical Association" in page.main.one(data_notice=True).text
    change = Page(browser.get(f"/admin/codes/descriptor/{planted.pk}/change/"))
    assert f"{CPT_SECRET} consumer" in change.main.text
    assert "© 2026 American Medical Association" in change.main.one(data_notice=True).text


def test_preview_of_a_draft_shows_the_descriptor_to_staff_who_accepted_alone(planted):
    browser = staff()
    version = planted.code.versions.get()
    preview = f"/admin/codes/publicationversion/{version.pk}/preview/"
    assert CPT_SECRET not in browser.get(preview).content.decode()
    accepted(browser)
    assert CPT_SECRET in browser.get(preview).content.decode()


def test_row_of_a_licensees_file_that_is_set_aside_is_kept_by_its_line_alone(db, licensed, tmp_path):
    file = tmp_path / "SHORTU.txt"
    rows = [f"{number} Test {number}" for number in range(99000, 99200)]
    file.write_text("\r\n".join([*rows, f"not a row {CPT_SECRET}"]) + "\r\n")
    call_command("load", "cpt", str(file), edition="2026")
    issue = ImportIssue.objects.get()
    assert (issue.line, issue.row_text) == (201, "")
    assert CPT_SECRET not in issue.reason


def test_answers_to_terms_are_in_the_audit_log(planted):
    accepted(guest())
    subjects = set(AuditEntry.objects.filter(kind="licence").values_list("subject", flat=True))
    assert subjects == {"American Medical Association 2026, version 0", "American Dental Association 2026, version 0"}
