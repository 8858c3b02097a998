"""What payers and hospitals publish of their rates: editions, the files they were read from, and the benchmarks.

The rates themselves, one by one, lie in Parquet files under DATA_DIR; the tables here hold distributions alone.
"""

from decimal import Decimal

from django.db import models

from rates.implausible import Reason
from rates.medicare import SCHEDULES
from rates.places import Place
from rates.querysets import HospitalBenchmarkQuerySet, RateBenchmarkQuerySet, RateEditionQuerySet
from sources.models import Release


def _dollars() -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(max_digits=16, decimal_places=4, null=True)


class RateEdition(models.Model):
    """One month of one payer's files, or of hospitals' files: what its benchmarks were made from, and how.

    `month` is the edition as payers name it (2026-11). `codes` says which codes were read; `medicare` names the
    editions of the amounts compared with, blank where none was loaded.
    """

    class Kind(models.TextChoices):
        PAYER = "tic", "payer's rates"
        HOSPITAL = "hospital", "hospital prices"

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="rate_edition")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    payer = models.SlugField(max_length=60, blank=True)
    payer_name = models.CharField(max_length=120, blank=True)
    month = models.CharField(max_length=20)
    codes = models.CharField(max_length=200, blank=True)
    medicare = models.CharField(max_length=120, blank=True)
    is_sample = models.BooleanField(default=False)
    has_registry = models.BooleanField(default=False)
    has_billers = models.BooleanField(default=False)
    read_at = models.DateTimeField()

    objects = RateEditionQuerySet.as_manager()

    class Meta:
        ordering = ("payer_name", "-month")

    def __str__(self) -> str:
        return f"{self.payer_name} {self.month}".strip()

    def medicare_of(self, billing_class: str) -> str:
        """The edition of the one schedule that rates of the class were held against; blank where there was none."""
        name = SCHEDULES.get(billing_class, "")
        return next((each for each in self.medicare.split("; ") if name and each.startswith(name)), "")


class RateFile(models.Model):
    """One file that an edition was read from. `scope` is the state it holds for, blank for all of the payer's area."""

    edition = models.ForeignKey(RateEdition, on_delete=models.CASCADE, related_name="files")
    source = models.CharField(max_length=1000)
    entity = models.CharField(max_length=300, blank=True)
    last_updated_on = models.CharField(max_length=20, blank=True)
    schema_version = models.CharField(max_length=20, blank=True)
    scope = models.CharField(max_length=20, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(help_text="Bytes, as received.")
    rows = models.BigIntegerField()
    stored_as = models.CharField(max_length=300, help_text="Its rows in Parquet, under DATA_DIR.")
    notes: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, blank=True, help_text="What was left out or set aside, and what its reader has to say."
    )

    class Meta:
        ordering = ("source",)

    def __str__(self) -> str:
        return self.source


class Figures(models.Model):
    """A distribution in US dollars, or in percent where the rates are percentages; None where too few stand behind."""

    minimum = _dollars()
    p10 = _dollars()
    p25 = _dollars()
    median = _dollars()
    p75 = _dollars()
    p90 = _dollars()
    maximum = _dollars()
    medicare_amount = _dollars()

    class Meta:
        abstract = True

    @property
    def is_suppressed(self) -> bool:
        return self.median is None


class RateBenchmark(Figures):
    """The rates of one code, payer, class, setting, state, kind and modifiers; see rates.groups.Group."""

    edition = models.ForeignKey(RateEdition, on_delete=models.CASCADE, related_name="benchmarks")
    code_type = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    billing_class = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=12, choices=[(place.value, place.words) for place in Place])
    state = models.CharField(max_length=20, blank=True)
    state_basis = models.CharField(max_length=4)
    arrangement = models.CharField(max_length=20)
    negotiated_type = models.CharField(max_length=20)
    modifiers = models.CharField(max_length=60, blank=True)
    is_cleaned = models.BooleanField()
    n_rates = models.PositiveBigIntegerField()
    n_tins = models.PositiveBigIntegerField()
    n_npis = models.PositiveBigIntegerField()
    n_placeholder = models.PositiveBigIntegerField(default=0)
    n_low = models.PositiveBigIntegerField(default=0)
    n_high = models.PositiveBigIntegerField(default=0)
    n_specialty = models.PositiveBigIntegerField(default=0)

    objects = RateBenchmarkQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("code", "code_type"), name="rate_benchmark_code"),)

    def __str__(self) -> str:
        return f"{self.code_type} {self.code}, {self.edition_id}"

    @property
    def set_aside(self) -> list[tuple[str, int]]:
        """Why rates were set aside, and how many, in words; empty where none was."""
        counts = [(reason.short, int(getattr(self, f"n_{reason}"))) for reason in Reason]
        return [(words, count) for words, count in counts if count]

    @property
    def n_set_aside(self) -> int:
        return sum(count for _, count in self.set_aside)

    @property
    def is_percentage(self) -> bool:
        return self.negotiated_type == "percentage"


class HospitalBenchmark(Figures):
    """Prices of one code, one kind of price and setting, over hospitals; each hospital's distinct price counts once."""

    class Measure(models.TextChoices):
        GROSS = "gross", "gross charge"
        CASH = "cash", "discounted cash price"
        NEGOTIATED = "negotiated", "payer-negotiated charge"
        ALLOWED = "allowed", "median amount allowed"

    edition = models.ForeignKey(RateEdition, on_delete=models.CASCADE, related_name="hospital_benchmarks")
    code_type = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    measure = models.CharField(max_length=10, choices=Measure.choices)
    setting = models.CharField(max_length=12, blank=True)
    billing_class = models.CharField(max_length=20, blank=True)
    methodology = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=20, blank=True)
    n_prices = models.PositiveBigIntegerField()
    n_hospitals = models.PositiveBigIntegerField()
    n_placeholder = models.PositiveBigIntegerField(default=0)

    objects = HospitalBenchmarkQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("code", "code_type"), name="hospital_benchmark_code"),)

    def __str__(self) -> str:
        return f"{self.code_type} {self.code}, {self.measure}, {self.edition_id}"

    @property
    def particulars(self) -> str:
        """`outpatient, facility, fee schedule`, as the hospitals' files say."""
        return ", ".join(filter(None, (self.setting or "setting not stated", self.billing_class, self.methodology)))
