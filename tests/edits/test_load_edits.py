"""Editions of edits, loaded as an operator loads them."""

import zipfile
from datetime import date

import pytest

from edits.models import AddOnEdit, PairEdit, UnitEdit
from sources.actions import LoadRefused, load_files
from sources.files import FileRejected
from sources.models import Release
from sources.registry import find_importer
from tests.edits.test_import_ptp import HEAD
from tests.importing import load_slice, slice_file

pytestmark = pytest.mark.django_db
ROWS = [
    "49411\t49412\t\t20240701\t*\t1\tMutually exclusive procedures",
    "49411\t49327\t\t20240701\t*\t0\tMutually exclusive procedures",
]


def part(folder, number, rows=None, prefix="ccipra", version="v302r0"):
    """One part in a zip, as CMS gives it; each part of its own codes where no rows are given."""
    rows = rows or [row.replace("49411", f"4{number}411") for row in ROWS]
    name = f"{prefix}-{version}-f{number}"
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
        archive.writestr(f"{name}.txt", HEAD + "".join(f"{row}\r\n" for row in rows))
    return folder / f"{name}.zip"


def parts(folder, **facts):
    return [part(folder, number, **facts) for number in (1, 2, 3, 4)]


def load(paths, **facts):
    return load_files(importer=find_importer("ncci-ptp"), paths=paths, **facts)


def test_four_parts_are_one_release(tmp_path):
    result = load(parts(tmp_path))
    assert result.message == "ncci-ptp v30.2 practitioner: 8 rows loaded, 0 set aside."
    release = Release.objects.get()
    assert (release.variant, release.effective_from, release.effective_to) == (
        "practitioner", date(2024, 7, 1), date(2024, 10, 1)
    )  # fmt: skip
    assert release.copyright_line.startswith("CPT only copyright 2023")
    pair = PairEdit.objects.get(column_1="41411", column_2="49327")
    assert (pair.modifier_indicator, pair.effective_from, pair.ended_on) == (0, date(2024, 7, 1), None)
    assert pair.get_rationale_display() == "Mutually exclusive procedures"
    assert load(parts(tmp_path)).status == "unchanged"


def test_settings_of_one_edition_stand_side_by_side(tmp_path):
    load(parts(tmp_path))
    load(parts(tmp_path, prefix="ccioph"))
    assert [str(release) for release in Release.objects.order_by("pk")] == ["v30.2 practitioner", "v30.2 outpatient"]
    assert PairEdit.objects.count() == 16


def test_revision_takes_the_place_of_its_edition(tmp_path):
    load(parts(tmp_path))
    rows = [row.replace("49327", "49326") for row in ROWS]
    load(
        [part(tmp_path, n, [row.replace("49411", f"4{n}411") for row in rows], version="v302r1") for n in (1, 2, 3, 4)]
    )
    assert Release.objects.count() == 1
    assert not PairEdit.objects.filter(column_2="49327").exists()


def test_missing_part_is_refused(tmp_path):
    with pytest.raises(LoadRefused, match=r"A release has 4 parts; missing: part 2, 4\. Given: ccipra-v302r0-f1"):
        load([part(tmp_path, 1), part(tmp_path, 3)])
    assert not PairEdit.objects.exists()


def test_part_given_twice_is_refused(tmp_path):
    (tmp_path / "again").mkdir()
    with pytest.raises(LoadRefused, match="Part 2 of the release is given twice"):
        load([*parts(tmp_path), part(tmp_path / "again", 2, ROWS)])


def test_short_part_is_refused_unless_it_is_said_to_be_right(tmp_path):
    rows = [f"4{number:04}\t49412\t\t20240701\t*\t1\tSequential procedure" for number in range(100)]
    chunks = [rows[:30], rows[30:60], rows[60:78], rows[78:]]
    paths = [part(tmp_path, number, chunk) for number, chunk in enumerate(chunks, start=1)]
    words = r"ccipra-v302r0-f3\.txt has 18 rows where the longest part has 30: under 75% looks like a broken download"
    with pytest.raises(LoadRefused, match=words):
        load(paths)
    assert load(paths, allow_fewer=True).rows == 100


def test_truncated_zip_is_refused(tmp_path):
    paths = parts(tmp_path)
    paths[2].write_bytes(paths[2].read_bytes()[:-40])
    with pytest.raises(FileRejected, match=r"ccipra-v302r0-f3\.zip: is truncated or damaged"):
        load(paths)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (
            {"version": "v303r0"},
            r"different editions.*f1\.txt is v30\.2 practitioner; .*f4\.txt is v30\.3 practitioner",
        ),
        ({"prefix": "ccioph"}, r"different editions.*is v30\.2 practitioner; .*is v30\.2 outpatient"),
        ({"version": "v302r1"}, r"different revisions of one release: .*is revision 0; .*is revision 1"),
    ],
)
def test_parts_of_two_releases_are_refused(tmp_path, other, words):
    with pytest.raises(LoadRefused, match=words):
        load([*parts(tmp_path)[:3], part(tmp_path, 4, **other)])
    assert not Release.objects.ready().exists()


