"""What readers and the meter mean for an answer: the guest's cookie, what caches are told, a view given back."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from accounts.access import is_for_one_reader, is_incomplete, spent_on
from accounts.actions.meter import adopt_guest, return_view
from accounts.licences import is_for_one_reader as shows_by_terms
from accounts.readers import COOKIE, guest_key, is_guest_kept, reader_of, set_cookie

Handler = Callable[[HttpRequest], HttpResponse]


class GuestMiddleware:
    """Whoever signs in, by whatever door, brings what they had seen as a guest with their next request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_adopted = COOKIE in request.COOKIES and self._adopt(request)
        response = self.get_response(request)
        spent = spent_on(request)
        if spent and response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return_view(reader=spent[0], page=spent[1])
        if is_guest_kept(request):
            set_cookie(request, response)
        elif is_adopted:
            response.delete_cookie(COOKIE, samesite="Lax")
        if is_for_one_reader(request) or shows_by_terms(request):
            patch_vary_headers(response, ("Cookie",))
            # What was fetched ahead is not whole, and must not be kept for the moment in which it is read.
            patch_cache_control(response, private=True, **({"no_store": True} if is_incomplete(request) else {}))
        return response

    def _adopt(self, request: HttpRequest) -> bool:
        reader = reader_of(request)
        if reader.user is None:
            return False
        guest = guest_key(request)
        if guest:
            adopt_guest(guest=guest, user=reader.user, now=timezone.now())
        return True
