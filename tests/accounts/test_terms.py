"""Terms: shown before the first descriptor, accepted or declined, asked again when they change."""

import re
from datetime import date

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Acceptance, AuditEntry, DescriptorReader, Terms
from tests.factories.accounts import make_superuser, make_user
from tests.factories.licences import CPT_PATH, CPT_SECRET, TERMS, answer, make_owned_texts, make_terms
from tests.factories.metering import guest
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def texts(today, licensed):
    make_owned_texts()


def official(client, path=CPT_PATH):
    return Page(client.get(path)).section("official-description")


def test_code_page_asks_for_the_terms_before_it_shows_a_descriptor():
    browser = guest()
    section = official(browser)
    assert CPT_SECRET not in section.text
    assert "shown once you have read and accepted the terms" in section.one(data_needs="terms").text
    assert section.one("a", rel="nofollow", href=f"{TERMS}?next=%2Fcodes%2Fcpt%2F49411%2F")


def test_link_to_the_terms_keeps_the_date_of_service():
    (link,) = [
        a for a in official(guest(), f"{CPT_PATH}?on=2026-07-15").all("a", href=True) if TERMS in a.attrs["href"]
    ]
    assert link.attrs["href"] == f"{TERMS}?next=%2Fcodes%2Fcpt%2F49411%2F%3Fon%3D2026-07-15"


def test_guest_accepts_comes_back_and_reads_the_descriptor_with_its_notice():
    browser = guest()
    response = answer(browser, then=CPT_PATH)
    assert response.url == CPT_PATH
    section = official(browser)
    assert section.one("blockquote").text == f"{CPT_SECRET} long"
    notice = section.one(data_notice=True).text
    assert "CPT codes and descriptors © 2026 American Medical Association. All rights reserved." in notice
    assert "Copyright line of the file" in notice
    assert "no-print" not in section.one(data_notice=True).attrs["class"]


def test_shipped_terms_say_that_they_are_a_sample_of_our_own_words():
    page = Page(guest().get(TERMS))
    article = page.main.one("article", data_sample=True)
    assert "Sample. Our own summary" in article.text
    assert "not the text of the American Medical Association" in article.text
    assert Terms.objects.count() == 0


def test_accepting_the_shipped_terms_stores_their_words():
    answer(guest())
    terms = Terms.objects.get()
    assert (terms.owner, terms.edition, terms.version, terms.is_sample) == ("ama", 2026, 0, True)
    assert terms.text.startswith("**Sample terms.** The official descriptions of CPT codes belong to")


def test_declining_goes_on_without_descriptors_and_says_how_to_accept_later():
    browser = guest()
    response = browser.get(answer(browser, "decline", then=CPT_PATH).url)
    page = Page(response)
    assert "you can accept later at /accounts/terms/ama/" in page.main.text
    section = page.section("official-description")
    assert CPT_SECRET not in page.html
    assert "You declined." in section.text
    assert "you can accept them at any time" in section.text
    answer(browser)
    assert CPT_SECRET in official(browser).text


def test_acceptance_is_taken_back_by_declining():
    browser = guest()
    answer(browser)
    answer(browser, "decline")
    assert CPT_SECRET not in official(browser).text
    assert list(Acceptance.objects.order_by("pk").values_list("is_accepted", flat=True)) == [True, False]


def test_who_which_and_when_are_stored_and_audited(client):
    user = make_user()
    client.force_login(user)
    answer(client)
    stored = Acceptance.objects.get()
    assert (stored.user, stored.reader, stored.terms.edition, stored.is_accepted) == (user, f"u:{user.pk}", 2026, True)
    entry = AuditEntry.objects.get(kind="licence")
    assert (entry.actor, entry.actor_id) == (user.email, user.pk)
    assert entry.facts == {"owner": "ama", "accepted": True, "terms": stored.terms.fingerprint}


def test_guest_is_stored_by_their_cookie_alone():
    browser = guest()
    answer(browser)
    stored = Acceptance.objects.get()
    assert stored.user is None
    assert stored.reader.startswith("g:")
    assert "fiducial_guest" in browser.cookies
    assert AuditEntry.objects.get(kind="licence").actor == "guest"


def test_acceptance_of_one_guest_is_none_of_another():
    answer(guest())
    assert CPT_SECRET not in official(guest()).text


