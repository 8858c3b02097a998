"""Requests that nobody reads: fetched ahead by a browser, or sent by a robot that says so. They cost no view.

What is not counted is not opened either, so that saying so wins nothing. Kept in this one place.
"""

import re
from collections.abc import Mapping

# A browser says that it fetches ahead: Sec-Purpose (prefetch, prerender), and what came before it.
_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
_AHEAD_WORDS = re.compile(r"prefetch|prerender|preview", re.IGNORECASE)
# How robots name themselves. Cubot is a maker of telephones, which people read with.
_ROBOTS = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|facebookexternalhit|mediapartners-google|google-inspectiontool|feedfetcher|"
    r"archiver|lighthouse|uptime|monitoring",
    re.IGNORECASE,
)


def is_fetched_ahead(headers: Mapping[str, str]) -> bool:
    return any(_AHEAD_WORDS.search(headers.get(name, "")) for name in _AHEAD)


def is_robot(user_agent: str) -> bool:
    # More than this is no name.
    return bool(_ROBOTS.search(user_agent[:1000]))
