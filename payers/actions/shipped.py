"""What comes with the portal for trying it out. Whatever is there, or was deleted by staff, stays as staff left it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.models import Team, User
from payers.actions.approval import approve
from payers.actions.versions import create_policy, start_version, submit_for_review
from payers.document import PolicyDocument, VersionDocument
from payers.models import (
    Jurisdiction,
    JurisdictionState,
    LineOfBusiness,
    Notice,
    Payer,
    Policy,
    PolicyRelation,
    PolicyVersion,
    PriorAuthorizationMetric,
)
from payers.numbers import policy_slug

ORIGIN = "manage.py demo"
# From the draft to the review, so that the log of a sample reads as one does.
_DRAFTED_BEFORE = timedelta(hours=20)
_SUBMITTED_BEFORE = timedelta(hours=3)
NOT_MAILED = "Made by the demo: nobody was mailed."


@transaction.atomic
def add_shipped_line(*, payer: str, slug: str, facts: Mapping[str, Any]) -> bool:
    """A line of business of a payer that is here."""
    if LineOfBusiness.history.filter(history_type="-", payer__slug=payer, slug=slug).exists():
        return False
    held = Payer.objects.filter(slug=payer).first()
    return held is not None and LineOfBusiness.objects.get_or_create(payer=held, slug=slug, defaults=dict(facts))[1]


@transaction.atomic
def add_shipped_jurisdiction(*, slug: str, facts: Mapping[str, Any], states: Sequence[str]) -> bool:
    jurisdiction, created = Jurisdiction.objects.get_or_create(slug=slug, defaults=dict(facts))
    if created:
        JurisdictionState.objects.bulk_create(
            JurisdictionState(jurisdiction=jurisdiction, state=state) for state in states
        )
    return created


@transaction.atomic
def add_shipped_metric(*, payer: str, key: Mapping[str, Any], figures: Mapping[str, Any]) -> bool:
    """One year of a payer's scorecard, always a sample; `key` holds program, contract and year."""
    held = Payer.objects.filter(slug=payer).first()
    if held is None or PriorAuthorizationMetric.history.filter(history_type="-", payer=held, **key).exists():
        return False
    facts = dict(figures) | {"is_sample": True}
    return PriorAuthorizationMetric.objects.get_or_create(payer=held, **key, defaults=facts)[1]


def policies_to_add(*, documents: Sequence[PolicyDocument]) -> list[PolicyDocument]:
    """Those of payers that are here, whose number is not and was not here."""
    payers = set(Payer.objects.values_list("slug", flat=True))
    held = set(Policy.objects.values_list("payer__slug", "slug"))
    deleted = set(Policy.history.filter(history_type="-").values_list("payer__slug", "slug"))
    return [
        document
        for document in documents
        if document.payer in payers and (document.payer, policy_slug(document.number)) not in held | deleted
    ]


@transaction.atomic
def add_shipped_policies(
    *,
    documents: Sequence[PolicyDocument],
    author: User | None,
    approver: User | None,
    approved_at: Callable[[str, VersionDocument], datetime],
) -> int:
    """Sample policies with all their versions, approved in the order of `approved_at`. Returns how many versions."""
    policies = {(document.payer, document.number): _policy(document, author) for document in documents}
    for document in documents:
        _relate(policies[document.payer, document.number], document)
    versions = [
        (approved_at(document.number, version), policies[document.payer, document.number], version)
        for document in documents
        for version in document.versions
    ]
    # Sorting is stable: versions of one moment keep the order of their file.
    for at, policy, version in sorted(versions, key=lambda row: row[0]):
        _publish(policy, version, author, approver, at)
    return len(versions)


@transaction.atomic
def settle_shipped_notices(*, users: Sequence[User]) -> int:
    """Notices that the samples made are not mailed: a year of them would come at once."""
    waiting = Notice.objects.filter(user__in=users, change__policy__is_sample=True, claimed_at=None, sent_at=None)
    return waiting.update(claimed_at=F("created_at"), withheld=NOT_MAILED)


@transaction.atomic
def add_shipped_team(*, slug: str, name: str, members: Sequence[User]) -> Team:
    """A team that is there keeps the members it has."""
    team, created = Team.objects.get_or_create(slug=slug, defaults={"name": name})
    if created:
        team.members.set(members)
    return team


def _policy(document: PolicyDocument, author: User | None) -> Policy:
    payer = Payer.objects.get(slug=document.payer)
    return create_policy(
        payer=payer,
        number=document.number,
        kind=document.kind,
        by=author,
        is_sample=document.is_sample,
        lines_of_business=LineOfBusiness.objects.filter(payer=payer, slug__in=document.lines_of_business),
        jurisdictions=Jurisdiction.objects.filter(slug__in=document.jurisdictions),
    )


def _relate(policy: Policy, document: PolicyDocument) -> None:
    for relation in document.relations:
        target = Policy.objects.filter(payer=policy.payer, slug=policy_slug(relation.number)).first()
        if target is not None:
            PolicyRelation.objects.get_or_create(policy=policy, kind=relation.kind, target=target)


def _publish(
    policy: Policy, document: VersionDocument, author: User | None, approver: User | None, at: datetime
) -> PolicyVersion:
    """A version that says something else of a day that is held corrects the one that holds it."""
    same_day = policy.versions.binding().filter(effective_from=document.effective_from)
    draft = start_version(
        policy=policy,
        by=author,
        origin=ORIGIN,
        at=at - _DRAFTED_BEFORE,
        corrects=None if document.is_proposed else same_day.first(),
        document=document,
    )
    waiting = submit_for_review(version=draft, by=author, origin=ORIGIN, at=at - _SUBMITTED_BEFORE)
    return approve(version=waiting, by=approver, origin=ORIGIN, at=at)
