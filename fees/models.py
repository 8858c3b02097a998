"""What Medicare pays, as each file gives it: physician fees and their localities, facility rates, utilisation."""

from decimal import Decimal

from django.db import models

from codes.models import Code
from fees.place_names import in_words
from sources.models import Release


def _rvu(verbose_name: str) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(verbose_name, max_digits=8, decimal_places=2)


class RelativeValue(models.Model):
    """One row of one relative value file: a code with at most one of the modifiers 26, TC, 53.

    Values are relative value units (RVU), `conversion_factor` US dollars per RVU; layout of RVU25D.pdf, CMS.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="relative_values")
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="relative_values")
    modifier = models.CharField(max_length=2, blank=True)
    status_code = models.CharField(max_length=1)
    not_used_for_medicare = models.CharField(max_length=1, blank=True)
    work_rvu = _rvu("work RVU")
    nonfacility_pe_rvu = _rvu("non-facility practice expense RVU")
    nonfacility_na = models.BooleanField("non-facility: rarely or never performed there")
    facility_pe_rvu = _rvu("facility practice expense RVU")
    facility_na = models.BooleanField("facility: rarely or never performed there")
    mp_rvu = _rvu("malpractice RVU")
    nonfacility_total = _rvu("non-facility total RVU")
    facility_total = _rvu("facility total RVU")
    pctc_indicator = models.CharField(max_length=1)
    global_days = models.CharField(max_length=3)
    preoperative_share = _rvu("preoperative share")
    intraoperative_share = _rvu("intraoperative share")
    postoperative_share = _rvu("postoperative share")
    multiple_procedure = models.CharField(max_length=1)
    bilateral_surgery = models.CharField(max_length=1)
    assistant_at_surgery = models.CharField(max_length=1)
    co_surgeons = models.CharField(max_length=1)
    team_surgery = models.CharField(max_length=1)
    pricing_indicator = models.CharField(max_length=1, blank=True)
    endoscopic_base_code = models.CharField(max_length=5, blank=True)
    conversion_factor = models.DecimalField(max_digits=8, decimal_places=4)
    physician_supervision = models.CharField(max_length=2, blank=True)
    calculation_flag = models.CharField(max_length=1, blank=True)
    diagnostic_imaging_family = models.CharField(max_length=2, blank=True)
    opps_nonfacility_pe = _rvu("non-facility practice expense used for the OPPS cap")
    opps_facility_pe = _rvu("facility practice expense used for the OPPS cap")
    opps_mp = _rvu("malpractice used for the OPPS cap")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("code", "release", "modifier"), name="relative_value_unique"),)

    def __str__(self) -> str:
        return f"{self.code} {self.modifier} ({self.release})"


def _gpci(verbose_name: str) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(verbose_name, max_digits=5, decimal_places=3)


class LocalityIndex(models.Model):
    """The practice cost indices of one Medicare locality in one year; 1 is the nation.

    A locality is known by its contractor's five digits and two of its own, `0111205`. The state is part of the key
    only because a file may give one number to two states; then the number alone names neither.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="locality_indices")
    carrier = models.CharField(max_length=5)
    locality = models.CharField(max_length=2)
    state = models.CharField(max_length=2)
    name = models.CharField(max_length=120)
    work_gpci = _gpci("work")
    pe_gpci = _gpci("practice expense")
    mp_gpci = _gpci("malpractice")

    class Meta:
        verbose_name_plural = "locality indices"
        constraints = (
            models.UniqueConstraint(fields=("release", "carrier", "locality", "state"), name="locality_index_unique"),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.key} ({self.release})"

    @property
    def words(self) -> str:
        return in_words(self.name)

    @property
    def key(self) -> str:
        return f"{self.carrier}{self.locality}"


