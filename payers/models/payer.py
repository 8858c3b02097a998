"""Payers: who pays for the services that codes name, their lines of business, and where they hold."""

from django.conf import settings
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


class LineOfBusiness(models.Model):
    """One product line of a payer, or one plan: policies differ between them."""

    class Kind(models.TextChoices):
        MEDICARE_FFS = "medicare_ffs", "Medicare fee-for-service"
        MEDICARE_ADVANTAGE = "medicare_advantage", "Medicare Advantage"
        MEDICAID = "medicaid", "Medicaid"
        CHIP = "chip", "CHIP"
        EXCHANGE = "exchange", "individual, on the exchange"
        COMMERCIAL = "commercial", "commercial"

    payer = models.ForeignKey(Payer, on_delete=models.CASCADE, related_name="lines_of_business")
    slug = models.SlugField()
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)

    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "lines of business"
        ordering = ("payer__name", "name")
        constraints = (models.UniqueConstraint(fields=("payer", "slug"), name="line_of_business_slug_unique"),)

    def __str__(self) -> str:
        return f"{self.payer}: {self.name}"


class Jurisdiction(models.Model):
    """Where a policy holds: a Medicare contractor's area, or any other group of states."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120, help_text="Such as: Jurisdiction H, Part B.")
    contractor = models.CharField(max_length=200, blank=True)
    contractor_number = models.CharField(max_length=10, blank=True)
    release = models.ForeignKey(
        "sources.Release", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name} ({self.contractor})" if self.contractor else self.name


class JurisdictionState(models.Model):
    """One state of a jurisdiction, by its two letters."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.CASCADE, related_name="states")
    state = models.CharField(max_length=2)

    class Meta:
        ordering = ("state",)
        constraints = (models.UniqueConstraint(fields=("jurisdiction", "state"), name="jurisdiction_state_unique"),)

    def __str__(self) -> str:
        return self.state


class PayerStaff(models.Model):
    """What one person may do with one payer's policies. Whoever may do it with any payer's needs no row."""

    class Role(models.TextChoices):
        EDITOR = "editor", "writes its policies"
        APPROVER = "approver", "approves its policies"

    payer = models.ForeignKey(Payer, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        verbose_name_plural = "payer staff"
        constraints = (models.UniqueConstraint(fields=("payer", "user", "role"), name="payer_staff_unique"),)

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"
