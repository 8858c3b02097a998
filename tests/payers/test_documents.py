"""What versions say, read flat for comparison."""

from datetime import date

import pytest

from payers.contents import document_of
from payers.models import PolicyReference, PolicyVersion, StateException
from payers.selectors.documents import documents_of
from tests.factories.payers import make_payer, make_policy, make_policy_version

pytestmark = pytest.mark.django_db


def two_versions():
    policy = make_policy()
    row = {"code": "49411", "disposition": "criteria", "prior_authorization": "delegated", "capture": "p1"}
    delegate = make_payer("manager", "A Benefit Manager", "delegate", is_key=False)
    first = make_policy_version(
        policy,
        "approved",
        codes=[
            row | {"delegate": delegate, "places": ["11", "22"], "modifiers": ["26"], "group": 2, "note": "A note."},
            ("A4648", "covered", "no"),
            ("32553", "not_covered"),
        ],
        diagnoses=[("C34.11", "supports"), ("C34.10", "does_not_support")],
        sections={"references": "Works.", "coverage_rationale": "Why.", "criteria": "What."},
        criteria=[(0, "all", ""), (1, "leaf", "imaging")],
        captures={"p2": "Other words.", "p1": "Words."},
        summary="In short.",
        next_review_on=date(2027, 1, 1),
        in_force_to=date(2027, 1, 1),
    )
    PolicyReference.objects.create(version=first, position=0, text="A work.", url="https://works.example/")
    StateException.objects.create(version=first, state="TX", text="Not there.")
    return first, make_policy_version(policy, "approved", date(2027, 1, 1))


def test_flat_reading_says_what_the_rows_say(django_assert_num_queries):
    pks = [version.pk for version in two_versions()]
    with django_assert_num_queries(8):
        found = documents_of(pks)
    held = PolicyVersion.objects.with_contents().filter(pk__in=pks)
    assert found == {version.pk: document_of(version) for version in held}
    assert len(found[pks[0]].codes) == 3
    assert found[pks[0]].codes[2].places == ("11", "22")


def test_nothing_asked_is_nothing_read():
    assert documents_of([]) == {}
