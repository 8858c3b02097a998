"""The oracle itself, on CMS's own sample files and on the awkward ones."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.rates import oracle
from tests.rates.awkward import CASES, DAMAGED
from tests.rates.awkward.making import document, item, price, rate

SAMPLES = {
    # 1 group of references = 2 employers of 5 people; the items have 3 and 2 prices.
    "in-network-rates-fee-for-service-single-plan-sample.json": 50,
    "in-network-rates-multiple-plans-sample.json": 60,
    "in-network-rates-no-npi.json": 1,
    "in-network-rates-capitation-single-plan-sample.json": 20,
}


@pytest.mark.parametrize(("name", "count"), SAMPLES.items())
def test_oracle_finds_every_row_of_the_published_samples(shared_data, name, count):
    found = oracle.rows((shared_data / "tic" / name).read_bytes())
    assert len(found) == count
    assert all(tuple(row) == oracle.FIELDS for row in found)


def test_oracle_reads_the_facts_of_a_published_sample(shared_data):
    data = (shared_data / "tic" / "in-network-rates-fee-for-service-single-plan-sample.json").read_bytes()
    first, *_ = oracle.rows(data)
    assert first == {
        "billing_code_type": "CPT",
        "billing_code": "27447",
        "modifiers": ["AS"],
        "negotiation_arrangement": "ffs",
        "negotiated_type": "negotiated",
        "negotiated_rate": 123.45,
        "billing_class": "professional",
        "setting": "inpatient",
        "service_code": ["18", "19", "11"],
        "expiration_date": "2022-01-01",
        "tin_type": "ein",
        "tin": "11-1111111",
        "npi": 1111111111,
    }
    wanted = oracle.rows(data, {("CPT", "27448")})
    assert {row["billing_code"] for row in wanted} == {"27448"}
    assert {tuple(row["service_code"]) for row in wanted} == {("CSTM-00",), ("18", "19", "11")}


def test_oracle_keeps_capitations_apart_by_name(shared_data):
    data = (shared_data / "tic" / "in-network-rates-capitation-single-plan-sample.json").read_bytes()
    assert {row["negotiation_arrangement"] for row in oracle.rows(data)} == {"capitation"}


def test_oracle_reads_only_the_wanted_type_of_shared_digits():
    data = json.dumps(document(item(), item(rate(price(negotiated_rate=1.0)), billing_code_type="LOCAL"))).encode()
    assert [row["negotiated_rate"] for row in oracle.rows(data, {("LOCAL", "49411")})] == [1.0]


@pytest.mark.parametrize("awkward", [case for case in CASES if case.is_json and not case.error], ids=str)
def test_oracle_reads_the_awkward_file(awkward):
    found = oracle.rows(_plain(awkward.make()), fetch=awkward.remote.get)
    assert found == list(awkward.rows)


def _plain(data):
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(archive.namelist()[0])
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


@pytest.mark.parametrize(
    "awkward", [case for case in CASES if case.error and case.is_json and case.suffix == ".json"], ids=str
)
def test_what_is_an_error_is_one_to_the_oracle_too(awkward):
    """What makes no rows is no accident of the engine: json.load and the shape of the schema refuse it as well."""
    with pytest.raises((ValueError, TypeError, RecursionError, AttributeError)):
        oracle.rows(awkward.make())


def test_corpus_is_large_and_every_name_is_its_own():
    assert len(CASES) >= 90
    assert len({case.name for case in CASES}) == len(CASES)
    assert sum(DAMAGED in case.error for case in CASES) >= 20


def test_modules_of_the_corpus_hold_nothing_that_is_not_registered():
    """A file that somebody forgot to register would prove nothing."""
    source = "".join(path.read_text() for path in (Path(__file__).parent / "awkward").glob("*.py"))
    assert source.count("\n@case(") == len(CASES)
