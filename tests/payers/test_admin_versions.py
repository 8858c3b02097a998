"""A policy's version in the admin: written, refused with words, never lost."""

import re
from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.urls import reverse

from payers.actions.versions import content_of
from payers.forms.rows import CodeRowForm
from payers.models import PolicyVersion
from payers.vocabulary import CriterionKind, Disposition, SectionKind
from tests.factories.accounts import make_superuser, make_user
from tests.factories.payers import make_payer, make_policy, make_policy_version
from tests.factories.sources import make_release
from tests.pages import Page
from tests.payers.admin_forms import address, form_of, rows_of

pytestmark = pytest.mark.django_db
XSS = "<script>alert(1)</script> <b>bold</b> & *stars*"


@pytest.fixture
def editor(client):
    user = make_user("editor@example.org", groups=["Editors"])
    client.force_login(user)
    return user


def fresh(version):
    return PolicyVersion.objects.get(pk=version.pk)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def save(client, version, **typed):
    return client.post(address("change", version), form_of(version, **typed))


def test_an_untouched_form_saves_what_was_there(client, editor):
    make_payer("delegate-one", "Delegate One", "delegate")
    version = make_policy_version(
        codes=[
            ("49411", "criteria", "yes"),
            {"code": "A4648", "system": "hcpcs", "disposition": "related", "places": ["22", "24"], "modifiers": ["59"],
             "group": 2, "note": "Per marker", "capture": "p4"},
        ],
        diagnoses=[("C22.0", "supports"), ("C61", "does_not_support")],
        sections={"coverage_rationale": "# Head\n\n  indented\n", "coding": "Report once."},
        criteria=[(0, "all", ""), (1, "leaf", "Tumor moves")],
        captures={"p4": "The passage.\nTwo lines."},
        summary="What a coder has to know.", ended_on=date(2027, 1, 1),
    )  # fmt: skip
    before = content_of(version)

    response = save(client, version)

    assert response.headers["Location"] == address("change", version)
    assert content_of(version) == before
    assert fresh(version).updated_at > version.updated_at


def test_everything_that_is_typed_is_kept(client, editor):
    make_payer("delegate-one", "Delegate One", "delegate")
    version = make_policy_version(author=editor)
    codes = [
        {"code": "a4648", "disposition": "covered", "prior_authorization": "no", "places": "22; 24", "group": "1"},
        {"code": "49411", "disposition": "criteria", "prior_authorization": "delegated", "delegate": "delegate-one",
         "group": "1", "modifiers": "xs", "passage": "p4"},
    ]  # fmt: skip
    typed = {
        "title": "Markers",
        "effective_from": "2027-01-01",
        "is_proposed": "on",
        "section_coverage_rationale": "Covered when criteria are met.\r\nSecond line.",
        "title_coverage_rationale": "Coverage Criteria",
        "criteria": "- ANY: one of\r\n  - The tumor moves\r\n",
        **rows_of("codes", codes, CodeRowForm.base_fields, initial=0),
        **rows_of("diagnoses", [{"code": "c220", "polarity": "supports"}], ("code", "polarity"), initial=0),
        **rows_of("references", [{"text": "A work", "url": "example.org/a"}], ("text", "url"), initial=0),
        **rows_of("state_exceptions", [{"state": "tx", "text": "Not in Texas"}], ("state", "text"), initial=0),
        **rows_of(
            "passages", [{"key": "p4", "quote": "Word for word", "retrieved_at": "2026-11-20 10:30"}],
            ("key", "quote", "retrieved_at"), initial=0,
        ),
    }  # fmt: skip

    save(client, version, **typed)

    says = content_of(version)
    assert (says.title, says.effective_from, says.is_proposed) == ("Markers", date(2027, 1, 1), True)
    assert [(row.kind, row.title, row.text) for row in says.sections] == [
        (SectionKind.COVERAGE_RATIONALE, "Coverage Criteria", "Covered when criteria are met.\nSecond line.")
    ]
    assert [(line.depth, line.kind, line.text) for line in says.criteria] == [
        (0, CriterionKind.ANY, "one of"),
        (1, CriterionKind.LEAF, "The tumor moves"),
    ]
    by_code = {row.code: row for row in says.codes}
    assert (by_code["A4648"].system, by_code["A4648"].places) == ("hcpcs", ("22", "24"))
    assert (by_code["49411"].delegate, by_code["49411"].passage) == ("delegate-one", "p4")
    assert by_code["49411"].modifiers == ("XS",)
    assert by_code["49411"].disposition is Disposition.CRITERIA
    assert [row.code for row in says.diagnoses] == ["C22.0"]
    assert says.references[0].url == "https://example.org/a"
    assert says.state_exceptions[0].state == "TX"
    assert (says.passages[0].key, says.passages[0].retrieved_at.hour) == ("p4", 10)


