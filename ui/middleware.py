"""Headers and guards that hold on every response."""

import logging
from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse

from ui.dates import UnreadableInput
from ui.views import bad_request

logger = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = "accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class PermissionsPolicyMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class UnusableInputMiddleware:
    """Answers 400 with words, instead of 500, to input that cannot be read, stored or compared by the database.

    A date that is none, a NUL byte in the address, an integer over 63 bits, or a value that PostgreSQL refuses.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request, UnreadableInput("The address holds a NUL byte."))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, UnreadableInput):
            return bad_request(request, exception)
        if isinstance(exception, OverflowError | DataError):
            # It may be our own fault after all: the log keeps where it came from.
            logger.warning("A value out of range at %s", request.path, exc_info=exception)
            return bad_request(request, UnreadableInput("A value in the address is out of range."))
        return None
