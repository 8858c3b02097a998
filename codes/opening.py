"""Opening a code page for the reader of a request."""

from functools import partial

from django.http import HttpRequest

from accounts.access import access_of, spend_view
from accounts.licences import show_descriptors
from codes.models import Code
from codes.permits import Permits
from codes.wall import Opens, nothing


def opened_for(request: HttpRequest, code: Code) -> Opens:
    """Spends a view where the page is one that the reader has not seen yet; ask once it is certain to be shown."""
    return access_of(request).opens if spend_view(request, page_key(code)) else nothing


def page_key(code: Code) -> str:
    """The name under which the page is counted: `cpt/49411`."""
    return f"{code.system_id}/{code.code}"


def permitted_for(request: HttpRequest) -> Permits:
    """Whether an owner's official text is shown to the reader, who is then counted for its owner's report."""
    return partial(show_descriptors, request)
