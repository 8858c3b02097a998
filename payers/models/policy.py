"""Policies and their versions: what a payer requires, from a date."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from payers.models.payer import Jurisdiction, LineOfBusiness, Payer
from payers.numbers import policy_slug
from payers.querysets import PolicyQuerySet, PolicyVersionQuerySet
from payers.standing import standing
from payers.vocabulary import PolicyKind, RelationKind, Stage, Standing


class Policy(models.Model):
    """One document of a payer, known by the number that the payer gives it. What it says is in its versions.

    `release` is set where the policy came with an import: such a one is not edited by hand.
    """

    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="policies")
    number = models.CharField(max_length=60, help_text='As the payer spells it: "CPB 0590", "CS032.OP", "L39553".')
    slug = models.CharField(max_length=80, editable=False)
    kind = models.CharField(max_length=20, choices=PolicyKind.choices())
    lines_of_business = models.ManyToManyField(
        LineOfBusiness, blank=True, related_name="policies", help_text="None: the policy does not say."
    )
    jurisdictions = models.ManyToManyField(
        Jurisdiction, blank=True, related_name="policies", help_text="None: wherever the payer pays."
    )
    is_sample = models.BooleanField(
        default=False, help_text="Made up to show what a policy looks like; says so wherever it is seen."
    )
    release = models.ForeignKey(
        "sources.Release", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PolicyQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=(lines_of_business, jurisdictions))

    class Meta:
        verbose_name_plural = "policies"
        ordering = ("payer__name", "number")
        permissions = (
            ("edit_any_policy", "Can write policies of every payer"),
            ("approve_any_policy", "Can approve policies of every payer"),
        )
        constraints = (
            models.UniqueConstraint(fields=("payer", "number"), name="policy_number_unique"),
            models.UniqueConstraint(fields=("payer", "slug"), name="policy_slug_unique"),
        )

    def __str__(self) -> str:
        return f"{self.payer} {self.number}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.slug = policy_slug(self.number)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("payers:policy", args=(self.payer.slug, self.slug))


class PolicyRelation(models.Model):
    """One policy points to another: an article to the LCD whose codes it holds, a new policy to what it replaced."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=12, choices=RelationKind.choices())
    target = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="related_from")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("policy", "kind", "target"), name="policy_relation_unique"),
            models.CheckConstraint(condition=~Q(policy=F("target")), name="policy_relation_to_another"),
        )

    def __str__(self) -> str:
        return f"{self.policy} {self.get_kind_display()} {self.target}"


class PolicyVersion(models.Model):
    """One version of a policy. Once approved, what it says is never edited: a correction is a new version.

    It holds from `effective_from` until `in_force_to` (exclusive, None where open), which follows from the versions
    approved beside it; no two approved versions of one policy hold on one day. Text is Markdown.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=10, choices=Stage.choices(), default=Stage.DRAFT.value)

    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True, help_text="In our own words; what a coder has to know.")
    scope = models.TextField(blank=True, help_text="Whom and what it covers, and what it leaves to other policies.")
    is_proposed = models.BooleanField(
        "proposed", default=False, help_text="The payer has put it out for comment: it never comes into force."
    )
    is_retirement = models.BooleanField(
        "retires the policy", default=False, help_text="From its effective date the policy holds no more."
    )
    published_on = models.DateField(null=True, blank=True, help_text="When the payer published it.")
    effective_from = models.DateField()
    last_reviewed_on = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(
        null=True, blank=True, help_text="The first day on which it holds no more, where the document itself says so."
    )
    notice_starts_on = models.DateField(null=True, blank=True)
    notice_ends_on = models.DateField(null=True, blank=True)

    in_force_to = models.DateField(null=True, blank=True, editable=False)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    change_note = models.CharField(max_length=300, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    release = models.ForeignKey(
        "sources.Release", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        ordering = ("policy", "-number")
        constraints = (
            models.UniqueConstraint(fields=("policy", "number"), name="policy_version_number_unique"),
            models.UniqueConstraint(
                fields=("policy", "effective_from"),
                condition=Q(stage="approved", is_proposed=False),
                name="one_version_begins_on_a_day",
            ),
            models.UniqueConstraint(
                fields=("policy",),
                condition=Q(stage="approved", is_proposed=False, in_force_to__isnull=True),
                name="one_open_ended_version",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gt=F("effective_from")),
                name="policy_effective_before_retirement",
            ),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gt=F("effective_from")),
                name="policy_window_is_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(notice_starts_on__isnull=True)
                | Q(notice_ends_on__isnull=True)
                | Q(notice_ends_on__gte=F("notice_starts_on")),
                name="policy_notice_period",
            ),
            models.CheckConstraint(
                condition=~Q(is_proposed=True, is_retirement=True), name="a_retirement_is_not_proposed"
            ),
            models.CheckConstraint(condition=~Q(author=F("approver")), name="policy_author_is_not_approver"),
        )
        indexes = (
            models.Index(fields=("stage", "effective_from", "in_force_to"), name="policy_version_in_force"),
            models.Index(fields=("policy", "stage", "effective_from"), name="policy_version_of_policy"),
        )

    def __str__(self) -> str:
        return f"{self.policy} version {self.number}"

    def get_absolute_url(self) -> str:
        """Lasting: a version keeps its address."""
        return reverse("payers:version", args=(self.policy.payer.slug, self.policy.slug, self.number))

    @property
    def is_editable(self) -> bool:
        return self.stage == Stage.DRAFT and self.release_id is None

    def standing_on(self, on: date) -> Standing:
        return standing(self, on)


class PolicyEvent(models.Model):
    """One step in the life of a version: who did what, when and from where. Only ever added to."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=30)
    origin = models.CharField(max_length=100, help_text="Such as: admin from 192.0.2.7, load policies.")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d}"
