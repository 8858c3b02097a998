"""The history of what staff write: looked at by whoever may look at the thing itself, and written by nobody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from simple_history.admin import SimpleHistoryAdmin

# Of the digits of the largest number that a database counts rows by.
_DIGITS = 18


def is_row_number(text: str) -> bool:
    """Whether the text, as it stands in an address, can be the number of a row."""
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS


class HistoryAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    object_history_list_template = "admin/history_list.html"

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        self._require_numbers(object_id)
        self.get_object(request, object_id)
        response: HttpResponse = super().history_view(request, object_id, extra_context)
        return response

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """The form that it shows would save for everybody who may look: nothing is posted to it."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(("GET", "HEAD"))
        self._require_numbers(object_id, version_id)
        self.get_object(request, object_id)
        response: HttpResponse = super().history_form_view(request, object_id, version_id, extra_context)
        return response

    def _require_numbers(self, *texts: str) -> None:
        if not all(map(is_row_number, texts)):
            raise Http404
