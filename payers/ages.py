"""How long ago a payer's document was read, in words. No database."""

# Payers review most policies once a year: what was read longer ago is past one review at least.
STALE_AFTER_DAYS = 365
_MONTH, _YEAR = 30.4375, 365.25


def is_stale(days: int) -> bool:
    return days > STALE_AFTER_DAYS


def age_in_words(days: int) -> str:
    """`today`, `1 day ago`, `18 days ago`, `5 months ago`, `2 years ago`."""
    if days <= 0:
        return "today"
    if days < 60:
        return f"{days} day{'s' if days > 1 else ''} ago"
    if days < 2 * _YEAR:
        return f"{round(days / _MONTH)} months ago"
    return f"{int(days / _YEAR)} years ago"
