"""Policies, as people keep, note and visit them."""

from collections.abc import Mapping, Sequence

from django.db.models import OuterRef, Q, Subquery

from accounts.subjects import Subject, register_subject
from payers.models import Policy, PolicyVersion

POLICY = "policy"


def policy_key(policy: Policy) -> str:
    """`aetna/cpb-0590`."""
    return f"{policy.payer.slug}/{policy.slug}"


def policies_named(keys: Sequence[str]) -> Mapping[str, Subject]:
    """Only those of which a version is there to be read."""
    wanted = Q(pk__in=())
    for key in keys:
        payer, _, number = key.partition("/")
        wanted |= Q(payer__slug=payer, slug=number)
    newest = PolicyVersion.objects.readable().filter(policy=OuterRef("pk")).order_by("-number")
    found = Policy.objects.readable().filter(wanted).annotate(title=Subquery(newest.values("title")[:1]))
    return {
        policy_key(policy): Subject(str(policy), _title(policy), policy.get_absolute_url())
        for policy in found.select_related("payer")
    }


def _title(policy: Policy) -> str:
    title: str = getattr(policy, "title", "") or ""
    return f"Sample. {title}" if policy.is_sample and not title.startswith("Sample") else title


register_subject(POLICY, "Policy", policies_named)
