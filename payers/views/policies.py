"""Pages of one policy: the version of a day, and each version at its lasting address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.visiting import visited
from payers.models import Policy
from payers.numbers import policy_slug
from payers.selectors.policies import find_policy, policy_page, version_page
from payers.subjects import POLICY, policy_key
from ui.dates import date_of_service


@require_safe
def policy(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    found = _found(slug, number)
    if not _is_canonical(found, slug, number):
        return _moved(request, found.get_absolute_url())
    page = policy_page(found, on=date_of_service(request), today=timezone.localdate())
    visited(request, POLICY, policy_key(found))
    return render(request, "payers/policy.html", {"page": page})


@require_safe
def version(request: HttpRequest, slug: str, number: str, version: int) -> HttpResponse:
    found = _found(slug, number)
    page = version_page(found, version, today=timezone.localdate())
    if page is None or page.row is None:
        raise Http404
    if not _is_canonical(found, slug, number):
        return _moved(request, page.row.version.get_absolute_url())
    return render(request, "payers/version.html", {"page": page})


def _found(slug: str, number: str) -> Policy:
    found = find_policy(slug, number)
    if found is None:
        raise Http404
    return found


def _is_canonical(found: Policy, slug: str, number: str) -> bool:
    """The payer's own spelling, `CPB 0590`, moves to that of the address, `cpb-0590`."""
    return (found.payer.slug, policy_slug(number)) == (slug, number)


def _moved(request: HttpRequest, address: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{address}?{query}" if query else address, permanent=True)
