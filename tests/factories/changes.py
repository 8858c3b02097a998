"""What editions changed."""

from sources.actions import compare
from sources.models import RowChange
from tests.factories.sources import NOW


def changes_of(release, at=NOW):
    """Compares, and gives what was found as (kind, what, code, other code, about, before, after)."""
    compare(release=release, at=at)
    rows = RowChange.objects.filter(release=release).order_by("kind", "what", "code", "other_code", "about")
    return [
        (row.kind, row.what, " ".join(filter(None, (row.code, row.other_code, row.about))), row.before, row.after)
        for row in rows
    ]
