"""Telling people of changes: once each, and nobody who may not be told.

A notice is claimed, in a transaction of its own, before its mail goes out, and marked as sent after. A process that is
killed in between leaves it claimed: it may or may not have arrived, so it is shown to the operator and never mailed
again by itself. Where the server says that it did not take the mail, the claim is given back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPServerDisconnected

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from codes.models import Code
from payers.digests import day_began
from payers.edition_news import EditionNews, edition_news
from payers.mail import compose, why_withheld
from payers.models import ChangedCode, Notice, PolicyChange, Watch
from payers.news import news_of
from payers.querysets import READABLE
from payers.selectors.watched_codes import watched_changes
from sources.models import Comparison

NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"
# A mail takes seconds: what has been claimed for longer was broken off.
BROKEN_OFF_AFTER = timedelta(minutes=10)
WITHDRAWN = "The version is no longer shown to readers."
NOT_WATCHED = "The edition is not loaded any more, or none of its changes is watched."
REFUSED = "The mail server refuses the address."
PERMANENT = 500


@dataclass(slots=True)
class Mailing:
    """How a run went; `problem` says, for the operator, what stopped it."""

    mails: int = 0
    notices: int = 0
    withheld: int = 0
    failed: int = 0
    problem: str = ""


class MailServerAway(Exception):
    """No connection to the mail server: nothing was claimed, and the next run tries again."""


@transaction.atomic
def queue_notices(*, change: PolicyChange, at: datetime) -> int:
    """One notice for everybody who watches what the change touches, themselves or through a team. Returns how many.

    A constant number of queries, whoever watches. Run twice, it adds nothing.
    """
    return keep_notices(watches=_watches_touched(change), at=at, change=change)


def keep_notices(
    *,
    watches: QuerySet[Watch],
    at: datetime,
    change: PolicyChange | None = None,
    comparison: Comparison | None = None,
) -> int:
    """One notice for everybody whose watches these are, of a policy or of an edition; in its transaction."""
    at_once: dict[int, bool] = {}
    for user, frequency in _watchers(watches):
        at_once[user] = at_once.get(user, False) or frequency == Watch.Frequency.AT_ONCE
    Notice.objects.bulk_create(
        (
            Notice(user_id=user, change=change, comparison=comparison, is_at_once=soon, created_at=at)
            for user, soon in sorted(at_once.items())
        ),
        ignore_conflicts=True,
    )
    return len(at_once)


def _watches_touched(change: PolicyChange) -> QuerySet[Watch]:
    """Each watch is looked up among the codes of the change, not each code among the watches: those are few."""
    touched = ChangedCode.objects.filter(change=change)
    of_code = touched.filter(system=OuterRef("code__system_id"), code=OuterRef("code__code"))
    of_family = Code.objects.filter(
        Exists(touched.filter(system=OuterRef("system_id"), code=OuterRef("code"))), family=OuterRef("family_id")
    )
    return Watch.objects.filter(
        Q(payer=change.policy.payer_id)
        | Q(policy=change.policy_id)
        | Q(Exists(of_code), code__isnull=False)
        | Q(Exists(of_family), family__isnull=False)
    ).order_by()


def _watchers(watches: QuerySet[Watch]) -> Iterable[tuple[int, str]]:
    yield from watches.filter(user__isnull=False).values_list("user_id", "frequency")
    yield from watches.filter(team__members__isnull=False).values_list("team__members", "frequency")


def send_due(*, now: datetime) -> Mailing:
    """Mails what is due: one mail a person for what they want at once, one digest a day for the rest.

    Several may run at the same time. Not atomic as a whole: each mail is settled by itself.
    """
    mailing = Mailing()
    if settings.EMAIL_BACKEND == NO_MAIL:
        mailing.problem = "No mail goes out: EMAIL_URL is not set."
    elif not settings.PORTAL_URL:
        mailing.problem = "No mail goes out: PORTAL_URL is not set, and links in mail need it."
    if mailing.problem:
        return mailing
    try:
        for user, is_at_once in _due(now):
            _mail(user, is_at_once=is_at_once, now=now, mailing=mailing)
    except MailServerAway as away:
        mailing.problem = str(away)
    return mailing


def waiting() -> QuerySet[Notice]:
    return Notice.objects.filter(claimed_at__isnull=True, withheld="")


def broken_off(*, now: datetime) -> QuerySet[Notice]:
    """Claimed and neither sent nor given back: nobody knows whether the mail arrived."""
    return Notice.objects.filter(claimed_at__lte=now - BROKEN_OFF_AFTER, sent_at__isnull=True, withheld="")


@transaction.atomic
def mail_again(*, notices: QuerySet[Notice], now: datetime) -> int:
    """Gives back claims that were broken off, for an operator who knows that the mail did not arrive."""
    stuck = broken_off(now=now).filter(pk__in=notices.values("pk"))
    return stuck.update(claimed_at=None)


def _due(now: datetime) -> list[tuple[int, bool]]:
    """(person, whether at once), at once first."""
    found: list[tuple[int, bool]] = []
    for is_at_once in (True, False):
        users = _due_notices(now, is_at_once=is_at_once).order_by("user").values_list("user", flat=True).distinct()
        found.extend((user, is_at_once) for user in users)
    return found


def _due_notices(now: datetime, *, is_at_once: bool) -> QuerySet[Notice]:
    due = waiting().filter(is_at_once=is_at_once)
    if is_at_once:
        return due
    had_one = Notice.objects.filter(
        user=OuterRef("user"), is_at_once=False, withheld="", claimed_at__gte=day_began(now)
    ).order_by()
    return due.exclude(Exists(had_one))


def _mail(user: int, *, is_at_once: bool, now: datetime, mailing: Mailing) -> None:
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        raise MailServerAway(f"The mail server does not answer: {error}") from error
    try:
        message, claimed = _claim(user=user, is_at_once=is_at_once, now=now, mailing=mailing)
        if message:
            message.connection = connection
            _send(message, claimed=claimed, now=now, mailing=mailing)
    finally:
        connection.close()


@transaction.atomic
def _claim(
    *, user: int, is_at_once: bool, now: datetime, mailing: Mailing
) -> tuple[EmailMultiAlternatives | None, list[int]]:
    """Claims what is due to one person, and writes the mail. Whoever comes second waits, and finds nothing due."""
    person = User.objects.select_for_update(no_key=True).filter(pk=user).first()
    if person is None:
        return None, []
    due = _due_notices(now, is_at_once=is_at_once).filter(user=person).order_by("created_at", "pk")
    rows = list(due.select_related("change__policy__payer", "change__version", "comparison__previous"))
    if reason := why_withheld(person):
        _withhold(rows, reason=reason, now=now, mailing=mailing)
        return None, []
    news = {row.pk: news_of(row.change) for row in rows if row.change and row.change.version.stage in READABLE}
    editions = {row.pk: told for row in rows if row.comparison and (told := _edition(person, row.comparison))}
    for reason, gone in (
        (WITHDRAWN, [row for row in rows if row.change and row.pk not in news]),
        (NOT_WATCHED, [row for row in rows if row.comparison and row.pk not in editions]),
    ):
        _withhold(gone, reason=reason, now=now, mailing=mailing)
    claimed = [*news, *editions]
    if not claimed:
        return None, []
    Notice.objects.filter(pk__in=claimed).update(claimed_at=now)
    message = compose(to=person, news=list(news.values()), editions=list(editions.values()), is_at_once=is_at_once)
    return message, claimed


def _edition(person: User, comparison: Comparison) -> EditionNews | None:
    """What the edition changes of what they watch now; None where it is loaded no more, or they watch none of it."""
    release = comparison.release
    changes = list(watched_changes(person).filter(release=release).of_edition()) if release else []
    if release is None or not changes:
        return None
    return edition_news(release, comparison.previous, comparison.get_absolute_url(), changes)


def _withhold(rows: Sequence[Notice], *, reason: str, now: datetime, mailing: Mailing) -> None:
    if rows:
        Notice.objects.filter(pk__in=[row.pk for row in rows]).update(withheld=reason, claimed_at=now)
        mailing.withheld += len(rows)


def _send(message: EmailMultiAlternatives, *, claimed: list[int], now: datetime, mailing: Mailing) -> None:
    """The server's own "no" gives the claim back; a line that breaks in the middle does not: it may have arrived."""
    notices = Notice.objects.filter(pk__in=claimed)
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        if all(code >= PERMANENT for code, _ in error.recipients.values()):
            notices.update(withheld=REFUSED)
            mailing.withheld += len(claimed)
        else:
            notices.update(claimed_at=None)
            mailing.failed += len(claimed)
    except SMTPServerDisconnected:
        mailing.failed += len(claimed)
    except SMTPException:
        notices.update(claimed_at=None)
        mailing.failed += len(claimed)
    except OSError:
        mailing.failed += len(claimed)
    else:
        notices.update(sent_at=now)
        mailing.mails += 1
        mailing.notices += len(claimed)
