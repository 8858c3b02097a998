"""The documents that texts cite, and the excerpts of public CMS files, of the demo."""

from pathlib import Path

import yaml
from django.utils import timezone

from sources.actions import LoadRefused, compare_missing, load_files, record_publishers_and_documents
from sources.files import FileRejected
from sources.models import Comparison, Release
from sources.registry import find_importer
from ui.demo import FIXTURES, DemoFailed, register_step


def load_documents() -> list[str]:
    content = yaml.safe_load((FIXTURES / "sources.yaml").read_text(encoding="utf-8"))
    added = record_publishers_and_documents(publishers=content["publishers"], documents=content["documents"])
    return [f"{added} cited documents added"] if added else []


def load_slices() -> list[str]:
    """The excerpts under `fixtures/slices`, oldest first, where no release of that edition is held."""
    lines = []
    for entry in yaml.safe_load((FIXTURES / "releases.yaml").read_text(encoding="utf-8")):
        if _is_held(entry):
            continue
        try:
            result = load_files(
                importer=find_importer(entry["importer"]),
                paths=[FIXTURES / "slices" / entry["file"]],
                edition=entry.get("edition", ""),
                is_excerpt=entry["excerpt"],
                absent=entry.get("absent", ()),
            )
        except (FileRejected, LoadRefused) as error:
            raise DemoFailed(str(error)) from error
        lines.append(result.message)
    return lines


def _is_held(entry: dict[str, str]) -> bool:
    """An excerpt never stands beside or in place of a whole release; a held one is not read again."""
    ready = Release.objects.ready().of(entry["importer"])
    return ready.whole().exists() or ready.filter(file_names=Path(entry["file"]).name).exists()


def compare_slices() -> list[str]:
    """Each edition with the one before it, where that was not done."""
    found = list(compare_missing(at=timezone.now()))
    compared = [each for each in found if each.outcome == Comparison.Outcome.COMPARED]
    return [f"{len(compared)} editions compared with the one before each"] if compared else []


register_step(10, load_documents)
register_step(20, load_slices)
register_step(25, compare_slices)
