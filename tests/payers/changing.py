"""Two versions of one policy, and changes recorded of them, for tests of what changed."""

from datetime import UTC, date, datetime, timedelta

from payers.actions.changes import record_change
from tests.factories.payers import make_payer, make_policy, make_policy_version

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
DIFF = "/payers/aetna/policies/cpb-0590/diff/1..2/"

OLD = {
    "codes": [("49411", "covered"), ("32553", "criteria"), ("10035", "criteria")],
    "diagnoses": [("C34.10", "supports"), ("C34.11", "supports"), ("C34.12", "supports")],
    "sections": {"background": "Markers are placed before radiation.", "definitions": "A marker is a seed."},
    "criteria": [(0, "all", ""), (1, "leaf", "six weeks of therapy failed"), (1, "leaf", "imaging was done")],
    "in_force_to": date(2027, 1, 1),
}
NEW = {
    "codes": [("49411", "criteria"), ("32553", "criteria", "yes"), ("76942", "not_covered")],
    "diagnoses": [("C50.911", "does_not_support")],
    "sections": {"background": "Markers are placed shortly before radiation.", "definitions": "A marker is a seed."},
    "criteria": [(0, "any", ""), (1, "leaf", "twelve weeks of therapy failed"), (1, "leaf", "imaging was done")],
    "next_review_on": date(2027, 11, 1),
}


def versions(policy=None, old=OLD, new=NEW, **facts):
    policy = policy or make_policy(**facts)
    first = make_policy_version(policy, "approved", **old)
    return first, make_policy_version(policy, "approved", date(2027, 1, 1), **new)


def changed(at=AT, **facts):
    first, second = versions(**facts)
    record_change(version=first, previous=None, at=at - timedelta(days=300))
    return record_change(version=second, previous=first, at=at)


def delegated(number):
    """Codes that a delegate decides, each with its passage: every table that a version has is read."""
    delegate = make_payer("manager", "A Benefit Manager", "delegate", is_key=False)
    row = {"disposition": "criteria", "prior_authorization": "delegated", "delegate": delegate, "capture": "p1"}
    return [{"code": f"{10000 + code}"} | row for code in range(number)]


def several(number):
    for place in range(number):
        payer = make_payer(f"payer-{place}", f"Payer {place}", "commercial")
        version = make_policy_version(make_policy(payer, f"P-{place}"), "approved", codes=[("49411", "covered")])
        record_change(version=version, previous=None, at=AT + timedelta(days=place))


def changed_of_two_payers():
    changed()
    other = make_payer("cigna", "Cigna", "commercial")
    version = make_policy_version(make_policy(other, "0051"), "approved", codes=[("A4648", "covered")])
    record_change(version=version, previous=None, at=AT)