def test_rows_ticked_for_deletion_go_and_spare_rows_are_left_out(client, editor):
    version = make_policy_version(codes=[("49411", "covered"), ("32553", "covered")])
    spare = {"codes-TOTAL_FORMS": 3, "codes-2-code": "", "codes-2-disposition": "criteria", "codes-2-group": "1"}

    save(client, version, **{"codes-0-DELETE": "on"}, **spare, **{"codes-2-prior_authorization": "not_stated"})

    assert [row.code for row in content_of(version).codes] == ["49411"]


def test_markup_is_kept_as_typed_and_shown_escaped(client, editor):
    version = make_policy_version()

    save(client, version, section_background=XSS, title=XSS)

    assert content_of(version).sections[0].text == XSS
    for page in ("change", "preview"):
        html = client.get(address(page, version)).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html
    assert "<b>bold" not in html


@pytest.mark.parametrize(
    "typed,words",
    [
        ({"effective_from": "2026-01-01", "ended_on": "2025-01-01"}, "not after it takes effect on 2026-01-01"),
        ({"title": " "}, "Give the version a title."),
        ({"effective_from": "soon"}, "A date is expected"),
        ({"criteria": "- ALL\n  - x\n y"}, "Line 3 begins without a dash"),
        ({"criteria": "- ALL: nothing below"}, "Criterion 1: All of nothing"),
        ({"title_coding": "Coding rules"}, "The section has a title and no text"),
        ({"codes-0-disposition": "not_covered", "codes-0-prior_authorization": "yes"}, "contradict each other"),
        ({"codes-0-code": "4941"}, "A CPT or HCPCS code has five characters"),
        ({"codes-0-passage": "p9"}, "no passage &#x27;p9&#x27;"),
        ({"codes-0-places": "OR"}, "Expected two-digit place of service codes"),
    ],
)
def test_what_is_wrong_is_said_beside_its_box_and_nothing_is_lost(client, editor, typed, words):
    version = make_policy_version(codes=[("49411", "criteria")], summary="As it was.")

    response = save(client, version, summary="Typed in vain?", **typed)

    html = response.content.decode()
    assert response.status_code == 200
    assert words in html
    assert ">\nTyped in vain?</textarea>" in html
    assert fresh(version).summary == "As it was."
    errors = Page(response).root.all("ul", class_="errorlist")
    assert len(errors) == 1, [error.text for error in errors]
    # Within the row or the cell of its own box.
    named = next(iter(reversed(typed)))
    if named.startswith("codes"):
        assert named.split("-")[-1] in errors[0].parent.attrs["class"]


def test_a_code_listed_twice_is_named(client, editor):
    version = make_policy_version(codes=[("49411", "criteria"), ("32553", "criteria")])

    page = text_of(save(client, version, **{"codes-1-code": "32553", "codes-0-code": "32553"}))

    assert "Listed more than once: cpt 32553." in page
    assert [row.code for row in content_of(version).codes] == ["32553", "49411"]


def test_what_comes_along_with_text_from_a_pdf_is_told_or_ends_a_line(client, editor):
    version = make_policy_version()

    response = save(client, version, section_background="Page one\x0cPage two", criteria="- A tumor\x00 moves")

    assert "Criterion 1: Holds the control character U+0000 after" in text_of(response)
    assert content_of(fresh(version)).sections == ()
    save(client, version, section_background="Page one\x0cPage two")
    assert content_of(fresh(version)).sections[0].text == "Page one\nPage two"


