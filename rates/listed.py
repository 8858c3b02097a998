"""The in-network files that tables of contents list: each once, by address, and never more than was meant."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from rates.tic.inputs import opened
from rates.tic.tables_of_contents import contents

MOST_FILES = 2_000
SHOWN = 120
# By so much of a document its kind is known: the few members before the first long one.
HEAD = 1 << 16
_KIND = re.compile(rb'"(reporting_structure|in_network|provider_references)"\s*:')
STANDARD_INPUT = "-"


class TooManyFiles(Exception):
    """The tables of contents list more files than is allowed."""


class NoAddress(Exception):
    """A table of contents names a file that is no address: nobody's table opens a file of this machine."""


def files_meant(source: str, *, limit: int = MOST_FILES, is_private_allowed: bool = False) -> list[str]:
    """The source, or where it is a table of contents, the files it lists. Raises as files_listed."""
    if not is_contents(source, is_private_allowed=is_private_allowed):
        return [source]
    return files_listed([source], limit=limit, is_private_allowed=is_private_allowed)


def is_contents(source: str, *, is_private_allowed: bool = False) -> bool:
    """By the first long member of the document; standard input cannot be looked at twice.

    Raises DamagedFile, NotARateFile and OSError.
    """
    if source == STANDARD_INPUT:
        return False
    head = bytearray()
    buffer = memoryview(bytearray(HEAD))
    with opened(source, is_private_allowed=is_private_allowed) as found:
        while len(head) < HEAD and (got := found.document.readinto(buffer[: HEAD - len(head)])):
            head += buffer[:got]
    kind = _KIND.search(head)
    return kind is not None and kind[1] == b"reporting_structure"


def files_listed(sources: Iterable[str], *, limit: int, is_private_allowed: bool = False) -> list[str]:
    """Addresses in the order in which they are first listed.

    Raises TooManyFiles and NoAddress, and DamagedFile, NotARateFile and OSError where a table cannot be read.
    """
    found: dict[str, None] = {}
    for source in sources:
        for listed in contents(source, is_private_allowed=is_private_allowed):
            found[_address(listed.location, source)] = None
            if len(found) > limit:
                raise TooManyFiles(
                    f"{source} lists more than {limit:,} in-network files. Allow more with --limit, or name files."
                )
    return list(found)


def _address(location: str, source: str) -> str:
    """Relative locations are relative to the table, where that has an address itself."""
    address = urljoin(source, location.strip()) if _is_address(source) else location.strip()
    if not _is_address(address):
        raise NoAddress(f"{source} lists {location[:SHOWN]!r}, which is no http or https address.")
    return address


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
