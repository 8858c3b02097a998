"""What other apps' pages show of sources."""

from django import template

from sources.models import Release
from sources.registry import UnknownImporter, find_importer

register = template.Library()


@register.filter
def source_title(release: Release) -> str:
    """The source of a release in words; its importer's name where that is not installed any more."""
    try:
        return find_importer(release.importer).title
    except UnknownImporter:
        return release.importer
