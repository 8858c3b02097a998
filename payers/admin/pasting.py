"""A pasted list of codes: reported first, and added to a draft when the person has seen the report."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from payers.actions.refusals import PolicyRefused, VersionChanged
from payers.actions.versions import content_of, save_version
from payers.admin.workflow import EDIT
from payers.code_lists import Pair
from payers.document import VersionDocument
from payers.forms.pasting import PasteCodesForm, PasteDiagnosesForm, PasteForm
from payers.models import PolicyVersion
from payers.selectors.code_lists import ListReport, look_up
from payers.selectors.delegates import delegate_choices

FORMS: dict[str, type[Any]] = {"codes": PasteCodesForm, "diagnoses": PasteDiagnosesForm}
_ONE = {"codes": "code", "diagnoses": "diagnosis"}


class PastingViews:
    """Mixed into the admin of versions."""

    address: Any
    log_change: Any
    named: Any
    origin_of: Any
    page_context: Any
    readable: Any
    rights_on: Any

    def paste_view(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        version: PolicyVersion = self.readable(request, pk)
        if what not in FORMS:
            raise Http404
        if EDIT not in self.rights_on(request, version):
            raise PermissionDenied
        if not version.is_editable:
            messages.error(request, f"{self.named(version)} is {version.get_stage_display()}: only a draft is edited.")
            return redirect(self.address("change", version))
        return self._pasted(request, version, what)

    def _pasted(self, request: HttpRequest, version: PolicyVersion, what: str, *, may_add: bool = True) -> HttpResponse:
        held = content_of(version)
        form: Any = FORMS[what](request.POST or None, delegates=delegate_choices())
        report = None
        if request.method == "POST" and form.is_valid():
            on = max(version.effective_from, timezone.localdate())
            report = look_up(form.pasted(), held=form.held(getattr(held, what)), on=on)
            if may_add and "_add" in request.POST and _is_to_add(form, report):
                try:
                    added = self._add(request, version, what, held, form, report)
                except VersionChanged as refusal:
                    messages.error(request, f"{refusal} Nothing is added yet: look at the report again.")
                    return self._pasted(request, self.readable(request, version.pk), what, may_add=False)
                except PolicyRefused as refusal:
                    form.add_error(None, str(refusal))
                else:
                    messages.success(request, added)
                    return redirect(self.address("change", version))
        context = self.page_context(request, version, f"Paste {what} into version {version.number} of {version.policy}")
        context |= {"form": form, "report": report, "what": what, "seen_at": version.updated_at.isoformat()}
        return render(request, "admin/payers/policyversion/paste.html", context)

    def _add(
        self,
        request: HttpRequest,
        version: PolicyVersion,
        what: str,
        held: VersionDocument,
        form: Any,
        report: ListReport,
    ) -> str:
        """Saves the list at the end of what the version says already; gives what was done in words."""
        pairs = _chosen(form, report)
        rows = (*getattr(held, what), *(form.row(pair) for pair in pairs))
        document = replace(held, codes=rows) if what == "codes" else replace(held, diagnoses=rows)
        by: Any = request.user
        now, seen_at = timezone.now(), form.cleaned_data["seen_at"]
        save_version(version=version, document=document, by=by, at=now, seen_at=seen_at, **self.origin_of(request))
        self.log_change(request, version, f"Pasted {len(pairs)} {what}.")
        left_out = len(report.unknown) + len(report.ended) - len(set(pairs) - set(report.new))
        rest = f" {left_out} unknown or ended left out." if left_out else ""
        return f"{len(pairs)} {what if len(pairs) > 1 else _ONE[what]} added to version {version.number}.{rest}"


def _chosen(form: PasteForm, report: ListReport) -> list[Pair]:
    data = form.cleaned_data
    return report.to_add(with_unknown=data["keep_unknown"], with_ended=data["keep_ended"])


def _is_to_add(form: PasteForm, report: ListReport) -> bool:
    """The person has seen this report, and something of it is new; else they are told why nothing is saved."""
    if not form.is_checked:
        form.add_error(None, "This list has not been checked yet, so nothing is saved: look at the report below first.")
    elif not _chosen(form, report):
        form.add_error(None, "There is nothing to add: no code of the list is new.")
    return not form.errors
