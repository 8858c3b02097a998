"""Webhooks: other systems are told of each change, again and again until they take it or a person has to look.

A delivery is claimed by moving its next attempt ahead, in a transaction of its own, before anything is posted: two
runs at once never post the same one, and one that is killed in between is posted again. A receiver may so hear of a
change twice, and tells by `X-Fiducial-Delivery`.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random, SystemRandom

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from payers.models import Payer, PolicyChange, Webhook, WebhookDelivery
from payers.news import payload_of
from payers.posting import Answer, Post, check_address, post_all
from payers.querysets import READABLE
from payers.retries import delay_after
from payers.signatures import HEADER, sign

Status = WebhookDelivery.Status
AT_ONCE = 20
# Longer than a round of posts can take: a claim that is older belonged to a run that was killed.
CLAIM = timedelta(minutes=5)
WEBHOOKS_A_PERSON = 10
ERROR_KEPT = 300
URL_LENGTH = 500


class WebhookRefused(Exception):
    """The webhook is not kept; the text says why."""


class NotTheOwner(WebhookRefused):
    """Only its owner changes a webhook."""


@dataclass(slots=True)
class Deliveries:
    """How a run went; `problem` says, for the operator, what stopped it."""

    delivered: int = 0
    to_be_tried_again: int = 0
    dead: int = 0
    problem: str = ""


def add_webhook(*, owner: User, url: str, at: datetime, payer: Payer | None = None) -> Webhook:
    """Raises AddressRefused, WebhookRefused. `secret` is for its owner to see now, and never again."""
    url = url.strip()
    if len(url) > URL_LENGTH:
        raise WebhookRefused(f"The address is longer than {URL_LENGTH} characters.")
    # Outside the transaction: a slow name server must not hold up other writers.
    check_address(url, allowed=settings.WEBHOOK_ALLOWED_NETWORKS)
    try:
        return _keep(owner=owner, url=url, payer=payer, at=at)
    except IntegrityError as error:
        raise WebhookRefused("You have a webhook with this address already.") from error


@transaction.atomic
def _keep(*, owner: User, url: str, payer: Payer | None, at: datetime) -> Webhook:
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    if owner.webhooks.count() >= WEBHOOKS_A_PERSON:
        raise WebhookRefused(f"One person has up to {WEBHOOKS_A_PERSON} webhooks: remove one first.")
    return Webhook.objects.create(owner=owner, url=url, payer=payer, secret=secrets.token_hex(32), created_at=at)


@transaction.atomic
def switch_webhook(*, webhook: Webhook, by: User, is_active: bool) -> None:
    """A webhook that is switched off is told of nothing; what waits for it goes out when it is switched on again."""
    _require_owner(webhook, by)
    Webhook.objects.filter(pk=webhook.pk).update(is_active=is_active)


@transaction.atomic
def remove_webhook(*, webhook: Webhook, by: User) -> None:
    _require_owner(webhook, by)
    webhook.delete()


@transaction.atomic
def queue_deliveries(*, change: PolicyChange, at: datetime) -> int:
    """One delivery for every active webhook of every payer, or of this one. Returns how many. Twice adds nothing."""
    hooks = Webhook.objects.filter(is_active=True, owner__is_active=True)
    told = hooks.filter(payer=None) | hooks.filter(payer=change.policy.payer_id)
    rows = [WebhookDelivery(webhook=hook, change=change, next_attempt_at=at, created_at=at) for hook in told]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def try_again(*, deliveries: QuerySet[WebhookDelivery], now: datetime) -> int:
    """Gives what was given up ten more attempts, the first with the next run. Returns how many."""
    return deliveries.filter(status=Status.DEAD).update(
        status=Status.WAITING, attempts=0, next_attempt_at=now, finished_at=None
    )


def deliver_due(*, now: datetime, rng: Random | None = None) -> Deliveries:
    """Posts what is due, twenty at a time. Not atomic as a whole: each round is claimed and recorded by itself."""
    rng = rng or SystemRandom()
    done = Deliveries()
    if not settings.PORTAL_URL:
        done.problem = "No webhook is told: PORTAL_URL is not set, and the links in it need it."
        return done
    while claimed := _claim(now=now):
        posts = [_post_of(delivery, now) for delivery in claimed]
        answers = post_all(posts, allowed=settings.WEBHOOK_ALLOWED_NETWORKS)
        _record(zip(claimed, answers, strict=True), now=now, rng=rng, done=done)
    return done


@transaction.atomic
def _claim(*, now: datetime) -> list[WebhookDelivery]:
    """The next due ones, counted as an attempt; theirs are put off that another run has claimed."""
    due = WebhookDelivery.objects.filter(
        status=Status.WAITING,
        next_attempt_at__lte=now,
        webhook__is_active=True,
        webhook__owner__is_active=True,
        change__version__stage__in=READABLE,
    ).order_by("next_attempt_at", "pk")
    told = due.select_related("webhook", "change__policy__payer", "change__version", "change__previous")
    rows = list(told.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    for row in rows:
        row.attempts, row.next_attempt_at = row.attempts + 1, now + CLAIM
    WebhookDelivery.objects.bulk_update(rows, ("attempts", "next_attempt_at"))
    return rows


def _post_of(delivery: WebhookDelivery, now: datetime) -> Post:
    payload = {"delivery": delivery.pk, **payload_of(delivery.change)}
    body = json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Fiducial",
        "X-Fiducial-Event": payload["event"],
        "X-Fiducial-Delivery": str(delivery.pk),
        HEADER: sign(body, secret=delivery.webhook.secret, at=int(now.timestamp())),
    }
    return Post(delivery.webhook.url, body, headers)


@transaction.atomic
def _record(
    outcomes: Iterable[tuple[WebhookDelivery, Answer]], *, now: datetime, rng: Random, done: Deliveries
) -> None:
    rows = []
    for delivery, answer in outcomes:
        delivery.answer, delivery.error = answer.status, answer.error[:ERROR_KEPT]
        delay = delay_after(delivery.attempts, rng=rng)
        if not answer.error:
            delivery.status, delivery.finished_at = Status.DELIVERED, now
            done.delivered += 1
        elif delay is None:
            delivery.status, delivery.finished_at = Status.DEAD, now
            done.dead += 1
        else:
            delivery.next_attempt_at = now + delay
            done.to_be_tried_again += 1
        rows.append(delivery)
    WebhookDelivery.objects.bulk_update(rows, ("status", "answer", "error", "next_attempt_at", "finished_at"))


def _require_owner(webhook: Webhook, by: User) -> None:
    if webhook.owner_id != by.pk:
        raise NotTheOwner("This webhook is somebody else's.")