def test_guest_with_a_forged_cookie_has_accepted_nothing():
    browser = guest()
    answer(browser)
    other = guest()
    name, _, signature = browser.cookies["fiducial_guest"].value.rpartition(":")
    other.cookies["fiducial_guest"] = f"{name}:{signature[:-2]}xx"
    assert CPT_SECRET not in official(other).text


def test_same_answer_again_is_no_second():
    browser = guest()
    answer(browser)
    answer(browser)
    assert Acceptance.objects.count() == 1


def test_new_version_is_asked_again():
    browser = guest()
    answer(browser)
    make_terms(version=2, notice="Notice of version 2.")
    assert CPT_SECRET not in official(browser).text
    answer(browser)
    assert official(browser).one(data_notice=True).text.startswith("Notice of version 2.")


def test_version_of_a_later_day_is_not_asked_yet():
    make_terms()
    make_terms(version=2, effective_from=date(2027, 1, 1))
    assert "Words of the licensor." in Page(guest().get(TERMS)).main.text
    browser = guest()
    answer(browser)
    assert CPT_SECRET in official(browser).text


def test_new_edition_is_asked_again_once_it_has_begun(settings, monkeypatch):
    browser = guest()
    answer(browser)
    settings.CPT_LICENCE_EDITION = [2026, 2027]
    assert CPT_SECRET in official(browser).text
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *a, **k: date(2027, 1, 2))
    assert CPT_SECRET not in official(browser).text
    assert "2027" in Page(browser.get(TERMS)).main.one("dl").text
    answer(browser)
    assert CPT_SECRET in official(browser).text


def test_edition_that_has_not_begun_is_not_shown_ahead(settings, monkeypatch):
    settings.CPT_LICENCE_EDITION = [2026]
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *a, **k: date(2025, 12, 1))
    browser = guest()
    answer(browser)
    assert Acceptance.objects.get().terms.effective_from == date(2025, 12, 1)
    assert CPT_SECRET not in official(browser, f"{CPT_PATH}?on=2026-02-01").text


def test_licence_of_another_edition_shows_nothing_and_says_so(settings):
    settings.CPT_LICENCE_EDITION = [2025]
    browser = guest()
    answer(browser)
    section = official(browser)
    assert CPT_SECRET not in section.text
    assert "of an edition that the license covers (2025)" in section.one(data_absent="not-loaded").text


def test_terms_that_changed_while_they_were_read_are_not_taken_for_accepted():
    make_terms()
    browser = guest()
    shown = re.search(r'name="shown" value="(\w+)"', browser.get(TERMS).content.decode())[1]
    make_terms(version=2, text="Other words.")
    response = browser.post(TERMS, {"answer": "accept", "shown": shown})
    page = Page(response)
    assert page.status == 409
    assert "The terms have changed since you opened them." in page.main.text
    assert "Other words." in page.main.text
    assert Acceptance.objects.count() == 0


def test_form_without_an_answer_is_told_what_to_choose():
    page = Page(guest().post(TERMS, {"shown": "x", "next": CPT_PATH}))
    assert page.status == 400
    assert "Choose one: accept or decline." in page.main.one(role="alert").text


@pytest.mark.parametrize(
    "then",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "http:///evil.example"],
)
def test_answer_never_leads_to_another_site(then):
    browser = guest()
    assert answer(browser, then=then).url == TERMS
    main = Page(browser.get(TERMS, {"next": then})).main
    assert main.one("input", name="next").attrs["value"] == ""
    assert [link for link in main.all("a", href=True) if "evil" in link.attrs["href"]] == []


def test_without_a_licence_there_is_nothing_to_accept(settings):
    settings.CPT_LICENCE = "none"
    page = Page(guest().get(f"{TERMS}?next={CPT_PATH}"))
    assert page.root.one("h1").text == "There are no terms to accept"
    assert page.main.all("button") == []
    assert guest().post(TERMS, {"answer": "accept", "shown": "x"}).status_code == 200
    assert Acceptance.objects.count() == 0


def test_owner_that_nobody_knows_is_not_found(client):
    assert client.get("/accounts/terms/nobody/").status_code == 404


def test_page_of_a_reader_is_kept_from_shared_caches(settings):
    response = guest().get(CPT_PATH)
    assert "private" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


