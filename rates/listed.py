"""The in-network files that tables of contents list: each once, by address, and never more than was meant."""

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from rates.tic.tables_of_contents import contents

SHOWN = 120


class TooManyFiles(Exception):
    """The tables of contents list more files than is allowed."""


class NoAddress(Exception):
    """A table of contents names a file that is no address: nobody's table opens a file of this machine."""


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
