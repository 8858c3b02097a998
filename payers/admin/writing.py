"""The form of a version: shown, bound to what was typed, saved through the action, or given back with the reason."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from codes.admin.history import is_row_number
from payers.actions.refusals import ContentFaults, NotEditable, PolicyRefused, VersionChanged
from payers.actions.versions import content_of, save_version, submit_for_review
from payers.admin.workflow import EDIT, workbench
from payers.differences import compare
from payers.forms.desk import VersionDesk
from payers.forms.rows import MOST_FORMS, TABLES, Table
from payers.forms.versions import FIELDSETS, labels
from payers.models import PolicyVersion
from payers.selectors.delegates import delegate_choices
from payers.selectors.differences import shown_diff

_CONFLICT = (
    "Nothing is saved yet, and what you typed is below. What differs is listed here: take over what you want to keep "
    "of theirs, then save once more to put your version in its place."
)
# Where to go once the draft is saved.
_NEXT = {"_preview": ("preview",), "_paste_codes": ("paste", "codes"), "_paste_diagnoses": ("paste", "diagnoses")}
_TABLES = Media(js=("admin/js/vendor/jquery/jquery.min.js", "admin/js/jquery.init.js", "admin/js/inlines.js"))


class WritingViews:
    """Mixed into the admin of versions."""

    admin_site: Any
    address: Any
    log_change: Any
    media: Any
    named: Any
    origin_of: Any
    page_context: Any
    readable: Any
    reading_context: Any
    render_change_form: Any
    rights_on: Any

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not is_row_number(object_id):
            raise Http404
        version: PolicyVersion = self.readable(request, object_id)
        rights: Collection[str] = self.rights_on(request, version)
        if request.method != "POST":
            desk = _desk(version) if version.is_editable and EDIT in rights else None
            return self._form_page(request, version, desk)
        if EDIT not in rights:
            raise PermissionDenied
        if not version.is_editable:
            return self._not_saved(request, version)
        return self._save(request, version)

    def _save(self, request: HttpRequest, version: PolicyVersion) -> HttpResponse:
        desk = _desk(version, request.POST)
        if not desk.is_valid():
            return self._form_page(request, version, desk)
        try:
            self._write(request, version, desk)
        except VersionChanged as refusal:
            theirs = self.readable(request, version.pk)
            if not theirs.is_editable:
                return self._not_saved(request, theirs)
            _tell_of_theirs(desk, theirs, str(refusal))
        except NotEditable:
            return self._not_saved(request, self.readable(request, version.pk))
        except ContentFaults as refusal:
            desk.show_faults(refusal.faults)
        except PolicyRefused as refusal:
            desk.form.add_error(None, str(refusal))
        else:
            page, *more = next((page for name, page in _NEXT.items() if name in request.POST), ("change",))
            return redirect(self.address(page, version, *more))
        return self._form_page(request, version, desk)

    @transaction.atomic
    def _write(self, request: HttpRequest, version: PolicyVersion, desk: VersionDesk) -> None:
        """Saves, and submits where that is asked: if the one is refused, so is the other."""
        told = {"by": request.user, "at": timezone.now(), **self.origin_of(request)}
        saved = save_version(version=version, document=desk.document, seen_at=desk.seen_at, **told)
        self.log_change(request, saved, "Saved.")
        if "_submit" in request.POST:
            submit_for_review(version=saved, **told)
            messages.success(request, f"{self.named(saved)} is in review: an approver has to read it.")
        else:
            messages.success(request, f"The draft of version {saved.number} of {saved.policy} is saved.")

    def _not_saved(self, request: HttpRequest, version: PolicyVersion) -> HttpResponse:
        """The draft moved on while somebody was writing: their words are shown, to be copied."""
        context = self.page_context(request, version, f"{self.named(version)} is not a draft: nothing was saved")
        context |= {"state": version.get_stage_display(), "typed": _typed(request.POST)}
        return render(request, "admin/desk/not_saved.html", context, status=409)

    def _form_page(self, request: HttpRequest, version: PolicyVersion, desk: VersionDesk | None) -> HttpResponse:
        rights = self.rights_on(request, version)
        bench = workbench(version=version, user=request.user, rights=rights, today=timezone.localdate())
        context = self.page_context(request, version, f"Version {version.number} of {version.policy}")
        context |= {"bench": bench, "seen_at": version.updated_at.isoformat(), "original": version}
        if desk is None:
            context |= self.reading_context(version)
            return render(request, "admin/payers/policyversion/read.html", context)
        fieldsets: Any = [(name, {"fields": fields}) for name, fields in FIELDSETS]
        shown: Any = desk.form
        context |= {
            "desk": desk,
            "adminform": AdminForm(shown, fieldsets, {}),
            "errors": desk.is_refused,
            "inline_admin_formsets": [],
            "media": self.media + _TABLES,
            "is_popup": False,
            "object_id": version.pk,
        }
        return self.render_change_form(request, context, change=True, obj=version)  # type: ignore[no-any-return]


def _desk(version: PolicyVersion, posted: QueryDict | None = None) -> VersionDesk:
    held = content_of(version)
    delegates = delegate_choices({row.delegate for row in held.codes})
    return VersionDesk(held=held, seen_at=version.updated_at, delegates=delegates, posted=posted)


def _tell_of_theirs(desk: VersionDesk, theirs: PolicyVersion, refusal: str) -> None:
    says = content_of(theirs)
    difference = compare(says, desk.document)
    shown = None if difference.is_empty else shown_diff(difference)
    desk.meet(says, theirs.updated_at, f"{refusal} {_CONFLICT}", shown)


def _typed(posted: QueryDict) -> list[tuple[str, str]]:
    """What was typed in the form of a version, by label: its boxes, then the rows of its tables, a line each."""
    names = labels()
    boxes = [(label, str(posted[name])) for name, label in names.items() if posted.get(name) and name != "seen_at"]
    return boxes + [(table.title, text) for table in TABLES if (text := _rows_typed(posted, table))]


def _rows_typed(posted: QueryDict, table: Table) -> str:
    count = posted.get(f"{table.name}-TOTAL_FORMS", "")
    rows = range(min(int(count), MOST_FORMS) if is_row_number(count) else 0)
    # A row of which only boxes with a first choice are filled was left as it was.
    texts = ([posted.get(f"{table.name}-{row}-{name}", "") for name in table.row.base_fields] for row in rows)
    return "\n".join(" | ".join(part for part in text if part) for text in texts if text[0])
