"""The reader's date of service."""

from datetime import date

from django.http import HttpRequest


class UnreadableInput(Exception):
    """Something in the address cannot be read; the text tells the reader what is expected."""


def date_of_service(request: HttpRequest) -> date | None:
    """`?on=YYYY-MM-DD`, None where it is not given. Raises UnreadableInput for any other text."""
    text = request.GET.get("on", "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UnreadableInput(
            f"The date of service is written YYYY-MM-DD, such as 2026-07-15; {text[:40]!r} is not."
        ) from error


def as_of(address: str, on: date | None) -> str:
    """The address with the date of service, where there is one, before its fragment."""
    if on is None:
        return address
    path, mark, fragment = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}on={on.isoformat()}{mark}{fragment}"
