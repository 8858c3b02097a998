"""What Medicare pays, and the localities that physician fees are adjusted for, to look at."""

from django.contrib import admin

from codes.admin.imported import OfCodeAdmin
from fees.models import (
    HospitalOutpatientRate,
    LocalityIndex,
    RelativeValue,
    SurgicalCenterRate,
    Utilisation,
    ZipLocality,
)
from sources.admin import ImportedAdmin


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


@admin.register(LocalityIndex)
class LocalityIndexAdmin(ImportedAdmin):
    list_display = ("name", "state", "carrier", "locality", "release", "work_gpci", "pe_gpci", "mp_gpci")
    list_filter = ("release", "state")
    list_select_related = ("release",)
    search_fields = ("name__icontains", "carrier", "locality")


@admin.register(ZipLocality)
class ZipLocalityAdmin(ImportedAdmin):
    list_display = ("zip_code", "state", "carrier", "locality", "rural_indicator", "is_split", "release")
    list_filter = ("release", "is_split", "state")
    list_select_related = ("release",)
    search_fields = ("zip_code__startswith",)


@admin.register(HospitalOutpatientRate)
class HospitalOutpatientRateAdmin(ImportedAdmin):
    list_display = ("code", "status_indicator", "apc", "relative_weight", "payment_rate", "release")
    list_filter = ("release", "status_indicator")
    list_select_related = ("release",)
    search_fields = ("code__startswith", "apc")


@admin.register(SurgicalCenterRate)
class SurgicalCenterRateAdmin(ImportedAdmin):
    list_display = ("code", "payment_indicator", "is_discounted", "payment_weight", "payment_rate", "release")
    list_filter = ("release", "payment_indicator")
    list_select_related = ("release",)
    search_fields = ("code__startswith",)


@admin.register(Utilisation)
class UtilisationAdmin(ImportedAdmin):
    list_display = ("code", "name", "place", "services", "beneficiaries", "average_allowed", "average_paid", "release")
    list_filter = ("release", "level", "place")
    list_select_related = ("release",)
    search_fields = ("code__startswith", "name__icontains")
