"""Brings the derived columns of codes up to date after a release is loaded: lifespan, title, family."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db import connection, transaction

from codes.lifespans import Lifespan, Statement, lifespan
from codes.models import Code, FamilyAssignment, Listing
from codes.owners import IS_ADA
from sources.models import Release

_Update = tuple[date | None, date | None, bool, int]


@transaction.atomic
def refresh_codes(release: Release, absent: tuple[str, ...] = ()) -> None:
    """After `release` became READY. `absent`: codes looked up in its whole edition and not found there.

    What comes out depends on which releases are held, never on the order in which they were loaded. The load that
    calls it swaps its rows in while no other does.
    """
    systems = list(Code.objects.filter(listings__release=release).values_list("system_id", flat=True).distinct())
    if not systems:
        return
    if absent:
        _record_absent(release, absent)
    updates = list(_lifespan_changes(systems))
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE codes_code SET effective_from = %s, ended_on = %s, is_end_bound = %s WHERE id = %s", updates
        )
    _drop_codes_that_nothing_lists(systems)
    _take_titles(systems, today=(release.ready_at or release.started_at).date())
    if FamilyAssignment.objects.filter(release=release).exists():
        _take_families()


def _drop_codes_that_nothing_lists(systems: list[str]) -> None:
    """A corrected edition may take a code away that was never one. What people wrote on a code keeps it."""
    unlisted = Code.objects.filter(system__in=systems, listings__isnull=True)
    unlisted.filter(
        versions__isnull=True, replacements__isnull=True, replaces__isnull=True, error_reports__isnull=True
    ).delete()
    unlisted.update(effective_from=None, ended_on=None, is_end_bound=False, family=None)


def _record_absent(release: Release, absent: tuple[str, ...]) -> None:
    codes = Code.objects.filter(code__in=absent).exclude(listings__release=release)
    Listing.objects.bulk_create(Listing(release=release, code=code, is_listed=False) for code in codes)


def _lifespan_changes(systems: list[str]) -> Iterator[_Update]:
    """Codes of the systems whose lifespan differs from what their row says."""
    releases = {release.pk: release for release in Release.objects.ready()}
    whole: dict[str, list[date]] = defaultdict(list)
    for release in releases.values():
        if not release.is_excerpt:
            whole[release.importer].append(release.effective_from)
    rows = (
        Listing.objects.filter(code__system__in=systems, release__in=releases)
        .order_by("code_id")
        .values_list(
            "code_id",
            "release_id",
            "is_listed",
            "effective_from",
            "ended_on",
            "code__effective_from",
            "code__ended_on",
            "code__is_end_bound",
        )
    )
    for code_id, group in groupby(rows.iterator(chunk_size=10_000), key=itemgetter(0)):
        listings = list(group)
        statements = [
            Statement(
                releases[release_id].importer,
                releases[release_id].effective_from,
                listed,
                start,
                end,
                releases[release_id].effective_to,
            )
            for _, release_id, listed, start, end, *_ in listings
        ]
        span = lifespan(statements, whole)
        if span != Lifespan(*listings[0][5:]):
            yield span.effective_from, span.ended_on, span.is_end_bound, code_id


def _take_titles(systems: list[str], *, today: date) -> None:
    """Public descriptors become titles, of the newest release begun by today; never over a publication's title."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE codes_code SET title = best.title
            FROM (
              SELECT d.code_id, substr(CASE WHEN d.long <> '' THEN d.long ELSE d.short END, 1, 500) AS title,
                ROW_NUMBER() OVER (
                  PARTITION BY d.code_id
                  ORDER BY CASE WHEN r.effective_from <= %s THEN 0 ELSE 1 END, r.effective_from DESC, r.id DESC
                ) AS place
              FROM codes_descriptor d
              JOIN sources_release r ON r.id = d.release_id AND r.status = 'ready'
              JOIN codes_code c ON c.id = d.code_id
              JOIN codes_codesystem s ON s.slug = c.system_id AND s.has_public_descriptors
              WHERE c.system_id IN ({", ".join(["%s"] * len(systems))})
                AND NOT {IS_ADA.format(system="c.system_id", code="c.code")}
            ) AS best
            WHERE best.code_id = codes_code.id AND best.place = 1 AND codes_code.title <> best.title
              AND NOT EXISTS (
                SELECT 1 FROM codes_publicationversion v
                WHERE v.code_id = codes_code.id AND v.status = 'published')
            """,  # noqa: S608  # nosec B608: only place marks and a constant are put in
            [today, *systems],
        )


def _take_families() -> None:
    """The family a code was put in last, by the newest release that has it."""
    assignments = FamilyAssignment.objects.filter(release__status=Release.Status.READY)
    ordered = assignments.order_by("release__effective_from", "release_id", "effective_from", "pk")
    families = dict(ordered.values_list("code_id", "family_id"))
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE codes_code SET family_id = %s WHERE id = %s",
            [(family_id, code_id) for code_id, family_id in families.items()],
        )
