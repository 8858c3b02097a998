"""The page on which a person says which systems are told, and the operator's lists."""

from datetime import timedelta

import pytest

from payers.models import Webhook
from tests.factories.accounts import make_superuser, make_user
from tests.factories.payers import make_policy
from tests.factories.sources import NOW
from tests.factories.watching import make_change, make_delivery, make_notice, make_watch, make_webhook
from tests.pages import Page


def test_page_is_for_people_who_are_logged_in(client, db):
    assert client.get("/policies/webhooks/").headers["Location"] == "/accounts/login/?next=/policies/webhooks/"


@pytest.mark.django_db
def test_page_shows_the_secret_once(client, receiver):
    client.force_login(make_user())
    response = client.post("/policies/webhooks/", {"url": f"http://127.0.0.1:{receiver.port}/hook", "payer": ""})
    secret = Webhook.objects.get().secret
    assert Page(response).main.one("code", class_="secret").text == secret
    assert "no-store" in response.headers["Cache-Control"]
    page = Page(client.get("/policies/webhooks/"))
    assert secret not in page.html
    assert page.main.rows[0][:3] == [f"http://127.0.0.1:{receiver.port}/hook", "every payer", "on"]


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["https://169.254.169.254/", "https://2130706433/", "nonsense"])
def test_page_refuses_in_words_and_keeps_what_was_typed(client, url):
    client.force_login(make_user())
    page = Page(client.post("/policies/webhooks/", {"url": url}))
    assert "private network" in page.main.text or "This is not an address" in page.main.text
    assert page.main.one("input", name="url").attrs["value"] == url
    assert not Webhook.objects.exists()


@pytest.mark.django_db
def test_page_lists_what_was_given_up_and_lets_it_go_again(client):
    owner = make_user()
    dead = make_delivery(
        make_webhook(owner),
        make_change(),
        status="dead",
        attempts=10,
        error="The server answered 500.",
        finished_at=NOW,
    )
    make_delivery(make_webhook(make_user("other@example.com")), dead.change, status="dead", finished_at=NOW)
    client.force_login(owner)
    section = Page(client.get("/policies/webhooks/")).main.one("section", aria_labelledby="dead")
    assert len(section.all("li")) == 1
    assert "The server answered 500." in section.text
    client.post(f"/policies/webhooks/deliveries/{dead.pk}/again/")
    dead.refresh_from_db()
    assert (dead.status, dead.attempts) == ("waiting", 0)


@pytest.mark.django_db
def test_webhook_of_somebody_else_is_not_found(client):
    webhook = make_webhook(make_user("other@example.com"))
    delivery = make_delivery(webhook, make_change(), status="dead")
    client.force_login(make_user())
    for address in (f"{webhook.pk}/switch", f"{webhook.pk}/remove", f"deliveries/{delivery.pk}/again"):
        assert client.post(f"/policies/webhooks/{address}/").status_code == 404
    webhook.refresh_from_db()
    assert webhook.is_active


@pytest.mark.django_db
def test_webhook_is_switched_off_and_removed(client):
    owner = make_user()
    webhook = make_webhook(owner)
    client.force_login(owner)
    client.post(f"/policies/webhooks/{webhook.pk}/switch/")
    webhook.refresh_from_db()
    assert not webhook.is_active
    client.post(f"/policies/webhooks/{webhook.pk}/remove/")
    assert not Webhook.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_seven_queries(client, django_assert_num_queries, number):
    owner = make_user()
    for each in range(number):
        webhook = make_webhook(owner, f"https://{each}.example.org/")
        make_delivery(webhook, make_change(make_policy(number=f"CPB {each}")), status="dead", finished_at=NOW)
    client.force_login(owner)
    with django_assert_num_queries(7):
        page = Page(client.get("/policies/webhooks/"))
    assert len(page.main.all("table")[0].rows) == number
    assert len(page.main.all("table")[1].rows) == number


# The operator's lists


def operator(client):
    client.force_login(make_user("operator@example.com", ["Operators"]))


@pytest.mark.django_db
def test_operator_sees_what_was_given_up_and_lets_it_go_again(client):
    webhook = make_webhook(make_user())
    dead = make_delivery(webhook, make_change(), status="dead", error="The server answered 500.", finished_at=NOW)
    operator(client)
    page = Page(client.get("/admin/payers/webhookdelivery/?status=dead"))
    assert "The server answered 500." in page.html
    client.post("/admin/payers/webhookdelivery/", {"action": "once_more", "_selected_action": [dead.pk]})
    dead.refresh_from_db()
    assert dead.status == "waiting"


@pytest.mark.django_db
def test_secret_is_on_no_page_of_the_admin(client):
    webhook = make_webhook(make_user())
    operator(client)
    for address in ("", f"{webhook.pk}/change/"):
        response = client.get(f"/admin/payers/webhook/{address}")
        assert webhook.url in response.content.decode()
        assert webhook.secret not in response.content.decode()


@pytest.mark.django_db
def test_operator_finds_mail_that_was_broken_off_and_a_superuser_lets_it_go_again(client):
    stuck = make_notice(make_user("stuck@example.com"), make_change(), claimed_at=NOW - timedelta(days=1))
    done = make_notice(make_user("done@example.com"), stuck.change, claimed_at=NOW, sent_at=NOW)
    operator(client)
    page = Page(client.get("/admin/payers/notice/?went=broken-off"))
    assert "stuck@example.com" in page.html
    assert "done@example.com" not in page.html
    assert "let_go_again" not in page.html
    client.force_login(make_superuser())
    client.post("/admin/payers/notice/", {"action": "let_go_again", "_selected_action": [stuck.pk, done.pk]})
    stuck.refresh_from_db()
    done.refresh_from_db()
    assert (stuck.claimed_at, done.claimed_at) == (None, NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("model", ["notice", "watch", "webhook", "webhookdelivery"])
def test_lists_of_the_admin_ask_the_same_number_of_queries_for_any_number_of_rows(
    client, django_assert_max_num_queries, model
):
    client.force_login(make_superuser())
    counts = []
    for number in range(3):
        user, change = make_user(f"u{number}@example.com"), make_change(make_policy(number=f"CPB {number}"))
        make_notice(user, change)
        make_watch(user, policy=change.policy)
        make_delivery(make_webhook(user), change)
        with django_assert_max_num_queries(20) as asked:
            page = Page(client.get(f"/admin/payers/{model}/"))
        assert len(page.root.one("table", id="result_list").rows) == number + 1
        counts.append(len(asked))
    assert counts[1] == counts[2]
