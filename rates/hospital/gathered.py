"""Flat rows of the gathered table of gross charges and cash prices, beside those of hospitals' own files.

The setting, the units and the modifiers of its prices are not known, so that the setting of such a row is blank. The
table knows a hospital by its CMS Certification Number alone, which stands as its license does in a hospital's own file.
"""

from dataclasses import replace

from rates.hospital.charges import Sink
from rates.hospital.facts import FileReport, HospitalRow
from rates.hospital.reading import require_mostly_read
from rates.hospital.wanted import asking_for
from rates.importers.price_table import HospitalPrice, read_table, spelling
from rates.tic.wanted import Wanted
from sources.files import SourceFile

FORM = "gathered price table"
_COLUMNS = {"gross": "gross_charge", "cash": "discounted_cash"}


def read_gathered(prices: SourceFile, hospitals: SourceFile, *, wanted: Wanted, sink: Sink, edition: str) -> FileReport:
    """Gives the wanted rows to the sink, one a price, in the order of the table. `edition` stands for its date.

    Raises FileRejected, and then the sink was told to discard.
    """
    try:
        report = _read(prices, hospitals, wanted, sink, edition)
        require_mostly_read(report)
        sink.finish(report)
    except BaseException:
        sink.discard()
        raise
    return report


def _read(prices: SourceFile, hospitals: SourceFile, wanted: Wanted, sink: Sink, edition: str) -> FileReport:
    table = read_table(prices, hospitals)
    wants = asking_for(wanted)
    taken = [row for row in table.rows if wants(row.system.upper(), row.code)]
    dropped = {row.line: row for row in table.dropped if wants(row.system.upper(), row.code)}
    every = sorted([*taken, *dropped.values()], key=lambda row: row.line)
    report = FileReport(prices.name, form=FORM, items=len(table.rows) + len(table.dropped), notes=table.notes)
    for name, fault in table.bad:
        report.set_aside(fault if name == prices.name else replace(fault, reason=f"in {name}: {fault.reason}"))
    report.excluded.update((_COLUMNS[row.kind], spelling(row)) for row in dropped.values())
    report.sha256, _ = prices.measure()
    report.rows = len(every)
    sink.write([_flat(row, edition, is_dropped=row.line in dropped) for row in every])
    return report


def _flat(row: HospitalPrice, edition: str, *, is_dropped: bool) -> HospitalRow:
    price = None if is_dropped else float(row.price)
    return HospitalRow(
        hospital_name=row.hospital_name,
        hospital_npi="",
        hospital_ein="",
        license_number=row.ccn,
        license_state=row.state,
        address_state=row.state,
        last_updated_on=edition,
        version="",
        setting="",
        billing_class="",
        billing_code_type=row.system.upper(),
        billing_code=row.code,
        modifiers=(),
        drug_unit=None,
        drug_type="",
        gross_charge=price if row.kind == "gross" else None,
        discounted_cash=price if row.kind == "cash" else None,
        minimum=None,
        maximum=None,
        payer_name="",
        plan_name="",
        negotiated_dollar=None,
        negotiated_percentage=None,
        negotiated_algorithm="",
        methodology="",
        estimated_amount=None,
        median_amount=None,
        tenth_percentile=None,
        ninetieth_percentile=None,
        allowed_count="",
        has_notes=False,
        placeholders=(_COLUMNS[row.kind],) if is_dropped else (),
    )
