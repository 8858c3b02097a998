"""Edits in the admin: to look at, never to touch."""

import pytest
from django.urls import reverse

from tests.factories.accounts import make_superuser
from tests.factories.edits import add_on_release, make_add_on, make_pair, make_unit, pair_release, unit_release
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser(client):
    client.force_login(make_superuser())
    return client


@pytest.mark.parametrize("model", ["pairedit", "unitedit", "addonedit"])
def test_edits_are_read_only_even_for_a_superuser(superuser, model):
    rows = {
        "pairedit": lambda: make_pair(pair_release()),
        "unitedit": lambda: make_unit(unit_release()),
        "addonedit": lambda: make_add_on(add_on_release()),
    }
    row = rows[model]()
    change = reverse(f"admin:edits_{model}_change", args=(row.pk,))
    assert "49411" in superuser.get(reverse(f"admin:edits_{model}_changelist")).content.decode()
    assert "49411" in superuser.get(change).content.decode()
    assert superuser.post(change, {"column_1": "99999"}).status_code == 403
    assert superuser.get(reverse(f"admin:edits_{model}_add")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_pairs_cost_the_same_for_one_and_for_many(superuser, django_assert_num_queries, count):
    release = pair_release()
    for number in range(count):
        make_pair(release, column_2=str(60_000 + number))
    # Session, person, releases of the filter, indicators of the filter, count, rows.
    with django_assert_num_queries(5):
        page = Page(superuser.get(reverse("admin:edits_pairedit_changelist"), {"q": "49411"}))
    assert len(page.root.one("table", id="result_list").rows) == count
