"""Claims that people keep, to be judged again by each new edition. No names, birth dates or member numbers."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Team
from claims.querysets import JudgementQuerySet, KeptCaseQuerySet


class EditionSet(models.Model):
    """What the check rested on at one time: the READY releases that it reads, and the approved policies.

    `editions` are documents of `claims.documents`; `policies` counts the versions and names the newest approval.
    """

    digest = models.CharField(max_length=64, unique=True)
    editions = models.JSONField(default=list)
    policies = models.JSONField(default=dict)
    first_seen_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "edition sets"
        ordering = ("-first_seen_at", "-pk")

    def __str__(self) -> str:
        return f"{len(self.editions)} editions, first seen {self.first_seen_at:%Y-%m-%d %H:%M}"


class KeptCase(models.Model):
    """The lines of one claim, a person's or a team's. They never change; the title may.

    `document` is a claim of `claims.documents`, and `digest` its digest; `codes` are its codes and diagnoses between
    blanks, to be searched. `judged_by` is what it was judged by last, whether that changed anything or not.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="kept_cases"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="kept_cases")
    title = models.CharField(max_length=120)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    codes = models.TextField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kept_at = models.DateTimeField()
    judged_by = models.ForeignKey(EditionSet, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()

    objects = KeptCaseQuerySet.as_manager()

    class Meta:
        ordering = ("title", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(user__isnull=False, team__isnull=True) | Q(user__isnull=True, team__isnull=False),
                name="a_case_is_a_persons_or_a_teams",
            ),
            *(
                models.UniqueConstraint(
                    fields=(who, "digest"), condition=Q(**{f"{who}__isnull": False}), name=f"one_case_{who}_lines"
                )
                for who in ("user", "team")
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("claims:saved_case", args=(self.pk,))

    @property
    def lines(self) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = self.document["lines"]
        return lines


class Judgement(models.Model):
    """What was found on one case, kept where it is not what was found before. `number` counts from 1.

    `findings` are documents of `claims.documents`, gravest first.
    """

    case = models.ForeignKey(KeptCase, on_delete=models.CASCADE, related_name="judgements")
    number = models.PositiveIntegerField()
    edition_set = models.ForeignKey(EditionSet, on_delete=models.PROTECT, related_name="judgements")
    judged_at = models.DateTimeField()
    findings = models.JSONField(default=list)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ("case", "-number")
        constraints = (models.UniqueConstraint(fields=("case", "number"), name="judgement_numbers_count"),)

    def __str__(self) -> str:
        return f"{self.case}: judgement {self.number}"
