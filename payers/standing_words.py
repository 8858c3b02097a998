"""When a version holds, in a few words, as of a day. No database."""

from datetime import date

from payers.standing import Dated, standing
from payers.vocabulary import Standing
from ui.windows import day_in_words, last_day


def standing_in_words(version: Dated, on: date) -> str:
    """`Takes effect on 1 January 2027, in 41 days`; `Was in force from 1 January 2025 to 31 December 2025`."""
    begins = day_in_words(version.effective_from)
    verb = "Retires the policy" if version.is_retirement else "Takes effect"
    words = {
        Standing.PROPOSED: f"Proposed to take effect on {begins}; binds nobody",
        Standing.FUTURE: f"{verb} on {begins}, {_in_days((version.effective_from - on).days)}",
        Standing.ACTIVE: f"In force since {begins}",
        Standing.CORRECTED: f"Corrected since; stated as effective {begins}",
    }.get(standing(version, on))
    if words:
        return words
    if version.is_retirement or version.in_force_to is None:
        return f"Retired on {begins}"
    return f"Was in force from {begins} to {day_in_words(last_day(version.in_force_to))}"


def _in_days(days: int) -> str:
    return "tomorrow" if days == 1 else f"in {days:,} days"
