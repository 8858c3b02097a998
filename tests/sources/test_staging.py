"""Rows staged before a load: whatever stops it, its own cause is told."""

import pytest
from django.db import DatabaseError, connection

from sources.files import FileRejected
from sources.staging import BATCH, Staging
from tests.sources.fake import PlaceRow

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL runs nothing else while it copies")
def test_staging_gives_the_true_cause_of_what_stopped_it():
    def rows():
        yield (1, "11", "Office")
        staging.execute("RELEASE staging_fill")
        raise FileRejected("a.csv", "is cut short")

    staging = Staging(PlaceRow)
    with pytest.raises(FileRejected, match="is cut short"):
        staging.fill(rows())
    staging.close()


def test_staging_is_empty_after_a_file_that_stopped_it():
    def rows():
        yield from ((line, "11", "Office") for line in range(BATCH))
        raise FileRejected("a.csv", "is cut short")

    staging = Staging(PlaceRow)
    with pytest.raises(FileRejected):
        staging.fill(rows())
    assert staging.query("SELECT COUNT(*) FROM staging") == [(0,)]
    staging.close()


def test_staging_that_the_database_refuses_says_so_as_django_does():
    staging = Staging(PlaceRow)
    with pytest.raises(DatabaseError):
        staging.fill([(1, "11")])
    staging.close()
