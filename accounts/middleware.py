"""Sets the guest's cookie where something was kept under their name, and takes it back once they have signed in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.actions.meter import adopt_guest
from accounts.readers import COOKIE, guest_key, is_guest_kept, reader_of, set_cookie

Handler = Callable[[HttpRequest], HttpResponse]


class GuestMiddleware:
    """Whoever signs in, by whatever door, brings what they had seen as a guest with their next request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_adopted = COOKIE in request.COOKIES and self._adopt(request)
        response = self.get_response(request)
        if is_guest_kept(request):
            set_cookie(request, response)
        elif is_adopted:
            response.delete_cookie(COOKIE, samesite="Lax")
        return response

    def _adopt(self, request: HttpRequest) -> bool:
        reader = reader_of(request)
        if reader.user is None:
            return False
        guest = guest_key(request)
        if guest:
            adopt_guest(guest=guest, user=reader.user, now=timezone.now())
        return True
