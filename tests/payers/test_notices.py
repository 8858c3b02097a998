"""Telling people: once, in time, and nobody who may not be told."""

import io
import smtplib
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from payers.actions.notices import broken_off, mail_again, queue_notices, send_due
from payers.digests import day_began
from payers.models import Notice, PolicyVersion
from tests.factories.accounts import make_user
from tests.factories.codes import make_code, make_family
from tests.factories.payers import make_payer, make_policy
from tests.factories.watching import make_change, make_notice, make_team, make_watch

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def portal(settings):
    settings.PORTAL_URL = "https://codes.example.org"


def told():
    return sorted(Notice.objects.values_list("user__email", flat=True))


# Who is told


@pytest.mark.django_db
def test_watchers_of_payer_policy_code_and_family_are_told_and_others_are_not():
    family = make_family()
    code, neighbor = make_code(family=family), make_code(code="32553", family=family)
    change = make_change(codes=[("cpt", "49411")])
    people = {name: make_user(f"{name}@example.com") for name in ("payer", "policy", "code", "family")}
    make_watch(people["payer"], payer=change.policy.payer)
    make_watch(people["policy"], policy=change.policy)
    make_watch(people["code"], code=code)
    make_watch(people["family"], family=family)
    make_watch(make_user("other-code@example.com"), code=neighbor)
    make_watch(make_user("other-family@example.com"), family=make_family("Imaging"))
    make_watch(make_user("other-payer@example.com"), payer=make_payer())
    make_watch(make_user("other-policy@example.com"), policy=make_policy(number="CPB 1"))
    assert queue_notices(change=change, at=NOON) == 4
    assert told() == ["code@example.com", "family@example.com", "payer@example.com", "policy@example.com"]


@pytest.mark.django_db
def test_code_of_another_system_with_the_same_spelling_is_not_meant():
    make_watch(make_user(), code=make_code("hcpcs", "49411"))
    assert queue_notices(change=make_change(codes=[("cpt", "49411")]), at=NOON) == 0


@pytest.mark.django_db
def test_members_are_told_of_what_their_team_watches():
    change = make_change()
    team = make_team(make_user("a@example.com"), make_user("b@example.com"))
    make_watch(team=team, payer=change.policy.payer)
    queue_notices(change=change, at=NOON)
    assert told() == ["a@example.com", "b@example.com"]


@pytest.mark.django_db
def test_who_watches_in_many_ways_is_told_once_and_at_once_if_any_says_so():
    change = make_change(codes=[("cpt", "49411")])
    user = make_user()
    make_watch(user, payer=change.policy.payer)
    make_watch(user, code=make_code(), frequency="at_once")
    make_watch(team=make_team(user), policy=change.policy)
    assert queue_notices(change=change, at=NOON) == 1
    assert Notice.objects.get().is_at_once


@pytest.mark.django_db
def test_queuing_twice_adds_nothing():
    change = make_change()
    make_watch(make_user(), payer=change.policy.payer)
    queue_notices(change=change, at=NOON)
    queue_notices(change=change, at=NOON + HOUR)
    assert Notice.objects.get().created_at == NOON


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_queuing_asks_five_queries_whoever_watches(django_assert_num_queries, number):
    change = make_change(codes=[("cpt", f"4941{digit}") for digit in range(number)])
    for digit in range(number):
        user = make_user(f"u{digit}@example.com")
        make_watch(user, payer=change.policy.payer)
        make_watch(user, code=make_code(code=f"4941{digit}"))
        make_watch(team=make_team(user, name=f"T{digit}", slug=f"t{digit}"), policy=change.policy)
    # Two of them are the savepoint.
    with django_assert_num_queries(5):
        assert queue_notices(change=change, at=NOON) == number


# When


@pytest.mark.parametrize(
    "now, began",
    [
        (datetime(2026, 11, 21, 6, tzinfo=UTC), datetime(2026, 11, 21, 6, tzinfo=UTC)),
        (datetime(2026, 11, 21, 5, 59, 59, tzinfo=UTC), datetime(2026, 11, 20, 6, tzinfo=UTC)),
        (datetime(2026, 1, 1, 0, tzinfo=UTC), datetime(2025, 12, 31, 6, tzinfo=UTC)),
    ],
)
def test_day_begins_at_six(now, began):
    assert day_began(now) == began


