"""Records the publishers and documents that texts cite."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from sources.models import Publisher, SourceDocument


@transaction.atomic
def record_publishers_and_documents(*, publishers: Mapping[str, Any], documents: Mapping[str, Any]) -> int:
    """Adds the publishers and documents of `fixtures/sources.yaml`; those that are here stay as staff left them.

    Returns how many documents were added.
    """
    added = 0
    for slug, facts in publishers.items():
        Publisher.objects.get_or_create(slug=slug, defaults={"name": facts["name"], "url": facts.get("url", "")})
    ids = dict(Publisher.objects.values_list("slug", "pk"))
    for key, facts in documents.items():
        _, created = SourceDocument.objects.get_or_create(
            key=key,
            defaults={
                "publisher_id": ids[facts["publisher"]],
                "title": facts["title"],
                "url": facts.get("url", ""),
                "edition": facts.get("edition", ""),
                "effective_from": facts.get("effective_from"),
                "effective_to": facts.get("effective_to"),
                "retrieved_on": facts.get("retrieved"),
            },
        )
        added += created
    return added
