from datetime import date
from decimal import Decimal

import pytest

from codes.models import Code, Listing
from fees.adjustments import price_lines
from fees.importers import pfs
from fees.importers.pfs_layout import COLUMNS
from fees.lines import FeeLine
from fees.models import RelativeValue
from fees.payment import NATIONAL, Setting
from fees.selectors import national_fee
from fees.selectors.schedule import schedule_of
from sources.actions import LoadRefused, load_files
from sources.files import FileRejected
from sources.models import ImportIssue, Release
from sources.registry import find_importer
from tests.importing import SLICES, load_slice, load_text, slice_file, slice_lines

JULY_2026 = "pfs/PPRRVU2026_Jul_nonQPP.csv"
OCTOBER_2025 = "pfs/PPRRVU2025_Oct.csv"


@pytest.mark.slow
@pytest.mark.django_db
def test_whole_file_loads_and_sets_its_placeholder_aside(shared_data):
    path = shared_data / "pfs/PPRRVU2026_Jul_nonQPP.csv"
    result = load_files(importer=find_importer("pfs"), paths=[path])
    assert (result.rows, result.quarantined) == (19_355, 1)
    assert RelativeValue.objects.count() == 19_355
    assert ImportIssue.objects.get().reason == "'GXXX1' is neither a CPT nor a HCPCS Level II code"


@pytest.mark.django_db
def test_slices_hold_the_totals_of_their_editions():
    load_slice(OCTOBER_2025)
    load_slice(JULY_2026)
    totals = {
        (value.code.code, value.release.edition): (value.nonfacility_total, value.facility_total, value.global_days)
        for value in RelativeValue.objects.filter(code__code__in=["49411", "32553"]).select_related("code", "release")
    }
    assert totals == {
        ("49411", "RVU25D"): (Decimal("14.20"), Decimal("5.53"), "000"),
        ("32553", "RVU25D"): (Decimal("14.87"), Decimal("5.20"), "000"),
        ("49411", "RVU26C"): (Decimal("14.09"), Decimal("4.74"), "000"),
        ("32553", "RVU26C"): (Decimal("14.71"), Decimal("4.55"), "000"),
    }


@pytest.mark.django_db
def test_every_column_is_kept_as_the_file_has_it():
    load_slice(JULY_2026)
    row = next(row for row in pfs.parse(slice_file(JULY_2026)) if (row.code, row.modifier) == ("76942", "26"))
    kept = RelativeValue.objects.get(code__code="76942", modifier="26")
    assert {column.field: getattr(kept, column.field) for column in COLUMNS[1:]} == {
        column.field: getattr(row, column.field) for column in COLUMNS[1:]
    }


@pytest.mark.django_db
def test_load_lists_each_code_once_in_its_system():
    load_slice(JULY_2026)
    assert RelativeValue.objects.count() == 106
    assert set(RelativeValue.objects.filter(code__code="76942").values_list("modifier", flat=True)) == {"", "26", "TC"}
    assert Listing.objects.filter(code__code="76942").count() == 1
    assert Code.objects.get(code="G0438").system_id == "hcpcs"
    assert Code.objects.get(code="49411").system_id == "cpt"
    assert Code.objects.get(code="49411").title == ""


@pytest.mark.django_db
def test_second_load_writes_nothing():
    first = load_slice(JULY_2026)
    kept = set(RelativeValue.objects.values_list("pk", flat=True))
    second = load_slice(JULY_2026)
    assert (first.status, second.status) == ("succeeded", "unchanged")
    assert set(RelativeValue.objects.values_list("pk", flat=True)) == kept


@pytest.mark.django_db
def test_codes_looked_up_in_the_whole_edition_and_absent_are_not_listed():
    load_slice(OCTOBER_2025)
    load_slice(JULY_2026)
    assert set(Listing.objects.filter(is_listed=False).values_list("code__code", flat=True)) == {
        "77014", "77385", "77386", "G6001", "G6002", "G6003", "G6010", "G6015", "G6016", "G6017",
    }  # fmt: skip
    ended = Code.objects.get(code="77014")
    assert (ended.ended_on, ended.is_end_bound) == (date(2026, 7, 1), True)


@pytest.mark.django_db
def test_both_variants_of_an_edition_stand_side_by_side(tmp_path):
    load_slice(JULY_2026)
    text = (SLICES / JULY_2026).read_text(encoding="utf-8").replace(",33.4009,", ",33.5675,")
    load_text(tmp_path, "pfs", "PPRRVU2026_Jul_QPP.csv", text, is_excerpt=True)
    assert set(Release.objects.values_list("edition", "variant")) == {("RVU26C", ""), ("RVU26C", "QPP")}
    factors = RelativeValue.objects.filter(code__code="49411").values_list("release__variant", "conversion_factor")
    assert dict(factors) == {"": Decimal("33.4009"), "QPP": Decimal("33.5675")}


@pytest.mark.django_db
def test_row_that_stands_twice_refuses_the_file(tmp_path):
    lines = slice_lines(JULY_2026)
    with pytest.raises(LoadRefused, match="stands on line 11 and again on line 117"):
        load_text(tmp_path, "pfs", "PPRRVU2026_Jul_nonQPP.csv", "\n".join([*lines, lines[10]]), is_excerpt=True)
    assert not RelativeValue.objects.exists()


@pytest.mark.django_db
def test_file_joined_of_two_variants_leaves_nothing_behind(tmp_path):
    lines = slice_lines(JULY_2026)
    lines[60] = lines[60].replace(",33.4009,", ",33.5675,")
    with pytest.raises(FileRejected, match="line 61: holds two conversion factors"):
        load_text(tmp_path, "pfs", "PPRRVU2026_Jul_nonQPP.csv", "\n".join(lines), is_excerpt=True)
    assert not Release.objects.ready().exists()
    assert not Code.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_whole_file_has_a_national_amount_for_each_paid_row_or_says_why(shared_data):
    """The calculator and the code page agree, the outpatient cap too, on every row, modifier and setting."""
    load_files(importer=find_importer("pfs"), paths=[shared_data / "pfs/PPRRVU2026_Jul_nonQPP.csv"])
    release = Release.objects.get(edition="RVU26C")
    values = list(RelativeValue.objects.select_related("code"))
    schedule, _ = schedule_of(release, {value.code.code for value in values})
    capped = 0
    for value in values:
        line, fee = FeeLine(value.code.code, (value.modifier,) if value.modifier else ()), national_fee(value)
        capped += (fee.nonfacility_cap is not None) + (fee.facility_cap is not None)
        for setting, amount in zip(Setting, (fee.nonfacility_paid, fee.facility_paid), strict=True):
            (price,) = price_lines([line], schedule, NATIONAL, setting)
            assert price.amount == amount, (line, setting)
    assert capped == 58
