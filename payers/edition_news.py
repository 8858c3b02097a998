"""What one edition of a source changes for one person's codes, in the words of a mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from payers.news import absolute
from sources.comparison_words import change_in_words, title_of
from sources.models import Release, RowChange

LINES = 20


@dataclass(frozen=True, slots=True)
class EditionNews:
    """One edition; `path` begins with a slash. `more` rows of what is watched are not among the lines."""

    title: str
    edition: str
    previous: str
    effective_from: date
    is_excerpt: bool
    path: str
    lines: tuple[str, ...]
    more: int

    @property
    def url(self) -> str:
        return absolute(self.path)


def edition_news(release: Release, previous: Release | None, path: str, changes: Iterable[RowChange]) -> EditionNews:
    """The first lines in full, the others as a number."""
    rows = list(changes)
    return EditionNews(
        title=title_of(release),
        edition=str(release),
        previous=str(previous or ""),
        effective_from=release.effective_from,
        is_excerpt=release.is_excerpt,
        path=path,
        lines=tuple(change_in_words(row) for row in rows[:LINES]),
        more=max(0, len(rows) - LINES),
    )
