"""Tasks on a Dask cluster: the same `perform` on every worker, each with this code and its requirements installed.

    dask scheduler --port 8786
    dask worker tcp://scheduler:8786 --nworkers 4 --nthreads 1

A worker that goes away gives its files back, and the scheduler hands them to another; a file that takes several
workers with it is given up and named. Needs requirements-cluster.txt.
"""

from asyncio import CancelledError
from collections.abc import Iterator, Sequence
from typing import Self

from distributed import Client, as_completed

from rates.tasks import Outcome, Task, failed, perform


class Cluster:
    """A runner on the scheduler at an address such as tcp://10.0.0.7:8786."""

    def __init__(self, address: str, *, timeout: float = 30) -> None:
        self._client = Client(address, timeout=timeout, set_as_default=False)  # type: ignore[no-untyped-call]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()  # type: ignore[no-untyped-call]

    @property
    def workers(self) -> int:
        return len(self._client.scheduler_info(n_workers=-1)["workers"])

    def run(self, tasks: Sequence[Task], *, retries: int) -> Iterator[tuple[int, Outcome]]:
        # Not pure: a result is the file on the storage, and never taken from an earlier call of the same name.
        futures = {
            self._client.submit(perform, task, retries=retries, pure=False): place for place, task in enumerate(tasks)
        }
        for future in as_completed(futures, loop=self._client.loop):  # type: ignore[no-untyped-call]
            place = futures[future]
            if future.status == "finished":
                yield place, future.result()
            else:
                error = future.exception() if future.status == "error" else None
                yield place, failed(tasks[place], error or CancelledError("the cluster gave it up"), retries + 1)
            future.release()
