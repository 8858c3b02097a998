"""The awkward files read by the engine: expected rows or the expected error, by the compiled scanner and without it."""

import io
import json

import pytest

from rates import tic
from tests.rates.awkward import CASES, DAMAGED, NOT_A_RATE_FILE

ERRORS = {DAMAGED: tic.DamagedFile, NOT_A_RATE_FILE: tic.NotARateFile}
CODE = ("CPT", "49411")


@pytest.fixture(params=["c", "python"], autouse=True)
def scanner(request, monkeypatch):
    monkeypatch.setenv("FIDUCIAL_SCANNER", request.param)
    return request.param


def read(path, wanted, case):
    """The rows as the file of lines has them, prices as floats."""
    out = io.StringIO()
    tic.extract(path, wanted=wanted, sink=tic.JsonLines(out), fetch=case.remote.get if case.remote else None)
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
    assert read(path_of(case, tmp_path), tic.Wanted.all(), case) == list(case.rows)


@pytest.mark.parametrize("case", [case for case in CASES if not case.error], ids=str)
def test_engine_reads_the_wanted_code_of_the_awkward_file(case, tmp_path):
    expected = [row for row in case.rows if (row["billing_code_type"], row["billing_code"]) == CODE]
    assert read(path_of(case, tmp_path), tic.Wanted.of([CODE]), case) == expected


@pytest.mark.parametrize("case", [case for case in CASES if case.error], ids=str)
@pytest.mark.parametrize("wanted", [tic.Wanted.all(), tic.Wanted.of([CODE])], ids=["every code", "one code"])
def test_engine_refuses_the_awkward_file(case, wanted, tmp_path):
    with pytest.raises(errors_of(case)):
        read(path_of(case, tmp_path), wanted, case)
