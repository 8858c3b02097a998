"""The workflow of policies in the admin: who may take which step, and what everybody is told."""

import re
from datetime import date

import pytest
from django.urls import reverse

from payers.actions.versions import content_of
from payers.models import PayerStaff, Policy, PolicyVersion
from tests.factories.accounts import make_superuser, make_user
from tests.factories.payers import make_payer, make_policy, make_policy_version
from tests.factories.sources import make_release
from tests.pages import Page
from tests.payers.admin_forms import address, form_of, step

pytestmark = pytest.mark.django_db
SAYS = {"sections": {"coverage_rationale": "Covered."}, "codes": [("49411", "criteria")]}


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
def author():
    return make_user("author@example.org", groups=["Editors"])


def staff_of(payer, role="editor", email="own@example.org"):
    user = make_user(email, groups=["Payer staff"])
    PayerStaff.objects.create(payer=payer, user=user, role=role)
    return user


def fresh(version):
    return PolicyVersion.objects.get(pk=version.pk)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def buttons(response):
    return [button.text for button in Page(response).root.all("button", type="submit")]


def test_a_version_goes_from_draft_to_approved_by_two_people(client, author, today):
    approver = make_user("approver@example.org", groups=["Approvers"])
    version = make_policy_version(author=author, **SAYS)
    client.force_login(author)
    client.post(address("change", version), form_of(version, _submit="1"))
    client.force_login(approver)

    page = client.get(address("change", version))
    response, said = step(client, fresh(version), "approve")

    assert "Approve" in buttons(page)
    assert "Once it is approved, it is in force at once, as of 1 January 2026." in text_of(page)
    assert response.headers["Location"] == address("change", version)
    assert said == ["Version 1 of Aetna CPB 0590 is approved."]
    held = fresh(version)
    assert (held.stage, held.author, held.approver) == ("approved", author, approver)
    log = client.get(address("change", version))
    rows = Page(log).root.one("table", aria_labelledby="version-log").rows
    assert [(row[1], row[2], row[3]) for row in rows] == [
        ("author@example.org", "edited", "admin from 127.0.0.1"),
        ("author@example.org", "submitted", "admin from 127.0.0.1"),
        ("approver@example.org", "approved", "admin from 127.0.0.1"),
    ]


def test_an_approved_version_that_takes_effect_later_says_so(client, approver, author, today):
    version = make_policy_version(author=author, stage="in_review", effective_from=date(2027, 2, 1), **SAYS)

    before = text_of(client.get(address("change", version)))
    step(client, version, "approve")
    after = text_of(client.get(address("change", version)))

    assert "Once it is approved, it is in force from 1 February 2027 on, by itself." in before
    assert "Scheduled: takes effect by itself on 1 February 2027." in after
    assert "Takes effect later" in after


def test_the_author_is_told_in_words_and_is_refused_by_post(client):
    both = make_user("both@example.org", groups=["Editors", "Approvers"])
    client.force_login(both)
    version = make_policy_version(author=both, stage="in_review", **SAYS)

    page = client.get(address("change", version))
    _, said = step(client, version, "approve")

    assert "Approve" not in buttons(page)
    assert "another person has to approve it" in text_of(page)
    assert said == ["You wrote or edited this version: another person has to approve it."]
    assert fresh(version).stage == "in_review"


def test_an_approver_sees_what_a_version_changes_before_approving(client, approver, author, today):
    old = make_policy_version(stage="approved", codes=[("49411", "criteria"), ("32553", "criteria")], title="Markers")
    version = make_policy_version(
        old.policy, author=author, stage="in_review", effective_from=date(2026, 12, 1), title="Markers and seeds",
        codes=[("49411", "not_covered"), ("A4648", "covered")],
    )  # fmt: skip

    page = Page(client.get(address("change", version)))

    changes = page.root.one("section", aria_labelledby="changes")
    assert "What it changes against version 1" in changes.text
    assert "Coverage reduced" in changes.text
    assert {"49411", "32553", "A4648"} <= set(changes.text.replace(",", " ").split())
    assert "seeds" in " ".join(added.text for added in changes.all("ins"))
    assert "Approve" in [button.text for button in page.root.all("button", type="submit")]


