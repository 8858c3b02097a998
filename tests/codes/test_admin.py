"""Publications in the admin: who may do what, and what they are told."""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from codes.admin import findings as admin_findings
from codes.admin import workflow
from codes.checks import Finding
from codes.contents import CONTENT_FIELDS
from codes.models import PublicationVersion
from tests.factories.accounts import make_superuser, make_user
from tests.factories.codes import make_code, make_place, make_version, publish
from tests.factories.sources import make_release

pytestmark = pytest.mark.django_db
XSS = "<script>alert(1)</script>"


@pytest.fixture
def editor(client):
    user = make_user("editor@example.org", groups=["Editors"])
    client.force_login(user)
    return user


@pytest.fixture
def approver(client):
    user = make_user("approver@example.org", groups=["Approvers"])
    client.force_login(user)
    return user


@pytest.fixture
def an_error(monkeypatch):
    found = [Finding("modifier-unknown", "error", "modifiers[11]", "11 is a place of service.", "Remove the row.")]
    monkeypatch.setattr(admin_findings, "check_version", lambda version, today: found)
    monkeypatch.setattr(workflow, "check_version", lambda version, today: found)
    monkeypatch.setattr(admin_findings, "check_versions", lambda versions, today: {v.pk: found for v in versions})


def address(page, version, *more):
    return reverse(f"admin:codes_publicationversion_{page}", args=(version.pk, *more))


def form_of(version, **typed):
    """What the browser posts of an untouched form, but for what is typed."""
    data = {name: getattr(version, name) for name in (*CONTENT_FIELDS, "change_note")}
    data |= {"sites_of_service": "22, 24", "key_payers": "medicare", "seen_at": version.updated_at.isoformat()}
    for prefix, rows in (("modifiers", version.modifiers.all()), ("related_codes", version.related_codes.all())):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
        for number, row in enumerate(rows):
            names = [field.name for field in row._meta.fields if field.name not in ("id", "version")]
            data |= {f"{prefix}-{number}-{name}": getattr(row, name) for name in names}
            data |= {f"{prefix}-{number}-id": row.pk, f"{prefix}-{number}-version": version.pk}
    return data | {"_continue": "Save draft"} | typed


def step(client, version, slug, **data):
    response = client.post(address("step", version, slug), {"seen_at": version.updated_at.isoformat()} | data)
    # What earlier steps said is kept until a page shows it.
    return response, [str(message) for message in get_messages(response.wsgi_request)][-1:]


def fresh(version):
    return PublicationVersion.objects.get(pk=version.pk)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_editor_starts_a_draft_from_the_published_version(client, editor):
    published = publish(make_code(), summary="What readers see. [@editorial]")

    response = client.post(reverse("admin:codes_publicationversion_add"), {"code": published.code_id})

    draft = PublicationVersion.objects.get(number=2)
    assert response.headers["Location"] == address("change", draft)
    assert (draft.status, draft.author, draft.summary) == ("draft", editor, "What readers see. [@editorial]")


def test_a_second_draft_of_a_code_is_refused_in_words(client, editor):
    draft = make_version(make_code())

    response = client.post(reverse("admin:codes_publicationversion_add"), {"code": draft.code_id})

    assert "CPT 49411 has version 1 draft already: carry on with that one." in text_of(response)
    assert PublicationVersion.objects.count() == 1


def test_editor_saves_text_lists_and_rows(client, editor):
    version = make_version(make_code(), modifiers=[("26", "Professional", "x")], author=editor)
    typed = {
        "summary": "New words. [@editorial]",
        "sites_of_service": "24; 22,22",
        "key_payers": "medicare, blue-cross-blue-shield",
        "modifiers-TOTAL_FORMS": 2,
        "modifiers-0-DELETE": "on",
        "modifiers-1-position": 1,
        "modifiers-1-modifier": "xs",
        "modifiers-1-description": "Separate structure",
        "modifiers-1-when_to_use": "Another organ.",
        "modifiers-1-version": version.pk,
        "related_codes-TOTAL_FORMS": 1,
        "related_codes-0-position": 0,
        "related_codes-0-system": "icd-10-cm",
        "related_codes-0-code": "c220",
        "related_codes-0-kind": "see_also",
        "related_codes-0-version": version.pk,
    }

    response = client.post(address("change", version), form_of(version, **typed))

    assert response.headers["Location"] == address("change", version)
    held = fresh(version)
    assert (held.summary, held.sites_of_service) == ("New words. [@editorial]", ["24", "22"])
    assert held.key_payers == ["medicare", "blue-cross-blue-shield"]
    assert [row.modifier for row in held.modifiers.all()] == ["XS"]
    assert [(row.system, row.code) for row in held.related_codes.all()] == [("icd-10-cm", "C22.0")]


