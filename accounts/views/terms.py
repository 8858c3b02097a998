"""An owner's terms: read, accepted or declined, and answered anew at any time."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.licences import TermsChanged, answer_terms
from accounts.licences import OWNERS, Owner, may_see_descriptors, terms_in_force
from accounts.models import Terms
from accounts.readers import keep_guest, reader_of

ANSWERS = {"accept": True, "decline": False}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, owner: str) -> HttpResponse:
    """Without a licence there is nothing to answer, and the page says so."""
    if owner not in OWNERS:
        raise Http404
    in_force = terms_in_force(owner, today=timezone.localdate())
    if request.method == "POST" and in_force:
        return _answered(request, OWNERS[owner], in_force)
    return _page(request, OWNERS[owner], in_force)


def _answered(request: HttpRequest, owner: Owner, in_force: Terms) -> HttpResponse:
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if answer is None:
        return _page(request, owner, in_force, fault="Choose one: accept or decline.", status=400)
    reader, shown = reader_of(request), request.POST.get("shown", "")
    try:
        answer_terms(terms=in_force, shown=shown, reader=reader, is_accepted=answer, now=timezone.now())
    except TermsChanged as error:
        return _page(request, owner, in_force, fault=str(error), status=409)
    keep_guest(request)
    then = next_of(request)
    messages.success(request, _told(owner, answer))
    return redirect(then or reverse("terms", args=(owner.slug,)))


def _page(
    request: HttpRequest, owner: Owner, in_force: Terms | None, fault: str = "", status: int = 200
) -> HttpResponse:
    permission = may_see_descriptors(request, owner.slug)
    context = {"owner": owner, "terms": in_force, "permission": permission, "next": next_of(request), "fault": fault}
    return render(request, "accounts/terms.html", context, status=status)


def next_of(request: HttpRequest) -> str:
    """Where the reader came from; blank where that is no page of this portal."""
    asked = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else ""


def _told(owner: Owner, is_accepted: bool) -> str:
    address = reverse("terms", args=(owner.slug,))
    if is_accepted:
        return f"You accepted the terms of the {owner.name}. Its official descriptions are shown to you from now on."
    return f"You declined. Pages go on without official descriptions; you can accept later at {address}."