def test_a_returned_draft_says_why_until_it_is_submitted_again(client, author):
    approver = make_user("approver@example.org", groups=["Approvers"])
    version = make_policy_version(author=author, stage="in_review", **SAYS)
    client.force_login(approver)
    step(client, version, "return", note="The passage is missing.")
    client.force_login(author)

    page = client.get(address("change", version))
    client.post(address("change", version), form_of(fresh(version), _submit="1"))
    later = client.get(address("change", version))

    assert "Returned by approver@example.org" in text_of(page)
    assert ": The passage is missing." in text_of(page)
    assert "Returned by" not in text_of(later)


@pytest.mark.parametrize("slug,stage", [("return", "in_review"), ("withdraw", "draft")])
def test_a_step_that_wants_a_note_asks_for_it(client, editor, slug, stage):
    version = make_policy_version(stage=stage)

    _, said = step(client, version, slug, note=" ")

    assert said == ["Say why: a note is wanted."]
    assert fresh(version).stage == stage


def test_a_withdrawn_draft_is_kept(client, editor):
    version = make_policy_version()

    _, said = step(client, version, "withdraw", note="Entered twice.")

    assert said == ["Version 1 of Aetna CPB 0590 is withdrawn."]
    assert (fresh(version).stage, version.events.get().note) == ("withdrawn", "Entered twice.")


@pytest.mark.parametrize("slug", ["submit", "approve", "return", "withdraw"])
def test_a_step_on_a_page_that_somebody_has_overtaken_is_refused_with_their_name(client, slug):
    client.force_login(make_superuser())
    stage = "draft" if slug in ("submit", "withdraw") else "in_review"
    version = make_policy_version(stage=stage, **SAYS)

    _, said = step(client, version, slug, note="x", seen_at="2026-01-01T00:00:00+00:00")

    assert said[0].startswith("Somebody else saved version 1 at 12:00:00 on 21 November 2026")
    assert fresh(version).stage == stage


def test_a_new_version_starts_as_a_copy(client, editor):
    version = make_policy_version(stage="approved", **SAYS)

    response, said = step(client, version, "new-version")

    draft = PolicyVersion.objects.get(number=2)
    assert response.headers["Location"] == address("change", draft)
    assert content_of(draft).codes == content_of(version).codes
    assert (draft.author, draft.corrects) == (editor, None)
    assert said == ["Version 2 of Aetna CPB 0590 is started as a copy: give it its own dates."]
    page = text_of(client.get(address("change", draft)))
    assert "Version 1 takes effect on 1 January 2026 too: give this version a date of its own" in page


def test_a_correction_takes_the_place_of_what_it_corrects(client, approver, author, today):
    version = make_policy_version(stage="approved", **SAYS)
    client.force_login(author)
    step(client, version, "correction")
    draft = PolicyVersion.objects.get(number=2)
    page = text_of(client.get(address("change", draft)))
    client.post(address("change", draft), form_of(draft, title="Corrected title", _submit="1"))
    client.force_login(approver)
    step(client, fresh(draft), "approve")

    assert "Corrects version 1" in page
    assert "a date of its own" not in page
    assert (fresh(version).stage, fresh(draft).stage, fresh(draft).corrects) == ("corrected", "approved", version)


def test_a_retirement_asks_for_its_day(client, editor):
    version = make_policy_version(stage="approved", **SAYS)

    _, refused = step(client, version, "retirement")
    step(client, version, "retirement", effective_from="2027-03-01")

    draft = PolicyVersion.objects.get(number=2)
    assert refused == ["Give the first day on which the policy holds no more."]
    assert (draft.is_retirement, draft.effective_from) == (True, date(2027, 3, 1))
    page = text_of(client.get(address("change", draft)))
    assert "Once it is approved, the policy is retired from 1 March 2027 on, by itself." in page


