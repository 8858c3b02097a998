"""Names under which readers are counted, which cannot be told back to anybody. No database."""

import hmac
from datetime import date

from django.conf import settings

_SALT = "accounts.reader_digests"


def month_of(day: date) -> date:
    """Its first day."""
    return day.replace(day=1)


def reader_digest(*, owner: str, reader: str, month: date) -> str:
    """Another one for each owner and month, so that nobody's months can be put together."""
    key = hmac.digest(settings.SECRET_KEY.encode(), _SALT.encode(), "sha256")
    return hmac.new(key, f"{owner} {month:%Y-%m} {reader}".encode(), "sha256").hexdigest()
