"""When something that failed is tried again: ever later, never all at the same second. No clock, no database."""

from datetime import timedelta
from random import Random

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=12)
FACTOR = 3
ATTEMPTS = 10


def delay_after(attempts: int, *, rng: Random) -> timedelta | None:
    """How long to wait after so many failed attempts (1 or more); None where it is given up.

    1, 3, 9, 27 minutes and so on up to 12 hours, up to a fifth shorter by chance: what failed together with others is
    not tried again together with them. Ten attempts span about two days.
    """
    if attempts >= ATTEMPTS:
        return None
    factor: int = FACTOR ** (attempts - 1)
    whole = min(FIRST * factor, LONGEST)
    return max(whole * rng.uniform(0.8, 1.0), FIRST)