def test_indicator_7_refuses_the_load_and_nothing_is_half_loaded(tmp_path):
    bad = ROWS[0].replace("\t1\t", "\t7\t")
    with pytest.raises(FileRejected, match=r"ccipra-v302r0-f4\.txt, line 8, Modifier: '7' is none of 0, 1, 9"):
        load([*parts(tmp_path)[:3], part(tmp_path, 4, [ROWS[1], bad])])
    assert not PairEdit.objects.exists()
    assert not Release.objects.ready().exists()


def window(begins, deleted, indicator=1):
    return f"49411\t49412\t\t{begins}\t{deleted}\t{indicator}\tSequential procedure"


@pytest.mark.parametrize(
    "rows",
    [
        [window(20200101, "*"), window(20220101, "*")],
        [window(20200101, 20211231), window(20211231, "*")],
        [window(20220101, "*"), window(20200101, 20220101)],
        [window(20200101, "*"), window(20200101, "*", 0)],
    ],
)
@pytest.mark.parametrize("dry_run", [True, False])
def test_windows_of_one_pair_that_overlap_are_refused_by_line(tmp_path, rows, dry_run):
    with pytest.raises(
        LoadRefused, match=r"49411/49412: the windows on line \d of part 1 and line \d of part 1 overlap"
    ):
        load([part(tmp_path, 1, rows)], is_excerpt=True, dry_run=dry_run)


def test_windows_that_overlap_across_parts_are_refused(tmp_path):
    paths = [part(tmp_path, 1, [window(20200101, "*")]), part(tmp_path, 2, [ROWS[1], window(20210101, "*")])]
    with pytest.raises(LoadRefused, match="line 7 of part 1 and line 8 of part 2 overlap"):
        load(paths, is_excerpt=True)


@pytest.mark.parametrize(
    "rows",
    [
        [window(20200101, 20211231), window(20220101, "*")],
        [window(20220101, 20220101, 9), window(20220101, "*")],
        [window(20200101, 20211231), window(20210601, 20210601, 9)],
    ],
)
def test_windows_that_follow_each_other_and_edits_never_applied_are_kept(tmp_path, rows):
    assert load([part(tmp_path, 1, rows)], is_excerpt=True).rows == 2


def test_release_with_far_fewer_pairs_than_the_last_is_refused(tmp_path):
    rows = [f"4{number:04}\t49412\t\t20240701\t*\t1\tSequential procedure" for number in range(40)]
    load([part(tmp_path, n, rows[n * 10 - 10 : n * 10]) for n in (1, 2, 3, 4)])
    fewer = [part(tmp_path, n, rows[n * 10 - 10 : n * 10 - 4], version="v303r0") for n in (1, 2, 3, 4)]
    with pytest.raises(LoadRefused, match=r"24 rows where v30\.2 practitioner has 40"):
        load(fewer)


def test_setting_of_another_size_is_no_broken_download(tmp_path):
    head = '"HCPCS/\nCPT Code",{} MUE Values,MUE Adjudication Indicator,MUE Rationale\n'
    row = "{},1,3 Date of Service Edit: Clinical,CMS Policy\n"

    def mue(name, words, number):
        path = tmp_path / f"MCR_MUE_{name}_Eff_07-01-2024.csv"
        path.write_text(head.format(words) + "".join(row.format(10_000 + n) for n in range(number)))
        return load_files(importer=find_importer("mue"), paths=[path])

    assert mue("PractitionerServices", "Practitioner Services", 40).rows == 40
    assert mue("DMESupplierServices", "DME Supplier Services", 3).rows == 3


def test_slices_hold_the_checked_facts():
    for path in ("ccipra-v302r0-f1.txt", "ccioph-v302r0-f1.txt"):
        load_slice(f"ncci/{path}")
    for path in (
        "MCR_MUE_PractitionerServices_Eff_07-01-2024.csv",
        "MCR_MUE_OutpatientHospitalServices_Eff_07-01-2024.csv",
    ):
        load_slice(f"ncci/{path}")
    load_slice("ncci/AOC_V2024Q3-MCR.txt")
    practitioner = PairEdit.objects.filter(release__variant="practitioner")
    assert practitioner.filter(column_1="49411").count() == 224
    assert list(practitioner.filter(column_2="49411").values_list("column_1", "modifier_indicator")) == [("55876", 0)]
    assert practitioner.filter(column_1="32553").count() == 216
    assert practitioner.get(column_1="49411", column_2="49412").modifier_indicator == 1
    assert practitioner.get(column_1="49411", column_2="49327").modifier_indicator == 0
    assert not practitioner.filter(column_1__in=("49411", "32553"), column_2__in=("76942", "77002", "77012")).exists()
    units = UnitEdit.objects.filter(code__in=("49411", "32553"))
    assert set(units.values_list("value", "adjudication_indicator")) == {(1, 2)}
    assert units.count() == 4
    assert set(
        AddOnEdit.objects.filter(add_on="77002", primary_code__in=("49411", "32553")).values_list(
            "edit_type", flat=True
        )
    ) == {1}


def test_slices_hold_no_descriptions():
    for name in ("ccipra-v302r0-f1.txt", "ccioph-v302r0-f1.txt"):
        assert all(len(text.split("\t")) == 7 for _, text in slice_file(f"ncci/{name}").lines())