def test_a_second_open_version_is_not_offered_and_is_refused(client, editor):
    version = make_policy_version(stage="approved", **SAYS)
    make_policy_version(version.policy, effective_from=date(2027, 1, 1))

    page = client.get(address("change", version))
    _, said = step(client, version, "new-version")

    assert "New version from this" not in buttons(page)
    assert "Version 2 is open (draft): finish that one before another is started." in text_of(page)
    assert said == ["Aetna CPB 0590 has version 2 draft already: carry on with that one."]


def test_windows_that_overlap_are_refused_in_words(client, approver, author):
    first = make_policy_version(stage="approved", **SAYS)
    version = make_policy_version(first.policy, author=author, stage="in_review", **SAYS)

    _, said = step(client, version, "approve")

    assert "Version 1 takes effect on 1 January 2026 too." in said[0]
    assert fresh(version).stage == "in_review"


def test_an_editor_approves_nothing_and_an_approver_writes_nothing(client, editor):
    version = make_policy_version(stage="in_review", **SAYS)
    draft = make_policy_version(make_policy(number="0051"), **SAYS)
    assert step(client, version, "approve")[0].status_code == 403

    client.force_login(make_user("approver@example.org", groups=["Approvers"]))

    assert client.post(address("change", draft), form_of(draft, title="x")).status_code == 403
    assert step(client, draft, "submit")[0].status_code == 403
    assert client.get(address("paste", draft, "codes")).status_code == 403
    assert client.get(reverse("admin:payers_policyversion_add")).status_code == 403
    assert "textarea" not in client.get(address("change", draft)).content.decode()
    assert (fresh(version).stage, fresh(draft).title) == ("in_review", "Markers placed for radiation")


def test_a_payers_editor_works_on_that_payer_only(client):
    own, other = make_payer("aetna", "Aetna", "commercial"), make_payer("cigna", "Cigna", "commercial")
    client.force_login(staff_of(own))
    mine = make_policy_version(make_policy(own), **SAYS)
    theirs = make_policy_version(make_policy(other, "0051"), summary="As it was.", **SAYS)

    client.post(address("change", mine), form_of(mine, title="Mine"))

    assert fresh(mine).title == "Mine"
    listed = client.get(reverse("admin:payers_policyversion_changelist")).content.decode()
    assert "CPB 0590" in listed
    assert "0051" not in listed
    for page in ("change", "preview", "compare"):
        assert client.get(address(page, theirs)).status_code == 403
    assert client.get(address("paste", theirs, "codes")).status_code == 403
    assert client.post(address("change", theirs), form_of(theirs, summary="x")).status_code == 403
    assert step(client, theirs, "submit")[0].status_code == 403
    assert (fresh(theirs).summary, fresh(theirs).stage) == ("As it was.", "draft")
    policy = reverse("admin:payers_policy_change", args=(theirs.policy_id,))
    assert client.get(policy).status_code == 403
    assert client.post(policy, {"number": "0052", "kind": "medical"}).status_code == 403
    assert Policy.objects.get(pk=theirs.policy_id).number == "0051"


def test_a_payers_approver_approves_that_payer_only(client, author):
    own, other = make_payer("aetna", "Aetna", "commercial"), make_payer("cigna", "Cigna", "commercial")
    client.force_login(staff_of(own, "approver"))
    mine = make_policy_version(make_policy(own), stage="in_review", author=author, **SAYS)
    theirs = make_policy_version(make_policy(other, "0051"), stage="in_review", author=author, **SAYS)

    _, said = step(client, mine, "approve")

    assert said == ["Version 1 of Aetna CPB 0590 is approved."]
    assert step(client, theirs, "approve")[0].status_code == 403
    assert fresh(theirs).stage == "in_review"
    # Approves only: nothing here is theirs to write.
    assert client.post(address("change", mine), {}).status_code == 403
    assert client.get(reverse("admin:payers_policyversion_add")).status_code == 403


def test_steps_on_an_imported_version_are_not_offered(client, editor):
    release = make_release("mcd", "2026-11")
    version = make_policy_version(make_policy(release=release), stage="approved", release=release, **SAYS)

    page = client.get(address("change", version))
    _, said = step(client, version, "new-version")

    assert "New version from this" not in buttons(page)
    assert "is not edited by hand" in said[0]


