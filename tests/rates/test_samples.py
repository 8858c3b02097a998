"""The made-up files: the same twice, counted right, of both generations, and nobody's."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from rates.samples import read_anchors, write_in_network, write_market
from rates.samples.bulk import code_names
from rates.samples.market import EDITIONS, PAYERS
from rates.samples.providers import is_possible_npi, luhn_sum, made_up_npi
from tests.conftest import ROOT
from tests.rates import oracle

SMALL = {"size": 400_000, "items": 300, "codes": 20, "groups": 50}
FEES = ROOT / "fixtures" / "slices" / "pfs" / "PPRRVU2026_Jul_nonQPP.csv"
CODES = ["49411", "32553", "70553", "99213", "19285", "A4648", "27447", "36415", "93000"]


@pytest.fixture(scope="module")
def anchors():
    with FEES.open(encoding="cp1252", newline="") as lines:
        return read_anchors(lines, codes=CODES)


@pytest.fixture(scope="module")
def market(anchors, tmp_path_factory):
    folder = tmp_path_factory.mktemp("market")
    return folder, write_market(folder, anchors=anchors)


@pytest.mark.parametrize("schema", [1, 2])
@pytest.mark.parametrize("references_last", [False, True])
def test_large_file_holds_the_rows_that_it_says(tmp_path, schema, references_last):
    made = write_in_network(tmp_path / "rates.json", **SMALL, schema=schema, references_last=references_last)
    data = made.path.read_bytes()
    assert len(data) == made.size
    assert len(oracle.rows(data)) == made.rows
    rows = oracle.rows(data, set(made.wanted))
    assert len(rows) == made.wanted_rows
    assert {(row["billing_code_type"], row["billing_code"]) for row in rows} == set(made.wanted)
    assert {bool(row["setting"]) for row in rows} == {schema == 2}
    assert list(json.loads(data))[-1] == ("provider_references" if references_last else "in_network")


def test_large_file_is_about_as_large_as_asked(tmp_path):
    made = write_in_network(tmp_path / "rates.json", **SMALL | {"size": 3_000_000})
    assert 2_700_000 < made.size < 3_300_000


def test_large_file_of_several_gzip_members_holds_the_same(tmp_path):
    plain = write_in_network(tmp_path / "rates.json", **SMALL)
    packed = write_in_network(tmp_path / "rates.json.gz", **SMALL, members=3)
    assert gzip.decompress(packed.path.read_bytes()) == plain.path.read_bytes()


def test_one_item_can_be_most_of_the_file(tmp_path):
    made = write_in_network(tmp_path / "rates.json", **SMALL | {"size": 1_400_000}, large_item=1_000_000)
    first = made.wanted[0]
    items = json.loads(made.path.read_bytes())["in_network"]
    (large,) = [item for item in items if (item["billing_code_type"], item["billing_code"]) == first]
    assert 900_000 < len(json.dumps(large, separators=(",", ":"))) < 1_100_000


def test_seed_decides_every_byte(tmp_path):
    one, two, other = (
        write_in_network(tmp_path / f"{number}.json", **SMALL, seed=seed).path.read_bytes()
        for number, seed in enumerate((7, 7, 8))
    )
    assert one == two
    assert one != other


def test_codes_share_digits_between_types_and_are_each_its_own():
    names = code_names(5_000, seed=1)
    assert len(set(names)) == 5_000
    assert len({code for _, code in names}) < 5_000


@pytest.mark.parametrize("npi", [1234567893, 1245319599])
def test_npi_with_its_right_check_digit_is_possible(npi):
    """The example of CMS's own description of the check digit, and another."""
    assert is_possible_npi(npi)
    assert not is_possible_npi(npi + 1)


def test_no_made_up_npi_is_possible():
    found = [made_up_npi(number) for number in range(2_000)]
    assert len(set(found)) == 2_000
    assert not any(is_possible_npi(npi) for npi in found)
    # Nor would they be with a first digit that the register gives out: the check digit is wrong as well.
    assert all(luhn_sum(f"80840{npi}") % 10 for npi in found)


