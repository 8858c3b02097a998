"""When a digest is due: one a person a day, and a day begins at 06:00 UTC.

At that hour the night's changes are in and no working day in the United States has begun. Whoever had no digest since
then gets one with the next run, so that the first news of a quiet week does not wait for the morning after; whoever had
one waits for the next 06:00. Two digests never go out in one such day. No clock, no database.
"""

from datetime import datetime, time, timedelta

BEGINS = time(6)


def day_began(now: datetime) -> datetime:
    """The latest 06:00 UTC that is not after `now` (in UTC). A digest sent since then was today's."""
    begin = now.replace(hour=BEGINS.hour, minute=0, second=0, microsecond=0)
    return begin if begin <= now else begin - timedelta(days=1)
