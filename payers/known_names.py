"""The names of payers, told to other apps."""

from codes.payer_names import register_payers
from payers.models import Payer


def names() -> dict[str, str]:
    return dict(Payer.objects.values_list("slug", "name"))


register_payers(names)
