"""Medicare physician fee schedule figures, as each relative value file gives them."""

from decimal import Decimal

from django.db import models

from codes.models import Code
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
