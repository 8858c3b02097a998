"""Families of codes, by the Restructured BETOS Classification System of CMS."""

from django.db import models

from codes.models.code import Code
from sources.models import Release


class Family(models.Model):
    """One RBCS family within its category and subcategory."""

    category = models.CharField(max_length=60)
    subcategory = models.CharField(max_length=100)
    name = models.CharField(max_length=150)
    slug = models.SlugField(max_length=120, unique=True)

    class Meta:
        ordering = ("category", "subcategory", "name")
        verbose_name_plural = "families"
        constraints = (models.UniqueConstraint(fields=("category", "subcategory", "name"), name="family_unique"),)

    def __str__(self) -> str:
        return f"{self.category}: {self.subcategory}" + (f", {self.name}" if self.name else "")


class FamilyAssignment(models.Model):
    """That one RBCS release puts one code in one family, from a date on."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="family_assignments")
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="family_assignments")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="assignments")
    procedure = models.CharField(max_length=20, help_text="Major, Other or Non-Procedure.")
    effective_from = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("release", "code", "effective_from"), name="family_assignment_unique"),
        )

    def __str__(self) -> str:
        return f"{self.code}: {self.family}"
