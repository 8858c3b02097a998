"""Webhooks: signed, tried again with growing pauses, given up for a person to look at."""

import io
import json
import socket
import threading
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection

from payers.actions.webhooks import (
    NotTheOwner,
    WebhookRefused,
    add_webhook,
    deliver_due,
    queue_deliveries,
    remove_webhook,
    switch_webhook,
    try_again,
)
from payers.models import Webhook, WebhookDelivery
from payers.posting import AddressRefused
from payers.signatures import verify
from tests.factories.accounts import make_user
from tests.factories.payers import make_payer, make_policy
from tests.factories.sources import NOW
from tests.factories.watching import SECRET, make_change, make_delivery, make_webhook

DAY = timedelta(days=1)
LATER = NOW + timedelta(minutes=2)


@pytest.fixture(autouse=True)
def portal(settings):
    settings.PORTAL_URL = "https://codes.example.org"


def hook(receiver, owner=None, path="/hook", **facts):
    return make_webhook(owner or make_user(), f"http://127.0.0.1:{receiver.port}{path}", **facts)


# Adding one


@pytest.mark.django_db
def test_webhook_is_added_with_a_secret_of_its_own(receiver):
    owner = make_user()
    one = add_webhook(owner=owner, url=f" http://127.0.0.1:{receiver.port}/1 ", at=NOW)
    two = add_webhook(owner=owner, url=f"http://127.0.0.1:{receiver.port}/2", at=NOW, payer=make_payer())
    assert one.url.endswith("/1")
    assert len(one.secret) == len(two.secret) == 64
    assert one.secret != two.secret


@pytest.mark.django_db
def test_webhook_to_a_private_address_is_not_kept():
    with pytest.raises(AddressRefused):
        add_webhook(owner=make_user(), url="https://10.0.0.5/", at=NOW)
    assert not Webhook.objects.exists()


@pytest.mark.django_db
def test_same_address_twice_and_an_eleventh_are_refused_in_words(receiver):
    owner = make_user()
    url = f"http://127.0.0.1:{receiver.port}/"
    for number in range(10):
        add_webhook(owner=owner, url=f"{url}{number}", at=NOW)
    with pytest.raises(WebhookRefused, match="up to 10 webhooks"):
        add_webhook(owner=owner, url=f"{url}10", at=NOW)
    remove_webhook(webhook=owner.webhooks.first(), by=owner)
    with pytest.raises(WebhookRefused, match="You have a webhook with this address already"):
        add_webhook(owner=owner, url=owner.webhooks.first().url, at=NOW)
    with pytest.raises(WebhookRefused, match="longer than 500"):
        add_webhook(owner=owner, url=url + "x" * 500, at=NOW)


@pytest.mark.django_db
def test_only_its_owner_changes_a_webhook():
    webhook, other = make_webhook(make_user()), make_user("other@example.com")
    with pytest.raises(NotTheOwner):
        remove_webhook(webhook=webhook, by=other)
    with pytest.raises(NotTheOwner):
        switch_webhook(webhook=webhook, by=other, is_active=False)


# Delivering


@pytest.mark.django_db
def test_change_is_queued_for_webhooks_of_every_payer_and_of_its_own_once():
    owner = make_user()
    change = make_change()
    every = make_webhook(owner, "https://a.example.org/")
    its_own = make_webhook(owner, "https://b.example.org/", payer=change.policy.payer)
    make_webhook(owner, "https://c.example.org/", payer=make_payer())
    make_webhook(owner, "https://d.example.org/", is_active=False)
    make_webhook(make_user("gone@example.com", is_active=False), "https://e.example.org/")
    assert queue_deliveries(change=change, at=NOW) == 2
    assert queue_deliveries(change=change, at=LATER) == 2
    assert {row.webhook for row in WebhookDelivery.objects.all()} == {every, its_own}
    assert WebhookDelivery.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_queuing_asks_four_queries(django_assert_num_queries, number):
    owner, change = make_user(), make_change()
    for each in range(number):
        make_webhook(owner, f"https://{each}.example.org/")
    with django_assert_num_queries(4):
        assert queue_deliveries(change=change, at=NOW) == number


@pytest.mark.django_db
def test_change_is_posted_as_signed_json_that_says_what_and_where(receiver):
    policy = make_policy(is_sample=True)
    make_change(policy)
    change = make_change(policy, effective_from=datetime(2027, 1, 1, tzinfo=UTC).date())
    delivery = make_delivery(hook(receiver), change)
    assert deliver_due(now=NOW).delivered == 1
    [(path, headers, body)] = receiver.got
    assert path == "/hook"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert headers["X-Fiducial-Delivery"] == str(delivery.pk)
    assert verify(headers["X-Fiducial-Signature"], body, secret=SECRET, now=int(NOW.timestamp()))
    told = json.loads(body)
    base = "https://codes.example.org"
    assert told == {
        "delivery": delivery.pk,
        "event": "policy.changed",
        "change": change.pk,
        "at": "2026-11-21T12:00:00+00:00",
        "kinds": ["codes", "reduced"],
        "counts": {"codes_added": 1},
        "summary": "One code is no longer covered.",
        "payer": {"slug": "aetna", "name": "Aetna"},
        "policy": {"number": "CPB 0590", "slug": "cpb-0590", "kind": "medical"},
        "version": {
            "number": 2,
            "title": "Markers placed for radiation",
            "previous": 1,
            "proposed": False,
            "retirement": False,
        },
        "effective": "2027-01-01",
        "urls": {
            "change": f"{base}/policies/changes/{change.pk}/",
            "policy": f"{base}/payers/aetna/policies/cpb-0590/",
            "version": f"{base}/payers/aetna/policies/cpb-0590/versions/2/",
            "diff": f"{base}/payers/aetna/policies/cpb-0590/diff/1..2.json",
        },
        "sample": True,
        "about": "Sample: made up to show what a policy looks like. It is not a document of the payer.",
    }
    delivery.refresh_from_db()
    assert (delivery.status, delivery.answer, delivery.finished_at) == ("delivered", 204, NOW)
    assert deliver_due(now=NOW + DAY).delivered == 0


