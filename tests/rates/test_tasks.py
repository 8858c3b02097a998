"""Many files as one edition: on this machine, on shared storage, broken off and gone on with."""

import gzip
import json
import multiprocessing
import threading
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from rates.processes import Processes
from rates.samples import write_in_network
from rates.tasks import FilesMissing, Task, fetch, perform, publish, published, read_files
from tests.rates import oracle
from tests.rates.awkward.making import text
from tests.rates.serving import serving

SMALL = {"size": 300_000, "items": 200, "codes": 20, "groups": 30}


class Inline:
    """A runner in this process, that remembers what it was given."""

    def __init__(self):
        self.given = []

    def run(self, tasks, *, retries):
        for place, task in enumerate(tasks):
            self.given.append(task.source)
            yield place, perform(task)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Three files of the same codes."""
    folder = tmp_path_factory.mktemp("sources")
    return [write_in_network(folder / f"{seed}.json.gz", **SMALL, seed=1, schema=seed) for seed in (1, 2)] + [
        write_in_network(folder / "3.json", **SMALL, seed=1, references_last=True)
    ]


def sources(made):
    return [str(one.path) for one in made]


def rows_of(paths):
    return [row for path in paths for row in pq.read_table(path).to_pylist()]


def test_edition_of_several_files_holds_the_rows_of_each(made, tmp_path):
    batch = read_files(sources(made), folder=str(tmp_path), runner=Inline(), wanted=made[0].wanted)
    assert [outcome.rows for outcome in batch.outcomes] == [one.wanted_rows for one in made]
    assert publish(batch) == sum(one.wanted_rows for one in made)
    found = rows_of(fetch(published(str(tmp_path)), tmp_path))
    assert sorted(row["npi"] for row in found) == sorted(
        row["npi"] for one in made for row in oracle.rows(plain(one.path), set(one.wanted))
    )


def plain(path):
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def test_nothing_is_visible_before_the_edition_is_published(made, tmp_path):
    read_files(sources(made), folder=str(tmp_path), runner=Inline(), wanted=made[0].wanted)
    assert published(str(tmp_path)) is None


def test_damaged_file_fails_alone_and_is_named(made, tmp_path):
    damaged = tmp_path / "damaged.json"
    damaged.write_text(text()[:-2])
    batch = read_files([*sources(made), str(damaged)], folder=str(tmp_path), runner=Inline())
    (missing,) = batch.missing
    assert missing.source == str(damaged)
    assert len(batch.paths) == 3
    with pytest.raises(FilesMissing, match=r"1 of 4 files could not be read(.|\n)*damaged\.json"):
        publish(batch)
    assert published(str(tmp_path)) is None
    assert publish(batch, allow_missing=True) == sum(one.rows for one in made)
    assert [outcome.source for outcome in published(str(tmp_path)).missing] == [str(damaged)]


def test_batch_that_was_broken_off_reads_only_what_is_left(made, tmp_path):
    first, second = Inline(), Inline()
    read_files(sources(made)[:2], folder=str(tmp_path), runner=first)
    batch = read_files(sources(made), folder=str(tmp_path), runner=second)
    assert second.given == sources(made)[2:]
    assert [outcome.attempts for outcome in batch.outcomes] == [0, 0, 1]
    assert publish(batch) == sum(one.rows for one in made)


def test_file_that_changed_is_read_again(tmp_path):
    source = tmp_path / "rates.json"
    source.write_text(text())
    one = read_files([str(source)], folder=str(tmp_path / "out"), runner=Inline())
    source.write_text(text().replace("470.62", "471.625"))
    two = read_files([str(source)], folder=str(tmp_path / "out"), runner=Inline())
    assert one.paths != two.paths


def test_other_codes_of_the_same_file_are_another_result(made, tmp_path):
    source = sources(made)[:1]
    every = read_files(source, folder=str(tmp_path), runner=Inline())
    some = read_files(source, folder=str(tmp_path), runner=Inline(), wanted=made[0].wanted)
    assert every.paths != some.paths
    assert [batch.outcomes[0].rows for batch in (every, some)] == [made[0].rows, made[0].wanted_rows]


def test_same_content_under_two_names_counts_once(tmp_path):
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(text())
    names = [str(tmp_path / name) for name in ("a.json", "b.json", "a.json")]
    batch = read_files(names, folder=str(tmp_path / "out"), runner=Inline())
    assert len(batch.outcomes) == 2
    assert len(batch.paths) == 1
    assert publish(batch) == 1


def test_results_lie_on_a_storage_that_is_no_folder(made, tmp_path):
    """fsspec's memory storage stands for S3: the same calls, without a server."""
    batch = read_files(sources(made), folder="memory://bucket/rates/2026-11", runner=Inline(), wanted=made[0].wanted)
    publish(batch)
    found = fetch(published("memory://bucket/rates/2026-11"), tmp_path / "here")
    assert len(rows_of(found)) == sum(one.wanted_rows for one in made)


def test_no_partial_file_is_left_beside_the_results(made, tmp_path):
    publish(read_files(sources(made), folder=str(tmp_path), runner=Inline()))
    assert not [path for path in tmp_path.rglob("*") if "partial" in path.name]
    listed = json.loads((tmp_path / "edition.json").read_text())["files"]
    assert sorted(listed) == sorted(path.name for path in tmp_path.glob("*.parquet"))


def test_name_of_a_task_follows_source_and_codes():
    names = {
        Task("https://rates.example.org/1.json", "x").name,
        Task("https://rates.example.org/2.json", "x").name,
        Task("https://rates.example.org/1.json", "x", (("CPT", "49411"),)).name,
    }
    assert len(names) == 3
    assert Task("https://rates.example.org/1.json", "elsewhere").name in names


@pytest.mark.slow
def test_processes_give_what_one_process_gives(made, tmp_path):
    alone = read_files(sources(made), folder=str(tmp_path / "one"), runner=Inline())
    many = read_files(sources(made), folder=str(tmp_path / "many"), runner=Processes(2))
    assert many.paths == alone.paths
    assert rows_of(fetch(many, tmp_path)) == rows_of(fetch(alone, tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize(("retries", "attempts", "fault"), [(1, 2, False), (0, 1, True)])
def test_process_killed_in_the_middle_of_a_file_is_tried_again_and_then_named(made, tmp_path, retries, attempts, fault):
    with serving({Path(name).name: Path(name).read_bytes() for name in sources(made)}) as served:
        held = Path(sources(made)[0]).name
        served.hold_next.add(held)
        threading.Thread(target=_kill_held, args=(served,), daemon=True).start()
        batch = read_files(
            [served.url(Path(name).name) for name in sources(made)],
            folder=str(tmp_path),
            runner=Processes(1),
            retries=retries,
            is_private_allowed=True,
        )
    assert [outcome.attempts for outcome in batch.outcomes] == [attempts, 1, 1]
    assert bool(batch.outcomes[0].fault) == fault
    if fault:
        assert "ended with -9" in batch.outcomes[0].fault
    else:
        assert publish(batch) == sum(one.rows for one in made)


def _kill_held(served):
    served.held.wait(60)
    for process in multiprocessing.active_children():
        process.kill()
    served.let_go.set()
