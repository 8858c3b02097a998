"""The whole real files of July 2024."""

import pytest

from edits.ncci import Setting
from edits.selectors import pair_counts, pairs_among, readings_as_of
from sources.actions import load_files
from sources.registry import find_importer
from tests.edits.test_selectors import JULY, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def folder(shared_data):
    return shared_data / "ncci"


def test_whole_release_of_pairs_holds_the_checked_facts(folder):
    paths = [folder / f"ccipra-v302r0-f{number}.zip" for number in (1, 2, 3, 4)]
    assert load_files(importer=find_importer("ncci-ptp"), paths=paths).rows == 1_669_820
    readings = readings_as_of(on=JULY, today=TODAY)
    counts = {code: pair_counts(code, setting=Setting.PRACTITIONER, readings=readings) for code in ("49411", "32553")}
    assert (counts["49411"].as_column_1, counts["49411"].as_column_2) == (224, 1)
    assert counts["32553"].as_column_1 == 216
    codes = ("49411", "49412", "49327", "55876", "76942", "77002", "77012", "32553")
    found = pairs_among(codes, setting=Setting.PRACTITIONER, readings=readings)
    told = {(pair.column_1, pair.column_2): pair.modifier_indicator for pair in found.in_force}
    assert told["49411", "49412"] == 1
    assert told["49411", "49327"] == 0
    assert told["55876", "49411"] == 0
    bundled = {pair for pair in told if {"49411", "32553"} & set(pair)}
    assert not {code for pair in bundled for code in pair} & {"76942", "77002", "77012"}
    assert found.is_whole


@pytest.mark.parametrize(
    ("importer", "name", "rows"),
    [
        ("mue", "MCR_MUE_PractitionerServices_Eff_07-01-2024.csv", 14_677),
        ("mue", "MCR_MUE_OutpatientHospitalServices_Eff_07-01-2024.csv", 14_628),
        ("aoc", "AOC_V2024Q3-MCR.txt", 7_465),
    ],
)
def test_whole_files_of_units_and_add_on_codes_load(folder, importer, name, rows):
    result = load_files(importer=find_importer(importer), paths=[folder / name])
    assert (result.rows, result.quarantined) == (rows, 0)
