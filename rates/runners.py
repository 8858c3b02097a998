"""Who reads the files of an edition: this machine, or a cluster at an address."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from rates.processes import Processes
from rates.tasks import Runner, Watch


class NoCluster(Exception):
    """A cluster was asked for and cannot be had; the text says what to do."""


@contextmanager
def runner(*, scheduler: str = "", workers: int = 1, watch: Watch | None = None) -> Iterator[Runner]:
    """scheduler: such as tcp://10.0.0.7:8786; without one, `workers` processes of this machine.

    watch: told from within the files, by processes of this machine; a cluster tells of files that are done.
    """
    if not scheduler:
        yield Processes(workers, watch)
        return
    try:
        # Not installed on every machine, and slow to import where it is.
        module = import_module("rates.cluster")
    except ModuleNotFoundError as error:
        raise NoCluster("A cluster needs the packages of requirements-cluster.txt; they are not installed.") from error
    try:
        cluster = module.Cluster(scheduler)
    except (OSError, ValueError) as error:
        raise NoCluster(f"No scheduler answers at {scheduler}: {error}") from error
    with cluster:
        yield cluster
