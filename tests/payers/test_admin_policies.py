"""Payers, policies and what surrounds them, in the admin."""

import re

import pytest
from django.urls import reverse

from payers.forms.policies import PolicyForm
from payers.models import Jurisdiction, PayerStaff, Policy, PolicyChange, PolicyRelation, SourceCapture
from tests.factories.accounts import make_superuser, make_user
from tests.factories.payers import make_jurisdiction, make_line, make_payer, make_policy, make_policy_version
from tests.factories.sources import NOW, make_release
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = make_user("editor@example.org", groups=["Editors"])
    client.force_login(user)
    return user


def url_of(page, *args, model="policy"):
    return reverse(f"admin:payers_{model}_{page}", args=args)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def rows(prefix, *typed, held=0):
    data = {f"{prefix}-TOTAL_FORMS": len(typed), f"{prefix}-INITIAL_FORMS": held}
    for number, row in enumerate(typed):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def form_of(policy, relations=(), captures=(), **typed):
    data = {"number": policy.number, "kind": policy.kind, **rows("versions")}
    return data | rows("relations", *relations) | rows("captures", *captures) | typed


def test_an_editor_adds_a_policy_and_is_shown_where_to_go_on(client, editor):
    aetna, line = make_payer("aetna", "Aetna", "commercial"), make_line(make_payer("aetna"))

    response = client.post(
        url_of("add"), {"payer": aetna.pk, "number": " CPB  0590 ", "kind": "medical", "lines_of_business": [line.pk]}
    )

    policy = Policy.objects.get()
    assert response.headers["Location"] == url_of("change", policy.pk)
    assert (policy.number, policy.slug, list(policy.lines_of_business.all())) == ("CPB 0590", "cpb-0590", [line])
    assert "Aetna CPB 0590 is added: start its first version." in words(client.get(url_of("change", policy.pk)))
    assert policy.history.first().history_user == editor


@pytest.mark.parametrize(
    "typed,expected",
    [
        ({"number": "cpb 0590"}, "Aetna has a policy CPB 0590 already: start a new version of it."),
        ({"number": "***"}, "A policy number holds letters or digits."),
        ({"payer": ""}, "This field is required."),
    ],
)
def test_a_policy_that_cannot_be_added_is_refused_in_words(client, editor, typed, expected):
    policy = make_policy()

    response = client.post(url_of("add"), {"payer": policy.payer_id, "number": "CPB 1", "kind": "medical"} | typed)

    assert expected in words(response)
    assert Policy.objects.count() == 1


def test_a_policy_is_not_for_a_line_of_another_payer(client, editor):
    policy, foreign = make_policy(), make_line(make_payer("cigna", "Cigna", "commercial"))

    response = client.post(url_of("add"), {
        "payer": policy.payer_id, "number": "CPB 1", "kind": "medical", "lines_of_business": [foreign.pk],
    })  # fmt: skip

    assert "A policy is for lines of its own payer, not for Cigna: Commercial." in words(response)


def test_the_number_of_a_policy_that_readers_know_stays(client, editor):
    policy = make_policy_version(stage="approved").policy

    client.post(url_of("change", policy.pk), form_of(policy, number="CPB 0591", kind="reimbursement"))

    policy.refresh_from_db()
    assert (policy.number, policy.kind) == ("CPB 0590", "reimbursement")


def test_relations_name_the_other_policy_by_its_number(client, editor):
    policy, other = make_policy(), make_policy(number="CS032.OP")
    make_policy(make_payer("cigna", "Cigna", "commercial"), "0051")

    client.post(url_of("change", policy.pk), form_of(policy, [{"kind": "supersedes", "number": "cs032.op"}]))
    foreign = client.post(url_of("change", policy.pk), form_of(policy, [{"kind": "related", "number": "0051"}]))
    own = client.post(url_of("change", policy.pk), form_of(policy, [{"kind": "related", "number": "CPB 0590"}]))
    twice = [{"kind": "related", "number": "CS032.OP"}] * 2
    doubled = client.post(url_of("change", policy.pk), form_of(policy, twice))

    relation = PolicyRelation.objects.get()
    assert (relation.policy, relation.kind, relation.target) == (policy, "supersedes", other)
    assert "The payer has no policy 0051 here." in words(foreign)
    assert "A policy points to another one." in words(own)
    assert "A row is listed twice: delete one of the two." in words(doubled)


def test_a_later_reading_of_the_document_is_kept_with_the_policy(client, editor):
    policy = make_policy_version(stage="approved", captures={"p4": "As written"}).policy
    typed = {"key": "p4-later", "url": "example.org/p", "retrieved_at_0": "2026-11-20", "retrieved_at_1": "10:00",
             "sha256": "a" * 64, "quote": "As it reads now"}  # fmt: skip

    page = client.get(url_of("change", policy.pk))
    client.post(url_of("change", policy.pk), form_of(policy, captures=[typed]))

    assert "As written" not in page.content.decode()
    capture = SourceCapture.objects.get(version=None)
    assert (capture.policy, capture.quote, capture.url) == (policy, "As it reads now", "https://example.org/p")


def test_an_imported_policy_is_only_looked_at(client, editor):
    policy = make_policy(release=make_release("mcd", "2026-11"))

    page = Page(client.get(url_of("change", policy.pk)))
    response = client.post(url_of("change", policy.pk), form_of(policy, kind="lcd"))

    assert [box for box in page.root.one("div", id="content").all("input") if box.attrs.get("type") == "text"] == []
    assert response.status_code == 403
    assert Policy.objects.get().kind == "medical"


