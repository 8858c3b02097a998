"""A person's notes, and those of their organization."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.actions.notes import LONGEST, NoteChanged, NoteRefused, change_note, delete_note, write_note
from accounts.models import Note
from accounts.selectors.notes import may_change, shown_notes, visible_notes
from accounts.selectors.organisations import membership_of
from accounts.subjects import find_subject
from accounts.views.members import member, own_form, own_page, way_back
from ui.phi import redact

HOME = "notes"
PAGE_SIZE = 50
# Of a text that is much too long only so much comes back: its writer has the rest.
MOST_SHOWN = 2 * LONGEST


@own_page
def notes(request: HttpRequest) -> HttpResponse:
    user = member(request)
    membership = membership_of(user)
    page = Paginator(visible_notes(user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "notes": shown_notes(user, membership, list(page)), "membership": membership}
    return render(request, "accounts/notes.html", context)


@own_form(HOME)
def write(request: HttpRequest) -> HttpResponse:
    kind, key, body = (request.POST.get(name, "") for name in ("kind", "key", "body"))
    is_shared = request.POST.get("for") == "organization"
    try:
        write_note(
            author=member(request), kind=kind, key=key, body=body, is_shared=is_shared, now=timezone.now()
        )  # fmt: skip
    except NoteRefused as refused:
        return _refused(request, refused, kind=kind, key=key, is_shared=is_shared)
    messages.success(request, "The note is kept.")
    return redirect(way_back(request, HOME))


@own_page
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """To change one's note."""
    found = _visible(request, pk)
    if not may_change(found, member(request), membership_of(member(request))):
        raise Http404
    context = {"note": found, "body": found.body, "seen": found.changed_at.isoformat()}
    return _form(request, context, kind=found.kind, key=found.key)


@own_form(HOME)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found, body = _visible(request, pk), request.POST.get("body", "")
    try:
        change_note(
            note=found, by=member(request), body=body, seen=request.POST.get("seen", ""), now=timezone.now()
        )  # fmt: skip
    except NoteRefused as refused:
        return _refused(request, refused, kind=found.kind, key=found.key, note=found)
    messages.success(request, "The note is changed.")
    return redirect(way_back(request, HOME))


@own_form(HOME)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        delete_note(note=_visible(request, pk), by=member(request))
        messages.success(request, "The note is deleted.")
    except NoteRefused as refused:
        messages.error(request, str(refused))
    return redirect(way_back(request, HOME))


def _visible(request: HttpRequest, pk: int) -> Note:
    found = visible_notes(member(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _refused(
    request: HttpRequest,
    refused: NoteRefused,
    *,
    kind: str,
    key: str,
    note: Note | None = None,
    is_shared: bool = False,
) -> HttpResponse:
    """What was written comes back, so that nothing is lost, but for what may tell who a patient is."""
    now = refused.note if isinstance(refused, NoteChanged) else None
    seen = now.changed_at.isoformat() if now else request.POST.get("seen", "")
    body = redact(request.POST.get("body", "")[:MOST_SHOWN])
    context = {"note": note, "body": body, "seen": seen, "fault": refused, "now": now, "is_shared": is_shared}
    return _form(request, context, kind=kind, key=key, status=409 if now else 400)


def _form(
    request: HttpRequest, context: Mapping[str, object], *, kind: str, key: str, status: int = 200
) -> HttpResponse:
    more = {
        "kind": kind,
        "key": key,
        "subject": find_subject(kind, key),
        "next": way_back(request, HOME),
        "longest": LONGEST,
        "membership": membership_of(member(request)),
    }
    return render(request, "accounts/note.html", {**context, **more}, status=status)
