"""The importers whose rows `edits` holds."""

from edits import comparing
from edits.actions import judge_pairs, write_add_ons, write_pairs, write_units
from edits.importers import aoc, mue, ptp
from sources.registry import Importer, register

QUARTER_AND_A_MONTH = 122
NCCI = "https://www.cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits"
LICENCE = (
    "A work of the United States Government, in the public domain. CPT codes are copyright American Medical "
    "Association, D codes American Dental Association; no descriptions are kept."
)

register(
    Importer(
        name="ncci-ptp",
        title="NCCI procedure-to-procedure edits",
        publisher="cms",
        url=f"{NCCI}/medicare-ncci-procedure-procedure-ptp-edits",
        cadence="quarterly, for practitioner and for outpatient hospital services, four files each",
        licence=LICENCE,
        feeds=("edits",),
        stale_after_days=QUARTER_AND_A_MONTH,
        row_type=ptp.PairRow,
        # One pair may stand in several windows; the judge refuses those that overlap.
        key=(),
        notice=ptp.notice,
        identify=ptp.identify,
        parse=ptp.parse,
        write=write_pairs,
        edition_from_name=ptp.edition_from_name,
        edition_example="'v30.2 practitioner'",
        encoding="latin-1",
        member_pattern=r"cci(pra|oph)",
        judge=judge_pairs,
        compares=comparing.PTP,
    )
)
register(
    Importer(
        name="mue",
        title="NCCI medically unlikely edits",
        publisher="cms",
        url=f"{NCCI}/medicare-ncci-medically-unlikely-edits-mues",
        cadence="quarterly, for practitioner, outpatient hospital and DME supplier services",
        licence=LICENCE,
        feeds=("edits",),
        stale_after_days=QUARTER_AND_A_MONTH,
        row_type=mue.UnitRow,
        key=("code",),
        notice=mue.notice,
        identify=mue.identify,
        parse=mue.parse,
        write=write_units,
        edition_from_name=mue.edition_from_name,
        edition_example="'July 2024 practitioner'",
        member_pattern="MUE",
        compares=comparing.MUE,
    )
)
register(
    Importer(
        name="aoc",
        title="NCCI add-on code edits",
        publisher="cms",
        url=f"{NCCI}/medicare-ncci-add-code-edits",
        cadence="quarterly",
        licence=LICENCE,
        feeds=("edits",),
        stale_after_days=QUARTER_AND_A_MONTH,
        row_type=aoc.AddOnRow,
        key=("edit_type", "add_on", "primary_code", "effective_from", "ended_on"),
        notice=aoc.notice,
        identify=aoc.identify,
        parse=aoc.parse,
        write=write_add_ons,
        edition_from_name=aoc.edition_from_name,
        edition_example="V2024Q3",
        encoding="latin-1",
        member_pattern="AOC",
        compares=comparing.AOC,
    )
)
