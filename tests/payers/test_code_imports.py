"""A draft takes codes from a file, by way of a look at what would change."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from codes.models import CodeReplacement
from payers.code_tables import read_code_table
from payers.code_uploads import CodeUpload, sealed
from payers.models import PayerStaff, PolicyEvent, PolicyVersion
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.payers import make_payer, make_policy, make_policy_version
from tests.factories.sources import NOW, make_document
from tests.pages import Page

NO_SHAPE = (
    "has the shape of neither a CPT nor a HCPCS code. A spreadsheet drops zeros in front of a number: format the column "
    "as text."
)


@pytest.fixture
def policy(db):
    return make_policy(make_payer("aetna", "Aetna", "commercial"), is_sample=True)


@pytest.fixture
def editor(policy):
    user = make_user("editor@example.com", groups=["Payer staff"])
    PayerStaff.objects.create(payer=policy.payer, user=user, role="editor")
    return user


@pytest.fixture
def draft(policy):
    make_code(code="49411", title="Markers")
    make_code(code="32553", title="Markers in the chest")
    return make_policy_version(
        policy, codes=[("49411", "criteria", "yes"), ("A4648", "related")], summary="Words", captures={"p1": "Words"}
    )


def desk(version):
    return reverse("admin:payers_policyversion_import_codes", args=(version.pk,))


def look(client, version, text, mode="add", name="codes.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return Page(client.post(desk(version), {"file": SimpleUploadedFile(name, content), "mode": mode}))


def held_in(page):
    return page.main.one("input", name="held").attrs["value"]


def save(client, version, held, **more):
    return client.post(desk(version), {"held": held, "_save": "1"} | more, follow=True)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def listed(version):
    rows = version.codes.order_by("code")
    return [(row.code, row.disposition, row.prior_authorization) for row in rows]


def test_a_file_is_looked_at_and_then_saved(client, editor, draft):
    client.force_login(editor)
    page = look(client, draft, "code,disposition\n49411,Not covered\n32553,covered\n", "replace")
    assert "has 2 rows: 1 new, 1 changed, 0 the same, 1 fault." in page.main.text
    page = look(
        client,
        draft,
        "code,disposition,prior authorization\n49411,Not covered,Not required\n32553,covered,\n",
        "replace",
    )
    assert "has 2 rows: 1 new, 1 changed, 0 the same. 1 that the version lists and the file does not" in page.main.text
    assert page.main.rows == [
        ["CPT 32553", "Covered", "Not stated", "not limited", "none", "1", "none"],
        [
            "CPT 49411",
            "disposition: Covered if criteria are met becomes Not covered prior authorization: Required becomes Not required",
        ],
        ["HCPCS A4648", "Listed as related; no decision", "Not stated", "not limited", "none", "1", "none"],
    ]
    assert listed(draft) == [("49411", "criteria", "yes"), ("A4648", "related", "not_stated")]
    response = save(client, draft, held_in(page))
    assert messages_of(response) == ["Codes of version 1 saved from codes.csv: 1 new, 1 changed, 1 taken out."]
    assert listed(draft) == [("32553", "covered", "not_stated"), ("49411", "not_covered", "no")]
    draft.refresh_from_db()
    assert draft.summary == "Words"
    event = PolicyEvent.objects.get()
    assert (event.action, event.actor, event.origin) == ("edited", editor, "admin from 127.0.0.1")


def test_faults_are_listed_by_row_and_nothing_can_be_saved(client, editor, draft):
    client.force_login(editor)
    text = (
        "code,disposition,prior authorization,delegate,passage,places\n49411,Not covered,Required,,,\n"
        "32553,covered,delegated,nobody,,\n77301,covered,,,p9,222\n1,covered,,,,\n"
    )
    page = look(client, draft, text)
    assert page.main.one("table", aria_labelledby="faults").rows == [
        ["2", "prior_authorization", "Not covered and prior authorization 'required' contradict each other."],
        ["3", "delegate", "'nobody' is no delegate here; there is none: staff add it in the admin."],
        ["4", "passage", "There is no passage 'p9'."],
        ["4", "places", "Two digits are expected, not 222."],
        ["5", "code", f"'1' {NO_SHAPE}"],
    ]  # fmt: skip
    assert not page.main.all("input", name="_save")
    table = read_code_table("codes.csv", text.encode())
    held = sealed(CodeUpload("codes.csv", table, False, draft.updated_at), version=draft.pk, person=editor.pk)
    assert messages_of(save(client, draft, held)) == ["Nothing was saved: the file has faults, listed below."]
    assert len(listed(draft)) == 2


def test_unknown_and_ended_codes_are_saved_where_somebody_says_so(client, editor, draft):
    ended = make_code(code="77301", ended_on=date(2025, 1, 1))
    CodeReplacement.objects.create(code=ended, replaced_by=make_code(code="77338"), source=make_document())
    client.force_login(editor)
    page = look(client, draft, "code,disposition\n77301,covered\n99991,covered\n99992,covered\n")
    assert "2 new codes are in no loaded edition: 99991, 99992." in page.main.text
    assert "77301, from 2025-01-01; replaced by 77338" in page.main.text
    refused = save(client, draft, held_in(page))
    assert "Tick that you want them all the same." in messages_of(refused)[0]
    assert len(listed(draft)) == 2
    save(client, draft, held_in(Page(refused)), keep_doubtful="on")
    assert [code for code, *_ in listed(draft)] == ["49411", "77301", "99991", "99992", "A4648"]


def test_a_version_saved_meanwhile_is_not_overwritten(client, editor, draft):
    client.force_login(editor)
    page = look(client, draft, "code,disposition\n32553,covered\n")
    PolicyVersion.objects.filter(pk=draft.pk).update(updated_at=NOW.replace(year=2030))
    response = save(client, draft, held_in(page))
    assert "after you opened it. Nothing was saved: choose the file again" in messages_of(response)[0]
    assert len(listed(draft)) == 2


def test_a_file_that_says_nothing_new_is_not_saved(client, editor, draft):
    client.force_login(editor)
    page = look(client, draft, "code,disposition\n49411,criteria\n")
    assert "The version says all of this already" in page.main.text
    assert not page.main.all("input", name="held")


def test_a_broken_file_is_answered_beside_the_box(client, editor, draft):
    client.force_login(editor)
    for content, name, words in (
        (b"code\n494\x0011\n", "codes.csv", "codes.csv: holds a NUL character"),
        (b"code\n" + b"49411\n" * 100_000, "codes.csv", "has more than 10,000 rows"),
        (b"junk", "codes.xlsx", "is not a readable workbook"),
        (b"<script>", "<script>.exe", "is neither .csv nor .xlsx"),
        (b"", "codes.csv", "The file is empty."),
        (b"code\n49411\n", "a" * 300 + ".csv", "Ensure this filename has at most 200 characters"),
    ):
        page = look(client, draft, content, name=name)
        assert page.status == 200
        assert words in page.main.one("ul", class_="errorlist").text
        assert "<script>." not in page.html
    assert "Choose a file." in Page(client.post(desk(draft), {"mode": "add"})).main.text


def test_a_file_that_got_lost_is_asked_for_again(client, editor, draft):
    client.force_login(editor)
    for held in ("", "junk", "a:b:c"):
        assert messages_of(save(client, draft, held)) == [
            "The file has got lost on its way: choose it again. Nothing was saved."
        ]


def test_only_a_draft_takes_a_file(client, editor, draft):
    PolicyVersion.objects.filter(pk=draft.pk).update(stage="in_review")
    client.force_login(editor)
    response = client.get(desk(draft), follow=True)
    assert messages_of(response) == ["Version 1 of Aetna CPB 0590 is in review: only a draft is edited."]


def test_another_payers_staff_and_approvers_take_no_file_in(client, editor, draft):
    other = make_user("other@example.com", groups=["Payer staff"])
    PayerStaff.objects.create(payer=make_payer("cigna", "Cigna", "commercial"), user=other, role="editor")
    PayerStaff.objects.create(payer=draft.policy.payer, user=other, role="approver")
    client.force_login(other)
    assert client.get(desk(draft)).status_code == 403
    assert client.post(desk(draft), {"held": "x", "_save": "1"}).status_code == 403
    client.logout()
    assert client.get(desk(draft)).status_code == 302


@pytest.mark.parametrize("count", [3, 300])
def test_a_look_takes_a_constant_number_of_queries(client, editor, draft, count, django_assert_num_queries):
    client.force_login(editor)
    text = "code,disposition\n" + "".join(f"{10_000 + n},covered\n" for n in range(count))
    look(client, draft, text)
    with django_assert_num_queries(17):
        page = look(client, draft, text)
    assert len(page.main.rows) == count
