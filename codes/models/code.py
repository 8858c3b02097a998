"""A code, the releases that list it, and its official text."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from codes.lifespans import Lifespan
from codes.querysets import CodeQuerySet
from sources.models import Release, SourceDocument


class CodeSystem(models.Model):
    """One coding system: `cpt`, `hcpcs`, `icd-10-cm`."""

    slug = models.SlugField(primary_key=True, max_length=20)
    name = models.CharField(max_length=60)
    long_name = models.CharField(max_length=200)
    owner = models.CharField(max_length=200)
    uri = models.CharField(max_length=100, help_text="As HL7 gives it.")
    has_public_descriptors = models.BooleanField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name


class Code(models.Model):
    """One code of one system, kept after it ends.

    `effective_from`, `ended_on`, `title` and `family` are brought up to date by each load from the rows that releases
    hold; `title` is the published title where there is a publication, else a public descriptor, else blank.
    """

    system = models.ForeignKey(CodeSystem, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(max_length=12)
    title = models.CharField(max_length=500, blank=True)
    family = models.ForeignKey("codes.Family", null=True, blank=True, on_delete=models.SET_NULL, related_name="codes")
    effective_from = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True, help_text="The first day it is not valid; see `is_end_bound`.")
    is_end_bound = models.BooleanField(
        default=False, help_text="No source states the end: `ended_on` opens the first release that lacks the code."
    )

    objects = CodeQuerySet.as_manager()

    class Meta:
        # By slug, not by the system's position: the unique index then gives pages of 100,000 codes in order.
        ordering = ("system_id", "code")
        constraints = (models.UniqueConstraint(fields=("system", "code"), name="code_unique_in_system"),)
        indexes = (
            models.Index(fields=("code",), name="code_by_code"),
            models.Index(fields=("system", "ended_on"), name="code_by_validity"),
        )

    def __str__(self) -> str:
        return f"{self.system_id.upper()} {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("codes:detail", args=(self.system_id, self.code))

    @property
    def lifespan(self) -> Lifespan:
        return Lifespan(self.effective_from, self.ended_on, self.is_end_bound)

    def is_ended(self, on: date) -> bool:
        return self.ended_on is not None and self.ended_on <= on


class Listing(models.Model):
    """That one release lists one code, with the dates it states.

    `is_listed` is False only where an excerpt's maker looked the code up in the whole edition and found it absent.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="listings")
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="listings")
    is_listed = models.BooleanField(default=True)
    is_billable = models.BooleanField(null=True, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True, help_text="Exclusive.")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("code", "release"), name="listing_unique"),)

    def __str__(self) -> str:
        return f"{self.code} in {self.release}"


class Descriptor(models.Model):
    """The official text of one code in one release, under its owner's licence."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="descriptors")
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="descriptors")
    short = models.CharField(max_length=200, blank=True)
    medium = models.CharField(max_length=300, blank=True)
    long = models.TextField(blank=True)
    consumer = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("code", "release"), name="descriptor_unique"),)

    def __str__(self) -> str:
        return f"{self.code} ({self.release})"


class CodeReplacement(models.Model):
    """Where an ended code points on: what took its place, as staff wrote it, with its source."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="replacements")
    replaced_by = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="replaces")
    note = models.CharField(max_length=500, blank=True)
    source = models.ForeignKey(SourceDocument, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ("code", "replaced_by")
        constraints = (
            models.UniqueConstraint(fields=("code", "replaced_by"), name="replacement_unique"),
            models.CheckConstraint(condition=~Q(code=F("replaced_by")), name="replacement_by_another"),
        )

    def __str__(self) -> str:
        return f"{self.code} is replaced by {self.replaced_by}"
