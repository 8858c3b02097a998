"""Rows of `payers`."""

from payers.models import Payer


def make_payer(slug="medicare", name="Medicare", kind="medicare_ffs", is_key=True, **facts):
    return Payer.objects.get_or_create(slug=slug, defaults={"name": name, "kind": kind, "is_key": is_key} | facts)[0]
