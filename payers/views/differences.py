"""What one version of a policy changes against another, as a page and as JSON."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from payers.differences import as_json
from payers.models import PolicyVersion
from payers.policy_files import SAMPLE
from payers.selectors.comparisons import Comparison, comparison_of, difference_of
from payers.selectors.differences import shown_diff
from payers.selectors.policies import find_policy
from ui.dates import UnreadableInput


@require_safe
def diff(request: HttpRequest, slug: str, number: str, old: int, new: int) -> HttpResponse:
    found = _found(slug, number, old, new)
    if "old" in request.GET or "new" in request.GET:
        return redirect(_address("payers:diff", _chosen(request, found)))
    address = _address("payers:diff", found)
    if address != request.path:
        return redirect(address, permanent=True)
    shown = None if found.is_same else shown_diff(difference_of(found.old, found.new))
    context = {"page": found, "shown": shown, "today": timezone.localdate()}
    return render(request, "policies/diff.html", context)


@require_safe
def diff_json(request: HttpRequest, slug: str, number: str, old: int, new: int) -> HttpResponse:
    found = _found(slug, number, old, new)
    address = _address("payers:diff_json", found)
    if address != request.path:
        return redirect(address, permanent=True)
    policy = found.policy
    return JsonResponse(
        {
            "sample": policy.is_sample,
            "about": SAMPLE if policy.is_sample else "",
            "payer": {"slug": policy.payer.slug, "name": policy.payer.name},
            "policy": {"number": policy.number, "kind": policy.kind, "address": policy.get_absolute_url()},
            "from": _version(found.old),
            "to": _version(found.new),
            "difference": as_json(difference_of(found.old, found.new)),
        }
    )


def _found(slug: str, number: str, *numbers: int) -> Comparison:
    policy = find_policy(slug, number)
    found = comparison_of(policy, numbers) if policy else None
    if found is None:
        raise Http404
    return found


def _chosen(request: HttpRequest, found: Comparison) -> Comparison:
    """The two versions that the page's own form asks for."""
    try:
        numbers = [
            int(request.GET.get(name, default)) for name, default in zip(("old", "new"), found.numbers, strict=True)
        ]
    except ValueError as error:
        raise UnreadableInput("Versions are asked for by their numbers, such as 1 and 2.") from error
    chosen = comparison_of(found.policy, numbers)
    if chosen is None:
        raise Http404
    return chosen


def _address(name: str, found: Comparison) -> str:
    return reverse(name, args=(found.policy.payer.slug, found.policy.slug, *found.numbers))


def _version(version: PolicyVersion) -> dict[str, Any]:
    return {
        "version": version.number,
        "title": version.title,
        "effective": version.effective_from.isoformat(),
        "proposed": version.is_proposed,
        "retirement": version.is_retirement,
        "address": version.get_absolute_url(),
    }
