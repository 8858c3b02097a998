"""The payers of the demo."""

import yaml

from payers.actions import add_shipped_payer
from ui.demo import FIXTURES, register_step


def load_payers() -> list[str]:
    rows = yaml.safe_load((FIXTURES / "payers.yaml").read_text(encoding="utf-8"))["payers"]
    added = sum(
        add_shipped_payer(slug=row["slug"], facts={key: value for key, value in row.items() if key != "slug"})
        for row in rows
    )
    return [f"{added} payers added"] if added else []


register_step(35, load_payers)