@pytest.mark.django_db
def test_one_digest_a_day_and_the_rest_waits_for_the_next():
    user = make_user()
    make_notice(user, make_change())
    assert send_due(now=NOON).mails == 1
    make_notice(user, make_change(make_policy(number="CPB 2")))
    assert send_due(now=NOON + HOUR).mails == 0
    assert send_due(now=NOON.replace(day=22, hour=5)).mails == 0
    assert send_due(now=NOON.replace(day=22, hour=6)).mails == 1
    assert [message.subject for message in mail.outbox] == [
        "Aetna CPB 0590: Codes changed, Coverage reduced", "Aetna CPB 2: Codes changed, Coverage reduced"
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_is_wanted_at_once_does_not_wait_for_the_digest():
    user = make_user()
    make_notice(user, make_change())
    send_due(now=NOON)
    make_notice(user, make_change(make_policy(number="CPB 2")), is_at_once=True)
    assert send_due(now=NOON + HOUR).mails == 1
    assert "at once" in mail.outbox[1].body
    assert "CPB 0590" not in mail.outbox[1].body


@pytest.mark.django_db
def test_at_once_mail_does_not_use_up_the_digest():
    user = make_user()
    make_notice(user, make_change(), is_at_once=True)
    make_notice(user, make_change(make_policy(number="CPB 2")))
    assert send_due(now=NOON).mails == 2
    assert send_due(now=NOON + HOUR).mails == 0


# What it says


@pytest.mark.django_db
def test_digest_groups_by_payer_and_says_what_when_and_where():
    user = make_user()
    cigna = make_policy(make_payer("cigna", "Cigna", "commercial"), "0051", is_sample=True)
    first = make_change(cigna, kinds=["prior_authorization"], summary="49411 has to be authorized.")
    second = make_change(make_policy(), is_proposed=True)
    third = make_change(make_policy(number="CPB 7"))
    for change in (first, second, third):
        make_notice(user, change)
    send_due(now=NOON)
    [message] = mail.outbox
    assert message.to == ["reader@example.org"]
    assert message.subject == "3 policy changes: Aetna, Cigna"
    text, html = message.body, message.alternatives[0].content
    assert (
        text.index("AETNA") < text.index("CPB 0590") < text.index("CPB 7") < text.index("CIGNA") < text.index("0051:")
    )
    for said in (text, html):
        assert "49411 has to be authorized." in said
        assert "Prior authorization changed" in said
        assert "Effective 1 January 2026." in said
        assert "Proposed by the payer; it is not in force." in said
        assert f"https://codes.example.org/policies/changes/{first.pk}/" in said
        assert "[Sample]" in said
        assert "https://codes.example.org/policies/watches/stop/" in said
        assert "https://codes.example.org/policies/watches/\n" in said or 'policies/watches/">' in said
    assert text.count("[Sample]") == 1
    assert "style=" not in html
    assert message.extra_headers["List-Unsubscribe"].startswith("<https://codes.example.org/policies/watches/stop/")


@pytest.mark.django_db
def test_names_are_text_in_html_and_break_no_header():
    payer = make_payer("odd", "A & B\nBcc: x@example.com", "commercial")
    make_notice(make_user(), make_change(make_policy(payer, "<b>1</b>"), summary="5 < 6 & so on"))
    send_due(now=NOON)
    [message] = mail.outbox
    assert message.subject == "A & B Bcc: x@example.com <b>1</b>: Codes changed, Coverage reduced"
    assert "5 < 6 & so on" in message.body
    assert "5 &lt; 6 &amp; so on" in message.alternatives[0].content
    assert "<b>1</b>" not in message.alternatives[0].content


@pytest.mark.django_db
def test_subject_of_samples_alone_says_so():
    make_notice(make_user(), make_change(make_policy(is_sample=True)))
    send_due(now=NOON)
    assert mail.outbox[0].subject.startswith("[Sample] Aetna CPB 0590")


# Who is not mailed


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts, reason",
    [
        ({"email": "gone@example.com", "is_active": False}, "The account is not active."),
        ({"email": "not-an-address"}, "The account has no usable address."),
        ({"email": "Member@example.org"}, "The address is one of the demo's."),
    ],
)
def test_who_may_not_be_mailed_is_withheld_for_good(facts, reason):
    user = make_user("once@example.com")
    notice = make_notice(user, make_change())
    User.objects.filter(pk=user.pk).update(**facts)
    assert send_due(now=NOON).withheld == 1
    notice.refresh_from_db()
    assert (notice.withheld, notice.sent_at, mail.outbox) == (reason, None, [])
    assert send_due(now=NOON + DAY).withheld == 0


@pytest.mark.django_db
def test_demo_address_is_mailed_where_the_portal_is_tried_out(settings):
    settings.DEBUG = True
    make_notice(make_user("member@example.org"), make_change())
    assert send_due(now=NOON).mails == 1


@pytest.mark.django_db
def test_change_of_a_version_that_was_withdrawn_is_not_mailed():
    user = make_user()
    gone, kept = make_change(), make_change(make_policy(number="CPB 2"))
    for change in (gone, kept):
        make_notice(user, change)
    PolicyVersion.objects.filter(pk=gone.version_id).update(stage="withdrawn")
    assert send_due(now=NOON).notices == 1
    assert "CPB 0590" not in mail.outbox[0].body
    assert Notice.objects.get(change=gone).withheld == "The version is no longer shown to readers."


# When mail fails


