"""Tasks in processes of this machine, one each: a file that takes its process down with it is known by name."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from rates.tasks import Outcome, Task, Watch, failed, perform
from rates.tic import Progress

CONTEXT = get_context("spawn")
# Seconds between two words of a process on how far it is.
EVERY = 0.25


class ProcessDied(Exception):
    """The process that read the file ended without a word."""


@dataclass(frozen=True, slots=True)
class _Running:
    place: int
    attempt: int
    process: SpawnProcess


class Processes:
    """A runner on this machine; `count` files are read at once."""

    def __init__(self, count: int, watch: Watch | None = None) -> None:
        self._count, self._watch = max(1, count), watch

    def run(self, tasks: Sequence[Task], *, retries: int) -> Iterator[tuple[int, Outcome]]:
        waiting = deque((place, 1) for place in range(len(tasks)))
        running: dict[Connection, _Running] = {}
        try:
            while waiting or running:
                while waiting and len(running) < self._count:
                    place, attempt = waiting.popleft()
                    connection, process = _start(tasks[place], is_watched=self._watch is not None)
                    running[connection] = _Running(place, attempt, process)
                awake = wait(list(running))
                for ended in [connection for connection in running if connection in awake]:
                    job = running[ended]
                    answer = _answer(ended, job.process)
                    if isinstance(answer, Progress):
                        if self._watch:
                            self._watch(tasks[job.place].source, answer)
                        continue
                    del running[ended]
                    if isinstance(answer, Outcome):
                        yield job.place, replace(answer, attempts=job.attempt)
                    elif job.attempt > retries:
                        yield job.place, failed(tasks[job.place], answer, job.attempt)
                    else:
                        waiting.append((job.place, job.attempt + 1))
        finally:
            for job in running.values():
                job.process.kill()
                job.process.join()


def _start(task: Task, *, is_watched: bool) -> tuple[Connection, SpawnProcess]:
    reader, writer = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_work, args=(writer, task, is_watched), daemon=True)
    process.start()
    # The end of the process closes the last writer, and the reader then wakes.
    writer.close()
    return reader, process


def _work(writer: Connection, task: Task, is_watched: bool) -> None:
    last = time.monotonic()

    def tell(source: str, progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY:
            last = time.monotonic()
            writer.send(progress)

    try:
        answer: Outcome | str = perform(task, tell if is_watched else None)
    except Exception as error:  # noqa: BLE001 - any failure is told to the parent, which decides
        answer = f"{type(error).__name__}: {error}"
    writer.send(answer)
    writer.close()


def _answer(reader: Connection, process: SpawnProcess) -> Outcome | Progress | Exception:
    try:
        said = reader.recv()
    except EOFError:
        reader.close()
        process.join()
        return ProcessDied(f"the process that read it ended with {process.exitcode}: perhaps it ran out of memory")
    if isinstance(said, Progress):
        return said
    reader.close()
    process.join()
    return said if isinstance(said, Outcome) else RuntimeError(said)
