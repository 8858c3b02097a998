"""Every write to notes. Nothing that tells who a patient is is kept, and no note's words go anywhere else."""

from datetime import datetime

from django.db import transaction

from accounts.models import Note, Organisation, User
from accounts.selectors.notes import may_change
from accounts.selectors.organisations import membership_of
from accounts.subjects import find_subject
from ui.phi import find_identifiers, refusal

LONGEST = 20_000
MOST_OF_ONE_SUBJECT = 50


class NoteRefused(Exception):
    """It is not kept; the text says why."""


class NoteHoldsIdentifier(NoteRefused):
    """Something in it may tell who a patient is."""


class NoteChanged(NoteRefused):
    """Somebody, or the same person elsewhere, changed it meanwhile. `note` is as it is now."""

    def __init__(self, note: Note) -> None:
        super().__init__("This note was changed while you were writing. Nothing was overwritten: put both together.")
        self.note = note


@transaction.atomic
def write_note(*, author: User, kind: str, key: str, body: str, is_shared: bool, now: datetime) -> Note:
    """`is_shared`: it is the organization's, and stays there. Raises NoteRefused."""
    body = usable_body(body)
    if find_subject(kind, key) is None:
        raise NoteRefused("That is not here, so nothing can be noted on it.")
    User.objects.select_for_update().get(pk=author.pk)
    organisation = _organisation(author) if is_shared else None
    if Note.objects.filter(author=author, kind=kind, key=key).count() >= MOST_OF_ONE_SUBJECT:
        raise NoteRefused(f"You have {MOST_OF_ONE_SUBJECT} notes on this already: change one of them.")
    return Note.objects.create(
        author=author, organisation=organisation, kind=kind, key=key, body=body, created_at=now, changed_at=now
    )


@transaction.atomic
def change_note(*, note: Note, by: User, body: str, seen: str, now: datetime) -> Note:
    """`seen` is the moment of the last change that the writer had read, in ISO. Raises NoteRefused, NoteChanged."""
    body = usable_body(body)
    held = _locked(note, by)
    if held.changed_at.isoformat() != seen:
        raise NoteChanged(held)
    if held.body != body:
        held.body, held.changed_at = body, now
        held.save(update_fields=("body", "changed_at"))
    return held


@transaction.atomic
def delete_note(*, note: Note, by: User) -> None:
    """Raises NoteRefused."""
    _locked(note, by).delete()


def usable_body(body: str) -> str:
    """Raises NoteRefused."""
    body = body.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not body:
        raise NoteRefused("A note has words. Nothing was kept.")
    if len(body) > LONGEST:
        raise NoteRefused(f"A note has at most {LONGEST:,} characters; this one has {len(body):,}.")
    if "\x00" in body:
        raise NoteRefused("A note has only characters that can be read.")
    if find_identifiers(body):
        raise NoteHoldsIdentifier(refusal(body, "The note"))
    return body


def _organisation(author: User) -> Organisation:
    membership = membership_of(author)
    if membership is None:
        raise NoteRefused("You belong to no organization any more. Keep the note for yourself instead.")
    return membership.organisation


def _locked(note: Note, by: User) -> Note:
    held = Note.objects.select_for_update().filter(pk=note.pk).first()
    if held is None:
        raise NoteRefused("This note was deleted meanwhile.")
    if not may_change(held, by, membership_of(by)):
        raise NoteRefused("Only its author, or an owner or manager of the organization, changes this note.")
    return held
