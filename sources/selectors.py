"""Reads for the page of sources, and for which editions are compared with which."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sources.models import Comparison, Publisher, Release, SourceDocument
from sources.registry import Importer, Loader, Source, UnknownImporter, find_importer, importers, loaders


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source that can be loaded, with its READY releases, newest first."""

    name: str
    title: str
    source: Source
    publisher: str
    is_licensed: bool
    releases: list[Release]
    is_stale: bool

    @property
    def newest(self) -> Release | None:
        return self.releases[0] if self.releases else None


@dataclass(frozen=True, slots=True)
class SourcesPage:
    rows: list[SourceRow]
    documents: list[SourceDocument]


def sources_page(*, today: date) -> SourcesPage:
    held: dict[str, list[Release]] = defaultdict(list)
    for release in Release.objects.ready().newest_first():
        held[release.importer].append(release)
    publishers = dict(Publisher.objects.values_list("slug", "name"))
    found: list[Importer | Loader] = sorted([*importers(), *loaders()], key=lambda each: each.name)
    rows = [_row(each, each.source, publishers, held[each.name], today) for each in found if each.source]
    return SourcesPage(rows, list(SourceDocument.objects.select_related("publisher")))


def _row(
    each: Importer | Loader, source: Source, publishers: dict[str, str], releases: list[Release], today: date
) -> SourceRow:
    return SourceRow(
        name=each.name,
        title=each.title,
        source=source,
        publisher=publishers.get(source.publisher) or _named(source.publisher),
        is_licensed=isinstance(each, Importer) and each.is_licensed,
        releases=releases,
        is_stale=_is_stale(source, releases, today),
    )


def _named(publisher: str) -> str:
    """One that is not registered by its slug: `CMS`, or words such as `each payer`."""
    return publisher.capitalize() if " " in publisher else publisher.upper()


def _is_stale(source: Source, releases: list[Release], today: date) -> bool:
    """The newest release no longer covers today, or, where its end is not known, is older than its cadence allows."""
    if not releases:
        return False
    newest = releases[0]
    if newest.effective_to:
        return not newest.covers(today) and newest.effective_to <= today
    age = (today - newest.effective_from).days
    return source.stale_after_days is not None and age > source.stale_after_days


def previous_of(release: Release) -> Release | None:
    """The newest READY edition of the same source and variant that begins before it."""
    alike = Release.objects.ready().of(release.importer).filter(variant=release.variant)
    return alike.filter(effective_from__lt=release.effective_from).newest_first().first()


def releases_to_compare(importer: str = "") -> list[Release]:
    """READY releases that were not compared with the edition that is before them now, the oldest first.

    Two queries and one a release; those of an importer that is not installed any more are left alone.
    """
    ready = Release.objects.ready().order_by("effective_from", "pk")
    held = list(ready.of(importer) if importer else ready)
    kept = {kept.release_id: kept for kept in Comparison.objects.filter(release__in=held)}
    return [release for release in held if _is_to_compare(release, kept.get(release.pk))]


def _is_to_compare(release: Release, kept: Comparison | None) -> bool:
    try:
        importer = find_importer(release.importer)
    except UnknownImporter:
        return False
    if kept is None or (importer.compares and kept.outcome == Comparison.Outcome.NOT_COMPARED):
        return True
    previous = previous_of(release)
    return kept.previous_id != (previous.pk if previous else None)
