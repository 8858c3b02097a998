"""Which lists of the portal can be saved under a name, by their addresses. No Django."""

import re

# Rooms above: each of these is a list with filters, or a form whose answer is in its address.
_LISTS = re.compile(
    r"/(?:codes|policies|payers|rates|fees|edits|changes|modifiers)/(?:[a-z0-9][a-z0-9._-]{0,60}/){0,4}", re.IGNORECASE
)


def is_list(path: str) -> bool:
    """A path of ours alone: no host, no query, no way up."""
    return bool(_LISTS.fullmatch(path)) and ".." not in path
