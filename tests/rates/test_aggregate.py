"""Benchmarks from flat rows: exact percentiles, and what is never mixed."""

import itertools

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rates.groups import MedicareAmount
from rates.places import Place, places_of
from tests.rates.benchmarks import as_oracle, group_of, groups_of, oracle, row, tins

ROWS = st.lists(
    st.builds(
        row,
        billing_code_type=st.sampled_from(["CPT", "HCPCS", "MS-DRG"]),
        billing_code=st.sampled_from(["49411", "32553", "470"]),
        modifiers=st.sampled_from([[], ["26"], ["TC"], ["59", "26"], ["26", "59"]]),
        negotiation_arrangement=st.sampled_from(["ffs", "bundle"]),
        negotiated_type=st.sampled_from(["negotiated", "percentage", "per diem"]),
        negotiated_rate=st.sampled_from([0.0, 0.01, 100.0, 123.45, 200.1, 333.33, 999_999_999.0]),
        billing_class=st.sampled_from(["professional", "institutional", ""]),
        setting=st.sampled_from(["", "inpatient", "both"]),
        service_code=st.sampled_from([[], ["11"], ["22"], ["CSTM-00"], ["11", "22", "12"]]),
        tin=st.sampled_from([f"00-000000{index}" for index in range(6)]),
        npi=st.integers(0, 9),
    ),
    min_size=1,
    max_size=80,
)


def close(found):
    return {
        key: (*counts, {name: pytest.approx(value, abs=1e-9) if value is not None else None for name, value in figures.items()})
        for key, (*counts, figures) in found.items()
    }  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, cuts=st.lists(st.integers(0, 80), max_size=2), per_range=st.integers(1, 90), random=st.randoms())
def test_groups_are_those_of_a_plain_oracle_whatever_the_order_of_rows_and_files(
    tmp_path, rows, cuts, per_range, random
):
    shuffled = random.sample(rows, len(rows))
    edges = [0, *sorted(cuts), len(rows)]
    files = [shuffled[start:end] for start, end in itertools.pairwise(edges)]

    groups = groups_of(tmp_path, *files, least_tins=3, rows_per_range=per_range)

    expected = {key: value for key, value in oracle(rows, least_tins=3).items() if value[0]}
    assert as_oracle(groups) == close(expected)
    assert [group.code for group in groups] == sorted(group.code for group in groups)


def test_percentiles_stand_between_the_two_nearest_rates(tmp_path):
    found = group_of(tmp_path, tins(6, negotiated_rate=100.0))

    assert (found.minimum, found.p25, found.median, found.p75, found.maximum) == (100, 101.25, 102.5, 103.75, 105)
    assert found.p10 == pytest.approx(100.5)
    assert found.p90 == pytest.approx(104.5)


def test_a_price_counts_once_for_a_tax_number_however_many_providers_share_it(tmp_path):
    roster = [row(tin="00-9999999", negotiated_rate=900.0, npi=1000 + index) for index in range(200)]

    found = group_of(tmp_path, tins(6) + roster + roster)

    assert (found.n_rates, found.n_tins, found.n_npis) == (7, 7, 206)
    assert found.median == 503


def test_groups_of_fewer_than_five_tax_numbers_show_counts_alone(tmp_path):
    found = group_of(tmp_path, tins(4))

    assert (found.n_rates, found.n_tins, found.n_npis, found.median, found.minimum) == (4, 4, 4, None, None)
    assert group_of(tmp_path, tins(5)).median == 502


@pytest.mark.parametrize(
    "facts",
    [
        {"billing_class": "institutional"},
        {"billing_class": ""},
        {"negotiated_type": "percentage"},
        {"negotiated_type": "per diem"},
        {"negotiated_type": "derived"},
        {"negotiation_arrangement": "bundle"},
        {"negotiation_arrangement": "capitation"},
        {"modifiers": ["26"]},
        {"modifiers": ["TC"]},
        {"service_code": ["22"]},
        {"billing_code": "32553"},
        {"billing_code_type": "MS-DRG"},
    ],
)
def test_rates_of_another_kind_are_another_group(tmp_path, facts):
    groups = groups_of(tmp_path, tins(5) + tins(5, **facts))

    assert sorted(group.n_rates for group in groups) == [5, 5]


def test_the_order_of_modifiers_says_nothing(tmp_path):
    found = group_of(tmp_path, tins(3, modifiers=["59", "26"]) + tins(5, modifiers=["26", "59"]))

    assert (found.modifiers, found.n_rates) == ("26,59", 5)


def test_a_code_is_the_same_whether_a_file_calls_it_cpt_or_hcpcs(tmp_path):
    found = group_of(tmp_path, tins(5), tins(6, billing_code_type="hcpcs"))

    assert (found.code_type, found.n_rates) == ("HCPCS", 6)


def test_a_rate_for_several_places_counts_in_each_setting_once(tmp_path):
    groups = groups_of(tmp_path, tins(5, service_code=["11", "12", "22", "23"]))

    assert [(group.place, group.n_rates) for group in groups] == [("facility", 5), ("nonfacility", 5)]


