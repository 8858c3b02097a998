"""Changes, and who watches them, was told of them and has read them."""

from accounts.models import Team
from payers.models import (
    Acknowledgement,
    ChangedCode,
    Notice,
    PolicyChange,
    Watch,
    Webhook,
    WebhookDelivery,
)
from tests.factories.payers import make_policy, make_policy_version
from tests.factories.sources import NOW

SECRET = "5" * 64


def make_team(*members, name="Billing", slug="billing"):
    team = Team.objects.get_or_create(slug=slug, defaults={"name": name})[0]
    team.members.add(*members)
    return team


def make_change(policy=None, at=NOW, kinds=("codes", "reduced"), summary="One code is no longer covered.", **facts):
    """Straight into the table, of a new approved version; `codes`: (system, code) pairs; the rest are the version's.

    Each version of a policy begins where the one before it ends, so that any number of them can be made.
    """
    policy = policy or make_policy()
    codes = facts.pop("codes", ())
    previous = policy.versions.order_by("-number").first()
    number = previous.number + 1 if previous else 1
    if previous:
        previous.in_force_to = previous.effective_from.replace(year=2026 + previous.number)
        previous.save()
        facts = {"effective_from": previous.in_force_to} | facts
    version = make_policy_version(policy, **({"stage": "approved", "number": number, "approved_at": at} | facts))
    change = PolicyChange.objects.create(
        version=version,
        previous=previous,
        policy=policy,
        at=at,
        kinds=list(kinds),
        counts={"codes_added": 1},
        summary=summary,
    )
    ChangedCode.objects.bulk_create(ChangedCode(change=change, system=system, code=code) for system, code in codes)
    return change


def make_watch(user=None, team=None, frequency="daily", **thing):
    return Watch.objects.create(user=user, team=team, frequency=frequency, created_at=NOW, **thing)


def make_notice(user, change, is_at_once=False, **facts):
    return Notice.objects.create(user=user, change=change, is_at_once=is_at_once, **({"created_at": NOW} | facts))


def make_acknowledgement(user, change, at=NOW):
    return Acknowledgement.objects.create(user=user, change=change, at=at)


def make_webhook(owner, url="https://hooks.example.org/policies", payer=None, **facts):
    return Webhook.objects.create(owner=owner, url=url, payer=payer, secret=SECRET, created_at=NOW, **facts)


def make_delivery(webhook, change, **facts):
    facts = {"created_at": NOW, "next_attempt_at": NOW} | facts
    return WebhookDelivery.objects.create(webhook=webhook, change=change, **facts)
