"""What readers say is wrong on a code page."""

from django.db import models
from django.db.models import Q

from codes.models.code import Code


class ErrorReport(models.Model):
    """That readers found a fault in one section of one code's page. It holds no free text, so no patient's data.

    The same fault reported again while it is open counts up `times`.
    """

    class Problem(models.TextChoices):
        WRONG_FIGURE = "wrong_figure", "A figure is wrong"
        WRONG_CODE = "wrong_code", "A code or modifier is wrong"
        NOT_IN_SOURCE = "not_in_source", "The source does not say this"
        OUT_OF_DATE = "out_of_date", "It is out of date"
        MISSING = "missing", "Something is missing"
        UNCLEAR = "unclear", "It cannot be understood"

    class Status(models.TextChoices):
        OPEN = "open", "open"
        MENDED = "mended", "mended"
        DECLINED = "declined", "declined: it is right"

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="error_reports")
    section = models.CharField(max_length=40)
    problem = models.CharField(max_length=20, choices=Problem.choices)
    evidence_url = models.URLField("address of a source that shows it", blank=True, max_length=500)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    times = models.PositiveIntegerField(default=1)
    first_reported_at = models.DateTimeField()
    last_reported_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-last_reported_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("code", "section", "problem", "evidence_url"),
                condition=Q(status="open"),
                name="one_open_report_per_fault",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code}, {self.section}: {self.get_problem_display()}"
