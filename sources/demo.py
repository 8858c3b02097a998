"""The documents that texts cite, and the excerpts of public CMS files, of the demo."""

from pathlib import Path

import yaml

from sources.actions import LoadRefused, load_files, record_publishers_and_documents
from sources.files import FileRejected
from sources.models import Release
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


register_step(10, load_documents)
register_step(20, load_slices)
