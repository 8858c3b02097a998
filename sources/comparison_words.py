"""Comparisons in words, for the terminal and for pages."""

from sources.models import Comparison, Release, RowChange
from sources.registry import UnknownImporter, find_importer

Outcome = Comparison.Outcome


def totals_in_words(comparison: Comparison) -> str:
    """`12 added, 3 removed, 400 changed`; "nothing differs" where no row does."""
    told = [f"{number:,} {kind}" for kind, number in comparison.totals.items()]
    return ", ".join(told) or "nothing that is compared differs"


def sentence(comparison: Comparison) -> str:
    """One line of the terminal."""
    if comparison.outcome == Outcome.COMPARED:
        return f"{comparison} against {comparison.previous}: {totals_in_words(comparison)}."
    return f"{comparison}: {why_not(comparison)}"


def why_not(comparison: Comparison) -> str:
    """Why two editions are not compared."""
    if comparison.outcome == Outcome.NOT_COMPARED:
        return _not_compared(comparison.importer)
    release, previous = comparison.release, comparison.previous
    if comparison.outcome == Outcome.MIXED and release and previous:
        excerpt, whole = (release, previous) if release.is_excerpt else (previous, release)
        return (
            f"{excerpt} is an excerpt and {whole} is whole: what the excerpt lacks may exist in the whole, so the two "
            "are not compared."
        )
    return "No earlier edition of it is loaded to compare it with."


def what_is_compared(importer: str) -> str:
    """The subjects by which two editions of a source are compared: `fee (added, removed), RVUs, status`."""
    try:
        compares = find_importer(importer).compares
    except UnknownImporter:
        return ""
    told = [
        word
        for rows in compares
        for word in (f"{rows.what} (added, removed)", *(subject.what for subject in rows.subjects))
    ]
    return ", ".join(dict.fromkeys(told))


def _not_compared(name: str) -> str:
    try:
        return find_importer(name).not_compared
    except UnknownImporter:
        return "Its importer is not installed any more."


def change_in_words(change: RowChange) -> str:
    """`49411 RVUs: 14.20 ... to 14.09 ...`; what is its owner's text is only said to differ."""
    codes = " with ".join(filter(None, (change.code, change.other_code)))
    subject = " ".join(filter(None, (codes, change.about, change.what)))
    if change.kind != RowChange.Kind.CHANGED:
        told = change.before or change.after
        return f"{subject} {change.kind}: {told}" if told else f"{subject} {change.kind}"
    return f"{subject}: {change.before} to {change.after}" if change.before or change.after else f"{subject} changed"


def title_of(release: Release) -> str:
    """The source of a release in words; its importer's name where that is not installed any more."""
    try:
        return find_importer(release.importer).title
    except UnknownImporter:
        return release.importer
