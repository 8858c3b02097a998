"""What a command costs: processor time and peak memory of it and its children, on one core."""

import os
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile


class CommandFailed(Exception):
    """It ended with an error; the text is the end of what it said."""


@dataclass(frozen=True, slots=True)
class Usage:
    cpu: float
    seconds: float
    megabytes: float
    said: str

    def __str__(self):
        return f"{self.cpu:.2f} CPU-s, {self.megabytes:.0f} MB at the peak"


def run(command, environment, folder, *, is_one_core=True):
    """Memory is that of the largest of its processes."""
    with TemporaryFile() as said, TemporaryFile() as complaints:
        began = time.perf_counter()
        with _pinned(is_one_core=is_one_core):
            process = subprocess.Popen(
                [str(word) for word in command], env=environment, cwd=folder, stdout=said, stderr=complaints
            )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        said.seek(0)
        complaints.seek(0)
        if process.returncode:
            told = complaints.read().decode(errors="replace").strip()
            raise CommandFailed(told[-1500:] or f"ended with {process.returncode}")
        return Usage(used.ru_utime + used.ru_stime, seconds, used.ru_maxrss / 1024, said.read().decode())


@contextmanager
def _pinned(*, is_one_core):
    """What is started within runs on one core, as it takes over where its parent may run."""
    cores = os.sched_getaffinity(0)
    if is_one_core:
        os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
