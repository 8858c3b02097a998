"""What a person keeps here."""

from accounts.models import Favourite, FavouriteList, Membership, Note, Organisation, Visit
from tests.factories.sources import NOW


def make_list(user, name="Favorites", *subjects, at=NOW):
    """`subjects`: (kind, key) pairs."""
    made = FavouriteList.objects.create(user=user, name=name, created_at=at)
    for kind, key in subjects:
        Favourite.objects.create(favourite_list=made, kind=kind, key=key, added_at=at)
    return made


def make_note(author, body="Two markers, one lesion.", kind="code", key="cpt/49411", organisation=None, at=NOW):
    return Note.objects.create(
        author=author, organisation=organisation, kind=kind, key=key, body=body, created_at=at, changed_at=at
    )


def make_visit(user, kind="code", key="cpt/49411", at=NOW):
    return Visit.objects.create(user=user, kind=kind, key=key, at=at)


def make_organisation(name="Coders of Elm County", *members):
    """`members`: (person, role) pairs."""
    made = Organisation.objects.create(slug=name.lower().replace(" ", "-"), name=name, created_at=NOW)
    for user, role in members:
        Membership.objects.create(organisation=made, user=user, role=role, joined_at=NOW)
    return made
