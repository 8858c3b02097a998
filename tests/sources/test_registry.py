"""The importers that are installed: each says what whoever loads it must know."""

import shlex

import pytest

from codes.page import SECTIONS
from sources.registry import Edition, importers


@pytest.mark.parametrize("importer", importers(), ids=lambda importer: importer.name)
def test_importer_describes_itself(importer):
    assert importer.url.startswith("https://")
    assert importer.licence
    assert importer.cadence
    assert importer.title
    assert importer.stale_after_days is None or importer.stale_after_days > 0
    assert importer.row_type._fields[0] == "line"
    assert set(importer.key) <= set(importer.row_type._fields)
    assert set(importer.feeds) <= {section.slug for section in SECTIONS}


@pytest.mark.parametrize("importer", importers(), ids=lambda importer: importer.name)
def test_importer_reads_its_own_example_and_refuses_another(importer):
    (name,) = shlex.split(importer.edition_example)
    edition = importer.edition_from_name(name)
    assert isinstance(edition, Edition)
    assert edition.effective_to is None or edition.effective_from < edition.effective_to
    with pytest.raises(ValueError):
        importer.edition_from_name("no such edition")


def test_sources_of_the_portal_are_installed():
    assert {"pfs", "hcpcs", "icd10cm", "pos", "rbcs", "cpt", "mcd"} <= {importer.name for importer in importers()}