@pytest.mark.parametrize(
    "billing_class, setting, codes, places",
    [
        ("professional", "", ["11"], [Place.NONFACILITY]),
        ("professional", "", ["24"], [Place.FACILITY]),
        ("professional", "", ["CSTM-00"], [Place.NONFACILITY, Place.FACILITY]),
        ("professional", "inpatient", ["CSTM-00"], [Place.FACILITY]),
        ("professional", "outpatient", ["CSTM-00"], [Place.NONFACILITY, Place.FACILITY]),
        ("professional", "", [], [Place.UNSTATED]),
        ("professional", "", [""], [Place.UNSTATED]),
        ("professional", "inpatient", [], [Place.FACILITY]),
        ("both", "", ["11", "21"], [Place.NONFACILITY, Place.FACILITY]),
        ("", "", ["21"], [Place.FACILITY]),
        ("institutional", "", ["22"], [Place.UNSTATED]),
        ("institutional", "both", [], [Place.INPATIENT, Place.OUTPATIENT]),
        ("institutional", "outpatient", ["11"], [Place.OUTPATIENT]),
    ],
)
def test_the_setting_follows_places_of_service_and_for_institutions_the_file(billing_class, setting, codes, places):
    assert list(places_of(billing_class, setting, codes)) == places


MEDICARE = [
    MedicareAmount("49411", "", "professional", Place.NONFACILITY, 470.62, "RVU26C"),
    MedicareAmount("49411", "", "professional", Place.FACILITY, 158.32, "RVU26C"),
]


def test_implausible_rates_are_set_aside_with_counts_and_both_sets_are_kept(tmp_path):
    zombies = [
        row(tin="00-1", negotiated_rate=0.0),
        row(tin="00-2", negotiated_rate=0.01),
        row(tin="00-3", negotiated_rate=999_999_999.0),
        row(tin="00-4", negotiated_rate=47.06),
        row(tin="00-5", negotiated_rate=4706.21),
        row(tin="00-6", negotiated_rate=47.07),
        row(tin="00-7", negotiated_rate=4706.2),
    ]

    cleaned, everything = groups_of(tmp_path, tins(5) + zombies, amounts=MEDICARE)

    assert (cleaned.is_cleaned, cleaned.n_rates, cleaned.minimum, cleaned.maximum) == (True, 7, 47.07, 4706.2)
    assert (cleaned.n_placeholder, cleaned.n_low, cleaned.n_high) == (3, 1, 1)
    assert (everything.is_cleaned, everything.n_rates, everything.minimum, everything.maximum) == (
        False, 12, 0, 999_999_999,
    )  # fmt: skip
    assert cleaned.medicare_amount == everything.medicare_amount == 470.62


def test_where_the_setting_is_not_told_a_rate_is_held_against_both_amounts_and_has_no_percentage(tmp_path):
    found = group_of(
        tmp_path, tins(5, service_code=[], negotiated_rate=16.0) + tins(5, service_code=[]), amounts=MEDICARE
    )

    assert (found.place, found.n_rates, found.n_low, found.medicare_amount) == ("unstated", 10, 0, None)


@pytest.mark.parametrize("kind", ["percentage", "per diem"])
def test_a_percentage_and_a_daily_rate_are_not_held_against_an_amount(tmp_path, kind):
    found = group_of(tmp_path, tins(5, negotiated_type=kind, negotiated_rate=10.0), amounts=MEDICARE)

    assert (found.n_rates, found.n_low) == (5, 0)


def registry(folder, rows, name="registry"):
    path = folder / f"{name}.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def test_states_are_those_in_which_providers_are_registered_where_a_registry_is_loaded(tmp_path):
    rows = tins(10)
    states = [{"npi": index + 1, "state": "TX" if index < 6 else "NM"} for index in range(9)]

    groups = groups_of(tmp_path, rows, registry=registry(tmp_path, states))

    told = [(group.state_basis, group.state, group.n_tins, group.median) for group in groups]
    assert told == [("file", "", 10, 504.5), ("npi", "NM", 3, None), ("npi", "TX", 6, 502.5)]


def test_without_a_registry_the_state_is_the_one_that_the_file_holds_for(tmp_path):
    found = group_of(tmp_path, tins(5), scope="TX")

    assert (found.state, found.state_basis) == ("TX", "file")


def test_a_specialty_that_does_not_bill_the_code_is_judged_only_where_both_lists_are_there(tmp_path):
    rows = tins(8)
    known = [
        {"npi": index + 1, "state": "", "taxonomy": "2085R0202X" if index < 6 else "111N00000X"} for index in range(8)
    ]
    people = registry(tmp_path, known)
    billers = registry(tmp_path, [{"code": "49411", "taxonomy": "2085R0202X"}], "billers")

    assert group_of(tmp_path, rows, registry=people).n_specialty == 0
    cleaned, everything = groups_of(tmp_path, rows, registry=people, billers=billers)

    assert (cleaned.n_rates, cleaned.n_specialty, cleaned.maximum) == (6, 2, 505)
    assert everything.n_rates == 8
