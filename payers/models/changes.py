"""What changed, who watches it, whom we told, and who has read it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Team
from codes.models import Code, Family
from payers.models.payer import Payer
from payers.models.policy import Policy, PolicyVersion
from payers.querysets import PolicyChangeQuerySet
from payers.vocabulary import ChangeKind
from sources.models import Comparison


class PolicyChange(models.Model):
    """What an approved version changes against the one before it. Made once, when the version is approved.

    `kinds` are the ChangeKinds that apply; `counts` holds the numbers of codes and diagnoses added, removed, changed.
    `codes` lists the (system, code) pairs that it touches, in canonical spelling.
    """

    version = models.OneToOneField(PolicyVersion, on_delete=models.PROTECT, related_name="change")
    previous = models.ForeignKey(PolicyVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    kinds = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    summary = models.CharField(max_length=500)

    objects = PolicyChangeQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("-at", "-id"), name="policy_change_newest"),)

    def __str__(self) -> str:
        return f"{self.policy}: {self.summary}"

    @property
    def shown_kinds(self) -> list[ChangeKind]:
        """Most important first; dates and particulars only where nothing else changed."""
        kinds = [ChangeKind(kind) for kind in self.kinds]
        return [kind for kind in kinds if kind is not ChangeKind.METADATA] or kinds


class ChangedCode(models.Model):
    """One code that a change touches, so that whoever watches it is told."""

    change = models.ForeignKey(PolicyChange, on_delete=models.CASCADE, related_name="codes")
    system = models.CharField(max_length=20)
    code = models.CharField(max_length=12)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("change", "system", "code"), name="changed_code_unique"),)
        indexes = (models.Index(fields=("code", "system", "change"), name="changed_code_by_code"),)

    def __str__(self) -> str:
        return self.code


class Watch(models.Model):
    """A person, or a team, wants to be told of changes to one payer, policy, code or family of codes."""

    class Frequency(models.TextChoices):
        DAILY = "daily", "one digest a day"
        AT_ONCE = "at_once", "at once"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="watches"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="watches")
    payer = models.ForeignKey(Payer, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    policy = models.ForeignKey(Policy, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    code = models.ForeignKey(Code, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    family = models.ForeignKey(Family, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    frequency = models.CharField(max_length=10, choices=Frequency.choices, default=Frequency.DAILY)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "watches"
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(user__isnull=False, team__isnull=True) | Q(user__isnull=True, team__isnull=False),
                name="a_watch_is_a_persons_or_a_teams",
            ),
            models.CheckConstraint(
                condition=Q(payer__isnull=False, policy__isnull=True, code__isnull=True, family__isnull=True)
                | Q(payer__isnull=True, policy__isnull=False, code__isnull=True, family__isnull=True)
                | Q(payer__isnull=True, policy__isnull=True, code__isnull=False, family__isnull=True)
                | Q(payer__isnull=True, policy__isnull=True, code__isnull=True, family__isnull=False),
                name="a_watch_is_of_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    fields=(who, what), condition=Q(**{f"{what}__isnull": False}), name=f"one_watch_{who}_{what}"
                )
                for who in ("user", "team")
                for what in ("payer", "policy", "code", "family")
            ),
        )

    def __str__(self) -> str:
        return f"{self.user or self.team} watches {self.subject}"

    @property
    def subject(self) -> Payer | Policy | Code | Family | None:
        return self.payer or self.policy or self.code or self.family


class Notice(models.Model):
    """That one person is to be told of one change of a policy, or of what one edition changes: made once, mailed once.

    `claimed_at` is set before the mail goes out and `sent_at` after: one that is claimed and not sent was broken off,
    and is not mailed again by itself.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    change = models.ForeignKey(PolicyChange, null=True, blank=True, on_delete=models.CASCADE, related_name="notices")
    comparison = models.ForeignKey(Comparison, null=True, blank=True, on_delete=models.CASCADE, related_name="notices")
    is_at_once = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    withheld = models.CharField(max_length=100, blank=True, help_text="Why it was not mailed.")

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("user", "change"), name="one_notice_of_a_change"),
            models.UniqueConstraint(fields=("user", "comparison"), name="one_notice_of_an_edition"),
            models.CheckConstraint(
                condition=Q(change__isnull=False, comparison__isnull=True)
                | Q(change__isnull=True, comparison__isnull=False),
                name="a_notice_is_of_one_thing",
            ),
        )
        indexes = (models.Index(fields=("claimed_at", "user"), name="notice_to_send"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.subject}"

    @property
    def subject(self) -> PolicyChange | Comparison | None:
        return self.change or self.comparison


class Acknowledgement(models.Model):
    """One person says of one change: I have read this."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="acknowledgements")
    change = models.ForeignKey(PolicyChange, on_delete=models.CASCADE, related_name="acknowledgements")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
        constraints = (models.UniqueConstraint(fields=("user", "change"), name="one_acknowledgement"),)

    def __str__(self) -> str:
        return f"{self.user} read {self.change}"