def test_a_section_of_two_megabytes_comes_back_with_words(client, editor):
    version = make_policy_version()
    long = "word " * 400_000

    response = save(client, version, section_background=long, summary="Kept in the form.")

    html = response.content.decode()
    assert response.status_code == 200
    assert "2000000 characters; at most 200000 are kept" in html
    assert html.count("word word") > 1
    assert "Kept in the form." in html
    assert content_of(version).sections == ()


@pytest.mark.parametrize("size", [17, 40])
def test_what_is_too_large_to_be_read_is_refused_in_words(client, editor, size):
    version = make_policy_version()

    response = client.post(
        address("change", version),
        f"section_background={'x' * size * 1024 * 1024}",
        "application/x-www-form-urlencoded",
    )

    assert response.status_code == 413
    assert "too large" in text_of(response)
    assert "Go back" in text_of(response)


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(client, editor):
    version = make_policy_version(codes=[("49411", "criteria")], summary="Both read this.", title="Markers")
    opened = form_of(version)
    client.post(address("change", version), opened | {"summary": "The first wrote this.", "codes-0-code": "32553"})

    response = client.post(address("change", version), opened | {"summary": "The second wrote that."})

    html = response.content.decode()
    assert "editor@example.org saved version 1 at" in html
    assert "Nothing is saved yet" in html
    assert ">\nThe second wrote that.</textarea>" in html
    differs = Page(response).root.one("section", aria_label="What differs")
    assert "first" in " ".join(removed.text for removed in differs.all("del"))
    assert "second" in " ".join(added.text for added in differs.all("ins"))
    assert "32553" in differs.text
    assert fresh(version).summary == "The first wrote this."
    # Told once, the second may put theirs in its place.
    seen = re.search(r'name="seen_at" value="([^"]+)"[^>]*id="id_seen_at"', html)[1]
    client.post(address("change", version), opened | {"summary": "Both, merged.", "seen_at": seen})
    assert fresh(version).summary == "Both, merged."


def test_rows_that_somebody_added_meanwhile_do_not_stand_behind_spare_rows(client, editor):
    version = make_policy_version(codes=[("49411", "criteria")])
    opened = form_of(version, **{"codes-TOTAL_FORMS": 2, "codes-1-code": "", "codes-1-disposition": "criteria"})
    opened |= {"codes-1-prior_authorization": "not_stated", "codes-1-group": "1"}
    more = rows_of("codes", [{"code": "49411", "disposition": "criteria", "prior_authorization": "no"},
                             {"code": "32553", "disposition": "criteria", "prior_authorization": "no"}],
                   CodeRowForm.base_fields, initial=1)  # fmt: skip
    client.post(address("change", version), opened | more)

    response = client.post(address("change", version), opened)

    assert "saved version 1 at" in text_of(response)
    assert "This field is required" not in text_of(response)


def test_a_form_without_its_place_saves_nothing(client, editor):
    version = make_policy_version(summary="As it was.")

    save(client, version, summary="Typed.", seen_at="junk")

    assert fresh(version).summary == "As it was."


@pytest.mark.parametrize("stage", ["in_review", "approved", "corrected", "withdrawn"])
def test_what_is_no_draft_is_not_edited_by_post_and_the_words_come_back(client, editor, stage):
    version = make_policy_version(stage=stage, summary="As it was.", codes=[("49411", "criteria")])

    response = save(client, version, summary=f"Typed in vain {XSS}", section_coding="Typed too.")

    assert response.status_code == 409
    assert "nothing was saved" in text_of(response)
    assert "Typed in vain &lt;script&gt;" in response.content.decode()
    assert "Typed too." in text_of(response)
    assert "49411 | criteria" in text_of(response)
    assert fresh(version).summary == "As it was."


