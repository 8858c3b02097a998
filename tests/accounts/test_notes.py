"""Notes: who reads and changes them, made safe, and never with what tells who a patient is."""

import pytest

from accounts.actions import notes
from accounts.actions.notes import NoteChanged, NoteRefused, change_note, delete_note, write_note
from accounts.models import AuditEntry, Note
from tests.factories.accounts import make_user
from tests.factories.codes import make_code, make_modifier
from tests.factories.sources import NOW
from tests.factories.workspace import make_note, make_organisation
from tests.pages import Page

pytestmark = pytest.mark.django_db
PAGE = "/codes/cpt/49411/"


@pytest.fixture
def user(client):
    user = make_user()
    client.force_login(user)
    return user


@pytest.fixture
def code():
    return make_code(title="Markers")


def written(body="Two markers, one lesion.", **more):
    return {"kind": "code", "key": "cpt/49411", "body": body, "next": PAGE} | more


def notes_shown(client, page=PAGE):
    return [card.one("div", class_="note-words").text for card in Page(client.get(page)).root.all("article")]


def test_note_stands_on_the_page_of_its_subject(client, user, code):
    response = client.post("/accounts/notes/write/", written("Bill **one** unit.", next=f"{PAGE}#desk"))
    assert response.headers["Location"] == f"{PAGE}#desk"
    page = Page(client.get(PAGE))
    card = page.root.one("section", id="notes").one("article")
    assert card.one("strong").text == "one"
    assert "Only you read this" in card.text


def test_nobody_else_sees_a_private_note(client, user, code):
    make_note(make_user("other@example.org"), "Theirs alone")
    assert notes_shown(client) == []
    assert "Theirs alone" not in client.get("/accounts/notes/").content.decode()
    client.logout()
    assert "Theirs alone" not in client.get(PAGE).content.decode()


def test_note_of_the_organization_is_for_its_members_alone(client, user, code):
    colleague = make_user("colleague@example.org")
    ours = make_organisation("Elm Coders", (user, "member"), (colleague, "member"))
    theirs = make_organisation("Oak Coders", (make_user("oak@example.org"), "owner"))
    make_note(colleague, "Ours", organisation=ours)
    make_note(None, "Left behind", organisation=ours)
    make_note(make_user("second@example.org"), "Not ours", organisation=theirs)
    page = Page(client.get(PAGE))
    assert {card.one("div", class_="note-words").text for card in page.root.all("article")} == {"Ours", "Left behind"}
    assert "Elm Coders, by colleague@example.org" in page.main.text
    assert "Elm Coders, by a person who left" in page.main.text


def test_whoever_leaves_leaves_the_organizations_notes_there(client, user, code):
    ours = make_organisation("Elm Coders", (user, "member"), (make_user("owner@example.org"), "owner"))
    client.post("/accounts/notes/write/", written("Ours", **{"for": "organization"}))
    assert Note.objects.get().organisation == ours
    assert notes_shown(client) == ["Ours"]
    user.membership.delete()
    assert notes_shown(client) == []
    assert client.get(f"/accounts/notes/{Note.objects.get().pk}/").status_code == 404


def test_who_belongs_to_no_organization_writes_none_for_one(client, user, code):
    page = Page(client.post("/accounts/notes/write/", written("Ours", **{"for": "organization"})))
    assert page.status == 400
    assert "You belong to no organization any more." in page.main.text
    assert page.main.one("textarea").text == "Ours"
    assert not Note.objects.exists()


@pytest.mark.parametrize("role, may", [("owner", True), ("manager", True), ("member", False)])
def test_who_changes_a_shared_note_of_another(client, user, code, role, may):
    author = make_user("author@example.org")
    ours = make_organisation("Elm Coders", (user, role), (author, "member"))
    note = make_note(author, organisation=ours)
    assert (client.get(f"/accounts/notes/{note.pk}/").status_code == 200) is may
    client.post(f"/accounts/notes/{note.pk}/delete/")
    assert Note.objects.exists() is not may


def test_note_with_a_social_security_number_is_refused_and_never_shown(client, user, code):
    page = Page(client.post("/accounts/notes/write/", written("Denied.\nSSN 078-05-1120 for Mr. Quistland, appeal.")))
    assert page.status == 400
    assert "it looks as if it held a Social Security number (line 2, character 1), a name (line 2" in page.main.text
    assert page.main.one("textarea").text == "Denied. [Social Security number removed] for [name removed], appeal."
    assert "078-05-1120" not in page.html
    assert "Quistland" not in page.html
    assert not Note.objects.exists()
    assert not AuditEntry.objects.exists()


