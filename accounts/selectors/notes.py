"""Reads of notes: who sees which, who changes which."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Membership, Note, User
from accounts.roles import manages
from accounts.subjects import Subject, subjects_of


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note as somebody who may read it sees it; `subject` is none where what it is on is not here any more."""

    note: Note
    is_own: bool
    may_change: bool
    subject: Subject | None = None


def visible_notes(user: User) -> QuerySet[Note]:
    """The person's own, and those of the organization that they belong to now."""
    mine = Q(author=user, organisation=None)
    ours = Q(organisation__memberships__user=user)
    return Note.objects.filter(mine | ours).select_related("author", "organisation")


def may_change(note: Note, user: User, membership: Membership | None) -> bool:
    """Its author while they may read it; of a shared one the owners and managers too."""
    if note.organisation_id is None:
        return note.author_id == user.pk
    if membership is None or membership.organisation_id != note.organisation_id:
        return False
    return note.author_id == user.pk or manages(membership.role)


def notes_on(user: User, membership: Membership | None, kind: str, key: str) -> list[ShownNote]:
    """Newest first; one query."""
    return [_shown(note, user, membership) for note in visible_notes(user).filter(kind=kind, key=key)]


def shown_notes(user: User, membership: Membership | None, notes: Sequence[Note]) -> list[ShownNote]:
    """With what each is on: one query for each kind."""
    subjects = subjects_of((note.kind, note.key) for note in notes)
    return [_shown(note, user, membership, subjects.get((note.kind, note.key))) for note in notes]


def _shown(note: Note, user: User, membership: Membership | None, subject: Subject | None = None) -> ShownNote:
    return ShownNote(note, note.author_id == user.pk, may_change(note, user, membership), subject)
