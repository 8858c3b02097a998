"""What one version of a policy says: sections, criteria, codes, diagnoses, references, and where it is written."""

from django.db import models
from django.db.models import Q

from payers.models.payer import Payer
from payers.models.policy import Policy, PolicyVersion
from payers.querysets import PolicyCodeQuerySet
from payers.vocabulary import CriterionKind, Disposition, Polarity, PriorAuthorization, SectionKind

SECTION_LENGTH = 200_000


class SourceCapture(models.Model):
    """A passage of the payer's document as it was read: where, when, and its words.

    One without a version was taken of the policy later: where its `sha256` differs from that of the version in force,
    the document has changed since the version was written.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="captures")
    version = models.ForeignKey(PolicyVersion, null=True, blank=True, on_delete=models.CASCADE, related_name="captures")
    key = models.SlugField(max_length=40, help_text="Names the passage within its version, such as p4-coverage.")
    url = models.URLField(max_length=500, blank=True)
    retrieved_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the document, not of the passage.")
    locator = models.CharField(max_length=200, blank=True, help_text="Such as: page 4, Coverage Rationale.")
    quote = models.TextField(help_text="The passage, word for word.")

    class Meta:
        ordering = ("version", "key")
        constraints = (models.UniqueConstraint(fields=("version", "key"), name="capture_key_unique"),)

    def __str__(self) -> str:
        return self.key


class PolicySection(models.Model):
    """One named section, Markdown in up to SECTION_LENGTH characters."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="sections")
    kind = models.CharField(max_length=20, choices=SectionKind.choices())
    title = models.CharField(max_length=200, blank=True, help_text="Where the payer calls it otherwise.")
    text = models.TextField(max_length=SECTION_LENGTH)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version", "kind"), name="policy_section_unique"),)

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class Criterion(models.Model):
    """One line of the criteria tree, in reading order; `depth` counts from 0, and a leaf has no children."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    depth = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=4, choices=CriterionKind.choices())
    text = models.TextField(blank=True, help_text="Of a leaf, the criterion; of a group, its heading.")

    class Meta:
        verbose_name_plural = "criteria"
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("version", "position"), name="criterion_position_unique"),
            models.CheckConstraint(condition=~Q(kind="leaf", text=""), name="a_leaf_says_something"),
        )

    def __str__(self) -> str:
        return self.text or self.get_kind_display()


class PolicyCode(models.Model):
    """What a version says of one code, by its own spelling: the code need not be loaded.

    `group` ties codes to the diagnoses of the same group, as Medicare's articles do; 1 where there are no groups.
    """

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="codes", db_index=False)
    group = models.PositiveSmallIntegerField(default=1)
    system = models.CharField(max_length=20)
    code = models.CharField(max_length=12)
    disposition = models.CharField(max_length=12, choices=Disposition.choices())
    prior_authorization = models.CharField(
        max_length=12, choices=PriorAuthorization.choices(), default=PriorAuthorization.NOT_STATED.value
    )
    delegate = models.ForeignKey(Payer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    places = models.JSONField(
        default=list, blank=True, help_text="The places of service it is limited to; none: not limited."
    )
    modifiers = models.JSONField(default=list, blank=True, help_text="The modifiers it asks for.")
    note = models.CharField(max_length=500, blank=True)
    capture = models.ForeignKey(
        SourceCapture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    objects = PolicyCodeQuerySet.as_manager()

    class Meta:
        ordering = ("group", "system", "code")
        constraints = (
            models.UniqueConstraint(fields=("version", "system", "code", "group"), name="policy_code_unique"),
            models.CheckConstraint(
                condition=~Q(disposition__in=("not_covered", "experimental", "cosmetic"))
                | Q(prior_authorization__in=("no", "not_stated")),
                name="not_covered_means_no_prior_authorization",
            ),
            models.CheckConstraint(
                condition=Q(prior_authorization="delegated", delegate__isnull=False)
                | (~Q(prior_authorization="delegated") & Q(delegate__isnull=True)),
                name="a_delegated_code_names_its_delegate",
            ),
        )
        indexes = (
            models.Index(fields=("code", "system", "version"), name="policy_code_by_code"),
            models.Index(fields=("version", "disposition", "prior_authorization"), name="policy_code_by_decision"),
        )

    def __str__(self) -> str:
        return self.code


class PolicyDiagnosis(models.Model):
    """One ICD-10-CM code that a version lists, for or against."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="diagnoses", db_index=False)
    group = models.PositiveSmallIntegerField(default=1)
    code = models.CharField(max_length=12)
    polarity = models.CharField(max_length=20, choices=Polarity.choices())
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name_plural = "diagnoses"
        ordering = ("group", "code")
        constraints = (
            models.UniqueConstraint(fields=("version", "code", "group", "polarity"), name="policy_diagnosis_unique"),
        )
        indexes = (models.Index(fields=("code", "version"), name="policy_diagnosis_by_code"),)

    def __str__(self) -> str:
        return self.code


class PolicyReference(models.Model):
    """One work or document that a version refers to."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="references")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=500)
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.text


class StateException(models.Model):
    """Where a version says that one state differs."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="state_exceptions")
    state = models.CharField(max_length=2)
    text = models.CharField(max_length=500)

    class Meta:
        ordering = ("state",)
        constraints = (models.UniqueConstraint(fields=("version", "state"), name="state_exception_unique"),)

    def __str__(self) -> str:
        return self.state
