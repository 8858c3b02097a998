"""Plans, and the code pages that their readers have seen."""

from django.db import models
from django.db.models import Q

from accounts.querysets import CodeViewQuerySet, PlanQuerySet


class Plan(models.Model):
    """How many code pages a reader may see in a period, and which sections of them.

    `views`: distinct code pages in any `period_days` days, none where there is no limit. `sections` are the slugs of
    the sections opened beside those that are open to everyone; `opens_all` opens every one. `network_guests`: how many
    guests without a cookie one network may bring in a day. Of a reader's plans the one of the highest `rank` holds.
    """

    class Kind(models.TextChoices):
        GUEST = "guest", "everyone who is not signed in"
        ACCOUNT = "account", "everyone who is signed in"
        GIVEN = "given", "people and organizations it is given to"
        STAFF = "staff", "staff"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.GIVEN)
    rank = models.PositiveSmallIntegerField(help_text="The higher one holds where a person has several.")
    views = models.PositiveIntegerField(null=True, blank=True, help_text="Blank: no limit.")
    period_days = models.PositiveSmallIntegerField(default=30)
    opens_all = models.BooleanField(default=False)
    sections = models.JSONField(default=list, blank=True)
    questions_a_day = models.PositiveIntegerField(null=True, blank=True, help_text="Of the assistant. Blank: no limit.")
    network_guests = models.PositiveIntegerField(default=50)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("rank",)
        constraints = (
            models.UniqueConstraint(
                fields=("kind",), condition=Q(kind__in=("guest", "account", "staff")), name="plan_one_of_a_kind"
            ),
            models.CheckConstraint(condition=Q(period_days__gte=1), name="plan_has_a_period"),
        )

    def __str__(self) -> str:
        return self.name


class CodeView(models.Model):
    """One code page that a reader has seen in the running period; seen again, it is free.

    `reader` is `u:` and a person's number, or `g:` and a guest's random name; `page` is a code's `system/code`.
    `network` is a salted digest of a guest's network, which cannot be told back after its day; blank for a person.
    No foreign keys: it may lie in another database.
    """

    reader = models.CharField(max_length=40)
    page = models.CharField(max_length=40)
    seen_at = models.DateTimeField()
    network = models.CharField(max_length=64, blank=True)

    objects = CodeViewQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("reader", "page"), name="code_view_once"),)
        indexes = (
            models.Index(fields=("reader", "seen_at"), name="code_view_of_reader"),
            models.Index(fields=("network", "seen_at"), condition=~Q(network=""), name="code_view_of_network"),
        )

    def __str__(self) -> str:
        return f"{self.reader} {self.page}"
