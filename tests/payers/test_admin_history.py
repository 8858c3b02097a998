"""The history of payers and policies in the admin: read by whoever may read the thing itself, written by nobody."""

import pytest
from django.urls import reverse

from payers.models import PayerStaff
from tests.factories.accounts import make_user
from tests.factories.payers import make_payer, make_policy

pytestmark = pytest.mark.django_db


def address(page, *args, model="policy"):
    return reverse(f"admin:payers_{model}_{page}", args=args)


@pytest.fixture
def policy():
    return make_policy(number="CPB 0590", is_sample=True)


@pytest.mark.parametrize("group", ["Editors", "Approvers", "Payer staff"])
def test_nobody_writes_a_policy_by_posting_to_its_history(client, policy, group):
    client.force_login(make_user("staff@example.org", groups=[group]))
    kept = policy.history.get()

    response = client.post(
        address("simple_history", policy.pk, kept.history_id),
        {"payer": policy.payer_id, "number": "X 1", "kind": "lcd"},
    )

    assert response.status_code == 405
    policy.refresh_from_db()
    assert (policy.number, policy.kind, policy.is_sample) == ("CPB 0590", "medical", True)
    assert policy.history.count() == 1


def test_nobody_writes_a_payer_by_posting_to_its_history(client):
    payer = make_payer("aetna", "Aetna", "commercial")
    client.force_login(make_user("approver@example.org", groups=["Approvers"]))

    response = client.post(
        address("simple_history", payer.pk, payer.history.get().history_id, model="payer"),
        {"name": "Another name", "kind": "medicaid"},
    )

    assert response.status_code == 405
    payer.refresh_from_db()
    assert (payer.name, payer.kind) == ("Aetna", "commercial")


def test_the_history_of_another_payers_policy_is_refused(client, policy):
    user = make_user("cigna-editor@example.org", groups=["Payer staff"])
    PayerStaff.objects.create(payer=make_payer("cigna", "Cigna", "commercial"), user=user, role="editor")
    client.force_login(user)

    assert client.get(address("history", policy.pk)).status_code == 403
    assert client.get(address("simple_history", policy.pk, policy.history.get().history_id)).status_code == 403


def test_a_payers_own_editor_reads_the_history_of_its_policies(client, policy):
    user = make_user("aetna-editor@example.org", groups=["Payer staff"])
    PayerStaff.objects.create(payer=policy.payer, user=user, role="editor")
    client.force_login(user)

    assert "CPB 0590" in client.get(address("history", policy.pk)).content.decode()
    shown = client.get(address("simple_history", policy.pk, policy.history.get().history_id))
    assert 'value="CPB 0590"' in shown.content.decode()


@pytest.mark.parametrize(
    "number",
    ["x", "\N{SUPERSCRIPT TWO}", "9" * 18, "9" * 5000, "-1"],
    ids=["word", "superscript", "large", "huge", "minus"],
)
@pytest.mark.parametrize("page", ["history", "change"])
def test_an_address_that_is_no_number_leads_nowhere(client, number, page):
    client.force_login(make_user("editor@example.org", groups=["Editors"]))

    assert client.get(f"/admin/payers/policy/{number}/{page}/").status_code in (302, 404)
    assert client.get(f"/admin/payers/policyversion/{number}/{page}/").status_code in (302, 404)
    assert client.get(f"/admin/payers/policy/1/history/{number}/").status_code == 404
