"""Comparisons in words, for the terminal and for pages."""

from sources.models import Comparison
from sources.registry import find_importer

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
        return find_importer(comparison.importer).not_compared
    release, previous = comparison.release, comparison.previous
    if comparison.outcome == Outcome.MIXED and release and previous:
        excerpt, whole = (release, previous) if release.is_excerpt else (previous, release)
        return (
            f"{excerpt} is an excerpt and {whole} is whole: what the excerpt lacks may exist in the whole, so the two "
            "are not compared."
        )
    return "No earlier edition of it is loaded to compare it with."