class ZipLocality(models.Model):
    """The locality that one ZIP code is priced in, in one quarter.

    `is_split`: nine-digit codes of it are priced apart, so that the five digits do not settle the locality.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="zip_localities")
    zip_code = models.CharField("ZIP code", max_length=5)
    state = models.CharField(max_length=2)
    carrier = models.CharField(max_length=5)
    locality = models.CharField(max_length=2)
    rural_indicator = models.CharField(max_length=1, blank=True, help_text="Blank urban, R rural, B super rural.")
    is_split = models.BooleanField("split by nine-digit ZIP codes")

    class Meta:
        verbose_name_plural = "ZIP localities"
        constraints = (models.UniqueConstraint(fields=("release", "zip_code"), name="zip_locality_unique"),)

    def __str__(self) -> str:
        return f"{self.zip_code} ({self.release})"

    @property
    def key(self) -> str:
        return f"{self.carrier}{self.locality}"


class HospitalOutpatientRate(models.Model):
    """What Medicare pays a hospital outpatient department for one code in one edition of OPPS Addendum B.

    US dollars, national and before the wage index; None where the file has none, because nothing is paid separately.
    The code is held as it is spelled: this says what is paid, not which codes exist.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="hospital_outpatient_rates")
    code = models.CharField(max_length=5)
    status_indicator = models.CharField(max_length=2)
    apc = models.CharField("APC", max_length=4, blank=True)
    relative_weight = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    payment_rate = models.DecimalField(max_digits=13, decimal_places=3, null=True, blank=True)
    national_copayment = models.DecimalField(max_digits=13, decimal_places=3, null=True, blank=True)
    minimum_copayment = models.DecimalField(max_digits=13, decimal_places=3, null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("code", "release"), name="hospital_outpatient_rate_unique"),)

    def __str__(self) -> str:
        return f"{self.code} {self.status_indicator} ({self.release})"


class SurgicalCenterRate(models.Model):
    """What Medicare pays an ambulatory surgical center for one code in one addendum, AA or BB, of one edition.

    US dollars, national and before the wage index; None where nothing is paid separately. `is_discounted` is None
    where the addendum does not say whether the multiple procedure reduction applies.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="surgical_center_rates")
    code = models.CharField(max_length=5)
    payment_indicator = models.CharField(max_length=2)
    is_discounted = models.BooleanField("subject to multiple procedure discounting", null=True)
    payment_weight = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    payment_rate = models.DecimalField(max_digits=13, decimal_places=3, null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("code", "release"), name="surgical_center_rate_unique"),)

    def __str__(self) -> str:
        return f"{self.code} {self.payment_indicator} ({self.release})"


def _average(verbose_name: str) -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(verbose_name, max_digits=14, decimal_places=4, null=True, blank=True)


class Utilisation(models.Model):
    """What Part B paid for one code in one state or the nation, in one place, over one calendar year.

    Averages are US dollars a service, rounded to four decimals. None where the publisher suppressed the figure.
    """

    class Level(models.TextChoices):
        NATIONAL = "National", "nation"
        STATE = "State", "state"

    class Place(models.TextChoices):
        OFFICE = "O", "office"
        FACILITY = "F", "facility"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="utilisation")
    code = models.CharField(max_length=5)
    level = models.CharField(max_length=8, choices=Level.choices)
    geography = models.CharField(max_length=4, blank=True, help_text="FIPS code of the state; blank for the nation.")
    name = models.CharField(max_length=60)
    place = models.CharField(max_length=1, choices=Place.choices)
    providers = models.PositiveIntegerField(null=True, blank=True)
    beneficiaries = models.PositiveIntegerField(null=True, blank=True)
    services = models.DecimalField(max_digits=13, decimal_places=1, null=True, blank=True)
    average_submitted = _average("average submitted charge")
    average_allowed = _average("average allowed amount")
    average_paid = _average("average payment")
    average_standardised = _average("average standardized payment")

    class Meta:
        verbose_name_plural = "utilisation"
        constraints = (
            models.UniqueConstraint(fields=("code", "release", "place", "geography"), name="utilisation_unique"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name} {self.place} ({self.release})"
