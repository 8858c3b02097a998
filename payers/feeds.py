"""Changes of policies as Atom 1.0."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri

from payers.change_filters import ChangeFilter
from payers.characters import without_controls
from payers.models import PolicyChange
from payers.selectors.changes import readable_changes
from payers.vocabulary import ChangeKind
from ui.dates import UnreadableInput

ENTRIES = 50


class ChangeFeed(Feed):  # type: ignore[type-arg]
    """The newest changes that the filters of the address choose. Says nothing that differs from day to day."""

    feed_type = Atom1Feed
    author_name = "Fiducial"
    description_template = "policies/_feed_entry.html"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> ChangeFilter:
        """Raises UnreadableInput where a filter cannot be read."""
        chosen = ChangeFilter(request.GET, queryset=readable_changes())
        for name, errors in chosen.form.errors.items():
            raise UnreadableInput(f"{name}: {errors[0]}")
        return chosen

    def title(self, obj: ChangeFilter) -> str:
        words = ", ".join(chip.words for chip in obj.chips)
        # One in a title would end the feed: XML holds none of them.
        return without_controls(f"Payer policies: changes ({words})" if words else "Payer policies: changes")

    def subtitle(self, obj: ChangeFilter) -> str:
        return "What payers change in their policies, as kept here. Sample policies say so in the title."

    def link(self, obj: ChangeFilter) -> str:
        return reverse("policies:changes") + obj.query

    def feed_url(self, obj: ChangeFilter) -> str:
        return reverse("policies:feed") + obj.query

    def feed_guid(self, obj: ChangeFilter) -> str:
        return f"{_origin()}{self.feed_url(obj)}"

    def items(self, obj: ChangeFilter) -> list[PolicyChange]:
        return list(obj.qs[:ENTRIES])

    def item_title(self, item: PolicyChange) -> str:
        sample = "Sample: " if item.policy.is_sample else ""
        return without_controls(f"{sample}{item.policy.payer} {item.policy.number}: {item.summary}")

    def item_link(self, item: PolicyChange) -> str:
        return reverse("policies:change", args=(item.pk,))

    def item_guid(self, item: PolicyChange) -> str:
        """The same wherever the feed is read from, as long as the portal keeps its name."""
        return get_tag_uri(f"{_origin()}{self.item_link(item)}".rstrip("/"), item.at)

    def item_pubdate(self, item: PolicyChange) -> datetime:
        return item.at

    def item_updateddate(self, item: PolicyChange) -> datetime:
        return item.at

    def item_categories(self, item: PolicyChange) -> list[str]:
        return [ChangeKind(kind).value for kind in item.kinds] + (["sample"] if item.policy.is_sample else [])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        item = kwargs["item"]
        texts = {"title": item.version.title, "summary": item.summary}
        return context | {name: without_controls(text) for name, text in texts.items()}


def _origin() -> str:
    return settings.PORTAL_URL or "http://localhost"
