"""Rates in the admin: to look at, never to touch."""

import pytest
from django.urls import reverse

from rates.models import RateBenchmark, RateEdition, RateFile
from tests.factories.accounts import make_superuser
from tests.pages import Page
from tests.rates.benchmarks import tins
from tests.rates.test_benchmark_pages import load  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser(client):
    client.force_login(make_superuser())
    return client


@pytest.mark.parametrize(
    "model, words",
    [
        (RateEdition, ["Aetna 2026-11", "RVU26C"]),
        (RateFile, ["aetna.json.gz"]),
        (RateBenchmark, ["49411", "non-facility"]),
    ],
)
def test_rates_are_read_only_even_for_a_superuser(superuser, load, model, words):  # noqa: F811
    load(tins(5))
    RateFile.objects.update(notes=["Left out: 3 <prices>."])
    name = model._meta.model_name
    change = reverse(f"admin:rates_{name}_change", args=(model.objects.get().pk,))

    page = Page(superuser.get(change))

    assert all(word in page.root.text for word in words)
    assert ("Left out: 3 <prices>." in page.root.text) is (model is RateFile)
    assert superuser.post(change, {"payer": "other"}).status_code == 403
    assert superuser.get(reverse(f"admin:rates_{name}_add")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_benchmarks_are_found_by_their_code_at_one_cost(superuser, load, count, django_assert_num_queries):  # noqa: F811
    load([row for number in range(count) for row in tins(5, modifiers=[f"A{number}"])])

    # Session, person, editions of the filter, count, rows.
    with django_assert_num_queries(5):
        page = Page(superuser.get(reverse("admin:rates_ratebenchmark_changelist"), {"q": "49411"}))
    assert len(page.root.one("table", id="result_list").rows) == count
    assert (
        "No"
        not in Page(superuser.get(reverse("admin:rates_ratefile_changelist")))
        .root.one("table", id="result_list")
        .rows[0][1]
    )
