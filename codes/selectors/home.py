"""The first page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from codes.models import Code, PublicationVersion
from sources.models import Release


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the first page shows: editions in use, the newest publications, and how much there is."""

    releases: list[Release]
    publications: list[PublicationVersion]
    counts: list[tuple[str, str, int]]

    @property
    def has_excerpts(self) -> bool:
        return any(release.is_excerpt for release in self.releases)


def home_page(*, today: date) -> HomePage:
    newest: dict[str, Release] = {}
    for release in Release.objects.ready().newest_first():
        newest.setdefault(release.importer, release)
    publications = PublicationVersion.objects.published().select_related("code").order_by("-published_at", "code__code")
    counted = Code.objects.live(today).values_list("system_id", "system__name").annotate(number=Count("pk"))
    return HomePage(
        releases=sorted(newest.values(), key=lambda release: release.importer),
        publications=list(publications[:8]),
        counts=list(counted.order_by("system__position")),
    )
