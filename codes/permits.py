"""How what shows official texts asks whether its reader may see them."""

from collections.abc import Callable

from accounts.licences import OWNERS, DescriptorPermission, Needs

# Given the owner's slug; asked only where there is a text to show.
Permits = Callable[[str], DescriptorPermission]


def nobody(owner: str) -> DescriptorPermission:
    """For what is made without a reader: nothing that has an owner is shown."""
    return DescriptorPermission(OWNERS[owner], Needs.LICENCE)