def test_nobody_deletes_a_policy(client):
    client.force_login(make_superuser())

    assert client.post(url_of("delete", make_policy().pk)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_tells_open_drafts_and_costs_the_same_for_many(client, editor, django_assert_num_queries, count):
    for number in range(count):
        make_policy_version(make_policy(number=f"CPB 000{number}"))

    # Session, person, permissions of the person and of groups, payers of the filter, count, rows.
    with django_assert_num_queries(7):
        page = Page(client.get(url_of("changelist")))

    table = page.root.one("table", id="result_list").rows
    assert [row[3] for row in table] == ["version 1"] * count


def test_only_a_superuser_says_who_works_on_a_payer(client, editor):
    payer, person = make_payer(), make_user("own@example.org", groups=["Payer staff"])
    facts = {"name": "Medicare", "kind": "medicare_ffs", **rows("lines_of_business")}
    new = rows("staff", {"email": "OWN@example.org", "role": "editor"})
    client.post(url_of("change", payer.pk, model="payer"), facts | new)
    by_editor = PayerStaff.objects.count()
    client.force_login(make_superuser())

    unknown = rows("staff", {"email": "who@example.org", "role": "editor"})
    refused = client.post(url_of("change", payer.pk, model="payer"), facts | unknown)
    client.post(url_of("change", payer.pk, model="payer"), facts | new)

    assert by_editor == 0
    assert "Nobody has the address who@example.org." in words(refused)
    assert (PayerStaff.objects.get().user, PayerStaff.objects.get().role) == (person, "editor")


def test_an_editor_adds_a_line_of_business(client, editor):
    payer = make_payer()
    line = {"name": "Medicare Advantage", "slug": "ma", "kind": "medicare_advantage"}

    client.post(
        url_of("change", payer.pk, model="payer"),
        {"name": "Medicare", "kind": "medicare_ffs", **rows("lines_of_business", line)},
    )

    assert payer.lines_of_business.get().name == "Medicare Advantage"


def test_the_states_of_a_jurisdiction_are_typed_as_a_list(client, editor):
    facts = {"name": "Jurisdiction H", "slug": "jh", "states": "tx; OK, TX"}

    refused = client.post(url_of("add", model="jurisdiction"), facts | {"states": "TX, ZZ"})
    client.post(url_of("add", model="jurisdiction"), facts)
    held = Jurisdiction.objects.get()
    client.post(url_of("change", held.pk, model="jurisdiction"), facts | {"states": "TX, NM"})

    assert "No state or territory: ZZ." in words(refused)
    assert [row.state for row in held.states.all()] == ["NM", "TX"]


def test_an_imported_jurisdiction_is_only_looked_at(client, editor):
    held = make_jurisdiction(release=make_release("mcd", "2026-11"))

    page = words(client.get(url_of("change", held.pk, model="jurisdiction")))

    assert "OK, TX" in page
    assert client.post(url_of("change", held.pk, model="jurisdiction"), {"name": "x"}).status_code == 403


def test_changes_are_only_looked_at(client, editor):
    version = make_policy_version(stage="approved")
    change = PolicyChange.objects.create(
        version=version, policy=version.policy, at=NOW, kinds=["created"], summary="New policy."
    )

    page = words(client.get(url_of("change", change.pk, model="policychange")))

    assert "New policy" in page
    assert client.post(url_of("change", change.pk, model="policychange"), {"summary": "x"}).status_code == 403
    assert client.get(url_of("add", model="policychange")).status_code == 403


def test_an_editor_enters_a_payers_metrics(client, editor):
    payer = make_payer()

    client.post(url_of("add", model="priorauthorizationmetric"), {
        "payer": payer.pk, "program": "medicare_advantage", "year": "2026", "standard_approved": "92.5",
        "url": "example.org/metrics",
    })  # fmt: skip

    metric = payer.metrics.get()
    assert (metric.year, str(metric.standard_approved), metric.url) == (2026, "92.50", "https://example.org/metrics")


def test_before_there_is_a_payer_an_editor_is_not_told_that_they_may_not_write(client, editor):
    for model in ("policy", "policyversion"):
        response = client.get(url_of("add", model=model))
        assert response.status_code == 200
        assert Page(response).root.one("select", name="payer").all("option")


def test_of_two_who_add_the_same_policy_at_once_the_second_is_told(client, editor, monkeypatch):
    aetna = make_payer("aetna", "Aetna", "commercial")
    make_policy(aetna, "CPB 0590")
    # The form looked before the other one saved.
    monkeypatch.setattr(PolicyForm, "clean", lambda form: form.cleaned_data)

    response = client.post(url_of("add"), {"payer": aetna.pk, "number": "cpb-0590", "kind": "medical"}, follow=True)

    assert response.redirect_chain == [(url_of("changelist"), 302)]
    assert "Aetna has a policy CPB 0590 already: start a new version of it." in words(response)
    assert Policy.objects.get().number == "CPB 0590"


def test_a_sample_that_readers_have_seen_stays_a_sample(client, editor):
    sample, other = make_policy(number="CPB 1", is_sample=True), make_policy(number="CPB 2")
    for policy in (sample, other):
        make_policy_version(policy, stage="approved")

    client.post(url_of("change", sample.pk), form_of(sample))
    client.post(url_of("change", other.pk), form_of(other, is_sample="on"))

    assert [policy.is_sample for policy in Policy.objects.order_by("number")] == [True, True]
