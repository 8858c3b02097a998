"""Modifiers: our own words on each, and the public text of the HCPCS ones."""

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from codes.models.code import CodeSystem
from sources.models import Release


class Modifier(models.Model):
    """One two-character modifier. Staff write its words; an import only adds the modifier itself."""

    class Setting(models.TextChoices):
        ANY = "any", "any"
        PROFESSIONAL = "professional", "professional claims"
        FACILITY = "facility", "facility claims"

    class Ncci(models.TextChoices):
        NONE = "", "not NCCI-associated"
        ANATOMIC = "anatomic", "anatomic"
        GLOBAL_SURGERY = "global_surgery", "global surgery"
        OTHER = "other", "other"

    modifier = models.CharField(max_length=2, unique=True)
    system = models.ForeignKey(CodeSystem, on_delete=models.PROTECT, related_name="modifiers")
    title = models.CharField(max_length=120, blank=True, help_text="In our own words.")
    when_to_use = models.TextField(blank=True, help_text="In our own words; cite with [@key].")
    applies_to = models.JSONField(default=list, blank=True, help_text='Kinds of code, such as ["surgery"], or ["any"].')
    setting = models.CharField(max_length=12, choices=Setting.choices, default=Setting.ANY)
    pfs_indicator = models.CharField(max_length=30, blank=True)
    ncci = models.CharField(max_length=20, choices=Ncci.choices, default=Ncci.NONE, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("modifier",)

    def __str__(self) -> str:
        return self.modifier

    def get_absolute_url(self) -> str:
        return reverse("modifiers:detail", args=(self.modifier,))


class ModifierDescriptor(models.Model):
    """The public text and dates of one HCPCS modifier in one release."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="modifier_descriptors")
    modifier = models.ForeignKey(Modifier, on_delete=models.CASCADE, related_name="descriptors")
    short = models.CharField(max_length=200, blank=True)
    long = models.TextField(blank=True)
    effective_from = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True, help_text="Exclusive.")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("modifier", "release"), name="modifier_descriptor_unique"),)

    def __str__(self) -> str:
        return f"{self.modifier} ({self.release})"
