"""Rows of `sources`, each with what a test most often wants."""

from datetime import UTC, date, datetime

from sources.models import ImportRun, Publisher, Release, SourceDocument

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def make_publisher(slug="cms", name="Centers for Medicare & Medicaid Services", url="https://www.cms.gov/"):
    return Publisher.objects.get_or_create(slug=slug, defaults={"name": name, "url": url})[0]


def make_document(key="cms-rvu26c", title="Relative Value File", edition="RVU26C", publisher=None, **facts):
    facts = {"publisher": publisher or make_publisher(), "title": title, "edition": edition} | facts
    return SourceDocument.objects.get_or_create(key=key, defaults=facts)[0]


def make_release(
    importer="pfs",
    edition="RVU26C",
    effective_from=date(2026, 7, 1),
    effective_to=date(2026, 10, 1),
    status="ready",
    **facts,
):
    facts = {"sha256": "0" * 64, "file_names": f"{edition}.csv", "rows": 1, "started_at": NOW, "ready_at": NOW} | facts
    return Release.objects.create(
        importer=importer,
        edition=edition,
        effective_from=effective_from,
        effective_to=effective_to,
        status=status,
        **facts,
    )


def make_run(importer="pfs", edition="RVU26C", status="succeeded", **facts):
    facts = {"file_names": f"{edition}.csv", "started_at": NOW, "finished_at": NOW} | facts
    return ImportRun.objects.create(importer=importer, edition=edition, status=status, **facts)
