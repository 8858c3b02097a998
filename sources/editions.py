"""Which edition a load is of: what the files say, and what the operator says where they do not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from sources.files import BadRow, SourceFile, plain
from sources.registry import Edition, Importer

FIRST_YEAR = 1990
YEARS_AHEAD = 2
# A quarter: an edition may be in force a little before its publisher's usual day.
MOST_EARLY = timedelta(days=92)


class LoadRefused(Exception):
    """The load as a whole is refused; nothing was written. The text says what was expected."""


class FaultsFound(LoadRefused):
    """Files are refused for what `issues` say, each with the name of its file."""

    def __init__(self, message: str, issues: Sequence[tuple[str, BadRow]]) -> None:
        self.issues = list(issues)
        super().__init__(message)


def agreed_edition(importer: Importer, files: list[SourceFile], wanted: str, effective_from: date | None) -> Edition:
    """The one edition that all files state, or the operator's where the files state none."""
    named = _edition_named(importer, wanted) if wanted else None
    stated: dict[str, tuple[Edition, str]] = {}
    for file in files:
        found = importer.identify(file)
        if found:
            stated.setdefault(str(found), (found, file.name))
    if len(stated) > 1:
        parts = "; ".join(f"{name} is {edition}" for edition, (_, name) in stated.items())
        raise LoadRefused(f"These files are of different editions, load one at a time: {parts}.")
    edition = named
    for edition, file_name in stated.values():
        if named and str(named) != str(edition):
            raise LoadRefused(f"{file_name} says it is {edition}, not {named}.")
    if edition is None:
        raise LoadRefused(
            f"{files[0].name} does not say which edition it is: add --edition, such as {importer.edition_example}."
        )
    return _from_day(edition, effective_from) if effective_from else edition


def _from_day(edition: Edition, day: date) -> Edition:
    last_year = timezone.localdate().year + YEARS_AHEAD
    if not FIRST_YEAR <= day.year <= last_year:
        raise LoadRefused(f"--effective-from {day} is not in the years {FIRST_YEAR} to {last_year}.")
    if edition.effective_to and edition.effective_to <= day:
        raise LoadRefused(f"--effective-from {day} is after {edition} ends.")
    if day < edition.effective_from - MOST_EARLY:
        raise LoadRefused(
            f"--effective-from {day} is more than {MOST_EARLY.days} days before {edition} begins, "
            f"on {edition.effective_from}."
        )
    return replace(edition, effective_from=day)


def _edition_named(importer: Importer, name: str) -> Edition:
    try:
        return importer.edition_from_name(name)
    except ValueError as error:
        raise LoadRefused(f"--edition {plain(name)}: {error}; expected such as {importer.edition_example}.") from error
