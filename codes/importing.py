"""The importers whose rows `codes` holds."""

from codes import comparing
from codes.actions.imports import write_cpt, write_hcpcs, write_icd10cm, write_pos, write_rbcs
from codes.actions.lifespans import refresh_codes
from codes.importers import cpt, hcpcs, icd10cm, pos, rbcs
from sources.registry import Importer, register

QUARTER_AND_A_MONTH = 122
YEAR_AND_A_MONTH = 396
PUBLIC_DOMAIN = "A work of the United States Government, in the public domain."

register(
    Importer(
        name="hcpcs",
        title="HCPCS Level II alpha-numeric file",
        publisher="cms",
        url="https://www.cms.gov/medicare/coding-billing/healthcare-common-procedure-system/quarterly-update",
        cadence="quarterly",
        licence=f"{PUBLIC_DOMAIN} Dental (D) codes are copyright American Dental Association; their text is not kept.",
        feeds=("official-description", "modifiers"),
        stale_after_days=QUARTER_AND_A_MONTH,
        row_type=hcpcs.HcpcsRow,
        key=("code",),
        identify=hcpcs.identify,
        parse=hcpcs.parse,
        write=write_hcpcs,
        edition_from_name=hcpcs.edition_from_name,
        edition_example="'July 2024'",
        member_pattern=r"ANWEB.*\.(csv|xlsx)$",
        after=refresh_codes,
        compares=comparing.HCPCS,
    )
)
register(
    Importer(
        name="icd10cm",
        title="ICD-10-CM order file",
        publisher="cdc-nchs",
        url="https://www.cms.gov/medicare/coding-billing/icd-10-codes",
        cadence="yearly on 1 October, some years again on 1 April",
        licence=f"{PUBLIC_DOMAIN} ICD-10 is copyright World Health Organization, which allows this modification.",
        feeds=("official-description",),
        stale_after_days=YEAR_AND_A_MONTH,
        row_type=icd10cm.Icd10cmRow,
        key=("code",),
        identify=icd10cm.identify,
        parse=icd10cm.parse,
        write=write_icd10cm,
        edition_from_name=icd10cm.edition_from_name,
        edition_example="FY2025",
        member_pattern=r"icd10cm[-_ ]order[-_ ](?!addenda).*\.txt$",
        after=refresh_codes,
        compares=comparing.ICD10CM,
    )
)
register(
    Importer(
        name="pos",
        title="Place of service code set",
        publisher="cms",
        url="https://www.cms.gov/medicare/coding-billing/place-of-service-codes/code-sets",
        cadence="now and then",
        licence=PUBLIC_DOMAIN,
        feeds=("billing-overview",),
        stale_after_days=None,
        row_type=pos.PlaceRow,
        key=("code",),
        identify=pos.identify,
        parse=pos.parse,
        write=write_pos,
        edition_from_name=pos.edition_from_name,
        edition_example="2024",
        compares=comparing.POS,
    )
)
register(
    Importer(
        name="rbcs",
        title="Restructured BETOS Classification System",
        publisher="cms",
        url="https://data.cms.gov/provider-summary-by-type-of-service/provider-service-classifications/"
        "restructured-betos-classification-system",
        cadence="yearly",
        licence=f"{PUBLIC_DOMAIN} CPT codes are copyright American Medical Association.",
        feeds=("billing-overview",),
        stale_after_days=YEAR_AND_A_MONTH,
        row_type=rbcs.FamilyRow,
        key=("code", "effective_from"),
        identify=rbcs.identify,
        parse=rbcs.parse,
        write=write_rbcs,
        edition_from_name=rbcs.edition_from_name,
        edition_example="2024",
        member_pattern="RBCS",
        after=refresh_codes,
        compares=comparing.RBCS,
    )
)
register(
    Importer(
        name="cpt",
        title="CPT descriptors",
        publisher="ama",
        url="https://www.ama-assn.org/practice-management/cpt",
        cadence="yearly, with quarterly additions",
        licence="CPT is copyright and a registered trademark of the American Medical Association. "
        "Loaded and shown only under your own license.",
        feeds=("official-description",),
        stale_after_days=YEAR_AND_A_MONTH,
        row_type=cpt.CptRow,
        key=("code", "kind"),
        notice=cpt.notice,
        identify=cpt.identify,
        parse=cpt.parse,
        write=write_cpt,
        edition_from_name=cpt.edition_from_name,
        edition_example="2026",
        member_pattern=r"(ConsolidatedCodeList|SHORTU|MEDU|LONGULT)\.txt$",
        is_licensed=True,
        after=refresh_codes,
        compares=comparing.CPT,
    )
)
