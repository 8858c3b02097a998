"""The awkward files read by the engine: expected rows or the expected error, by the compiled scanner and without it."""

import io
import json
import os

import pytest

from rates import tic
from rates.samples import write_in_network
from tests.rates import oracle
from tests.rates.awkward import CASES, DAMAGED, NOT_A_RATE_FILE

ERRORS = {DAMAGED: tic.DamagedFile, NOT_A_RATE_FILE: tic.NotARateFile}
CODE = ("CPT", "49411")


@pytest.fixture(params=["c", "python"], autouse=True)
def scanner(request, monkeypatch):
    monkeypatch.setenv("FIDUCIAL_SCANNER", request.param)
    return request.param


def read(path, wanted, remote=None):
    """The rows as the file of lines has them, prices as floats."""
    out = io.StringIO()
    report = tic.extract(path, wanted=wanted, sink=tic.JsonLines(out), fetch=remote.get if remote else None)
    assert report.scanner == os.environ["FIDUCIAL_SCANNER"]
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    return [row | {"negotiated_rate": float(row["negotiated_rate"])} for row in rows]


def errors_of(case):
    kinds = case.error if isinstance(case.error, tuple) else (case.error,)
    return tuple(ERRORS[kind] for kind in kinds)


def path_of(case, folder):
    path = folder / f"awkward{case.suffix}"
    path.write_bytes(case.make())
    return path


@pytest.mark.parametrize("case", [case for case in CASES if not case.error], ids=str)
def test_engine_reads_every_code_of_the_awkward_file(case, tmp_path):
    assert read(path_of(case, tmp_path), tic.Wanted.all(), case.remote) == list(case.rows)


@pytest.mark.parametrize("case", [case for case in CASES if not case.error], ids=str)
def test_engine_reads_the_wanted_code_of_the_awkward_file(case, tmp_path):
    expected = [row for row in case.rows if (row["billing_code_type"], row["billing_code"]) == CODE]
    assert read(path_of(case, tmp_path), tic.Wanted.of([CODE]), case.remote) == expected


@pytest.mark.parametrize("case", [case for case in CASES if case.error], ids=str)
@pytest.mark.parametrize("wanted", [tic.Wanted.all(), tic.Wanted.of([CODE])], ids=["every code", "one code"])
def test_engine_refuses_the_awkward_file(case, wanted, tmp_path):
    with pytest.raises(errors_of(case)):
        read(path_of(case, tmp_path), wanted, case.remote)


@pytest.mark.parametrize("schema", [1, 2])
@pytest.mark.parametrize("references_last", [False, True])
def test_engine_reads_a_made_up_file_as_the_oracle_does(tmp_path, schema, references_last):
    size = {"size": 300_000, "items": 200, "codes": 15, "groups": 40}
    made = write_in_network(tmp_path / "rates.json", **size, schema=schema, references_last=references_last)
    data = made.path.read_bytes()
    assert read(made.path, tic.Wanted.all()) == oracle.rows(data)
    assert read(made.path, tic.Wanted.of(made.wanted)) == oracle.rows(data, set(made.wanted))


def test_engine_reads_the_published_samples_as_the_oracle_does(shared_data):
    paths = sorted((shared_data / "tic").glob("in-network-rates-*sample.json"))
    paths.append(shared_data / "tic" / "in-network-rates-no-npi.json")
    assert len(paths) == 6
    for path in paths:
        rows = oracle.rows(path.read_bytes())
        assert rows
        assert read(path, tic.Wanted.all()) == rows
        assert read(path, tic.Wanted.of([("CPT", "27447")])) == oracle.rows(path.read_bytes(), {("CPT", "27447")})
