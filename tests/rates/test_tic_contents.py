"""Tables of contents: the in-network files of a payer's plans."""

import io
import json

import pytest

from rates.tic import DamagedFile, FileLocation, NotARateFile, contents
from tests.rates.awkward.making import text

A, B, C = (f"https://example.org/{name}.json.gz" for name in "abc")


def table(*structures, **changes):
    made = {"reporting_entity_name": "Sample", "reporting_structure": list(structures), "version": "2.0.0", **changes}
    return json.dumps(made).encode()


def structure(*locations):
    files = [{"description": "Sample file", "location": location} for location in locations]
    plans = [{"plan_name": "in_network_files", "plan_id": "1"}]
    return {"reporting_plans": plans, "in_network_files": files, "allowed_amount_file": {"location": C}}


def test_each_file_is_named_once_in_the_order_of_the_table():
    found = list(contents(io.BytesIO(table(structure(A, B), structure(B, A)))))
    assert found == [FileLocation(A, "Sample file"), FileLocation(B, "Sample file")]


def test_structure_without_rates_names_none():
    assert list(contents(io.BytesIO(table({"allowed_amount_file": {"location": C}}, None)))) == []


@pytest.mark.parametrize("made", [b"", text().encode(), b"[]", b"<html>"])
def test_file_that_is_no_table_of_contents_is_refused(made):
    with pytest.raises(NotARateFile):
        list(contents(io.BytesIO(made)))


def test_table_that_is_cut_is_an_error():
    made = table(structure(A, B))
    for length in range(2, len(made)):
        with pytest.raises((DamagedFile, NotARateFile)):
            list(contents(io.BytesIO(made[:length])))


def test_published_sample_is_read(shared_data):
    found = list(contents(shared_data / "tic" / "table-of-contents-sample.json"))
    assert [one.location.rpartition("/")[2] for one in found] == [
        "in-network-file-123456.json",
        "behavioral-health-0000.json",
        "chip-in-network-file.json",
    ]
