"""Publications: our own words on a code, in versions that are reviewed before they are read."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from codes.models.code import Code
from codes.querysets import PublicationVersionQuerySet


class PublicationVersion(models.Model):
    """One version of the publication on one code. A published or superseded version is never edited.

    Text fields are Markdown; `[@key]` cites the SourceDocument of that key.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "draft"
        IN_REVIEW = "in_review", "in review"
        PUBLISHED = "published", "published"
        SUPERSEDED = "superseded", "superseded"
        WITHDRAWN = "withdrawn", "withdrawn"

    class ClinicalReview(models.TextChoices):
        PENDING = "pending", "awaiting a clinician's review"
        DONE = "done", "reviewed by a clinician"

    class Origin(models.TextChoices):
        STAFF = "staff", "written by staff"
        FIXTURE = "fixture", "shipped with the portal"

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)

    title = models.CharField(max_length=200, help_text="In our own words; never an official descriptor.")
    audience = models.CharField(max_length=300, blank=True)
    common_language = models.TextField(blank=True, help_text="For a patient or a newcomer.")
    summary = models.TextField(blank=True)
    billing_description = models.TextField(blank=True)
    service_type = models.CharField(max_length=200, blank=True)
    sites_of_service = models.JSONField(
        default=list, blank=True, help_text='Place of service codes, most typical first, such as ["22", "24"].'
    )
    sites_note = models.TextField(blank=True)
    clinical_context = models.TextField(blank=True)
    typical_patient = models.TextField(blank=True)
    workflow = models.TextField(blank=True, help_text="One step a line.")
    modifiers_note = models.TextField(blank=True)
    key_payers = models.JSONField(default=list, blank=True, help_text="Payer slugs.")

    clinical_review = models.CharField(max_length=10, choices=ClinicalReview.choices, default=ClinicalReview.PENDING)
    clinical_reviewer = models.CharField(max_length=200, blank=True)
    clinically_reviewed_on = models.DateField(null=True, blank=True)

    change_note = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.STAFF)
    origin_sha256 = models.CharField(max_length=64, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was superseded or withdrawn.")

    objects = PublicationVersionQuerySet.as_manager()

    class Meta:
        ordering = ("code", "-number")
        permissions = (("approve_publicationversion", "Can approve and publish a publication version"),)
        constraints = (
            models.UniqueConstraint(fields=("code", "number"), name="publication_number_unique"),
            models.UniqueConstraint(
                fields=("code",), condition=Q(status="published"), name="one_published_version_per_code"
            ),
            models.CheckConstraint(condition=~Q(author=F("approver")), name="author_is_not_approver"),
        )

    def __str__(self) -> str:
        return f"{self.code} version {self.number} ({self.get_status_display()})"

    @property
    def is_editable(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def workflow_steps(self) -> list[str]:
        return [line.strip() for line in self.workflow.splitlines() if line.strip()]


class PublicationModifier(models.Model):
    """One row of a version's table Modifier / Description / When to use."""

    version = models.ForeignKey(PublicationVersion, on_delete=models.CASCADE, related_name="modifiers")
    position = models.PositiveSmallIntegerField(default=0)
    modifier = models.CharField(max_length=2)
    description = models.CharField(max_length=200)
    when_to_use = models.TextField()

    class Meta:
        ordering = ("position", "modifier")
        constraints = (models.UniqueConstraint(fields=("version", "modifier"), name="publication_modifier_unique"),)

    def __str__(self) -> str:
        return self.modifier


class RelatedCode(models.Model):
    """One code that a version points to, by its own spelling: it need not be loaded."""

    class Kind(models.TextChoices):
        ALTERNATIVE = "alternative", "other approach or site"
        GUIDANCE = "guidance", "imaging guidance"
        ADD_ON = "add_on", "add-on to this code"
        PRIMARY = "primary", "primary code of this add-on"
        SUPPLY = "supply", "supply or device"
        COMPONENT = "component", "component"
        REPLACED_BY = "replaced_by", "replaced by"
        REPLACES = "replaces", "replaces"
        SEE_ALSO = "see_also", "see also"

    version = models.ForeignKey(PublicationVersion, on_delete=models.CASCADE, related_name="related_codes")
    position = models.PositiveSmallIntegerField(default=0)
    system = models.CharField(max_length=20)
    code = models.CharField(max_length=12)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.code}"


class PublicationEvent(models.Model):
    """One step in the life of a version: who did what, when. Only ever added to."""

    version = models.ForeignKey(PublicationVersion, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=30)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d}"
