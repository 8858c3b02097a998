"""The registry of what `manage.py demo` loads: each app registers its steps in `<app>/demo.py`, run in order."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

FIXTURES: Path = settings.BASE_DIR / "fixtures"


class DemoFailed(Exception):
    """A file of the demo cannot be loaded; the text says which and why."""


@dataclass(frozen=True, slots=True)
class DemoStep:
    """One step: its place in the order, and what it does; it returns the lines to print."""

    order: int
    run: Callable[[], list[str]]


_steps: list[DemoStep] = []


def register_step(order: int, run: Callable[[], list[str]]) -> None:
    _steps.append(DemoStep(order, run))


def demo_steps() -> list[DemoStep]:
    return sorted(_steps, key=lambda step: step.order)
