"""Fee schedule figures, to look at."""

from django.contrib import admin

from codes.admin.imported import OfCodeAdmin
from fees.models import RelativeValue


@admin.register(RelativeValue)
class RelativeValueAdmin(OfCodeAdmin):
    list_display = (
        "code",
        "modifier",
        "release",
        "status_code",
        "nonfacility_total",
        "facility_total",
        "global_days",
    )
    list_filter = ("release",)
    fieldsets = (
        (None, {"fields": ("release", "code", "modifier", "status_code", "not_used_for_medicare", "global_days")}),
        (
            "Relative value units",
            {
                "fields": (
                    "work_rvu",
                    ("nonfacility_pe_rvu", "nonfacility_na"),
                    ("facility_pe_rvu", "facility_na"),
                    "mp_rvu",
                    ("nonfacility_total", "facility_total"),
                    "conversion_factor",
                )
            },
        ),
        (
            "Policy indicators",
            {
                "fields": (
                    "pctc_indicator",
                    "multiple_procedure",
                    "bilateral_surgery",
                    "assistant_at_surgery",
                    "co_surgeons",
                    "team_surgery",
                    "physician_supervision",
                    "pricing_indicator",
                    "endoscopic_base_code",
                    "calculation_flag",
                    "diagnostic_imaging_family",
                )
            },
        ),
        ("Global package", {"fields": ("preoperative_share", "intraoperative_share", "postoperative_share")}),
        ("OPPS cap on imaging", {"fields": ("opps_nonfacility_pe", "opps_facility_pe", "opps_mp")}),
    )  # fmt: skip
