"""What a person keeps here. A subject is named by its kind and key (`code`, `cpt/49411`), since its app lies above."""

from urllib.parse import parse_qsl

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.organisations import Organisation


class FavouriteList(models.Model):
    """A person's own list, in their own order."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="favourite_lists")
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("user", "name"), name="favourite_list_named_once"),)

    def __str__(self) -> str:
        return self.name


class Favourite(models.Model):
    """One code, modifier, policy or diagnosis in a list."""

    favourite_list = models.ForeignKey(FavouriteList, on_delete=models.CASCADE, related_name="favourites")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("-added_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("favourite_list", "kind", "key"), name="favourite_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Note(models.Model):
    """Words on a subject: a person's own, or their organization's, which stay when the author leaves."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="notes")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="notes"
    )
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    body = models.TextField(help_text="Markdown.")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-changed_at", "-pk")
        indexes = (models.Index(fields=("kind", "key"), name="note_of_subject"),)
        constraints = (
            # A private note goes with its author.
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(organisation__isnull=False), name="note_is_someones"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Visit(models.Model):
    """The last time that a person looked at a subject."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visits")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (models.UniqueConstraint(fields=("user", "kind", "key"), name="visit_once"),)
        indexes = (models.Index(fields=("user", "-at"), name="visit_newest"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SearchEntry(models.Model):
    """What a person searched for, while they let it be kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="searches")
    query = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name_plural = "search entries"
        constraints = (models.UniqueConstraint(fields=("user", "query"), name="search_entry_once"),)

    def __str__(self) -> str:
        return self.query


class SavedFilter(models.Model):
    """A list's address with its filters, under a name. `path` is of this portal."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=80)
    path = models.CharField(max_length=120)
    query = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("user", "name"), name="saved_filter_named_once"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def words(self) -> str:
        """`system: cpt, status: live`."""
        return ", ".join(f"{name}: {value}" for name, value in parse_qsl(self.query))
