"""What `manage.py demo` gives a newcomer, and what it never takes away."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import User
from codes.actions.content import publish_shipped
from codes.importers.publications import parse_publication
from codes.models import Code, Modifier, PublicationVersion
from payers.models import Payer
from sources.models import Release
from tests.factories.codes import make_version
from ui.demo import FIXTURES

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def demo():
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


@pytest.fixture
def code():
    return Code.objects.create(system_id="cpt", code="49411")


@pytest.fixture
def text():
    path = FIXTURES / "publications" / "cpt-49411.yaml"
    return parse_publication(path.name, path.read_text(encoding="utf-8"))


def published(code):
    return PublicationVersion.objects.published().get(code=code)


def test_the_demo_gives_a_true_page_for_49411(client, settings):
    settings.DEBUG = True
    demo()

    page = client.get("/codes/cpt/49411/").content.decode()

    for words in (
        "Fiducial markers placed through the skin in the abdomen, pelvis or retroperitoneum",
        "$470.62",
        "$158.32",
        "RVU26C",
        "UnitedHealthcare",
        "On Campus-Outpatient Hospital",
        '<a href="/codes/cpt/76942/">76942</a>',
    ):
        assert words in page
    assert client.get("/codes/cpt/77014/").status_code == 410
    assert '"/codes/cpt/77387/"' in client.get("/codes/cpt/77014/").content.decode()
    assert client.get("/codes/cpt/77014/?on=2025-11-03").status_code == 200
    assert User.objects.filter(email="editor@example.org", is_staff=True).exists()


def test_a_second_run_changes_nothing_and_keeps_what_staff_wrote(settings):
    settings.DEBUG = True
    demo()
    Modifier.objects.filter(modifier="59").update(title="Our own title")
    Payer.objects.filter(slug="aetna").update(name="Aetna, as we call it")
    before = (Release.objects.count(), PublicationVersion.objects.count(), User.objects.count())

    assert "published" not in demo()

    assert (Release.objects.count(), PublicationVersion.objects.count(), User.objects.count()) == before
    assert Modifier.objects.get(modifier="59").title == "Our own title"
    assert Payer.objects.get(slug="aetna").name == "Aetna, as we call it"


def test_the_demo_makes_no_known_log_ins_in_production():
    assert "No demo log-ins" in demo()
    assert not User.objects.exists()


def test_a_new_edition_of_a_shipped_text_supersedes_the_old_one(code, text):
    assert publish_shipped(text=text, author=None, approver=None, at=AT)
    assert not publish_shipped(text=text, author=None, approver=None, at=AT)

    assert publish_shipped(text=replace(text, title="Better", sha256="b"), author=None, approver=None, at=AT)

    assert published(code).title == "Better"
    assert list(code.versions.order_by("number").values_list("status", flat=True)) == ["superseded", "published"]
    code.refresh_from_db()
    assert code.title == "Better"


def test_a_shipped_text_that_goes_back_to_an_earlier_one_is_published_again(code, text):
    for changed in (text, replace(text, title="Worse", sha256="b"), text):
        assert publish_shipped(text=changed, author=None, approver=None, at=AT)

    assert published(code).title == text.title


def test_a_shipped_text_never_replaces_what_staff_wrote(code, text):
    make_version(code, status="published", title="By our staff")

    assert not publish_shipped(text=text, author=None, approver=None, at=AT)
    assert published(code).title == "By our staff"


def test_a_shipped_text_that_staff_withdrew_stays_withdrawn(code, text):
    publish_shipped(text=text, author=None, approver=None, at=AT)
    code.versions.update(status="withdrawn")

    assert not publish_shipped(text=replace(text, sha256="b"), author=None, approver=None, at=AT)
    assert not PublicationVersion.objects.published().filter(code=code).exists()