def test_reader_is_counted_once_a_month(monkeypatch):
    browser = guest()
    answer(browser)
    assert DescriptorReader.objects.count() == 0
    for _ in range(3):
        browser.get(CPT_PATH)
    row = DescriptorReader.objects.get()
    assert (row.owner, row.month) == ("ama", date(2026, 11, 1))
    key = Acceptance.objects.get().reader
    assert key not in row.reader
    browser.head(CPT_PATH)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *a, **k: date(2026, 12, 3))
    browser.get(CPT_PATH)
    assert sorted(DescriptorReader.objects.values_list("month", flat=True)) == [date(2026, 11, 1), date(2026, 12, 1)]
    assert len(set(DescriptorReader.objects.values_list("reader", flat=True))) == 2


def test_who_is_not_shown_a_descriptor_is_not_counted():
    browser = guest()
    browser.get(CPT_PATH)
    answer(browser, "decline")
    browser.get(CPT_PATH)
    answer(browser)
    browser.head(CPT_PATH)
    assert DescriptorReader.objects.count() == 0


def test_what_cannot_be_counted_is_not_shown(monkeypatch):
    def fail(**facts):
        raise OperationalError("database is locked")

    browser = guest()
    answer(browser)
    monkeypatch.setattr("accounts.licences.record_descriptor_reader", fail)
    page = Page(browser.get(CPT_PATH))
    assert page.status == 200
    assert CPT_SECRET not in page.html
    assert "cannot be shown at the moment" in page.section("official-description").one(data_needs="counting").text


def queries(client, path):
    with CaptureQueriesContext(connection) as context:
        client.get(path)
    return [query["sql"] for query in context.captured_queries]


def test_shown_descriptor_costs_one_query_and_none_where_nothing_is_shown(settings):
    browser = guest()
    answer(browser)
    browser.get(CPT_PATH)
    asked = [sql for sql in queries(browser, CPT_PATH) if "accounts_terms" in sql or "descriptorreader" in sql]
    assert len(asked) == 1
    other = [sql for sql in queries(browser, "/codes/") if "accounts_terms" in sql or "descriptorreader" in sql]
    assert other == []
    assert [sql for sql in queries(guest(), CPT_PATH) if "accounts_terms" in sql] == []
    settings.CPT_LICENCE = "none"
    assert [sql for sql in queries(browser, CPT_PATH) if "accounts_terms" in sql or "codes_descriptor" in sql] == []


def test_post_without_the_forms_token_is_refused():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(TERMS, {"answer": "accept", "shown": "x"}).status_code == 403
    assert Acceptance.objects.count() == 0


def test_staff_write_terms_until_they_are_answered(client):
    client.force_login(make_superuser())
    facts = {
        "owner": "ama", "edition": 2026, "version": 1, "effective_from": "2026-01-01", "text": "First words.",
        "notice": "Notice.",
    }  # fmt: skip
    assert client.post("/admin/accounts/terms/add/", facts).status_code == 302
    terms = Terms.objects.get()
    assert (terms.owner_name, terms.is_sample) == ("American Medical Association", False)
    change = f"/admin/accounts/terms/{terms.pk}/change/"
    assert client.post(change, facts | {"text": "Better words."}).status_code == 302
    answer(guest())
    assert Acceptance.objects.get().terms_id == terms.pk
    assert client.post(change, facts | {"text": "Worse words."}).status_code == 403
    assert client.post(f"/admin/accounts/terms/{terms.pk}/delete/", {"post": "yes"}).status_code == 403
    terms.refresh_from_db()
    assert terms.text == "Better words."
    form = Page(client.get("/admin/accounts/terms/add/"))
    assert form.root.one("input", name="version").attrs["value"] == "2"


def test_staff_cannot_take_the_version_of_the_sample(client):
    client.force_login(make_superuser())
    facts = {"owner": "ama", "edition": 2026, "version": 0, "effective_from": "2026-01-01", "text": "x", "notice": "x"}
    response = client.post("/admin/accounts/terms/add/", facts)
    assert "Version 0 is the Sample" in response.content.decode()
    assert Terms.objects.count() == 0


def test_answers_are_looked_at_and_never_edited(client):
    answer(guest())
    client.force_login(make_superuser())
    stored = Acceptance.objects.get()
    assert stored.reader in client.get("/admin/accounts/acceptance/").content.decode()
    assert client.get("/admin/accounts/acceptance/add/").status_code == 403
    assert client.post(f"/admin/accounts/acceptance/{stored.pk}/change/", {"is_accepted": ""}).status_code == 403
    assert client.post(f"/admin/accounts/acceptance/{stored.pk}/delete/", {"post": "yes"}).status_code == 403
