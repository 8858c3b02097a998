"""Writes the fee schedule figures of a release."""

from codes.actions.imports import list_codes
from fees.importers.pfs_layout import RelativeValueRow
from sources.models import Release
from sources.staging import Staging

# The row is staged under the names of the model's columns.
FIGURES = tuple(name for name in RelativeValueRow._fields if name not in ("line", "system", "code"))


def write_pfs(release: Release, staging: Staging) -> int:
    """Returns how many rows of the relative value file were written."""
    list_codes(release, staging)
    columns = ", ".join(FIGURES)
    values = ", ".join(f"s.{name}" for name in FIGURES)
    return staging.execute(
        f"INSERT INTO fees_relativevalue (release_id, code_id, {columns}) "  # noqa: S608  # nosec B608
        f"SELECT %s, c.id, {values} FROM staging s CROSS JOIN codes_code c "
        "WHERE c.system_id = s.system AND c.code = s.code",
        (release.pk,),
    )
