from datetime import date

import pytest

from codes.lifespans import Lifespan, last_known_day

JAN, JUL = date(2026, 1, 1), date(2026, 7, 1)


@pytest.mark.parametrize(
    "span, listed_until, day",
    [
        (Lifespan(), None, None),
        (Lifespan(ended_on=JAN), None, date(2025, 12, 31)),
        (Lifespan(ended_on=JAN), date(2025, 10, 1), date(2025, 12, 31)),
        (Lifespan(ended_on=JUL, is_end_bound=True), JAN, date(2025, 12, 31)),
        (Lifespan(ended_on=JUL, is_end_bound=True), None, date(2026, 6, 30)),
    ],
)
def test_last_known_day_is_stated_or_that_of_the_last_edition(span, listed_until, day):
    assert last_known_day(span, listed_until) == day
