"""Several machines: a scheduler and two workers as processes of their own, one killed in the middle of a file."""

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from rates.samples import write_in_network
from rates.tasks import fetch, publish, read_files
from tests.conftest import ROOT
from tests.rates.serving import serving
from tests.rates.test_tasks import Inline

pytest.importorskip("distributed", reason="needs requirements-cluster.txt")
psutil = pytest.importorskip("psutil", reason="needs requirements-cluster.txt")

from rates.cluster import Cluster  # noqa: E402

SMALL = {"size": 2_000_000, "items": 200, "codes": 20, "groups": 30}
PATIENCE = 60


@contextmanager
def process(folder, *words):
    """A command of Dask, ended with the test."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__DASHBOARD__ENABLED": "False"}
    with (folder / f"{words[0]}-{len(list(folder.glob('*.log')))}.log").open("w") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", "dask", *words], cwd=folder, env=environment, stderr=log, stdout=log
        )
        try:
            yield started
        finally:
            started.kill()
            started.wait()


@contextmanager
def cluster(folder):
    """Address of a scheduler on a free port, and its two workers of one thread each."""
    with ExitStack() as stack:
        file = folder / "scheduler.json"
        quiet = ("--host", "127.0.0.1", "--no-dashboard")
        stack.enter_context(process(folder, "scheduler", *quiet, "--port", "0", "--scheduler-file", str(file)))
        workers = [
            stack.enter_context(
                process(folder, "worker", "--scheduler-file", str(file), *quiet, "--nthreads", "1", "--no-nanny")
            )
            for _ in range(2)
        ]
        yield file, workers


def address_of(file):
    return json.loads(file.read_text())["address"]


def wait_until(is_so):
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "the cluster did not come up"
        time.sleep(0.1)


def kill_reader(served, workers, port, killed):
    """Kills the worker that holds a connection to the server."""
    served.held.wait(PATIENCE)
    for worker in workers:
        if any(one.raddr and one.raddr.port == port for one in psutil.Process(worker.pid).net_connections()):
            worker.kill()
            killed.append(worker.pid)
    served.let_go.set()


@pytest.mark.slow
def test_worker_killed_in_the_middle_of_a_file_changes_nothing_of_the_result(tmp_path):
    files = [
        write_in_network(tmp_path / f"{seed}.json.gz", **SMALL, seed=1, schema=1 + seed % 2, references_last=seed > 2)
        for seed in range(4)
    ]
    alone = read_files([str(made.path) for made in files], folder=str(tmp_path / "alone"), runner=Inline())
    (tmp_path / "dask").mkdir()
    with serving({made.path.name: made.path.read_bytes() for made in files}) as served:
        served.hold_next.add("1.json.gz")
        with cluster(tmp_path / "dask") as (file, workers):
            wait_until(file.exists)
            with Cluster(address_of(file), timeout=PATIENCE) as runner:
                wait_until(lambda: runner.workers == 2)
                port, killed = int(served.address.rpartition(":")[2]), []
                threading.Thread(target=kill_reader, args=(served, workers, port, killed), daemon=True).start()
                batch = read_files(
                    [served.url(made.path.name) for made in files],
                    folder=str(tmp_path / "many"),
                    runner=runner,
                    is_private_allowed=True,
                )
    assert len(killed) == 1
    assert served.asked.count("1.json.gz") == 2
    assert publish(batch) == sum(made.rows for made in files)
    assert batch.paths == alone.paths
    for one, other in zip(fetch(batch, tmp_path), fetch(alone, tmp_path), strict=True):
        assert pq.read_table(one).equals(pq.read_table(other))


@pytest.mark.slow
def test_cluster_names_the_damaged_file_and_reads_the_others(tmp_path):
    made = write_in_network(tmp_path / "whole.json", **SMALL)
    damaged = tmp_path / "damaged.json"
    damaged.write_bytes(Path(made.path).read_bytes()[:-3])
    (tmp_path / "dask").mkdir()
    with cluster(tmp_path / "dask") as (file, _):
        wait_until(file.exists)
        with Cluster(address_of(file), timeout=PATIENCE) as runner:
            batch = read_files([str(made.path), str(damaged)], folder=str(tmp_path / "out"), runner=runner)
    assert [outcome.source for outcome in batch.missing] == [str(damaged)]
    assert batch.outcomes[0].rows == made.rows
