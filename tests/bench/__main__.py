"""`make bench`: ratios, each from one run on this machine, with what they are measured against."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import ROOT


def environment(folder):
    """As in production, on databases of the bench's own."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "BENCH_FOLDER": str(folder),
        "DEBUG": "False",
        "SECRET_KEY": "only-for-the-bench",
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "SECURE_SSL_REDIRECT": "False",
        "CPT_LICENCE": "none",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'pages.sqlite3'}",
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="fiducial-bench-") as name:
        command = [sys.executable, "-m", "tests.bench.measure"]
        sys.exit(subprocess.run(command, cwd=ROOT, env=environment(Path(name)), check=False).returncode)
