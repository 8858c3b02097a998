"""Where every row and sentence comes from: publishers, documents, releases and the runs that loaded them."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from sources.querysets import ReleaseQuerySet


class Publisher(models.Model):
    """An organisation that issues the files and documents cited here."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    url = models.URLField(blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class SourceDocument(models.Model):
    """One edition of one document that a sentence may cite, by `[@key]` in the text."""

    key = models.SlugField(unique=True)
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(max_length=300)
    url = models.URLField(blank=True, max_length=500)
    edition = models.CharField(max_length=120, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True, help_text="Exclusive: the first day it no longer holds.")
    retrieved_on = models.DateField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    licence = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("publisher__name", "title", "edition")
        constraints = (
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="source_document_window",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, {self.edition}" if self.edition else self.title


class Release(models.Model):
    """One edition of one importer's source. Its rows are visible only while it is READY."""

    class Status(models.TextChoices):
        IMPORTING = "importing", "importing"
        READY = "ready", "ready"
        FAILED = "failed", "failed"

    importer = models.CharField(max_length=20)
    edition = models.CharField(max_length=60)
    variant = models.CharField(
        max_length=20, blank=True, help_text="Where a publisher issues one edition twice, such as QPP; else blank."
    )
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True, help_text="Exclusive.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.IMPORTING)
    is_excerpt = models.BooleanField(
        default=False, help_text="Only some rows of the edition: what is missing here may exist in the whole."
    )
    sha256 = models.CharField(max_length=64)
    file_names = models.CharField(max_length=1000)
    licence = models.CharField(max_length=300, blank=True)
    copyright_line = models.CharField(max_length=500, blank=True)
    rows = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ("importer", "-effective_from")
        constraints = (
            models.UniqueConstraint(
                fields=("importer", "edition", "variant"),
                condition=Q(status="ready"),
                name="one_ready_release_per_edition",
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="release_window",
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition} {self.variant}".strip()

    def covers(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on < self.effective_to)


class ImportRun(models.Model):
    """One attempt to load files, kept whether it succeeded or not."""

    class Status(models.TextChoices):
        RUNNING = "running", "running"
        SUCCEEDED = "succeeded", "succeeded"
        UNCHANGED = "unchanged", "already loaded, nothing written"
        FAILED = "failed", "failed"
        DRY_RUN = "dry run", "dry run, nothing written"

    importer = models.CharField(max_length=20)
    release = models.ForeignKey(Release, null=True, blank=True, on_delete=models.SET_NULL, related_name="runs")
    edition = models.CharField(max_length=60, blank=True)
    file_names = models.CharField(max_length=1000)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    rows_read = models.PositiveIntegerField(default=0)
    rows_written = models.PositiveIntegerField(default=0)
    rows_quarantined = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return f"{self.importer} {self.edition} {self.started_at:%Y-%m-%d %H:%M}"


class ImportIssue(models.Model):
    """One row that was set aside, with where it stood and why."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="issues")
    file_name = models.CharField(max_length=300)
    line = models.PositiveIntegerField(null=True, blank=True)
    field = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=500)
    row_text = models.TextField(blank=True)

    class Meta:
        ordering = ("run", "line")

    def __str__(self) -> str:
        return f"{self.file_name}, line {self.line}: {self.reason}"
