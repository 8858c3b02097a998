"""The payers that a claim may name."""

from payers.models import Payer


def payers_offered() -> list[tuple[str, str]]:
    """Slugs and names; a delegate pays nobody."""
    return list(Payer.objects.exclude(kind=Payer.Kind.DELEGATE).order_by("name").values_list("slug", "name"))
