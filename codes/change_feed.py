"""What the loaded editions changed, as Atom 1.0."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri

from codes.selectors.changes import EditionChanges, latest_changes

ENTRIES = 50


class EditionFeed(Feed):  # type: ignore[type-arg]
    """The editions that changed something, the latest compared first. Says nothing that differs from day to day."""

    feed_type = Atom1Feed
    author_name = "Fiducial"
    title = "Editions of code sets, fees and edits: what each changed"
    subtitle = "Rows added, removed and changed by each edition that is loaded here, against the edition before it."
    description_template = "changes/_feed_entry.html"

    def link(self) -> str:
        return reverse("changes:list")

    def feed_url(self) -> str:
        return reverse("changes:feed")

    def feed_guid(self) -> str:
        return f"{_origin()}{self.feed_url()}"

    def items(self) -> list[EditionChanges]:
        return latest_changes(ENTRIES)

    def item_title(self, item: EditionChanges) -> str:
        return f"{item.title}, {item.release}: {item.words}"

    def item_link(self, item: EditionChanges) -> str:
        return item.kept.get_absolute_url()

    def item_guid(self, item: EditionChanges) -> str:
        """The same wherever the feed is read from, as long as the portal keeps its name."""
        return get_tag_uri(f"{_origin()}{item.kept.get_absolute_url()}".rstrip("/"), item.kept.first_compared_at)

    def item_pubdate(self, item: EditionChanges) -> datetime:
        return item.kept.first_compared_at

    def item_updateddate(self, item: EditionChanges) -> datetime:
        return item.kept.compared_at

    def item_categories(self, item: EditionChanges) -> list[str]:
        return [item.release.importer]


def _origin() -> str:
    return settings.PORTAL_URL or "http://localhost"
