"""Where every row and sentence comes from: publishers, documents, releases and the runs that loaded them."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from sources.querysets import ComparisonQuerySet, ReleaseQuerySet, RowChangeQuerySet


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


class Comparison(models.Model):
    """What one edition changes against the one before it. It outlives a second load of its edition.

    `counts` holds numbers of rows, by kind and then by subject. People are told of a comparison once:
    `first_compared_at` stays as it is when the edition is compared again.
    """

    class Outcome(models.TextChoices):
        COMPARED = "compared", "compared"
        FIRST = "first", "no earlier edition is loaded"
        MIXED = "mixed", "one of the two is an excerpt"
        NOT_COMPARED = "not compared", "this source is not compared"

    importer = models.CharField(max_length=20)
    edition = models.CharField(max_length=60)
    variant = models.CharField(max_length=20, blank=True)
    release = models.OneToOneField(Release, null=True, blank=True, on_delete=models.SET_NULL, related_name="comparison")
    previous = models.ForeignKey(Release, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    counts = models.JSONField(default=dict)
    first_compared_at = models.DateTimeField()
    compared_at = models.DateTimeField()
    notices_queued_at = models.DateTimeField(null=True, blank=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("importer", "edition", "variant"), name="one_comparison_per_edition"),
        )

    def __str__(self) -> str:
        return f"{self.importer} {self.edition} {self.variant}".strip()

    def get_absolute_url(self) -> str:
        return reverse("changes:edition", args=(self.pk,))

    @property
    def totals(self) -> dict[str, int]:
        """How many rows of each kind, subjects taken together; no kind that has none."""
        found = {kind: sum(self.counts.get(kind, {}).values()) for kind in RowChange.Kind.values}
        return {kind: number for kind, number in found.items() if number}


class RowChange(models.Model):
    """One thing that one release says otherwise than the one before it, of one code or pair of codes.

    `system` is that of the code, or `modifier` or `pos`; both are blank where the row is of no code. `about` says what
    else the row is of: the modifier of a fee, a locality.
    """

    class Kind(models.TextChoices):
        ADDED = "added", "added"
        REMOVED = "removed", "removed"
        CHANGED = "changed", "changed"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="row_changes", db_index=False)
    previous = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    system = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=12, blank=True)
    other_code = models.CharField(max_length=12, blank=True)
    about = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    what = models.CharField(max_length=40)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    objects = RowChangeQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("code", "system"), name="row_change_by_code"),
            models.Index(fields=("other_code",), name="row_change_by_other_code"),
            models.Index(fields=("release", "kind", "what"), name="row_change_by_kind"),
            models.Index(fields=("release", "code", "other_code"), name="row_change_in_order"),
        )

    def __str__(self) -> str:
        return " ".join(filter(None, (self.code, self.other_code, self.about, self.what, self.kind)))


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
