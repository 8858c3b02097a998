"""Rows staged before a load: whatever stops it, its own cause is told."""

import gc
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest
from django.db import DatabaseError, connection

from sources.files import FileRejected
from sources.registry import IsoDate
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


class DatedRow(NamedTuple):
    line: int
    day: date | None
    iso: IsoDate | None
    amount: Decimal | None
    is_known: bool


def test_staging_keeps_days_amounts_and_blanks_in_their_columns():
    staging = Staging(DatedRow)
    day = date(2024, 7, 1)
    rows = [DatedRow(1, day, IsoDate("2024-07-02"), Decimal("3.40"), True), DatedRow(2, None, None, None, False)]
    assert staging.fill(rows) == 2
    found = staging.query("SELECT line, day, iso, amount, is_known FROM staging ORDER BY line")
    assert [str(value) for value in found[0][:4]] == ["1", "2024-07-01", "2024-07-02", "3.40"]
    assert found[1][1:4] == (None, None, None)
    assert [bool(row[4]) for row in found] == [True, False]
    staging.close()


def test_staging_leaves_the_collector_of_garbage_as_it_was():
    def rows():
        assert not gc.isenabled()
        yield 1, "11", "Office"
        raise FileRejected("a.csv", "is cut short")

    staging = Staging(PlaceRow)
    with pytest.raises(FileRejected):
        staging.fill(rows())
    assert gc.isenabled()
    staging.close()
