"""Payers: who pays for the services that codes name."""

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from payers.querysets import PayerQuerySet


class Payer(models.Model):
    """One payer, or the federation under whose name independent licensees pay."""

    class Kind(models.TextChoices):
        MEDICARE_FFS = "medicare_ffs", "Medicare fee-for-service"
        MEDICARE_ADVANTAGE = "medicare_advantage", "Medicare Advantage"
        MEDICAID = "medicaid", "Medicaid"
        COMMERCIAL = "commercial", "commercial"
        BCBS_LICENSEE = "bcbs_licensee", "Blue Cross Blue Shield licensees"
        DELEGATE = "delegate", "delegate"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    is_key = models.BooleanField("key payer", default=False, help_text="Shown on each code page.")
    description = models.TextField(blank=True)
    policy_site = models.URLField(blank=True, max_length=500)
    how_policies_are_numbered = models.CharField(max_length=300, blank=True)

    objects = PayerQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("payers:detail", args=(self.slug,))
