"""Reads for pages about payers."""

from payers.models import Payer


def key_payers() -> list[Payer]:
    """The payers shown on every code page, Medicare first."""
    return sorted(Payer.objects.key(), key=lambda payer: (payer.kind != Payer.Kind.MEDICARE_FFS, payer.name))
