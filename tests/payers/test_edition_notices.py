"""Telling people what a new edition changes of the codes they watch: once an edition, and only of news."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction

from payers.actions.edition_notices import queue_edition_notices
from payers.actions.notices import broken_off, send_due
from payers.models import Notice, Watch
from sources.actions import compare
from sources.models import Comparison
from tests.factories.accounts import make_user
from tests.factories.codes import make_code, make_family
from tests.factories.edits import OCTOBER, make_pair, make_unit, pair_release, unit_release
from tests.factories.sources import make_release
from tests.factories.watching import make_change, make_notice, make_team, make_watch
from tests.pages import Page

pytestmark = pytest.mark.django_db
# Watches are made at noon of 21 November.
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATER = NOON + HOUR
JANUARY = date(2025, 1, 1)
MINE_QUERIES = 8


@pytest.fixture(autouse=True)
def portal(settings):
    settings.PORTAL_URL = "https://codes.example.org"


def editions(is_excerpt=False):
    return (
        unit_release(is_excerpt=is_excerpt),
        unit_release(edition="October 2024", start=OCTOBER, end=JANUARY, is_excerpt=is_excerpt),
    )


@pytest.fixture
def units():
    """The edition after which 49411 has two units a day."""
    before, after = editions()
    make_unit(before)
    make_unit(after, value=2)
    return after


def told():
    return sorted(Notice.objects.values_list("user__email", flat=True))


def test_watchers_of_a_code_a_family_and_a_team_are_told_and_others_are_not(units):
    family = make_family()
    code = make_code(family=family)
    people = {name: make_user(f"{name}@example.com") for name in ("code", "family", "member", "other")}
    make_watch(people["code"], code=code)
    make_watch(people["family"], family=family)
    make_watch(team=make_team(people["member"]), code=code)
    make_watch(people["other"], code=make_code(code="32553"))
    make_watch(people["other"], family=make_family("Imaging"))
    compare(release=units, at=LATER)
    assert queue_edition_notices(at=LATER) == 3
    assert told() == ["code@example.com", "family@example.com", "member@example.com"]


def test_watcher_of_column_2_is_told_of_a_pair():
    pair_release()
    after = pair_release(edition="v30.3", start=OCTOBER, end=JANUARY)
    make_pair(after, "49411", "77002")
    make_watch(make_user(), code=make_code(code="77002"))
    compare(release=after, at=LATER)
    assert queue_edition_notices(at=LATER) == 1


def test_each_edition_is_told_once_also_when_it_is_compared_or_loaded_again(units):
    make_watch(make_user(), code=make_code())
    compare(release=units, at=LATER)
    assert queue_edition_notices(at=LATER) == 1
    compare(release=units, at=LATER + HOUR)
    assert queue_edition_notices(at=LATER + HOUR) == 0
    units.delete()
    again = unit_release(edition="October 2024", start=OCTOBER, end=JANUARY)
    make_unit(again, value=3)
    compare(release=again, at=LATER + HOUR)
    assert queue_edition_notices(at=LATER + HOUR) == 0
    assert Notice.objects.count() == 1


def test_whoever_begins_to_watch_later_is_not_told_of_what_was(units):
    compare(release=units, at=NOON - HOUR)
    make_watch(make_user(), code=make_code())
    assert queue_edition_notices(at=LATER) == 0


def test_older_edition_that_is_loaded_later_is_no_news(units):
    make_watch(make_user(), code=make_code())
    make_unit(unit_release(edition="January 2025", start=JANUARY, end=date(2025, 4, 1)), value=2)
    compare(release=units, at=LATER)
    assert queue_edition_notices(at=LATER) == 0


def test_edition_that_was_not_compared_is_no_news():
    make_watch(make_user(), code=make_code())
    make_unit(unit_release())
    compare(release=unit_release(edition="October 2024", start=OCTOBER, end=JANUARY, is_excerpt=True), at=LATER)
    assert queue_edition_notices(at=LATER) == 0


@pytest.mark.parametrize("number", [1, 3])
def test_queuing_asks_the_same_number_of_queries_whoever_watches(django_assert_num_queries, units, number):
    for digit in range(number):
        make_watch(make_user(f"u{digit}@example.com"), code=make_code())
    compare(release=units, at=LATER)
    # The savepoint (2), the comparisons, whether it is the newest, watches of people and of teams, the notices, and that
    # it was done.
    with django_assert_num_queries(8):
        assert queue_edition_notices(at=LATER) == number


def test_digest_tells_the_change_in_words_and_goes_out_once(units):
    make_watch(make_user(), code=make_code())
    compare(release=units, at=LATER)
    queue_edition_notices(at=LATER)
    assert send_due(now=LATER).mails == 1
    message = mail.outbox[0]
    assert message.subject == ("NCCI medically unlikely edits, October 2024 practitioner: changes to codes you watch")
    pk = Comparison.objects.get().pk
    for text in (message.body, message.alternatives[0].content):
        assert "49411 MUE units: 1 to 2" in text
        assert f"https://codes.example.org/changes/{pk}/" in text
        assert "https://codes.example.org/changes/mine/" in text
        assert "policy change" not in text.lower()
    assert send_due(now=LATER + timedelta(days=2)).mails == 0


def test_digest_holds_policies_and_editions_together(units):
    user = make_user()
    make_watch(user, code=make_code())
    make_notice(user, make_change())
    compare(release=units, at=LATER)
    queue_edition_notices(at=LATER)
    mailing = send_due(now=LATER)
    assert (mailing.mails, mailing.notices) == (1, 2)
    assert mail.outbox[0].subject.endswith("; NCCI medically unlikely edits, October 2024 practitioner: changes to codes "
                                           "you watch")  # fmt: skip
    assert "1 policy change since your last digest." in mail.outbox[0].body
    assert "One code is no longer covered." in mail.outbox[0].body


def test_who_wants_it_at_once_does_not_wait_for_the_digest(units):
    make_watch(make_user(), code=make_code(), frequency=Watch.Frequency.AT_ONCE)
    compare(release=units, at=LATER)
    queue_edition_notices(at=LATER)
    assert Notice.objects.get().is_at_once


def test_long_list_is_cut_and_says_by_how_much():
    before, after = editions()
    user = make_user()
    for number in range(23):
        make_watch(user, code=make_code(code=f"494{number:02}"))
        make_unit(before, f"494{number:02}")
        make_unit(after, f"494{number:02}", value=2)
    compare(release=after, at=LATER)
    queue_edition_notices(at=LATER)
    send_due(now=LATER)
    assert mail.outbox[0].body.count("MUE units: 1 to 2") == 20
    assert "and 3 more" in mail.outbox[0].body


@pytest.mark.parametrize("happened", ["stopped", "gone"])
def test_what_is_no_longer_watched_or_loaded_is_withheld(units, happened):
    make_watch(make_user(), code=make_code())
    compare(release=units, at=LATER)
    queue_edition_notices(at=LATER)
    Watch.objects.all().delete() if happened == "stopped" else units.delete()
    mailing = send_due(now=LATER)
    assert (mailing.mails, mailing.withheld) == (0, 1)
    assert Notice.objects.get().withheld == ("The edition is not loaded any more, or none of its changes is watched.")


def test_notify_finds_the_editions_by_itself_and_names_what_was_broken_off(units):
    make_watch(make_user(), code=make_code())
    compare(release=units, at=LATER)
    Comparison.objects.update(first_compared_at=LATER)
    out, err = io.StringIO(), io.StringIO()
    call_command("notify", stdout=out)
    assert "1 mail sent with 1 notice" in out.getvalue()
    Notice.objects.update(claimed_at=NOON - 400 * HOUR, sent_at=None)
    call_command("notify", stdout=out, stderr=err)
    assert "of mue October 2024 practitioner (claimed" in err.getvalue()
    assert broken_off(now=LATER).count() == 1


def test_notice_is_of_a_policy_or_of_an_edition():
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(user=make_user(), created_at=NOON)


def test_notice_of_an_edition_does_not_wait_to_be_read(client, units):
    user = make_user()
    make_watch(user, code=make_code())
    compare(release=units, at=LATER)
    queue_edition_notices(at=LATER)
    client.force_login(user)
    assert "You have read everything" in Page(client.get("/policies/reading/")).main.text


def test_admin_lists_notices_of_both_kinds(client, units):
    user = make_user("admin@example.com", is_staff=True, is_superuser=True)
    make_watch(user, code=make_code())
    make_notice(user, make_change())
    compare(release=units, at=LATER)
    queue_edition_notices(at=LATER)
    client.force_login(user)
    assert "mue October 2024 practitioner" in client.get("/admin/payers/notice/").content.decode()


# The page


def test_page_shows_what_editions_changed_of_what_i_and_my_teams_watch(client, units):
    user = make_user()
    make_watch(user, code=make_code())
    make_watch(make_user("other@example.com"), code=make_code(code="32553"))
    make_unit(units, "32553")
    compare(release=units, at=LATER)
    client.force_login(user)
    page = Page(client.get("/changes/mine/"))
    assert [row[:2] for row in page.main.rows] == [["49411", "MUE units changed"]]
    assert "1 change of 1 watched code" in page.main.text
    assert Page(client.get("/changes/mine/?kind=added")).main.rows == []


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_the_same_number_of_queries(client, django_assert_num_queries, number):
    before, after = editions()
    user = make_user()
    for digit in range(number):
        make_unit(before, f"4941{digit}")
        make_unit(after, f"4941{digit}", value=2)
        make_watch(user, code=make_code(code=f"4941{digit}"))
    compare(release=after, at=LATER)
    client.force_login(user)
    with django_assert_num_queries(MINE_QUERIES):
        page = Page(client.get("/changes/mine/"))
    assert len(page.main.rows) == number


def test_page_of_whoever_watches_no_code_says_how_to(client):
    client.force_login(make_user())
    assert "You watch no code and no family of codes." in Page(client.get("/changes/mine/")).main.text


def test_page_is_for_people_who_are_logged_in(client):
    assert client.get("/changes/mine/").headers["Location"] == "/accounts/login/?next=/changes/mine/"


def test_rows_of_other_sources_are_of_no_watched_code(client):
    make_release("pos", "2024")
    user = make_user()
    make_watch(user, code=make_code())
    client.force_login(user)
    assert "No edition that could be compared changed anything of them." in Page(client.get("/changes/mine/")).main.text
