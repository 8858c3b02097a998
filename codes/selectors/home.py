"""The first page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from codes.models import Code, PublicationVersion
from sources.models import Release
from ui.windows import has_ended


@dataclass(frozen=True, slots=True)
class NewestEdition:
    """The newest release of one source; stale once its window has ended."""

    release: Release
    is_stale: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the first page shows: the newest editions, the newest publications, and how much there is."""

    editions: list[NewestEdition]
    publications: list[PublicationVersion]
    counts: list[tuple[str, str, int]]

    @property
    def has_excerpts(self) -> bool:
        return any(edition.release.is_excerpt for edition in self.editions)


def home_page(*, today: date) -> HomePage:
    newest: dict[str, Release] = {}
    for release in Release.objects.ready().newest_first():
        newest.setdefault(release.importer, release)
    publications = PublicationVersion.objects.published().select_related("code").order_by("-published_at", "code__code")
    counted = Code.objects.live(today).values_list("system_id", "system__name").annotate(number=Count("pk"))
    return HomePage(
        editions=[NewestEdition(newest[name], has_ended(newest[name], today)) for name in sorted(newest)],
        publications=list(publications[:8]),
        counts=list(counted.order_by("system__position")),
    )
