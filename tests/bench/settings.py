"""The portal's settings as in production, with one bare view beside the pages to measure them against."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
STATIC_ROOT = Path(os.environ["BENCH_FOLDER"]) / "static"
