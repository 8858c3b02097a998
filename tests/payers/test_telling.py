"""From an approval to whoever has to know: one walk through all of it."""

import json
from datetime import date, timedelta

import pytest
from django.core import mail

from payers.actions import approve, create_policy, start_version, submit_for_review
from payers.actions.notices import send_due
from payers.actions.webhooks import deliver_due
from payers.document import CodeRow, Passage, VersionDocument
from payers.selectors.drift import drift_of_changes
from payers.vocabulary import Disposition
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.payers import make_payer
from tests.factories.sources import NOW
from tests.factories.watching import make_team, make_watch, make_webhook
from tests.pages import Page

DAY = timedelta(days=1)


@pytest.mark.django_db
def test_approval_reaches_the_watchers_mail_their_reading_and_other_systems(client, receiver, settings):
    settings.PORTAL_URL = "https://codes.example.org"
    editor, approver = make_user("e@example.com", ["Editors"]), make_user("a@example.com", ["Approvers"])
    reader = make_user("reader@example.com")
    make_team(reader)
    make_watch(reader, code=make_code())
    make_webhook(reader, f"http://127.0.0.1:{receiver.port}/hook")
    payer = make_payer("aetna", "Aetna", "commercial")
    who = {"by": editor, "origin": "test", "at": NOW}
    policy = create_policy(payer=payer, number="CPB 0590", kind="medical", by=editor)
    document = VersionDocument(
        title="Markers placed for radiation",
        effective_from=date(2027, 1, 1),
        codes=[CodeRow("cpt", "49411", Disposition.CRITERIA, passage="p1")],
        passages=[Passage("p1", "Sample passage.", NOW - 3 * DAY)],
    )
    version = start_version(policy=policy, document=document, **who)
    submit_for_review(version=version, **who)
    assert send_due(now=NOW).mails == 0
    change = approve(version=version, by=approver, origin="test", at=NOW).change

    assert send_due(now=NOW).mails == 1
    assert mail.outbox[0].to == ["reader@example.com"]
    assert f"https://codes.example.org/policies/changes/{change.pk}/" in mail.outbox[0].body
    assert deliver_due(now=NOW).delivered == 1
    assert json.loads(receiver.got[0][2])["effective"] == "2027-01-01"

    client.force_login(reader)
    assert len(Page(client.get("/policies/reading/")).main.all("li", class_="news")) == 1
    page = Page(client.get(f"/policies/changes/{change.pk}/"))
    form = page.main.one("form", action=f"/policies/changes/{change.pk}/read/")
    client.post(form.attrs["action"])
    assert "You read this on" in Page(client.get(f"/policies/changes/{change.pk}/")).main.text
    readers = Page(client.get(f"/policies/changes/{change.pk}/readers/"))
    assert readers.main.one("caption").text == "1 of 1 has read it"
    [drift] = drift_of_changes(now=NOW)
    assert (drift.drift.to_approval, drift.drift.read, drift.drift.told) == (3.0, 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/payers/aetna/", "/payers/aetna/policies/cpb-0590/", "/codes/cpt/49411/"])
def test_pages_of_what_can_be_watched_offer_it(client, today, address):
    payer = make_payer("aetna", "Aetna", "commercial")
    code = make_code()
    policy = create_policy(payer=payer, number="CPB 0590", kind="medical", by=None)
    document = VersionDocument(
        title="Markers", effective_from=date(2026, 1, 1), codes=[CodeRow("cpt", code.code, Disposition.COVERED)]
    )
    version = start_version(policy=policy, by=None, origin="test", at=NOW, document=document)
    submit_for_review(version=version, by=None, origin="test", at=NOW)
    approve(version=version, by=None, origin="test", at=NOW)
    [link] = [link for link in Page(client.get(address)).main.all("a") if link.text.startswith("Log in to watch this")]
    assert link.attrs["href"].startswith(f"/accounts/login/?next={address}")
    client.force_login(make_user())
    form = Page(client.get(address)).main.one("form", action="/policies/watches/add/")
    data = {field.attrs["name"]: field.attrs["value"] for field in form.all("input", type="hidden")}
    client.post("/policies/watches/add/", data)
    assert "You watch this" in Page(client.get(address)).main.text
