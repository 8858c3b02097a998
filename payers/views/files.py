"""Policies and their codes as files to take away."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.actions.audit import record_export
from payers.code_files import CodeFile
from payers.models import Policy
from payers.policy_files import to_json, to_yaml
from payers.selectors.files import code_lines, policy_of_file, version_of_file
from payers.selectors.policies import find_policy

POLICY_FORMATS: dict[str, tuple[str, Callable[..., str]]] = {
    "yaml": ("application/yaml; charset=utf-8", to_yaml),
    "json": ("application/json; charset=utf-8", to_json),
}
CODE_FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def policy_file(request: HttpRequest, slug: str, number: str, suffix: str) -> HttpResponse:
    """All versions that readers may see."""
    if suffix not in POLICY_FORMATS:
        raise Http404
    found = _found(slug, number)
    if (slug, number) != (found.payer.slug, found.slug):
        return redirect("payers:policy_file", found.payer.slug, found.slug, suffix, permanent=True)
    content_type, write = POLICY_FORMATS[suffix]
    record_export(by=request.user, what=f"Policy {found}", facts={"format": suffix})
    return _attached(write(policy_of_file(found)), content_type, f"{_name(found)}.{suffix}")


@require_safe
def codes_file(request: HttpRequest, slug: str, number: str, version: int, suffix: str) -> HttpResponse:
    """The codes of one version."""
    if suffix not in CODE_FORMATS:
        raise Http404
    found = _found(slug, number)
    chosen = version_of_file(found, version)
    if chosen is None:
        raise Http404
    if (slug, number) != (found.payer.slug, found.slug):
        return redirect("payers:codes_file", found.payer.slug, found.slug, version, suffix, permanent=True)
    page = reverse("payers:version", args=(found.payer.slug, found.slug, version))
    lines = code_lines(found, chosen, address=request.build_absolute_uri(page))
    record_export(by=request.user, what=f"Codes of policy {found}, version {version}", facts={"format": suffix})
    file = CodeFile()
    content = file.as_csv(lines) if suffix == "csv" else file.as_xlsx(lines, f"{found.number} version {version}")
    return _attached(content, CODE_FORMATS[suffix], f"{_name(found)}-v{version}-codes.{suffix}")


def _found(slug: str, number: str) -> Policy:
    found = find_policy(slug, number)
    if found is None:
        raise Http404
    return found


def _name(policy: Policy) -> str:
    """A file that is passed on still says that it is a sample."""
    sample = "" if not policy.is_sample or "sample" in policy.slug else "-sample"
    return f"{policy.payer.slug}-{policy.slug}{sample}"


def _attached(content: Any, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
