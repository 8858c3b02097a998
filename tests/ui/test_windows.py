from datetime import date

import pytest

from ui.windows import last_day, window_in_words


@pytest.mark.parametrize(
    "start, end, words",
    [
        (date(2026, 7, 1), date(2026, 10, 1), "July\N{EN DASH}September 2026"),
        (date(2026, 7, 1), date(2026, 8, 1), "July 2026"),
        (date(2026, 1, 1), date(2027, 1, 1), "2026"),
        (date(2024, 1, 1), date(2026, 1, 1), "2024\N{EN DASH}2025"),
        (date(2024, 10, 1), date(2025, 10, 1), "October 2024\N{EN DASH}September 2025"),
        (date(2026, 7, 15), date(2026, 10, 1), "15 July 2026 \N{EN DASH} 30 September 2026"),
        (date(2024, 1, 1), None, "since 1 January 2024"),
        (None, date(2024, 1, 1), "until 31 December 2023"),
        (None, None, ""),
    ],
)
def test_window_is_said_in_words_with_its_last_day(start, end, words):
    assert window_in_words(start, end) == words


def test_last_day_of_an_exclusive_end():
    assert last_day(date(2024, 3, 1)) == date(2024, 2, 29)
