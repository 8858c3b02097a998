"""Dates, absences and addresses, as templates and views use them."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.template import Context, Template

from ui.absence import Absence, AbsenceKind, not_loaded
from ui.dates import UnreadableInput, date_of_service


def asked(rf, **query):
    return date_of_service(rf.get("/", query))


def test_date_of_service_is_read(rf):
    assert asked(rf, on="2026-07-15") == date(2026, 7, 15)
    assert asked(rf, on=" 2026-07-15 ") == date(2026, 7, 15)
    assert asked(rf, on="") is None
    assert asked(rf) is None


@pytest.mark.parametrize("text", ["2026-02-30", "15.07.2026", "July", "2026-W01-1x", "20260715x"])
def test_date_of_service_that_is_none_is_refused_in_words(rf, text):
    with pytest.raises(UnreadableInput, match="is written YYYY-MM-DD, such as 2026-07-15"):
        asked(rf, on=text)


@pytest.mark.parametrize(
    "kind, slug", [(AbsenceKind.NOT_LOADED, "not-loaded"), (AbsenceKind.NOT_APPLICABLE, "not-applicable")]
)
def test_absence_has_a_slug(kind, slug):
    assert kind.slug == slug
    assert not_loaded("What") == Absence(AbsenceKind.NOT_LOADED, "What", "")


@pytest.mark.parametrize(
    "changes, expected",
    [("page=2", "?q=a&page=2"), ("q=None", "?page=1"), ("page=None q='b&c'", "?q=b%26c")],
)
def test_with_query_keeps_the_rest(rf, changes, expected):
    query = "?q=a" if changes == "page=2" else "?q=a&page=1"
    context = Context({"request": SimpleNamespace(GET=rf.get(f"/{query}").GET)})
    assert (
        Template("{% autoescape off %}{% with_query " + changes + " %}{% endautoescape %}").render(context) == expected
    )
