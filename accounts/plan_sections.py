"""The sections that a plan may open, told by the room that has the pages: `accounts` lies below it."""

from collections.abc import Iterable, Mapping

_titles: dict[str, str] = {}


def register_sections(sections: Iterable[tuple[str, str]]) -> None:
    """Slugs and titles, in the order of the page; those that are open to everyone are not among them."""
    for slug, title in sections:
        if slug in _titles:
            raise ValueError(f"section {slug!r} is registered twice")
        _titles[slug] = title


def section_titles() -> Mapping[str, str]:
    return _titles
