"""What payers publish of their prior authorizations, a year."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from payers.models.payer import Payer
from payers.vocabulary import Program

_PERCENTS = (
    "standard_approved",
    "standard_denied",
    "approved_after_appeal",
    "approved_after_extension",
    "expedited_approved",
    "expedited_denied",
)


def _percent(words: str) -> "models.DecimalField[str | None, str | None]":
    return models.DecimalField(words, max_digits=5, decimal_places=2, null=True, blank=True, help_text="Percent.")


def _hours(words: str) -> "models.DecimalField[str | None, str | None]":
    return models.DecimalField(words, max_digits=7, decimal_places=2, null=True, blank=True, help_text="Hours.")


class PriorAuthorizationMetric(models.Model):
    """One payer's public metrics of one year and program, as 42 CFR 422.122(c) and its sister rules list them."""

    payer = models.ForeignKey(Payer, on_delete=models.CASCADE, related_name="metrics")
    program = models.CharField(max_length=20, choices=Program.choices())
    contract = models.CharField(max_length=60, blank=True, help_text="Contract or plan, where reported at that level.")
    year = models.PositiveSmallIntegerField()
    standard_approved = _percent("standard requests approved")
    standard_denied = _percent("standard requests denied")
    approved_after_appeal = _percent("standard requests approved after appeal")
    approved_after_extension = _percent("requests approved after the time for review was extended")
    expedited_approved = _percent("expedited requests approved")
    expedited_denied = _percent("expedited requests denied")
    standard_average_hours = _hours("average time to a standard decision")
    standard_median_hours = _hours("median time to a standard decision")
    expedited_average_hours = _hours("average time to an expedited decision")
    expedited_median_hours = _hours("median time to an expedited decision")
    url = models.URLField("where it is published", max_length=500, blank=True)
    retrieved_on = models.DateField(null=True, blank=True)
    is_sample = models.BooleanField(default=False, help_text="Made up to show what a scorecard looks like.")

    history = HistoricalRecords()

    class Meta:
        ordering = ("payer__name", "program", "contract", "-year")
        constraints = (
            models.UniqueConstraint(fields=("payer", "program", "contract", "year"), name="metric_unique"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0, f"{name}__lte": 100}),
                    name=f"metric_{name}_percent",
                )
                for name in _PERCENTS
            ),
        )

    def __str__(self) -> str:
        return f"{self.payer} {self.get_program_display()} {self.year}"
