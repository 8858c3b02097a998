"""The rows of a page of benchmarks, as a download has them."""

from typing import Any

from rates.downloads import COUNTS, FIGURES
from rates.models import RateEdition, RateFile
from rates.selectors.benchmarks import BenchmarkRow


def exported(rows: list[BenchmarkRow]) -> list[dict[str, Any]]:
    """In the order of the page; one more query, for the names of the files."""
    sources: dict[int, list[str]] = {}
    editions = {row.benchmark.edition_id for row in rows}
    for pk, source in RateFile.objects.filter(edition__in=editions).values_list("edition_id", "source"):
        sources.setdefault(pk, []).append(source)
    return [_row(row, row.benchmark.edition, "; ".join(sources.get(row.benchmark.edition_id, ()))) for row in rows]


def _row(row: BenchmarkRow, edition: RateEdition, source: str) -> dict[str, Any]:
    each = row.benchmark
    return {
        "code": each.code,
        "payer": edition.payer,
        "payer_name": edition.payer_name,
        "edition": str(edition.release),
        "is_sample": "Sample, made up" if edition.is_sample else "no",
        "billing_class": each.billing_class,
        "setting": each.place,
        "state": each.state,
        "state_basis": each.state_basis,
        "arrangement": each.arrangement,
        "negotiated_type": each.negotiated_type,
        "unit": "percent" if each.is_percentage else "US dollars",
        "modifiers": each.modifiers,
        "rates_set_aside": "left out" if each.is_cleaned else "included",
        **{name: getattr(each, name) for name in COUNTS},
        **{name: _number(getattr(each, name)) for name in FIGURES},
        "percent_of_medicare": row.percent,
        "medicare_edition": edition.medicare_of(each.billing_class) if each.medicare_amount else "",
        "sources": source,
        "read_on": f"{edition.read_at:%Y-%m-%d}",
        "suppressed": "fewer than 5 tax numbers" if each.is_suppressed else "",
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
