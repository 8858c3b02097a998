"""Places of service."""

from django.db import models

from sources.models import Release


class PlaceOfService(models.Model):
    """One two-digit place of service code in one release of the CMS code set."""

    class Setting(models.TextChoices):
        FACILITY = "facility", "facility"
        NONFACILITY = "nonfacility", "non-facility"
        UNASSIGNED = "unassigned", "unassigned"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="places_of_service")
    code = models.CharField(max_length=2)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    setting = models.CharField(max_length=12, choices=Setting.choices)

    class Meta:
        ordering = ("code",)
        verbose_name_plural = "places of service"
        constraints = (models.UniqueConstraint(fields=("release", "code"), name="place_of_service_unique"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
