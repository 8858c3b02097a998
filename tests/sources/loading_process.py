"""A process of its own that loads places and may stop at a point, to be killed there; run by test_killed.py.

Usage: python -m tests.sources.loading_process load FILE [STOP] | show
"""

import json
import sys
import time
from pathlib import Path

import django

django.setup()

from codes.models import PlaceOfService  # noqa: E402
from sources.actions import load_files  # noqa: E402
from sources.models import ImportRun, Release  # noqa: E402
from tests.sources import fake  # noqa: E402


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _stop():
    say("stopped")
    time.sleep(600)


def parse_and_stop(file):
    yield from fake.parse(file)
    _stop()


def write_and_stop(release, staging):
    fake.write(release, staging)
    _stop()


def stop_before_writing(release, staging):
    _stop()


def after_and_stop(release, absent):
    _stop()


STOPS = {
    "": {},
    "parse": {"parse": parse_and_stop},
    "before-write": {"write": stop_before_writing},
    "write": {"write": write_and_stop},
    "after": {"after": after_and_stop},
}


def load(path, stop=""):
    result = load_files(importer=fake.fake_importer(**STOPS[stop]), paths=[Path(path)])
    say(result.message)


def show():
    ready = Release.objects.ready()
    say(
        json.dumps(
            {
                "ready": [str(release) for release in ready],
                "visible": PlaceOfService.objects.filter(release__in=ready).count(),
                "invisible": PlaceOfService.objects.exclude(release__in=ready).count(),
                "releases": list(Release.objects.order_by("pk").values_list("status", flat=True)),
                "runs": list(ImportRun.objects.order_by("pk").values_list("status", flat=True)),
            }
        )
    )


if __name__ == "__main__":
    {"load": load, "show": show}[sys.argv[1]](*sys.argv[2:])