def test_unknown_places_and_misspelled_payers_are_named(client, editor):
    make_place(make_release("pos", "2024", effective_to=None))
    version = make_version(make_code())

    page = text_of(
        client.post(
            address("change", version), form_of(version, sites_of_service="22, 97", key_payers="Blue Cross, aetna")
        )
    )

    assert "Not in the loaded place of service code set: 97." in page
    assert "with commas between: not Blue, Cross." in page
    assert fresh(version).key_payers == ["medicare"]


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(client, editor):
    version = make_version(make_code(), summary="Both read this.")
    opened = form_of(version)
    client.post(address("change", version), opened | {"summary": "The first wrote this."})

    response = client.post(address("change", version), opened | {"summary": "The second wrote that."})

    page = response.content.decode()
    assert "editor@example.org saved version 1 at" in page
    assert "Nothing is saved yet" in page
    assert ">\nThe second wrote that.</textarea>" in page
    assert "<del>first</del>" in page
    assert "<ins>second</ins>" in page
    assert fresh(version).summary == "The first wrote this."
    # Told once, the second may put theirs in its place.
    seen = re.search(r'name="seen_at" value="([^"]+)"[^>]*id="id_seen_at"', page)[1]
    client.post(address("change", version), opened | {"summary": "Both, merged.", "seen_at": seen})
    assert fresh(version).summary == "Both, merged."


def test_a_form_without_its_place_saves_nothing(client, editor):
    version = make_version(make_code(), summary="As it was.")

    client.post(address("change", version), form_of(version, summary="Typed.", seen_at="junk"))

    assert fresh(version).summary == "As it was."


@pytest.mark.parametrize("status", ["in_review", "published", "superseded", "withdrawn"])
def test_what_is_no_draft_is_not_edited_by_post_and_the_words_come_back(client, editor, status):
    version = make_version(make_code(), status=status, summary="As it was.", modifiers=[("26", "x", "Rows too.")])

    response = client.post(address("change", version), form_of(version, summary=f"Typed in vain {XSS}"))

    assert response.status_code == 409
    assert "nothing was saved" in text_of(response)
    assert "Typed in vain &lt;script&gt;" in response.content.decode()
    assert "Modifier 26 Rows too." in text_of(response)
    assert fresh(version).summary == "As it was."


def test_what_is_no_draft_is_shown_without_boxes_to_type_in(client, editor):
    page = client.get(address("change", publish(make_code()))).content.decode()

    assert "<textarea" not in page
    assert "22, 24" in page
    assert "New version from this" in page
    assert "Withdraw from readers" not in page


def test_save_and_submit_puts_the_typed_text_in_review(client, editor):
    version = make_version(make_code(), author=editor)

    client.post(address("change", version), form_of(version, summary="Ready. [@editorial]", _submit="1"))

    assert (fresh(version).status, fresh(version).summary) == ("in_review", "Ready. [@editorial]")
    assert [event.action for event in version.events.all()] == ["edited", "submitted"]


def test_nobody_deletes_a_version(client):
    client.force_login(make_superuser())
    version = make_version(make_code())

    assert client.post(reverse("admin:codes_publicationversion_delete", args=(version.pk,))).status_code == 403
    assert PublicationVersion.objects.filter(pk=version.pk).exists()


def test_approver_publishes(client, approver):
    version = make_version(make_code(), status="in_review", title="Approved title", author=make_user("a@example.org"))

    response, said = step(client, version, "approve")

    assert response.headers["Location"] == address("change", version)
    assert said == ["Version 1 of CPT 49411 is published."]
    assert (fresh(version).status, fresh(version).approver, fresh(version).code.title) == (
        "published",
        approver,
        "Approved title",
    )


