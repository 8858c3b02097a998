"""The edits of the National Correct Coding Initiative, as each release gives them.

Codes are spelled out, not linked: the files name codes that no other source lists any more. A release's variant says
whose claims its rows are for (`edits.ncci.Setting`).
"""

from django.db import models
from django.db.models import F, Q

from edits.ncci import AddOnType, Adjudication, Indicator
from edits.querysets import AddOnEditQuerySet, PairEditQuerySet
from edits.rationales import RATIONALES
from sources.models import Release


class PairEdit(models.Model):
    """One window of one procedure-to-procedure edit: column 2 is not paid beside column 1.

    A release holds up to two million: the dates, two codes and small numbers, and two indexes.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="pair_edits", db_index=False)
    column_1 = models.CharField("column 1", max_length=5)
    column_2 = models.CharField("column 2", max_length=5)
    effective_from = models.DateField()
    ended_on = models.DateField(null=True, blank=True, help_text="Exclusive: the day after the file's deletion date.")
    modifier_indicator = models.PositiveSmallIntegerField(choices=[(each.value, each.words) for each in Indicator])
    rationale = models.PositiveSmallIntegerField(choices=list(RATIONALES.items()))
    is_prior_to_1996 = models.BooleanField("in existence before 1996")

    objects = PairEditQuerySet.as_manager()

    class Meta:
        # No constraint: one pair may have an edit that was never applied beside one that is, from the same day.
        # The code first: with the release first, SQLite reads all of it to find one code in either column.
        indexes = (
            models.Index(fields=("column_1", "release", "column_2"), name="pair_edit_by_column_1"),
            models.Index(fields=("column_2", "release"), name="pair_edit_by_column_2"),
        )

    def __str__(self) -> str:
        return f"{self.column_1}/{self.column_2}"


class UnitEdit(models.Model):
    """A medically unlikely edit (MUE): the most units of one code that are usually paid, in one setting."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="unit_edits", db_index=False)
    code = models.CharField(max_length=5)
    value = models.PositiveIntegerField("units")
    adjudication_indicator = models.PositiveSmallIntegerField(
        choices=[(each.value, each.official) for each in Adjudication]
    )
    rationale = models.CharField(max_length=100)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("release", "code"), name="unit_edit_unique"),)

    def __str__(self) -> str:
        return f"{self.code}: {self.value}"

    @property
    def adjudication(self) -> Adjudication:
        return Adjudication(self.adjudication_indicator)


class AddOnEdit(models.Model):
    """One add-on code with one of its primary codes, or `CCCCC` where the contractor names them.

    `effective_from` is blank where the file leaves it so; `ended_on` is the day after the first of the deletion dates
    that the file gives: of the edit, of the add-on code, of the primary code.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="add_on_edits", db_index=False)
    edit_type = models.PositiveSmallIntegerField("type", choices=[(each.value, each.words) for each in AddOnType])
    add_on = models.CharField("add-on code", max_length=5)
    primary_code = models.CharField("primary code", max_length=5)
    effective_from = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True, help_text="Exclusive.")
    notes = models.CharField(max_length=1000, blank=True)

    objects = AddOnEditQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(effective_from__isnull=True)
                | Q(ended_on__gt=F("effective_from")),
                name="add_on_edit_window",
            ),
        )
        indexes = (
            models.Index(fields=("add_on", "release"), name="add_on_edit_by_add_on"),
            models.Index(fields=("primary_code", "release"), name="add_on_edit_by_primary"),
        )

    def __str__(self) -> str:
        return f"{self.add_on} beside {self.primary_code}"
