"""The calendar that quarterly sources are issued by."""

from datetime import date

# The first three letters of the month a quarterly edition is named after.
QUARTER_MONTHS = {"JAN": 1, "APR": 4, "JUL": 7, "OCT": 10}
MONTH_NAMES = {1: "January", 4: "April", 7: "July", 10: "October"}


def quarter_month(name: str) -> int:
    """1, 4, 7 or 10 of a month's name or its first letters; ValueError for a month that begins no quarter."""
    letters = name.strip().upper()
    month = QUARTER_MONTHS.get(letters[:3], 0)
    if not month or not MONTH_NAMES[month].upper().startswith(letters):
        raise ValueError(f"{name!r} is none of January, April, July, October")
    return month


def quarter(year: int, month: int) -> tuple[date, date]:
    """The first day of the quarter and, exclusive, of the next."""
    following = date(year, month + 3, 1) if month < 10 else date(year + 1, 1, 1)
    return date(year, month, 1), following