class FailingBackend(EmailBackend):
    """A mail server that says what the test tells it to, when it is connected to or when it is given a mail."""

    on_open = on_send = None

    def open(self):
        if self.on_open:
            raise self.on_open

    def send_messages(self, messages):
        if self.on_send:
            raise self.on_send
        return super().send_messages(messages)


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.FailingBackend"

    def fails(on_open=None, on_send=None):
        monkeypatch.setattr(FailingBackend, "on_open", on_open)
        monkeypatch.setattr(FailingBackend, "on_send", on_send)

    return fails


@pytest.mark.django_db
def test_server_that_does_not_answer_claims_nothing_and_is_tried_again(server):
    make_notice(make_user(), make_change())
    server(on_open=ConnectionRefusedError("refused"))
    assert send_due(now=NOON).problem == "The mail server does not answer: refused"
    assert Notice.objects.get().claimed_at is None
    server()
    assert send_due(now=NOON + HOUR).mails == 1


@pytest.mark.django_db
def test_mail_that_the_server_refuses_is_tried_again(server):
    make_notice(make_user(), make_change())
    server(on_send=smtplib.SMTPDataError(451, b"try later"))
    assert send_due(now=NOON).failed == 1
    assert Notice.objects.get().claimed_at is None
    server()
    assert send_due(now=NOON + HOUR).mails == 1


@pytest.mark.django_db
def test_address_that_the_server_refuses_for_good_is_withheld(server):
    make_notice(make_user(), make_change())
    server(on_send=smtplib.SMTPRecipientsRefused({"reader@example.org": (550, b"no such user")}))
    assert send_due(now=NOON).withheld == 1
    assert Notice.objects.get().withheld == "The mail server refuses the address."


@pytest.mark.django_db
@pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected("lost"), TimeoutError("timed out")])
def test_mail_of_which_nobody_knows_is_not_sent_again_but_shown(server, error):
    make_notice(make_user(), make_change())
    server(on_send=error)
    assert send_due(now=NOON).failed == 1
    server()
    assert send_due(now=NOON + DAY).mails == 0
    assert [notice.user.email for notice in broken_off(now=NOON + DAY)] == ["reader@example.org"]


@pytest.mark.django_db
def test_process_killed_between_claim_and_mail_leaves_a_claim_that_is_shown_and_not_resent(server):
    make_notice(make_user(), make_change())
    server(on_send=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        send_due(now=NOON)
    server()
    assert send_due(now=NOON + DAY).mails == 0
    out, err = io.StringIO(), io.StringIO()
    Notice.objects.update(claimed_at=NOON - 400 * DAY)
    call_command("notify", stdout=out, stderr=err)
    assert (
        "not mailed again: to reader@example.org, of Aetna CPB 0590: One code is no longer covered." in err.getvalue()
    )
    assert out.getvalue().startswith("0 mails sent with 0 notices")


@pytest.mark.django_db
def test_operator_who_knows_lets_it_be_mailed_again(server):
    make_notice(make_user(), make_change(), claimed_at=NOON)
    make_notice(make_user("done@example.com"), make_change(make_policy(number="CPB 2")), claimed_at=NOON, sent_at=NOON)
    assert mail_again(notices=Notice.objects.all(), now=NOON + HOUR) == 1
    assert send_due(now=NOON + HOUR).mails == 1


@pytest.mark.django_db
def test_without_a_mail_server_nothing_is_marked_as_sent(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    make_notice(make_user(), make_change())
    assert send_due(now=NOON).problem == "No mail goes out: EMAIL_URL is not set."
    assert Notice.objects.get().claimed_at is None


@pytest.mark.django_db
def test_without_the_portals_address_nothing_is_sent(settings):
    settings.PORTAL_URL = ""
    make_notice(make_user(), make_change())
    assert "PORTAL_URL is not set" in send_due(now=NOON).problem
    assert mail.outbox == []


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_a_mail_asks_the_same_number_of_queries_for_any_number_of_changes(django_assert_num_queries, number):
    user = make_user()
    for each in range(number):
        make_notice(user, make_change(make_policy(number=f"CPB {each}")))
    # Who is due (2), the savepoint (2), the person, their notices, the claim, and that it was sent.
    with django_assert_num_queries(8):
        assert send_due(now=NOON).notices == number


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads share SQLite's memory; PostgreSQL's run has it")
def test_many_runs_at_once_mail_nobody_twice():
    users = [make_user(f"u{number}@example.com") for number in range(30)]
    changes = [make_change(make_policy(number=f"CPB {number}")) for number in range(4)]
    for user in users:
        for position, change in enumerate(changes):
            make_notice(user, change, is_at_once=position == 0)
    together = threading.Barrier(6)
    results = []

    def run():
        try:
            together.wait()
            results.append(send_due(now=NOON))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 6
    assert sum(result.mails for result in results) == len(mail.outbox) == 60
    assert sum(result.notices for result in results) == 120
    assert len({(message.to[0], message.subject) for message in mail.outbox}) == 60
    assert not Notice.objects.filter(sent_at=None).exists()