def test_changed_note_is_judged_too(client, user, code):
    note = make_note(user)
    seen = note.changed_at.isoformat()
    page = Page(client.post(f"/accounts/notes/{note.pk}/change/", {"body": "call 713-555-0142", "seen": seen}))
    assert page.status == 400
    assert "713-555-0142" not in page.html
    assert Note.objects.get().body == note.body


def test_raw_html_and_scripts_stay_text(client, user, code):
    make_note(user, "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://elsewhere.example/a.png)")
    page = Page(client.get(PAGE))
    card = page.root.one("article")
    assert not card.all("script")
    assert not card.all("img")
    assert not [link for link in card.all("a") if "javascript" in link.attrs.get("href", "")]


@pytest.mark.parametrize(
    "body, said",
    [
        ("  ", "A note has words."),
        ("x" * 20_001, "A note has at most 20,000 characters; this one has 20,001."),
        ("a\x00b", "only characters that can be read"),
    ],
)
def test_note_that_cannot_be_kept_comes_back_with_words(client, user, code, body, said):
    page = Page(client.post("/accounts/notes/write/", written(body)))
    assert page.status == 400
    assert said in page.main.text
    assert not Note.objects.exists()


def test_longest_note_is_kept(user, code):
    note = write_note(author=user, kind="code", key="cpt/49411", body="x" * 20_000, is_shared=False, now=NOW)
    assert len(Note.objects.get(pk=note.pk).body) == 20_000


def test_much_too_long_a_note_does_not_come_back_whole(client, user, code):
    page = Page(client.post("/accounts/notes/write/", written("a " * 200_000)))
    assert page.status == 400
    assert len(page.html) < 60_000


def test_two_writers_overwrite_nothing(client, user, code):
    note = make_note(user, "First")
    form = Page(client.get(f"/accounts/notes/{note.pk}/")).main
    seen = form.one("input", name="seen").attrs["value"]
    change_note(note=note, by=user, body="From the other tab", seen=seen, now=NOW.replace(hour=13))
    page = Page(client.post(f"/accounts/notes/{note.pk}/change/", {"body": "From this tab", "seen": seen}))
    assert page.status == 409
    assert "Nothing was overwritten" in page.main.text
    assert page.main.one("div", class_="note-words").text == "From the other tab"
    assert page.main.one("textarea").text == "From this tab"
    assert Note.objects.get().body == "From the other tab"
    again = {"body": "Both together", "seen": page.main.one("input", name="seen").attrs["value"], "next": PAGE}
    assert client.post(f"/accounts/notes/{note.pk}/change/", again).headers["Location"] == PAGE
    assert Note.objects.get().body == "Both together"


def test_note_that_was_deleted_meanwhile_says_so(user, code):
    note = make_note(user)
    delete_note(note=note, by=user)
    note.pk = 1
    with pytest.raises(NoteRefused, match="deleted meanwhile"):
        change_note(note=note, by=user, body="x", seen="", now=NOW)


def test_change_without_the_moment_read_is_no_overwriting(user, code):
    with pytest.raises(NoteChanged):
        change_note(note=make_note(user), by=user, body="x", seen="", now=NOW)


def test_notes_on_one_subject_have_an_end(user, code, monkeypatch):
    monkeypatch.setattr(notes, "MOST_OF_ONE_SUBJECT", 1)
    make_note(user)
    with pytest.raises(NoteRefused, match="1 notes on this already"):
        write_note(author=user, kind="code", key="cpt/49411", body="x", is_shared=False, now=NOW)


def test_nothing_is_noted_on_what_is_not_here(client, user):
    page = Page(client.post("/accounts/notes/write/", written(key="cpt/00000")))
    assert "nothing can be noted on it" in page.main.text
    assert not Note.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_page_of_notes(client, user, code, number, django_assert_num_queries):
    make_modifier("59", title="Distinct service")
    for kind, key in (("code", "cpt/49411"), ("modifier", "59"), ("code", "cpt/00000"))[:number]:
        make_note(user, f"On {key}", kind=kind, key=key)
    with django_assert_num_queries(6 if number == 1 else 7):
        page = Page(client.get("/accounts/notes/"))
    assert len(page.main.all("article")) == number
    assert ("Not loaded any more." in page.main.text) is (number == 3)


def test_conflicting_log_out_keeps_the_way_back(client, code):
    response = client.post("/accounts/notes/write/", written())
    assert response.headers["Location"] == f"/accounts/login/?next={PAGE}"
    assert not Note.objects.exists()
