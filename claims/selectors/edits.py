"""NCCI edits and fee schedule indicators, as the rules read them."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Value
from django.db.models.functions import Concat

from claims.facts import AddOnRow, FeeRow, PairRow, UnitRow
from claims.selectors.batch import Batch, chunks
from edits.models import AddOnEdit, PairEdit, UnitEdit
from edits.rationales import RATIONALES
from fees.models import RelativeValue

_Pairs = dict[tuple[str, str], dict[str, tuple[PairRow, ...]]]
_PAIR_FIELDS = (
    "release", "column_1", "column_2", "modifier_indicator", "effective_from", "ended_on", "rationale",
)  # fmt: skip
_FEE_FIELDS = (
    "code__code", "release", "modifier", "status_code", "global_days", "pctc_indicator", "multiple_procedure",
    "bilateral_surgery", "assistant_at_surgery", "co_surgeons", "team_surgery", "facility_na", "nonfacility_na",
)  # fmt: skip


def pair_rows(batch: Batch) -> _Pairs:
    """By setting and column 1, then column 2; windows that hold none of the days too."""
    held: dict[tuple[str, str], dict[str, list[PairRow]]] = defaultdict(lambda: defaultdict(list))
    for pks in chunks(_pair_keys(batch)):
        rows = PairEdit.objects.filter(pk__in=pks).values_list(*_PAIR_FIELDS)
        for release, one, two, indicator, begin, end, rationale in rows:
            edition = batch.editions[release]
            row = PairRow(edition, one, two, indicator, begin, end, RATIONALES.get(rationale, ""))
            held[edition.variant, one][two].append(row)
    return {key: {two: tuple(rows) for two, rows in partners.items()} for key, partners in held.items()}


def _pair_keys(batch: Batch) -> Iterator[int]:
    """Read from the index alone, and sifted here: a thousand codes have a million pairs, few of which share a claim.

    Column 2 is asked for as an expression: by both columns of the index, that would be a million seeks.
    """
    releases = batch.releases("ncci-ptp", batch.settings)
    codes = sorted(batch.together)
    for some in chunks(codes):
        for others in chunks(codes):
            rows = PairEdit.objects.filter(release__in=releases, column_1__in=some)
            rows = rows.annotate(second=Concat("column_2", Value(""))).filter(second__in=others)
            for pk, one, two in rows.values_list("pk", "column_1", "column_2"):
                if batch.are_together(one, two):
                    yield pk


def unit_rows(batch: Batch) -> dict[tuple[str, str], tuple[UnitRow, ...]]:
    found: dict[tuple[str, str], list[UnitRow]] = defaultdict(list)
    for chunk in chunks(batch.codes):
        rows = UnitEdit.objects.filter(release__in=batch.releases("mue", batch.settings), code__in=chunk)
        for release, code, value, indicator, rationale in rows.values_list(
            "release", "code", "value", "adjudication_indicator", "rationale"
        ):
            edition = batch.editions[release]
            found[edition.variant, code].append(UnitRow(edition, code, value, indicator, rationale))
    return {key: tuple(rows) for key, rows in found.items()}


def add_on_rows(batch: Batch) -> dict[str, tuple[AddOnRow, ...]]:
    found: dict[str, list[AddOnRow]] = defaultdict(list)
    for chunk in chunks(batch.codes):
        rows = AddOnEdit.objects.filter(release__in=batch.releases("aoc"), add_on__in=chunk).order_by("pk")
        for release, add_on, primary, edit_type, begin, end in rows.values_list(
            "release", "add_on", "primary_code", "edit_type", "effective_from", "ended_on"
        ):
            found[add_on].append(AddOnRow(batch.editions[release], add_on, primary, edit_type, begin, end))
    return {code: tuple(rows) for code, rows in found.items()}


def fee_rows(batch: Batch) -> dict[str, tuple[FeeRow, ...]]:
    """The indicators are the same in both variants of an edition: those of the file without one are read."""
    found: dict[str, list[FeeRow]] = defaultdict(list)
    for chunk in chunks(batch.codes):
        rows = RelativeValue.objects.filter(release__in=batch.releases("pfs"), code__code__in=chunk)
        for code, release, *indicators in rows.order_by("release", "modifier").values_list(*_FEE_FIELDS):
            found[code].append(FeeRow(batch.editions[release], code, *indicators))
    return {code: tuple(rows) for code, rows in found.items()}
