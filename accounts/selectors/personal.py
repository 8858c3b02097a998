"""Everything that the portal holds of one person, for them to take along."""

from typing import Any

from django.db.models import Model, QuerySet

from accounts.models import Acceptance, AuditEntry, CodeView, Favourite, Invitation, Membership, Note, User
from accounts.personal import personal_data

FORMAT = "fiducial-personal-data"


def personal_file(user: User) -> dict[str, Any]:
    """By kind of rows; moments in ISO, UTC."""
    return {
        "format": FORMAT,
        "version": 1,
        "account": _row(
            user, "email", "first_name", "last_name", "date_joined", "last_login", "keeps_history", "caught_up_at"
        )
        | {"plan": user.plan.name if user.plan else "", "teams": [team.name for team in user.teams.all()]},
        "organization": _memberships(user),
        **{name: _rows(rows, *fields) for name, (rows, fields) in _own(user).items()},
        **{room.name: room.tell(user) for room in personal_data()},
    }


def rows_in(file: dict[str, Any]) -> int:
    return sum(len(rows) for rows in file.values() if isinstance(rows, list))


def _own(user: User) -> dict[str, tuple[QuerySet[Any], tuple[str, ...]]]:
    reader = f"u:{user.pk}"
    favourites = Favourite.objects.filter(favourite_list__user=user)
    acceptances = Acceptance.objects.filter(reader=reader).select_related("terms")
    return {
        "favorite lists": (user.favourite_lists.all(), ("name", "created_at")),
        "favorites": (favourites.select_related("favourite_list"), ("favourite_list", "kind", "key", "added_at")),
        "notes": (
            Note.objects.filter(author=user).select_related("organisation"),
            ("kind", "key", "body", "organisation", "created_at", "changed_at"),
        ),
        "recently seen": (user.visits.all(), ("kind", "key", "at")),
        "searches": (user.searches.all(), ("query", "at")),
        "saved filters": (user.saved_filters.all(), ("name", "path", "query", "created_at")),
        "code pages counted": (CodeView.objects.filter(reader=reader), ("page", "seen_at")),
        "answers to terms": (acceptances, ("terms", "is_accepted", "at")),
        "invitations made": (Invitation.objects.filter(created_by=user), ("email", "role", "created_at", "used_at")),
        "audit log": (AuditEntry.objects.filter(actor_id=user.pk), ("at", "kind", "actor", "subject", "facts")),
    }


def _memberships(user: User) -> list[dict[str, Any]]:
    return _rows(
        Membership.objects.filter(user=user).select_related("organisation"), "organisation", "role", "joined_at"
    )


def _rows(rows: QuerySet[Any], *fields: str) -> list[dict[str, Any]]:
    return [_row(row, *fields) for row in rows]


def _row(row: Model, *fields: str) -> dict[str, Any]:
    return {name: _told(getattr(row, name)) for name in fields}


def _told(value: Any) -> Any:
    """JSON knows dates, and names stand for rows."""
    if isinstance(value, Model):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