@pytest.mark.django_db
def test_failure_is_tried_again_later_and_success_ends_it(receiver):
    delivery = make_delivery(hook(receiver), make_change())
    receiver.answer = 500
    assert deliver_due(now=NOW, rng=Random(1)).to_be_tried_again == 1
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.answer, delivery.error) == (1, 500, "The server answered 500.")
    assert timedelta(seconds=60) <= delivery.next_attempt_at - NOW <= timedelta(seconds=61)
    assert deliver_due(now=NOW + timedelta(seconds=30)).to_be_tried_again == 0
    receiver.answer = 200
    assert deliver_due(now=LATER).delivered == 1
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.error) == ("delivered", 2, "")


@pytest.mark.django_db
def test_ten_failures_are_given_up_until_somebody_tries_again(receiver):
    delivery = make_delivery(hook(receiver), make_change())
    receiver.answer = 503
    now = NOW
    outcomes = []
    for _ in range(12):
        done = deliver_due(now=now)
        outcomes.append((done.to_be_tried_again, done.dead))
        now += timedelta(hours=13)
    assert outcomes == [(1, 0)] * 9 + [(0, 1)] + [(0, 0)] * 2
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, len(receiver.got)) == ("dead", 10, 10)
    assert try_again(deliveries=WebhookDelivery.objects.all(), now=now) == 1
    receiver.answer = 200
    assert deliver_due(now=now).delivered == 1


@pytest.mark.django_db
def test_private_address_is_refused_at_each_delivery_too(receiver, settings):
    delivery = make_delivery(hook(receiver), make_change())
    settings.WEBHOOK_ALLOWED_NETWORKS = []
    assert deliver_due(now=NOW).to_be_tried_again == 1
    delivery.refresh_from_db()
    assert "leads into a private network" in delivery.error
    assert receiver.got == []


@pytest.mark.django_db
def test_nothing_goes_to_who_is_switched_off_or_has_left_until_they_are_back(receiver):
    owner = make_user()
    webhook = hook(receiver, owner)
    make_delivery(webhook, make_change())
    switch_webhook(webhook=webhook, by=owner, is_active=False)
    assert deliver_due(now=NOW).delivered == 0
    switch_webhook(webhook=webhook, by=owner, is_active=True)
    owner.is_active = False
    owner.save()
    assert deliver_due(now=NOW).delivered == 0
    owner.is_active = True
    owner.save()
    assert deliver_due(now=NOW).delivered == 1


@pytest.mark.django_db
def test_run_that_is_killed_is_made_up_for_after_five_minutes(receiver, monkeypatch):
    make_delivery(hook(receiver), make_change())
    with monkeypatch.context() as patch:
        patch.setattr(
            "payers.actions.webhooks.post_all", lambda *args, **kwargs: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        with pytest.raises(KeyboardInterrupt):
            deliver_due(now=NOW)
    assert deliver_due(now=NOW + timedelta(minutes=4)).delivered == 0
    assert deliver_due(now=NOW + timedelta(minutes=5)).delivered == 1


@pytest.mark.django_db
def test_many_are_delivered_in_rounds_and_a_bad_one_holds_up_none(receiver):
    webhook, owner = hook(receiver), make_user("other@example.com")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        dead_end = make_webhook(owner, f"http://127.0.0.1:{closed.getsockname()[1]}/")
    for number in range(25):
        change = make_change(make_policy(number=f"CPB {number}"))
        make_delivery(webhook, change)
        make_delivery(dead_end, change)
    done = deliver_due(now=NOW)
    assert (done.delivered, done.to_be_tried_again) == (25, 25)
    assert len({headers["X-Fiducial-Delivery"] for _, headers, _ in receiver.got}) == 25


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_a_round_asks_the_same_number_of_queries(receiver, django_assert_num_queries, number):
    webhook = hook(receiver)
    for each in range(number):
        make_delivery(webhook, make_change(make_policy(number=f"CPB {each}")))
    # The claim (4), the record (3), and the look for more (3).
    with django_assert_num_queries(10):
        assert deliver_due(now=NOW).delivered == number


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads share SQLite's memory; PostgreSQL's run has it")
def test_many_runs_at_once_post_nothing_twice(receiver):
    webhook = hook(receiver)
    for number in range(60):
        make_delivery(webhook, make_change(make_policy(number=f"CPB {number}")))
    together = threading.Barrier(4)
    delivered = []

    def run():
        try:
            together.wait()
            delivered.append(deliver_due(now=NOW).delivered)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(delivered) == len(receiver.got) == 60


# The command


@pytest.mark.django_db
def test_command_says_in_one_line_how_it_went(receiver, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    make_delivery(hook(receiver), make_change())
    out, err = io.StringIO(), io.StringIO()
    call_command("notify", stdout=out, stderr=err)
    assert out.getvalue() == (
        "0 mails sent with 0 notices, 0 withheld, 0 failed, 0 waiting. "
        "1 webhook post delivered, 0 to be tried again, 0 given up.\n"
    )
    assert err.getvalue() == ""


@pytest.mark.django_db
def test_command_says_what_is_not_set_up(settings):
    settings.PORTAL_URL = ""
    out, err = io.StringIO(), io.StringIO()
    call_command("notify", stdout=out, stderr=err)
    assert "PORTAL_URL is not set" in err.getvalue()
