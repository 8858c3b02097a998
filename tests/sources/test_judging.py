"""What makes a load refuse a file that can be read: too few rows, or what the importer's own judge says."""

import pytest

from sources.editions import LoadRefused
from tests.sources.fake import fake_importer, write_places
from tests.sources.test_load import load, visible

pytestmark = pytest.mark.django_db


def test_load_measures_a_variant_against_itself_alone(tmp_path):
    load(write_places(tmp_path, edition="2025", rows=40))
    load(write_places(tmp_path, edition="2025-QPP", rows=4))
    with pytest.raises(LoadRefused, match="has 2 rows where 2025 QPP has 4"):
        load(write_places(tmp_path, edition="2026-QPP", rows=2))


@pytest.mark.parametrize("dry_run", [True, False])
def test_load_refuses_what_the_judge_of_its_importer_refuses(tmp_path, dry_run):
    asked = []

    def judge(files, staging, *, is_excerpt, allow_fewer):
        asked.append(([file.name for file in files], is_excerpt, allow_fewer))
        if staging.query("SELECT COUNT(*) FROM staging WHERE code = '11'") != [(0,)]:
            raise LoadRefused("11 is no place.")

    importer = fake_importer(judge=judge, key=())
    with pytest.raises(LoadRefused, match="11 is no place"):
        load(write_places(tmp_path), importer, dry_run=dry_run)
    assert asked == [(["places.csv"], False, False)]
    assert visible() == {}
