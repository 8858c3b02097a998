"""Brings the derived columns of codes up to date after a release is loaded: lifespan, title, family."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db import connection, transaction

from codes.lifespans import Lifespan, Statement, lifespan
from codes.models import Code, FamilyAssignment, Listing
from sources.models import Release

_Update = tuple[date | None, date | None, bool, int]


@transaction.atomic
def refresh_codes(release: Release, absent: tuple[str, ...] = ()) -> None:
    """After `release` became READY. `absent`: codes looked up in its whole edition and not found there."""
    if absent:
        _record_absent(release, absent)
    systems = list(Code.objects.filter(listings__release=release).values_list("system_id", flat=True).distinct())
    updates = list(_lifespan_changes(systems))
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE codes_code SET effective_from = %s, ended_on = %s, is_end_bound = %s WHERE id = %s", updates
        )
    if _is_newest(release):
        _take_titles(release)
        _take_families(release)


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
            Statement(releases[release_id].importer, releases[release_id].effective_from, listed, start, end)
            for _, release_id, listed, start, end, *_ in listings
        ]
        span = lifespan(statements, whole)
        if span != Lifespan(*listings[0][5:]):
            yield span.effective_from, span.ended_on, span.is_end_bound, code_id


def _is_newest(release: Release) -> bool:
    newest = Release.objects.ready().of(release.importer).newest_first().first()
    return newest is not None and newest.effective_from <= release.effective_from


def _take_titles(release: Release) -> None:
    """Public descriptors become titles, but never over the title of a publication."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE codes_code SET title = substr(CASE WHEN d.long <> '' THEN d.long ELSE d.short END, 1, 500)
            FROM codes_descriptor d, codes_codesystem s
            WHERE d.code_id = codes_code.id AND d.release_id = %s
              AND s.slug = codes_code.system_id AND s.has_public_descriptors
              AND NOT EXISTS (
                SELECT 1 FROM codes_publicationversion v
                WHERE v.code_id = codes_code.id AND v.status = 'published')
            """,
            [release.pk],
        )


def _take_families(release: Release) -> None:
    """The family a code was last put in."""
    latest = FamilyAssignment.objects.filter(release=release).order_by("effective_from", "pk")
    families = dict(latest.values_list("code_id", "family_id"))
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE codes_code SET family_id = %s WHERE id = %s",
            [(family_id, code_id) for code_id, family_id in families.items()],
        )
