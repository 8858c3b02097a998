"""`manage.py notify [--loop SECONDS]`: mails people and tells other systems what is due."""

import signal
from argparse import ArgumentParser, ArgumentTypeError
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.template.defaultfilters import pluralize
from django.utils import timezone

from payers.actions.edition_notices import queue_edition_notices
from payers.actions.notices import Mailing, broken_off, send_due, waiting
from payers.actions.webhooks import Deliveries, deliver_due

BROKEN_OFF_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Mails the changes that are due to people, and posts those that are due to webhooks. Several may run at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--loop", type=_seconds, metavar="SECONDS", help="go on, with so many seconds between two runs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        pause = options["loop"]
        if pause is None:
            self._run()
            return
        # A run that has begun is ended: killed in the middle, it would leave a mail of which nobody knows.
        stopping = Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopping.set())
        while not stopping.is_set():
            self._run_on()
            stopping.wait(pause)
        self.stdout.write("Stopped.")

    def _run_on(self) -> None:
        """A run that a lost database does not end."""
        close_old_connections()
        try:
            self._run()
        except DatabaseError as error:
            self.stderr.write(f"The database does not answer: {error}")

    def _run(self) -> None:
        now = timezone.now()
        queue_edition_notices(at=now)
        mailing = send_due(now=now)
        deliveries = deliver_due(now=now)
        for problem in dict.fromkeys(filter(None, (mailing.problem, deliveries.problem))):
            self.stderr.write(problem)
        self._show_broken_off()
        self.stdout.write(f"{_in_words(mailing)} {_posts_in_words(deliveries)}")
        self.stdout.flush()

    def _show_broken_off(self) -> None:
        stuck = broken_off(now=timezone.now()).select_related("user", "change__policy__payer", "comparison")
        for notice in stuck[:BROKEN_OFF_SHOWN]:
            self.stderr.write(
                f"Broken off while it was mailed, and not mailed again: to {notice.user}, of {notice.subject} "
                f"(claimed {notice.claimed_at:%Y-%m-%d %H:%M} UTC; see Notices in the admin)"
            )
        more = stuck.count() - BROKEN_OFF_SHOWN
        if more > 0:
            self.stderr.write(f"... and {more} more.")


def _in_words(mailing: Mailing) -> str:
    return (
        f"{mailing.mails} mail{pluralize(mailing.mails)} sent with "
        f"{mailing.notices} notice{pluralize(mailing.notices)}, {mailing.withheld} withheld, "
        f"{mailing.failed} failed, {waiting().count()} waiting."
    )


def _posts_in_words(deliveries: Deliveries) -> str:
    return (
        f"{deliveries.delivered} webhook post{pluralize(deliveries.delivered)} delivered, "
        f"{deliveries.to_be_tried_again} to be tried again, {deliveries.dead} given up."
    )


def _seconds(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError("give whole seconds, such as 60")
    return int(text)
