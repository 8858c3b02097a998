"""A portal that meters, its plans as shipped, and readers in front of it."""

from datetime import UTC, datetime

from django.test import Client

from accounts.models import CodeView, Plan
from tests.factories.codes import make_code, publish

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECRET = "Sentinel-of-a-locked-section"
CODES = ("49411", "10035", "32553", "19499", "27096", "64483", "62323")


def set_plan(slug, **facts):
    Plan.objects.filter(slug=slug).update(**facts)
    return Plan.objects.get(slug=slug)


def make_plan(slug, name="", **facts):
    return Plan.objects.create(slug=slug, name=name or slug.title(), **({"rank": 15} | facts))


def make_pages(number=2):
    """Codes with publications whose every locked section holds the sentinel."""
    return [make_page(code) for code in CODES[:number]]


def make_page(code="49411"):
    made = make_code(code=code)
    publish(
        made,
        clinical_context=f"{SECRET} context. [@editorial]",
        typical_patient=f"{SECRET} patient. [@editorial]",
        workflow=f"{SECRET} step.",
        modifiers_note=f"{SECRET} note. [@editorial]",
        change_note=f"{SECRET} change",
        modifiers=[("26", f"{SECRET} words", f"{SECRET} when. [@editorial]")],
        related=[("cpt", "77387", "supply", f"{SECRET} related. [@editorial]")],
    )
    return made


def guest(address="198.51.100.7"):
    """A browser without cookies, at that address."""
    return Client(REMOTE_ADDR=address, headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})


def views():
    return sorted(CodeView.objects.values_list("reader", "page"))