def test_a_draft_is_previewed_as_readers_would_see_it_and_kept_by_nobody(client, editor):
    version = make_policy_version(make_policy(is_sample=True), title="Only a draft", **SAYS)

    response = client.get(address("preview", version))

    page = Page(response)
    assert "no-store" in response.headers["Cache-Control"]
    assert "It is not published." in page.main.text
    assert "Only a draft" in page.main.one("h1").text
    assert "49411" in page.main.text
    assert page.root.all(data_sample=True)
    assert "in force today" not in page.main.text


def test_versions_are_compared(client, editor):
    old = make_policy_version(stage="approved", summary="Old words", **SAYS)
    new = make_policy_version(old.policy, summary="New words", effective_from=date(2027, 1, 1), **SAYS)

    page = Page(client.get(address("compare", new)))

    assert "From version 1 (approved) to version 2 (draft)" in page.root.text
    assert "Old" in " ".join(word.text for word in page.root.all("del"))
    assert client.get(address("compare", new) + "?with=9").status_code == 404
    alone = make_policy_version(make_policy(number="0051"))
    assert "has no other version" in text_of(client.get(address("compare", alone)))


def test_an_editor_starts_a_version_by_the_number_of_its_policy(client, editor):
    policy = make_policy()
    url = reverse("admin:payers_policyversion_add")

    unknown = text_of(client.post(url, {"payer": "aetna", "number": "CPB 9999"}))
    client.post(url, {"payer": "aetna", "number": "cpb 0590"})
    again = text_of(client.post(url, {"payer": "aetna", "number": "CPB 0590"}))

    assert "Aetna has no policy CPB 9999 here." in unknown
    assert policy.versions.get().author == editor
    assert "Aetna CPB 0590 has version 1 draft already: carry on with that one." in again


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_many(client, editor, django_assert_num_queries, count):
    for number in range(count):
        make_policy_version(make_policy(number=f"CPB 000{number}"))

    # Session, person, permissions of the person and of groups, payers of the filter, count, rows.
    with django_assert_num_queries(7):
        page = Page(client.get(reverse("admin:payers_policyversion_changelist")))

    assert len(page.root.one("table", id="result_list").rows) == count


def test_the_list_is_narrowed_by_stage_and_standing_and_searched(client, editor, today):
    policy = make_policy()
    make_policy_version(policy, stage="approved", title="Now", effective_from=date(2026, 1, 1),
                        in_force_to=date(2027, 1, 1))  # fmt: skip
    make_policy_version(policy, stage="approved", title="Later", effective_from=date(2027, 1, 1))
    make_policy_version(policy, stage="approved", title="Proposal", is_proposed=True, effective_from=date(2027, 5, 1))
    make_policy_version(make_policy(number="CS032.OP"), title="Draft")

    def titles(query):
        page = Page(client.get(reverse("admin:payers_policyversion_changelist") + query))
        return sorted(row[2] for row in page.root.one("table", id="result_list").rows)

    assert titles("?stage=open") == ["Draft"]
    assert titles("?standing=active") == ["Now"]
    assert titles("?standing=future") == ["Later"]
    assert titles("?standing=proposed") == ["Proposal"]
    assert titles("?q=cs032") == ["Draft"]
    assert titles("?q=later") == ["Later"]


def test_the_first_page_shows_what_waits(client, editor):
    make_policy_version(author=editor, title="Mine to write")
    make_policy_version(make_policy(number="0051"), stage="in_review")

    page = Page(client.get(reverse("admin:index")))

    desk = page.root.one("div", id="policy-desk").text
    assert "1 in review" in desk
    assert "Mine to write" in desk


def test_somebody_of_no_payer_sees_none(client):
    client.force_login(make_user("nobody@example.org", groups=["Payer staff"]))
    version = make_policy_version()

    assert client.get(address("change", version)).status_code == 403
    assert "CPB 0590" not in client.get(reverse("admin:payers_policyversion_changelist")).content.decode()
    assert "policy-desk" not in client.get(reverse("admin:index")).content.decode()
