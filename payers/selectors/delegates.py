"""Who may decide for a payer."""

from collections.abc import Collection

from django.db.models import Q

from payers.models import Payer


def delegate_choices(named: Collection[str] = ()) -> list[tuple[str, str]]:
    """Delegates by slug and name, with those that a version names already."""
    payers = Payer.objects.filter(Q(kind=Payer.Kind.DELEGATE) | Q(slug__in=set(named)))
    return list(payers.values_list("slug", "name"))