def test_the_author_sees_why_there_is_no_approve_button_and_is_refused_by_post(client):
    author = make_user("both@example.org", groups=["Editors", "Approvers"])
    client.force_login(author)
    version = make_version(make_code(), status="in_review", author=author)

    page = client.get(address("change", version)).content.decode()
    _, said = step(client, version, "approve")

    assert "Approve and publish" not in page
    assert "another person has to approve it" in page
    assert said == ["You wrote or edited this version: another person has to approve it."]
    assert fresh(version).status == "in_review"


@pytest.mark.parametrize(
    "slug,status",
    [("approve", "in_review"), ("approve", "draft"), ("clinical-review", "published"), ("withdraw", "published")],
)
def test_an_editor_takes_no_step_of_an_approver(client, editor, slug, status):
    version = make_version(make_code(), status=status)

    response, _ = step(client, version, slug, note="x", reviewer="x", reviewed_on="2026-11-01")

    assert response.status_code == 403
    assert (fresh(version).status, fresh(version).clinical_review) == (status, "pending")


def test_an_approver_neither_writes_nor_starts_a_version(client, approver):
    draft = make_version(make_code(), summary="As it was.")
    published = publish(make_code(code="32553"))

    assert client.post(address("change", draft), form_of(draft, summary="Typed.")).status_code == 403
    assert step(client, published, "new-version")[0].status_code == 403
    assert client.get(reverse("admin:codes_publicationversion_add")).status_code == 403
    assert (fresh(draft).summary, PublicationVersion.objects.count()) == ("As it was.", 2)


def test_a_step_on_a_version_that_moved_on_is_refused_in_words(client, approver):
    version = make_version(make_code(), status="in_review")

    _, said = step(client, version, "approve", seen_at="2026-11-20T00:00:00+00:00")

    assert "after you opened it." in said[0]
    assert fresh(version).status == "in_review"


def test_steps_are_posted_never_followed(client, approver):
    version = make_version(make_code(), status="in_review")

    response = client.get(address("step", version, "approve"))

    assert response.headers["Location"] == address("change", version)
    assert fresh(version).status == "in_review"


def test_errors_are_shown_beside_the_row_and_stop_approval_without_a_reason(client, approver, an_error):
    version = make_version(make_code(), status="in_review", modifiers=[("11", "Office", "x")])

    page = text_of(client.get(address("change", version)))
    _, refused = step(client, version, "approve")
    _, unexplained = step(client, version, "approve", publish_anyway="on")
    _, done = step(client, version, "approve", publish_anyway="on", reason="The checker is wrong here.")

    assert "Content checks: 1 error, 0 warnings" in page
    assert page.count("11 is a place of service. Remove the row.") == 2
    assert "Publish anyway, with 1 error" in page
    assert refused == ["Content checks found 1 error: 11 is a place of service. Remove the row."]
    assert unexplained == ["Publishing with errors wants a reason: write one beside the tick."]
    assert done == ["Version 1 of CPT 49411 is published."]
    assert version.events.get().note.endswith("of the content checks: The checker is wrong here.")


def test_returning_wants_a_note_and_the_log_shows_it(client, approver):
    version = make_version(make_code(), status="in_review")

    _, refused = step(client, version, "return", note=" ")
    step(client, version, "return", note=f"Cite the rate {XSS}")

    assert refused == ["Say why: a note is wanted."]
    assert fresh(version).status == "draft"
    assert "Cite the rate &lt;script&gt;" in client.get(address("change", version)).content.decode()


def test_recording_a_clinicians_review(client, approver):
    version = publish(make_code())

    step(client, version, "clinical-review", reviewer="Dr. A", reviewed_on="2026-11-01")

    assert (fresh(version).clinical_review, fresh(version).clinical_reviewer) == ("done", "Dr. A")


def test_withdrawing_takes_the_text_off_the_public_page(client, approver):
    version = publish(make_code(), summary="Soon gone. [@editorial]")

    step(client, version, "withdraw", note="Wrong scope.")

    assert "Soon gone." not in client.get(version.code.get_absolute_url()).content.decode()
    assert fresh(version).status == "withdrawn"


def test_new_version_from_this_opens_the_draft(client, editor):
    published = publish(make_code())

    response, _ = step(client, published, "new-version")
    _, refused = step(client, published, "new-version")

    draft = PublicationVersion.objects.get(number=2)
    assert response.headers["Location"] == address("change", draft)
    assert refused == ["CPT 49411 has version 2 draft already: carry on with that one."]
