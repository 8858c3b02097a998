"""What `payers` can be loaded with."""

from payers.actions.loading import load_policies
from payers.actions.mcd import IMPORTER, write_mcd
from payers.importers import mcd
from payers.importers.mcd_rows import McdRow
from sources.registry import Importer, Loader, register, register_loader

register_loader(Loader(name="policies", title="Policies", run=load_policies))
register(
    Importer(
        name=IMPORTER,
        title="Medicare Coverage Database",
        publisher="cms",
        url="https://www.cms.gov/medicare-coverage-database/downloads/downloads.aspx",
        cadence="weekly",
        licence="A work of the United States Government, in the public domain. CPT codes are copyright American "
        "Medical Association; their descriptions are not kept.",
        feeds=("coverage", "diagnoses", "updates"),
        stale_after_days=30,
        row_type=McdRow,
        key=("once",),
        identify=mcd.identify,
        parse=mcd.parse,
        write=write_mcd,
        edition_from_name=mcd.edition_from_name,
        edition_example="2026-11-15",
        encoding="cp1252",
        member_pattern=mcd.MEMBERS,
        require_whole=mcd.require_whole,
        not_compared="What its documents change is told document by document, among the changes of payer policies.",
    )
)