def test_anchors_are_medicares_amounts(anchors):
    by_code = {anchor.code: anchor for anchor in anchors}
    assert round(by_code["49411"].nonfacility, 2) == 470.62
    assert round(by_code["32553"].facility, 2) == 151.97
    assert round(by_code["70553"].professional, 2) == 105.21
    assert (by_code["A4648"].code_type, by_code["A4648"].nonfacility) == ("HCPCS", 0.0)


def test_market_has_every_payer_in_every_edition(market):
    _, files = market
    assert [(file.payer, file.edition) for file in files] == [
        (slug, edition) for slug, *_ in PAYERS for edition in EDITIONS
    ]


def test_every_file_of_the_market_says_sample_and_names_nobody(market):
    folder, files = market
    for file in files:
        document = json.loads(gzip.decompress(file.path.read_bytes()))
        assert document["reporting_entity_name"].startswith("Sample ")
        rows = oracle.rows(gzip.decompress(file.path.read_bytes()))
        assert {row["tin"][:3] for row in rows} == {"00-"}
        assert not any(is_possible_npi(row["npi"]) for row in rows)
    states = list(csv.DictReader(io.StringIO((folder / "sample-npi-states.csv").read_text())))
    assert {str(row["npi"]) for row in rows} <= {row["npi"] for row in states}


def test_market_holds_what_benchmarks_must_tell_apart(market):
    _, files = market
    rows = [row for file in files for row in oracle.rows(gzip.decompress(file.path.read_bytes()))]
    assert {row["negotiation_arrangement"] for row in rows} == {"ffs", "bundle", "capitation"}
    kinds = {"negotiated", "derived", "fee schedule", "percentage", "per diem"}
    assert {row["negotiated_type"] for row in rows} == kinds
    assert {row["billing_class"] for row in rows} == {"professional", "institutional"}
    assert {tuple(row["modifiers"]) for row in rows if row["billing_code"] == "70553"} == {(), ("26",), ("TC",)}
    assert {"11", "22", "CSTM-00"} <= {place for row in rows for place in row["service_code"]}
    assert {0.01, 999999999.0} <= {row["negotiated_rate"] for row in rows}
    few = {
        row["tin"] for row in oracle.rows(gzip.decompress(files[0].path.read_bytes())) if row["billing_code"] == "19285"
    }
    assert len(few) == 3


def test_rates_of_the_market_grow_from_edition_to_edition(market):
    _, files = market
    middles = []
    for file in files[: len(EDITIONS)]:
        rows = oracle.rows(gzip.decompress(file.path.read_bytes()), {("CPT", "49411")})
        office = [
            row["negotiated_rate"]
            for row in rows
            if row["negotiated_type"] == "negotiated"
            and row["negotiation_arrangement"] == "ffs"
            and row["billing_class"] == "professional"
            and "11" in row["service_code"]
        ]
        middles.append(sorted(office)[len(office) // 2])
    assert middles == sorted(middles)
    assert 450 < middles[0] < 900


def test_market_is_the_same_twice(market, anchors, tmp_path):
    _, files = market
    again = write_market(tmp_path, anchors=anchors)
    assert [file.path.read_bytes() for file in again] == [file.path.read_bytes() for file in files]


def test_command_writes_the_files_of_the_demo_codes(tmp_path, capsys):
    call_command("make_sample_rates", str(tmp_path))
    assert "12 sample files of 4 payers" in capsys.readouterr().out
    found = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.gz"))
    assert found[0] == Path("aetna/2025-11-01_sample-in-network-rates.json.gz")
    rows = oracle.rows(gzip.decompress((tmp_path / found[0]).read_bytes()))
    assert {"49411", "32553", "C9728"} <= {row["billing_code"] for row in rows}


def test_command_writes_a_large_file_and_its_list_of_codes(tmp_path, capsys):
    call_command("make_sample_rates", str(tmp_path), "--size", "2MB", "--gz")
    wanted = {tuple(line.split(",")) for line in (tmp_path / "sample-codes.txt").read_text().split()}
    assert len(wanted) == 354
    data = gzip.decompress((tmp_path / "sample-in-network-rates.json.gz").read_bytes())
    assert f"{len(oracle.rows(data, wanted)):,} of them" in capsys.readouterr().out


def test_command_explains_a_size_that_is_none(tmp_path):
    with pytest.raises(CommandError, match="'much' is no size such as 500MB or 2GB"):
        call_command("make_sample_rates", str(tmp_path), "--size", "much")