def test_a_draft_that_is_submitted_while_somebody_types_gives_the_words_back(client, editor):
    version = make_policy_version(summary="As it was.")
    opened = form_of(version, summary="Typed in vain")
    client.post(address("step", version, "submit"), {"seen_at": version.updated_at.isoformat()})

    response = client.post(address("change", version), opened)

    assert response.status_code == 409
    assert "Typed in vain" in text_of(response)


def test_what_is_no_draft_is_shown_without_boxes(client, editor):
    version = make_policy_version(stage="approved", codes=[("49411", "criteria")], sections={"coding": "Report once."})

    page = Page(client.get(address("change", version)))

    assert [box.attrs["name"] for box in page.root.all("textarea")] == []
    assert "Report once." in page.root.one("section", aria_labelledby="says").text
    assert "49411" in page.html


def test_an_imported_version_is_only_looked_at(client, editor):
    release = make_release("mcd", "2026-11")
    version = make_policy_version(make_policy(release=release), release=release)

    page = Page(client.get(address("change", version)))
    response = save(client, version, summary="x")

    assert page.root.all("textarea") == []
    assert "is not edited by hand" in page.html
    assert response.status_code == 409


@pytest.mark.parametrize("count", [3, 300])
def test_the_form_asks_as_often_for_300_codes_as_for_three(client, editor, django_assert_num_queries, count):
    make_payer("delegate-one", "Delegate One", "delegate")
    version = make_policy_version(
        codes=[(f"{10000 + number}", "criteria") for number in range(count)],
        diagnoses=[(f"C{10 + number // 10}.{number % 10}", "supports") for number in range(count)],
    )
    # Asked for once in a process, whichever test comes first.
    ContentType.objects.get_for_model(version)

    # Session, person, permissions of the person and of groups, version; its payer among those seen, and may this person
    # edit and approve; what the version says in eight tables; delegates; whose approval, other versions, events.
    with django_assert_num_queries(20):
        page = Page(client.get(address("change", version)))

    rows = page.root.one("div", id="codes-group").all("tr", class_="form-row has_original")
    assert len(rows) == count
    assert page.root.one("input", id=f"id_codes-{count - 1}-code").attrs["value"] == f"{10000 + count - 1}"


def test_300_codes_are_saved_from_the_form(client, editor):
    version = make_policy_version(codes=[(f"{10000 + number}", "criteria") for number in range(300)])

    save(client, version, **{"codes-299-disposition": "covered"})

    says = content_of(version)
    assert len(says.codes) == 300
    assert says.codes[299].disposition is Disposition.COVERED


def test_more_than_500_codes_are_counted_and_kept(client, editor):
    version = make_policy_version(codes=[(f"{10000 + number}", "criteria") for number in range(501)])

    page = Page(client.get(address("change", version)))
    data = {name: value for name, value in form_of(version, title="New title").items() if not name.startswith("codes-")}
    client.post(address("change", version), data)

    group = page.root.one("div", id="codes-group")
    assert "501 rows are too many to edit one by one here" in group.text
    assert group.all("input") == []
    assert fresh(version).title == "New title"
    assert len(content_of(version).codes) == 501


def test_save_and_submit_puts_the_typed_text_in_review(client, editor):
    version = make_policy_version(author=editor)

    response = save(client, version, summary="Ready.", _submit="1")

    assert (fresh(version).stage, fresh(version).summary) == ("in_review", "Ready.")
    assert [event.action for event in version.events.all()] == ["edited", "submitted"]
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Version 1 of Aetna CPB 0590 is in review: an approver has to read it."
    ]


def test_a_version_that_says_nothing_is_not_submitted_and_stays_in_the_form(client, editor):
    version = make_policy_version()

    response = save(client, version, title="Typed title", _submit="1")

    assert "The version says nothing yet." in text_of(response)
    assert 'value="Typed title"' in response.content.decode()
    assert fresh(version).stage == "draft"


def test_nobody_deletes_a_version(client):
    client.force_login(make_superuser())
    version = make_policy_version()

    assert client.post(reverse("admin:payers_policyversion_delete", args=(version.pk,))).status_code == 403
    assert PolicyVersion.objects.filter(pk=version.pk).exists()
