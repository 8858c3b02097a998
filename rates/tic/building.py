"""Compiles the scanner of `native/` on the machine where it runs, once, and keeps it in a cache folder.

No compiler, or a folder that cannot be written, is no fault: rates/tic/plain.py then reads the same rows, slower.
"""

import hashlib
import os
import platform
import shutil
import subprocess  # nosec B404
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

NATIVE = Path(__file__).parent / "native"
FLAGS = ("-O3", "-shared", "-fPIC", "-std=gnu11")
# First for this very processor; a compiler that does not know the flag does without.
TUNINGS = (("-march=native",), ())
COMPILERS = ("cc", "gcc", "clang")
LONGEST_BUILD = 120


class CannotBuild(Exception):
    """The scanner cannot be compiled here; the text says why."""


def built_scanner() -> Path:
    """The compiled library, made now if need be. Raises CannotBuild."""
    compiler = os.environ.get("CC") or next(filter(None, map(shutil.which, COMPILERS)), None)
    name = f"fiducial-scan-{_key()}.so"
    reasons = []
    for folder in _folders():
        path = folder / name
        if path.is_file():
            return path
        if not compiler:
            reasons.append("there is no C compiler")
            continue
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _compile(compiler, path)
        except (OSError, subprocess.SubprocessError) as error:
            reasons.append(str(error))
        else:
            return path
    raise CannotBuild("; ".join(dict.fromkeys(reasons)) or "there is no folder to keep it in")


def _folders() -> Iterator[Path]:
    """Where a user may write: beside the packages it belongs to, else in the user's own cache."""
    if sys.prefix != sys.base_prefix:
        yield Path(sys.prefix) / "var" / "fiducial"
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    # Without a home the name stays as it was.
    if not cache.startswith("~"):
        yield Path(cache) / "fiducial"


def _key() -> str:
    """Changes with the source and with the processor: what is tuned for one may not run on another."""
    digest = hashlib.sha256(repr((FLAGS, platform.machine(), platform.system(), _processor())).encode())
    for path in sorted(NATIVE.glob("*.[ch]")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:24]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor()
    return next((line for line in lines if line.startswith(("flags", "Features"))), "")


def _compile(compiler: str, path: Path) -> None:
    """Under a name of its own, then renamed: two processes that build at once do not read half a library."""
    source = str(NATIVE / "scan.c")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".build-") as scratch:
        made = Path(scratch) / path.name
        for number, tuning in enumerate(TUNINGS, start=1):
            command = [compiler, *FLAGS, *tuning, "-o", str(made), source]
            try:
                subprocess.run(command, check=True, capture_output=True, timeout=LONGEST_BUILD)  # noqa: S603  # nosec B603
                break
            except subprocess.CalledProcessError:
                if number == len(TUNINGS):
                    raise
        made.replace(path)
