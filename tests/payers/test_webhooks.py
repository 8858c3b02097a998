"""Webhooks: signed, tried again, never into a private network, and to the address that was checked."""

import io
import json
import socket
import ssl
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection

from payers import posting
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
from payers.posting import AddressRefused, Post, check_address, post_all
from payers.signatures import verify
from tests.factories.accounts import make_user
from tests.factories.payers import make_payer, make_policy
from tests.factories.sources import NOW
from tests.factories.watching import SECRET, make_change, make_delivery, make_webhook
from tests.pages import Page

HERE = [ip_network("127.0.0.0/8")]
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LATER = NOW + timedelta(minutes=2)


@pytest.fixture(autouse=True)
def portal(settings):
    settings.PORTAL_URL = "https://codes.example.org"


class Receiver(ThreadingHTTPServer):
    """Keeps what is posted to it, and answers what the test says."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.got, self.answer, self.headers, self.body = [], 204, {}, b""
        self.port = self.server_address[1]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))
        self.send_response(self.server.answer)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *args):
        pass


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = HERE
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def names(monkeypatch):
    """What names resolve to, one answer a look-up, the last one for ever after."""
    answers = {}
    real = socket.getaddrinfo

    def looked_up(host, port, *args, **kwargs):
        if host not in answers:
            return real(host, port, *args, **kwargs)
        addresses = answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        return [
            (socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 0))
            for address in addresses
        ]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    return answers


def hook(receiver, owner=None, path="/hook", **facts):
    return make_webhook(owner or make_user(), f"http://127.0.0.1:{receiver.port}{path}", **facts)


def post(url, allowed=HERE):
    return post_all([Post(url, b"{}", {})], allowed=allowed)[0]


# Where it may lead

PRIVATE = [
    "https://127.0.0.1/", "https://127.0.0.1:8000/", "https://localhost/", "https://10.0.0.5/", "https://172.16.3.4/",
    "https://192.168.0.1/", "https://169.254.169.254/latest/meta-data/", "https://100.64.0.1/", "https://0.0.0.0/",
    "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:10.0.0.1]/", "https://[fd00:ec2::254]/",
    "https://[fe80::1]/", "https://2130706433/", "https://0x7f000001/", "https://017700000001/", "https://127.1/",
    "https://0x7f.1/", "https://168.63.129.16/",
]  # fmt: skip


@pytest.mark.parametrize("url", PRIVATE)
def test_private_address_is_refused_by_default_however_it_is_spelled(url):
    with pytest.raises(AddressRefused, match="leads into a private network, which webhooks are not posted to"):
        check_address(url, allowed=())


def test_name_that_leads_inside_is_refused(names):
    names["inside.example.org"] = [["10.0.0.5"]]
    with pytest.raises(AddressRefused, match=r"inside\.example\.org leads into a private network"):
        check_address("https://inside.example.org/", allowed=())


def test_name_of_which_one_address_leads_inside_is_refused(names):
    names["both.example.org"] = [["93.184.216.34", "10.0.0.5"]]
    with pytest.raises(AddressRefused, match="private network"):
        check_address("https://both.example.org/", allowed=())


def test_name_that_leads_outside_is_taken(names):
    names["hooks.example.org"] = [["93.184.216.34", "2606:4700::1"]]
    target = check_address("https://hooks.example.org:8443/a?b=c", allowed=())
    assert [str(address) for address in target.addresses] == ["93.184.216.34", "2606:4700::1"]


def test_plain_http_is_refused_but_into_networks_that_are_allowed_by_name(names):
    names["hooks.example.org"] = [["93.184.216.34"]]
    with pytest.raises(AddressRefused, match="has to begin with https://"):
        check_address("http://hooks.example.org/", allowed=HERE)
    assert check_address("http://127.0.0.1:8000/", allowed=HERE).addresses


@pytest.mark.parametrize(
    "url",
    ["", "hooks.example.org", "ftp://hooks.example.org/", "file:///etc/passwd", "https://", "javascript:alert(1)",
     "https://hooks\n.example.org/", "https://[::1/"],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_words(url):
    with pytest.raises(AddressRefused, match="This is not an address such as"):
        check_address(url, allowed=())


def test_password_in_an_address_is_refused():
    with pytest.raises(AddressRefused, match="Leave the name and password out"):
        check_address("https://user:secret@hooks.example.org/", allowed=())


def test_name_that_is_not_found_is_refused(monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror("unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(AddressRefused, match="No address is found for nowhere"):
        check_address("https://nowhere.invalid/", allowed=())


# How it is posted


def test_post_goes_to_the_address_that_was_checked_under_its_own_name(receiver, names):
    # The second look-up would lead elsewhere: there is none.
    names["hooks.example.org"] = [["127.0.0.1"], ["10.9.9.9"]]
    assert post(f"http://hooks.example.org:{receiver.port}/hook?a=b").status == 204
    [(path, headers, _)] = receiver.got
    assert path == "/hook?a=b"
    assert headers["Host"] == f"hooks.example.org:{receiver.port}"


def test_name_that_leads_inside_since_it_was_added_is_refused_at_the_post(receiver, names):
    names["hooks.example.org"] = [["93.184.216.34"], ["127.0.0.1"]]
    check_address(f"https://hooks.example.org:{receiver.port}/", allowed=())
    answer = post(f"https://hooks.example.org:{receiver.port}/", allowed=())
    assert answer.status is None
    assert "leads into a private network" in answer.error
    assert receiver.got == []


def test_redirect_is_not_followed(receiver):
    receiver.answer, receiver.headers = 302, {"Location": f"http://127.0.0.1:{receiver.port}/elsewhere"}
    answer = post(f"http://127.0.0.1:{receiver.port}/hook")
    assert (answer.status, answer.error) == (302, "The server answered 302: redirects are not followed.")
    assert [path for path, _, _ in receiver.got] == ["/hook"]


def test_long_answer_is_not_read_to_its_end(receiver, monkeypatch):
    receiver.answer, receiver.body = 200, b"x" * 5_000_000
    read = []
    real = posting.httpx2.Response.aiter_raw

    async def counting(self, *args, **kwargs):
        async for chunk in real(self, *args, **kwargs):
            read.append(len(chunk))
            yield chunk

    monkeypatch.setattr(posting.httpx2.Response, "aiter_raw", counting)
    assert post(f"http://127.0.0.1:{receiver.port}/hook").error == ""
    assert posting.ANSWER_READ < sum(read) < 1_000_000


def test_proxy_of_the_environment_is_not_used(receiver, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    assert post(f"http://127.0.0.1:{receiver.port}/hook").status == 204


def test_server_that_never_answers_is_left(monkeypatch):
    monkeypatch.setattr(posting, "DEADLINE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        answer = post(f"http://127.0.0.1:{silent.getsockname()[1]}/")
    assert answer.status is None
    assert answer.error.startswith("No answer within")


def test_server_that_drips_its_answer_is_left(monkeypatch):
    """Each byte comes within the time of a step; all of them together do not."""
    monkeypatch.setattr(posting, "DEADLINE", 0.5)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip():
            served, _ = listener.accept()
            with served:
                served.recv(65536)
                for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 500:
                    if stop.wait(0.02):
                        return
                    try:
                        served.send(bytes([byte]))
                    except OSError:
                        return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        answer = post(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        stop.set()
        thread.join()
    assert answer.error.startswith("No answer within")


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert post(f"http://127.0.0.1:{port}/").error.startswith("ConnectError")


def test_certificate_is_checked_against_the_name_not_the_address(receiver, names, tmp_path, monkeypatch):
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=hooks.example.org"]
    try:
        subprocess.run(
            [*made, "-addext", "subjectAltName=DNS:hooks.example.org", "-keyout", str(key), "-out", str(certificate)],
            check=True, capture_output=True,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("openssl is not installed: no certificate can be made")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    receiver.socket = context.wrap_socket(receiver.socket, server_side=True)
    monkeypatch.setattr(posting, "_trust", lambda: ssl.create_default_context(cafile=certificate))
    names["hooks.example.org"] = names["other.example.org"] = [["127.0.0.1"]]
    assert post(f"https://hooks.example.org:{receiver.port}/").status == 204
    answer = post(f"https://other.example.org:{receiver.port}/")
    assert answer.status is None
    assert "CERTIFICATE_VERIFY_FAILED" in answer.error


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


# The page


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
