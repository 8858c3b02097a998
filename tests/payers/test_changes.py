"""What an approved version changes is kept once, with the codes that it touches."""

from datetime import UTC, date, datetime

import pytest

from payers.actions.changes import record_change
from payers.models import ChangedCode, PolicyChange
from tests.factories.payers import make_payer, make_policy, make_policy_version

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 9, tzinfo=UTC)


def pair(old=(("49411", "covered"),), new=(("49411", "criteria"),), **facts):
    policy = make_policy()
    first = make_policy_version(policy, "approved", codes=old, in_force_to=date(2026, 7, 1))
    second = make_policy_version(policy, "approved", date(2026, 7, 1), codes=new, **facts)
    return first, second


def codes(change):
    return sorted(change.codes.values_list("system", "code"))


def test_change_is_kept_in_words_kinds_and_counts():
    first, second = pair(new=[("49411", "criteria"), ("A4648", "covered", "yes")])
    change = record_change(version=second, previous=first, at=AT)
    assert (change.policy, change.version, change.previous, change.at) == (second.policy, second, first, AT)
    assert change.kinds == ["reduced", "prior_authorization", "codes"]
    assert change.summary == ("Coverage reduced for 49411; prior authorization now required for A4648; 1 code added.")
    assert (change.counts["codes_added"], change.counts["codes_reduced"]) == (1, 1)
    assert codes(change) == [("cpt", "49411"), ("hcpcs", "A4648")]


def test_first_version_is_a_new_policy_and_touches_all_its_codes():
    first, _ = pair()
    change = record_change(version=first, previous=None, at=AT)
    assert (change.kinds, change.previous) == (["created"], None)
    assert codes(change) == [("cpt", "49411")]


def test_second_call_returns_the_first_and_adds_nothing():
    first, second = pair()
    change = record_change(version=second, previous=first, at=AT)
    again = record_change(version=second, previous=None, at=datetime(2027, 1, 1, tzinfo=UTC))
    assert (again, again.kinds, again.at) == (change, ["reduced", "codes"], AT)
    assert (PolicyChange.objects.count(), ChangedCode.objects.count()) == (1, 1)


def test_change_of_criteria_touches_codes_of_both_versions():
    first, second = pair(
        old=[("49411", "criteria"), ("32553", "criteria")],
        new=[("49411", "criteria"), ("10035", "criteria")],
        criteria=[(0, "leaf", "Imaging was done.")],
    )
    change = record_change(version=second, previous=first, at=AT)
    assert [code for _, code in codes(change)] == ["10035", "32553", "49411"]


def test_delegate_that_changes_is_a_change_of_prior_authorization():
    delegate = make_payer("manager", "A Manager", "delegate", is_key=False)
    row = {"code": "49411", "disposition": "criteria", "prior_authorization": "delegated", "delegate": delegate}
    first, second = pair(old=[("49411", "criteria", "yes")], new=[row])
    change = record_change(version=second, previous=first, at=AT)
    assert change.kinds == ["prior_authorization"]


@pytest.mark.parametrize("number", [1, 3, 300])
def test_change_is_recorded_in_the_same_queries_however_many_codes(django_assert_num_queries, number):
    rows = [(f"{10000 + code}", "covered") for code in range(number)]
    first, second = pair(old=rows, new=[(code, "criteria") for code, _ in rows])
    with django_assert_num_queries(16):
        change = record_change(version=second, previous=first, at=AT)
    assert change.counts["codes_reduced"] == number
