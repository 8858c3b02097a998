"""The importers whose rows `fees` holds."""

from codes.actions.lifespans import refresh_codes
from fees.actions import write_pfs
from fees.importers import pfs
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
    )
)
