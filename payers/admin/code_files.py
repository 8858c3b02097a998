"""The codes of a draft from a file: a look at what would change first, then the saving of just that."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone

from payers.actions.refusals import PolicyRefused
from payers.actions.versions import content_of, save_version
from payers.admin.workflow import EDIT
from payers.code_uploads import CodeUpload, UploadLost, sealed, unsealed
from payers.forms.code_files import CodeFileForm, SaveCodesForm
from payers.models import PolicyVersion
from payers.selectors.code_uploads import CodePreview, code_preview
from payers.vocabulary import Disposition, PriorAuthorization

TEMPLATES = "admin/payers/code_files"
ROWS_SHOWN = 300
COLUMNS = (
    ("code", "The one column that every file has. A code may be spelled in any way: a4648 is A4648."),
    ("system", "cpt or hcpcs; without it, by the spelling of the code."),
    ("disposition", f"{', '.join(word.label for word in Disposition)}; or the short name. A new code needs it."),
    ("prior authorization", f"{', '.join(word.label for word in PriorAuthorization)}. Not stated by default."),
    ("delegate", "The slug of the payer that decides, where a delegate does."),
    ("places", "Two-digit places of service that it is limited to, such as 22, 24."),
    ("modifiers", "Modifiers that it asks for, such as LT, RT."),
    ("group", "A number that ties codes to the diagnoses of the same group; 1 by default."),
    ("note", "One line."),
    ("passage", "The key of the passage of this version that states the row."),
)


class CodeFileViews:
    """Mixed into the admin of versions."""

    address: Any
    admin_site: Any
    log_change: Any
    named: Any
    origin_of: Any
    page_context: Any
    readable: Any
    rights_on: Any

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.import_codes_view)
        own = path("<int:pk>/import-codes/", view, name="payers_policyversion_import_codes")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def import_codes_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version: PolicyVersion = self.readable(request, pk)
        if EDIT not in self.rights_on(request, version):
            raise PermissionDenied
        if not version.is_editable:
            messages.error(request, f"{self.named(version)} is {version.get_stage_display()}: only a draft is edited.")
            return redirect(self.address("change", version))
        if request.method == "POST" and "_save" in request.POST:
            return self._save_codes(request, version)
        form = CodeFileForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            name = form.cleaned_data["file"].name
            return self._look(request, version, CodeUpload(name, form.table, form.is_whole, version.updated_at), form)
        return self._choose(request, version, form)

    def _choose(self, request: HttpRequest, version: PolicyVersion, form: CodeFileForm) -> HttpResponse:
        context = self.page_context(request, version, f"Import codes into version {version.number} of {version.policy}")
        return render(request, f"{TEMPLATES}/choose.html", context | {"form": form, "columns": COLUMNS})

    def _look(
        self, request: HttpRequest, version: PolicyVersion, upload: CodeUpload, form: CodeFileForm
    ) -> HttpResponse:
        preview = _preview(version, upload)
        try:
            held = sealed(upload, version=version.pk, person=request.user.pk or 0)
        except UploadLost as lost:
            form.add_error("file", str(lost))
            return self._choose(request, version, form)
        return self._show(request, version, upload, preview, held)

    def _show(
        self, request: HttpRequest, version: PolicyVersion, upload: CodeUpload, preview: CodePreview, held: str
    ) -> HttpResponse:
        context = self.page_context(request, version, f"Codes of {upload.name}: nothing is saved yet")
        context |= {"upload": upload, "preview": preview, "held": held, "most": ROWS_SHOWN}
        return render(request, f"{TEMPLATES}/look.html", context)

    def _save_codes(self, request: HttpRequest, version: PolicyVersion) -> HttpResponse:
        form = SaveCodesForm(request.POST)
        try:
            upload = unsealed(request.POST.get("held", ""), version=version.pk, person=request.user.pk or 0)
        except UploadLost as lost:
            messages.error(request, f"{lost} Nothing was saved.")
            return redirect(self.address("import_codes", version))
        preview = _preview(version, upload)
        refusal = _why_not(preview, form)
        if not refusal:
            try:
                self._write_codes(request, version, upload, preview)
            except PolicyRefused as refused:
                refusal = f"{refused} Nothing was saved: choose the file again, to see what it would change now."
            else:
                return redirect(self.address("change", version))
        messages.error(request, refusal)
        return self._show(request, version, upload, preview, request.POST["held"])

    def _write_codes(
        self, request: HttpRequest, version: PolicyVersion, upload: CodeUpload, preview: CodePreview
    ) -> None:
        save_version(
            version=version,
            document=preview.document,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            seen_at=upload.seen_at,
            **self.origin_of(request),
        )
        intake = preview.intake
        counts = f"{len(intake.new)} new, {len(intake.changed)} changed, {len(intake.removed)} taken out"
        self.log_change(request, version, f"Imported codes from {upload.name}: {counts}.")
        messages.success(request, f"Codes of version {version.number} saved from {upload.name}: {counts}.")


def _preview(version: PolicyVersion, upload: CodeUpload) -> CodePreview:
    return code_preview(content_of(version), upload.table, is_whole=upload.is_whole, today=timezone.localdate())


def _why_not(preview: CodePreview, form: SaveCodesForm) -> str:
    if preview.faults:
        return "Nothing was saved: the file has faults, listed below."
    if not preview.intake.changes_something:
        return "Nothing was saved: the version says all of this already."
    if preview.is_doubtful and not (form.is_valid() and form.cleaned_data["keep_doubtful"]):
        return "Nothing was saved: codes are unknown or have ended. Tick that you want them all the same."
    return ""
