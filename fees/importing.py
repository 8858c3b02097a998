"""The importers whose rows `fees` holds."""

from codes.actions.lifespans import refresh_codes
from fees import comparing
from fees.actions import write_asc, write_gpci, write_opps, write_pfs, write_utilisation, write_zip5
from fees.importers import asc, gpci, opps, pfs, utilisation, zip5
from fees.importers.pfs_layout import RelativeValueRow
from sources.registry import Importer, register

register(
    Importer(
        name="pfs",
        title="Physician Fee Schedule Relative Value File",
        publisher="cms",
        url="https://www.cms.gov/medicare/payment/fee-schedules/physician/pfs-relative-value-files",
        cadence="quarterly",
        licence="A work of the United States Government, in the public domain. CPT codes are copyright American "
        "Medical Association, D codes American Dental Association; no descriptions are kept.",
        feeds=("fees",),
        stale_after_days=122,
        row_type=RelativeValueRow,
        key=("code", "modifier"),
        notice=pfs.notice,
        identify=pfs.identify,
        parse=pfs.parse,
        write=write_pfs,
        edition_from_name=pfs.edition_from_name,
        edition_example="RVU26C",
        member_pattern="PPRRVU",
        after=refresh_codes,
        compares=comparing.PFS,
    )
)
register(
    Importer(
        name="gpci",
        title="Geographic practice cost indices",
        publisher="cms",
        url="https://www.cms.gov/medicare/payment/fee-schedules/physician/pfs-relative-value-files",
        cadence="yearly",
        licence="A work of the United States Government, in the public domain.",
        feeds=("fees",),
        stale_after_days=400,
        row_type=gpci.IndexRow,
        key=("carrier", "locality", "state"),
        identify=gpci.identify,
        parse=gpci.parse,
        write=write_gpci,
        edition_from_name=gpci.edition_from_name,
        edition_example="GPCI2026",
        member_pattern="GPCI",
        compares=comparing.GPCI,
    )
)
register(
    Importer(
        name="zip5",
        title="ZIP codes of Medicare localities",
        publisher="cms",
        url="https://www.cms.gov/medicare/payment/fee-schedules",
        cadence="quarterly",
        licence="A work of the United States Government, in the public domain.",
        feeds=("fees",),
        stale_after_days=122,
        row_type=zip5.ZipRow,
        key=("zip_code",),
        identify=zip5.identify,
        parse=zip5.parse,
        write=write_zip5,
        edition_from_name=zip5.edition_from_name,
        edition_example="2025Q4",
        member_pattern="ZIP5_",
        compares=comparing.ZIP5,
    )
)
register(
    Importer(
        name="opps",
        title="Hospital outpatient payment (OPPS Addendum B)",
        publisher="cms",
        url="https://www.cms.gov/medicare/payment/prospective-payment-systems/hospital-outpatient-pps/"
        "quarterly-addenda-updates",
        cadence="quarterly",
        licence="A work of the United States Government, in the public domain. CPT codes are copyright American "
        "Medical Association; no descriptions are kept.",
        feeds=("fees",),
        stale_after_days=122,
        row_type=opps.OutpatientRow,
        key=("code",),
        notice=opps.notice,
        identify=opps.identify,
        parse=opps.parse,
        write=write_opps,
        edition_from_name=opps.edition_from_name,
        edition_example="'January 2026'",
        member_pattern=r"Addendum[-_ ]?B.*\.(csv|xlsx)$",
        compares=comparing.OPPS,
    )
)
register(
    Importer(
        name="asc",
        title="Ambulatory surgical center payment (addenda AA and BB)",
        publisher="cms",
        url="https://www.cms.gov/medicare/payment/prospective-payment-systems/ambulatory-surgical-center-asc/"
        "asc-payment-rates-addenda",
        cadence="quarterly",
        licence="A work of the United States Government, in the public domain. CPT codes are copyright American "
        "Medical Association; no descriptions are kept.",
        feeds=("fees",),
        stale_after_days=122,
        row_type=asc.SurgicalCenterRow,
        key=("code",),
        identify=asc.identify,
        parse=asc.parse,
        write=write_asc,
        edition_from_name=asc.edition_from_name,
        edition_example="'July 2020 AA'",
        member_pattern="ASC",
        compares=comparing.ASC,
    )
)
register(
    Importer(
        name="utilisation",
        title="Medicare Physician & Other Practitioners by Geography and Service",
        publisher="cms",
        url="https://data.cms.gov/provider-summary-by-type-of-service/medicare-physician-other-practitioners/"
        "medicare-physician-other-practitioners-by-geography-and-service",
        cadence="yearly, some two years after the services",
        licence="A work of the United States Government, in the public domain. CPT codes are copyright American "
        "Medical Association; no descriptions are kept.",
        feeds=("benchmarks",),
        # The file of the next year comes out some 41 months after this one's year began.
        stale_after_days=1_250,
        row_type=utilisation.UtilisationRow,
        key=("code", "place", "geography"),
        identify=utilisation.identify,
        parse=utilisation.parse,
        write=write_utilisation,
        edition_from_name=utilisation.edition_from_name,
        edition_example="2023",
        member_pattern="MUP_PHY.*Geo",
        not_compared=comparing.UTILISATION_IS_NOT,
    )
)
