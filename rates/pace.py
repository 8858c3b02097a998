"""Tells somebody who waits how far the reading of rate files is: bytes, speed and rows."""

import time
from collections.abc import Callable
from posixpath import basename
from urllib.parse import urlsplit

from rates.tasks import Outcome
from rates.tic import Progress

Told = Callable[[str], None]
# Seconds between two lines.
EVERY = 0.5
NAME_SHOWN = 40


class Pace:
    """Lines of text for the files of one load, which may be read side by side."""

    def __init__(self, told: Told, files: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._told, self._files, self._clock = told, files, clock
        self._began: dict[str, float] = {}
        self._ended = 0
        self._last = float("-inf")

    def watched(self, source: str, progress: Progress) -> None:
        """Within a file."""
        now = self._clock()
        seconds = now - self._began.setdefault(source, now)
        if now - self._last < EVERY:
            return
        self._last = now
        done = f"{progress.bytes / 1e6:,.0f}"
        total = progress.total
        share = f" of {total / 1e6:,.0f} MB ({progress.bytes / total:.0%})" if total else " MB"
        speed = f", {progress.bytes / 1e6 / seconds:,.0f} MB/s" if seconds else ""
        self._told(f"{self._place(self._ended + 1)}{_name(source)}: {done}{share}{speed}, {progress.rows:,} rows")

    def ended(self, outcome: Outcome) -> None:
        """At the end of a file."""
        self._ended += 1
        speed = f" at {outcome.size / 1e6 / outcome.seconds:,.0f} MB/s" if outcome.seconds else ""
        what = outcome.fault or f"{outcome.rows:,} rows of {outcome.size / 1e6:,.1f} MB{speed}"
        self._told(f"{self._place(self._ended)}{_name(outcome.source)}: {what}")

    def _place(self, number: int) -> str:
        return f"{number} of {self._files}: " if self._files > 1 else ""


def _name(source: str) -> str:
    """The end of the path; an address may go on for lines in what comes behind it."""
    name = basename(urlsplit(source).path if "://" in source else source) or source
    return name if len(name) <= NAME_SHOWN else f"…{name[-NAME_SHOWN:]}"
