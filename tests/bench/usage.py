"""What a command costs: processor time and peak memory of it and its children, on one core."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory


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


# A process begins with the peak of the one that started it: so this small one stands between the bench and the command.
LAUNCH = """
import json, os, sys
file, *words = sys.argv[1:]
pid = os.posix_spawnp(words[0], words, os.environ)
_, status, used = os.wait4(pid, 0)
with open(file, "w") as out:
    json.dump([os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024], out)
"""


def run(command, environment, folder, *, is_one_core=True):
    """Memory is that of the largest of its processes."""
    with TemporaryDirectory(prefix="fiducial-bench-") as scratch:
        file = Path(scratch) / "usage.json"
        words = [sys.executable, "-I", "-S", "-c", LAUNCH, file, *command]
        began = time.perf_counter()
        with _pinned(is_one_core=is_one_core):
            process = subprocess.Popen(
                list(map(str, words)), env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        said, complaints = process.communicate()
        seconds = time.perf_counter() - began
        ended_with, cpu, megabytes = json.loads(file.read_text())
    if ended_with:
        told = complaints.decode(errors="replace").strip()
        raise CommandFailed(told[-1500:] or f"ended with {ended_with}")
    return Usage(cpu, seconds, megabytes, said.decode())


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
