"""The head of a code page: facts at a glance, marks, and what is out of date."""

from datetime import date

import pytest

from tests.factories.codes import make_code, make_listing, publish
from tests.factories.fees import make_relative_value
from tests.factories.sources import make_release
from tests.pages import Page

pytestmark = pytest.mark.django_db


def page_of(client, path):
    return " ".join(client.get(path).content.decode().split())


def test_facts_give_figures_first_and_gaps_last(client, today):
    code, release = make_code(), make_release()
    make_listing(code, release)
    make_relative_value(code, release)
    html = page_of(client, "/codes/cpt/49411/")
    facts = html.split('<dl class="facts"')[1].split("</dl>")[0]
    assert "$470.62" in facts
    assert facts.index("Medicare, non-facility") < facts.index("Global period") < facts.index("Units per day")
    assert 'href="#edits" data-absent="not-loaded"' in facts


def test_no_facts_are_shown_where_no_figure_is_loaded(client, today):
    make_code()
    assert '<dl class="facts"' not in page_of(client, "/codes/cpt/49411/")


def test_diagnosis_has_no_edits_fees_or_modifiers(client, today):
    make_code("icd-10-cm", "C22.0", title="Liver cell carcinoma")
    html = page_of(client, "/codes/icd-10-cm/C22.0/")
    assert html.count('data-absent="not-applicable"') == 6
    assert "A diagnosis has no fee." in html


def test_text_that_no_clinician_has_reviewed_says_so(client, today):
    publish(make_code(), origin="fixture", clinical_review="pending")
    html = page_of(client, "/codes/cpt/49411/")
    assert "Awaiting a clinician" in html.split("</header>")[1]


def test_reviewed_text_names_its_reviewer(client, today):
    publish(make_code(), origin="staff", clinical_review="done", clinical_reviewer="Dr. Test")
    html = page_of(client, "/codes/cpt/49411/")
    assert "Awaiting a clinician" not in html
    assert "Reviewed by Dr. Test" in html


def test_edition_that_no_longer_covers_today_says_so(client, today):
    make_listing(make_code(), make_release())
    head = page_of(client, "/codes/cpt/49411/").split('<header class="code-head">')[1].split("</header>")[0]
    assert "no longer current" in head
    assert "RVU26C" in head


def test_code_last_listed_in_an_ended_edition_is_not_called_live(client, today):
    make_listing(make_code(), make_release())
    state = Page(client.get("/codes/cpt/49411/")).main.all("p", class_="code-state")[0]
    badge = state.one("span", class_="badge-mark badge-warn")
    assert badge.text == "Live when last listed, July\N{EN DASH}September 2026"
    assert badge.parent.attrs["data-absent"] == "stale"
    assert not state.all("span", class_="badge-mark badge-good")
    assert "in Physician Fee Schedule Relative Value File, RVU26C no longer current" in state.text


@pytest.mark.parametrize("path", ["/codes/cpt/49411/", "/codes/cpt/49411/?on=2026-11-20"])
def test_code_that_an_edition_of_the_day_lists_is_live(client, today, path):
    code = make_code()
    make_listing(code, make_release())
    make_listing(code, make_release("pfs", "RVU26D", date(2026, 10, 1), date(2027, 1, 1)))
    state = Page(client.get(path)).main.all("p", class_="code-state")[0]
    assert state.one("span", class_="badge-mark badge-good").text == "Live"
    assert "RVU26D" in state.text
    assert "no longer current" not in state.text


def test_edition_that_begins_later_is_not_called_out_of_date(client, today):
    code = make_code()
    make_listing(code, make_release("pfs", "RVU26D", date(2026, 10, 1), date(2027, 1, 1)))
    make_listing(code, make_release("pfs", "RVU27A", date(2027, 1, 1), date(2027, 4, 1)))
    page = Page(client.get("/codes/cpt/49411/"))
    assert not page.root.all(data_absent="stale")
    assert "RVU26D" in page.main.all("p", class_="code-state")[0].text


def test_code_that_no_release_lists_is_not_called_live(client, today):
    make_code()
    page = Page(client.get("/codes/cpt/49411/"))
    assert page.main.all("p", class_="code-state")[0].text == "Not loaded"
    assert "No loaded edition that has begun lists CPT 49411" in page.main.one("div", role="note").text


def facts_of(client, path="/codes/cpt/49411/"):
    return Page(client.get(path)).main.one("dl", class_="facts")


def test_headline_figures_of_an_ended_edition_say_so(client, today):
    code, release = make_code(), make_release()
    make_listing(code, release)
    make_relative_value(code, release)
    marked = {fact.one("dt").text: bool(fact.all(data_absent="stale")) for fact in facts_of(client).all("div")}
    assert marked == {
        "Medicare, non-facility": True,
        "Medicare, facility": True,
        "Global period": True,
        "Fee schedule status": True,
        "Units per day": False,
    }
    assert "$470.62 RVU26C no longer current" in facts_of(client).text
    assert not facts_of(client, "/codes/cpt/49411/?on=2026-07-15").all(data_absent="stale")


def test_date_that_no_edition_covers_says_not_loaded(client, today):
    make_listing(make_code(), make_release())
    html = page_of(client, "/codes/cpt/49411/?on=2026-10-15")
    assert "<strong>Not loaded for 15 October 2026.</strong>" in html
    assert "no longer current" not in html.split("</header>")[1]


def test_date_in_the_edition_says_as_of(client, today):
    make_listing(make_code(), make_release())
    html = page_of(client, "/codes/cpt/49411/?on=2026-07-15")
    assert "<strong>As of 15 July 2026.</strong>" in html
    assert 'name="on" value="2026-07-15"' in html
