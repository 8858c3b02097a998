"""Locked text is nowhere: behind no address, in no feed, file, snippet, data block or head of a page."""

import pytest

from accounts.models import AuditEntry, Plan
from codes import page as code_sections
from tests.doors import body_of, doors
from tests.factories.accounts import make_superuser, make_user
from tests.factories.codes import make_code, make_listing, make_modifier
from tests.factories.fees import make_relative_value
from tests.factories.metering import SECRET, guest, make_page, make_plan, set_plan
from tests.factories.sources import make_release
from tests.pages import Page

pytestmark = pytest.mark.django_db
PATH = "/codes/cpt/49411/"
ASKED = ("", "?q=49411", "?q=Sentinel", "?codes=49411", "?code=49411&format=json", "?on=2026-07-15")


@pytest.fixture(autouse=True)
def metered(settings):
    settings.ACCESS = "metered"


@pytest.fixture
def planted(today):
    """A page whose locked sections hold the sentinel, with a fee and a modifier beside it."""
    code, release = make_page(), make_release()
    make_listing(code, release)
    make_relative_value(code, release)
    make_modifier("26")
    set_plan("guest", views=0)
    return code


def test_walk_reaches_the_rooms(planted):
    found = doors()
    assert {PATH, "/modifiers/26/", "/search/", "/edits/", "/fees/", "/policies/", "/accounts/plan/"} <= set(found)
    assert len(found) > 60


@pytest.mark.slow
def test_no_address_tells_a_guest_without_views_what_is_locked(planted):
    browser = guest()
    browser.raise_request_exception = False
    told = [f"{path}{asked}" for path in doors() for asked in ASKED if SECRET in body_of(browser.get(f"{path}{asked}"))]
    assert told == []


def test_sentinel_is_found_where_it_may_be(planted):
    """The test above would find nothing either if the sentinel were planted nowhere."""
    set_plan("guest", views=1)
    assert SECRET in guest().get(PATH).content.decode()


def test_modifier_page_tells_when_to_use_it_for_pages_that_are_open_alone(planted):
    locked = Page(guest().get("/modifiers/26/"))
    assert SECRET not in locked.html
    assert locked.root.one(data_locked="modifiers").text.startswith("Locked; it is on the code")
    set_plan("guest", views=1)
    browser = guest()
    browser.get(PATH)
    assert f"{SECRET} when." in Page(browser.get("/modifiers/26/")).main.text


def test_head_of_the_page_holds_no_figure_of_a_locked_section(planted):
    locked = guest().get(PATH).content.decode()
    assert "$" not in locked
    assert '<dl class="facts"' not in locked
    set_plan("guest", views=1)
    assert "$470.62" in guest().get(PATH).content.decode()


def test_data_for_machines_cites_only_what_is_open(planted):
    html = guest().get(PATH).content.decode()
    data = html.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert SECRET not in data
    assert "Small markers are left beside a tumor." in data


def test_builders_of_locked_sections_are_not_run(planted, monkeypatch):
    def refuse(page):
        raise AssertionError("a locked section was made")

    shown = {section.slug for section in code_sections.SECTIONS if section.is_open}
    for registry, value in ((code_sections._builders, refuse), (code_sections._extensions, [refuse])):
        for slug in registry:
            if slug not in shown:
                monkeypatch.setitem(registry, slug, value)
    assert Page(guest().get(PATH)).section("fees").one(data_locked="fees")
    set_plan("guest", views=1)
    with pytest.raises(AssertionError, match="a locked section was made"):
        guest().get(PATH)


def test_diagnosis_is_not_said_to_have_locked_fees(planted):
    make_code("icd-10-cm", "C22.0", title="Liver cell carcinoma")
    page = Page(guest().get("/codes/icd-10-cm/C22.0/"))
    assert "A diagnosis has no fee." in page.section("fees").one(data_absent="not-applicable").text
    assert page.section("coverage").one(data_locked="coverage")


def test_person_whose_plan_opens_nothing_is_told_so_and_no_view_is_asked(planted, client):
    client.force_login(make_user(plan=make_plan("bare", views=None)))
    page = Page(client.get(PATH))
    assert SECRET not in page.html
    assert "The plan “Bare” does not open this section." in page.section("related").text


def test_staff_edit_a_plan_by_checking_sections_and_the_log_says_who(client):
    admin = make_superuser()
    client.force_login(admin)
    member = Plan.objects.get(slug="member")
    form = Page(client.get(f"/admin/accounts/plan/{member.pk}/change/"))
    assert [box.attrs["value"] for box in form.root.all("input", name="sections")][:3] == [
        "clinical-context", "modifiers", "related"
    ]  # fmt: skip
    client.post(
        f"/admin/accounts/plan/{member.pk}/change/",
        {"name": "Member", "slug": "member", "kind": "given", "rank": 20, "views": "9", "period_days": 7,
         "network_guests": 50, "sections": ["edits", "fees"]},
    )  # fmt: skip
    member.refresh_from_db()
    assert (member.views, member.period_days, member.opens_all, member.sections) == (9, 7, False, ["edits", "fees"])
    entry = AuditEntry.objects.get(kind="plan")
    assert (entry.actor, entry.subject, entry.facts["views"]) == (admin.email, "Plan Member", 9)
