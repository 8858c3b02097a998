"""Reads for the page of sources."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sources.models import Publisher, Release, SourceDocument
from sources.registry import Importer, importers


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source that can be loaded, with its READY releases, newest first."""

    importer: Importer
    publisher: str
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
    rows = [
        SourceRow(
            importer=importer,
            publisher=publishers.get(importer.publisher, importer.publisher.upper()),
            releases=held[importer.name],
            is_stale=_is_stale(importer, held[importer.name], today),
        )
        for importer in importers()
    ]
    return SourcesPage(rows, list(SourceDocument.objects.select_related("publisher")))


def _is_stale(importer: Importer, releases: list[Release], today: date) -> bool:
    """The newest release no longer covers today, or, where its end is not known, is older than its cadence allows."""
    if not releases:
        return False
    newest = releases[0]
    if newest.effective_to:
        return not newest.covers(today) and newest.effective_to <= today
    age = (today - newest.effective_from).days
    return importer.stale_after_days is not None and age > importer.stale_after_days
