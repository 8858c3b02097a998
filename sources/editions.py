"""Which edition a load is of: what the files say, and what the operator says where they do not."""

from dataclasses import replace
from datetime import date

from sources.files import SourceFile
from sources.registry import Edition, Importer


class LoadRefused(Exception):
    """The load as a whole is refused; nothing was written. The text says what was expected."""


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
    if effective_from:
        if edition.effective_to and edition.effective_to <= effective_from:
            raise LoadRefused(f"--effective-from {effective_from} is after {edition} ends.")
        edition = replace(edition, effective_from=effective_from)
    return edition


def _edition_named(importer: Importer, name: str) -> Edition:
    try:
        return importer.edition_from_name(name)
    except ValueError as error:
        raise LoadRefused(f"--edition {name}: {error}; expected such as {importer.edition_example}.") from error
