"""`manage.py recheck`: judges kept cases by the newest editions, or compares two days without storing anything."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from claims.actions.rechecking import Rechecked, recheck
from claims.documents import FIRST_YEAR, LAST_YEAR
from claims.models import KeptCase
from claims.querysets import KeptCaseQuerySet
from claims.regression import Comparison, Entry, in_lines, report
from claims.selectors.contrasts import Contrast, contrasts_by_day
from claims.selectors.judging import StillLoading

WORSE, UNUSABLE, UNJUDGED = 1, 2, 3


class Command(BaseCommand):
    help = (
        "Judges kept cases again by the newest editions. With --as-of, prints what would be judged differently on that "
        "day and stores nothing: exits 1 where something is judged worse, 3 where it is judged no longer, else 0."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="as if each case were served on that day")
        parser.add_argument(
            "--against", type=_day, metavar="YYYY-MM-DD", help="the day it is compared with; the day before if left out"
        )
        parser.add_argument("--format", choices=("text", "json"), default="text", help="of what --as-of prints")
        parser.add_argument("--person", default="", metavar="EMAIL", help="only this person's own cases")
        parser.add_argument("--team", default="", metavar="SLUG", help="only this team's cases")

    def handle(self, *args: Any, **options: Any) -> None:
        cases = _chosen(options["person"], options["team"])
        second = options["as_of"]
        if second is None:
            if options["against"] or options["format"] == "json":
                raise CommandError("--against and --format go with --as-of.", returncode=UNUSABLE)
            self._judge(cases)
            return
        first = options["against"] or second - timedelta(days=1)
        self._compare(cases, first, second, as_json=options["format"] == "json")

    def _judge(self, cases: KeptCaseQuerySet) -> None:
        try:
            done = recheck(cases=cases, at=timezone.now())
        except (StillLoading, DatabaseError) as error:
            raise CommandError(f"{error} What was judged before is kept; run it again.") from error
        for name in done.unreadable:
            self.stderr.write(f"{name} cannot be read, and is not judged.")
        self.stdout.write(_in_words(done))

    def _compare(self, cases: KeptCaseQuerySet, first: date, second: date, *, as_json: bool) -> None:
        chosen = list(cases.select_related("user", "team").by_owner())
        entries = [_entry(contrast) for contrast in contrasts_by_day(chosen, first, second)]
        comparison = Comparison(first, second, tuple(entries))
        if as_json:
            self.stdout.write(json.dumps(report(comparison), indent=1))
        else:
            for line in in_lines(comparison):
                self.stdout.write(line)
        if comparison.worse:
            raise SystemExit(WORSE)
        if comparison.unjudged:
            raise SystemExit(UNJUDGED)


def _chosen(person: str, team: str) -> KeptCaseQuerySet:
    cases = KeptCase.objects.all()
    if person:
        cases = cases.filter(user__email__iexact=person)
    if team:
        cases = cases.filter(team__slug=team)
    if (person or team) and not cases.exists():
        raise CommandError("No case is kept for them.", returncode=UNUSABLE)
    return cases


def _entry(contrast: Contrast) -> Entry:
    case = contrast.case
    is_open = any(finding.severity == "not_loaded" for finding in contrast.after.findings)
    return Entry(case.pk, case.title, str(case.team or case.user), contrast.found, contrast.is_unjudged, is_open)


def _in_words(done: Rechecked) -> str:
    left = f" {done.left:,} {'is' if done.left == 1 else 'are'} left: run it again." if done.left else ""
    cases = "1 case" if done.judged == 1 else f"{done.judged:,} cases"
    return f"{cases} judged by the newest editions, {done.changed:,} differently.{left}"


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("write the day as YYYY-MM-DD, such as 2026-10-01") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ArgumentTypeError(f"claims are judged for days of {FIRST_YEAR} to {LAST_YEAR}")
    return day
