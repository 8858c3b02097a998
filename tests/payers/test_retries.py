"""When a failed delivery is tried again."""

from datetime import timedelta
from random import Random

import pytest

from payers.retries import delay_after


def test_delays_grow_from_a_minute_to_half_a_day():
    longest = Random()
    longest.uniform = lambda low, high: high
    delays = [delay_after(attempts, rng=longest) for attempts in range(1, 10)]
    assert [delay.total_seconds() / 60 for delay in delays] == [1, 3, 9, 27, 81, 243, 720, 720, 720]
    assert timedelta(days=1.5) < sum(delays, timedelta()) < timedelta(days=2.5)


def test_the_tenth_failure_is_the_last():
    assert delay_after(10, rng=Random(1)) is None


@pytest.mark.parametrize("seed", range(20))
def test_chance_shortens_a_delay_by_a_fifth_at_most(seed):
    delay = delay_after(4, rng=Random(seed))
    assert timedelta(minutes=27 * 0.8) <= delay <= timedelta(minutes=27)


def test_chance_spreads_those_that_failed_together():
    rng = Random(7)
    assert len({delay_after(5, rng=rng) for _ in range(20)}) == 20
