"""The count of readers for an owner's report: as CSV by command and by the staff's page, each noted in the audit log."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts.actions.licences import record_descriptor_reader
from accounts.models import AuditEntry, DescriptorReader
from tests.factories.accounts import make_superuser, make_user
from tests.pages import Page

pytestmark = pytest.mark.django_db
READERS = "/admin/accounts/descriptorreader/"
NOVEMBER = (
    "owner,owner_name,month,distinct_readers\r\n"
    "ama,American Medical Association,2026-11,2\r\n"
    "ada,American Dental Association,2026-11,1\r\n"
)


@pytest.fixture
def counted(today, licensed):
    for owner, reader, day in (
        ("ama", "u:1", date(2026, 11, 1)), ("ama", "u:1", date(2026, 11, 30)), ("ama", "g:someone", date(2026, 11, 2)),
        ("ada", "u:1", date(2026, 11, 3)), ("ama", "u:1", date(2026, 10, 31)),
    ):  # fmt: skip
        record_descriptor_reader(owner=owner, reader=reader, today=day)


def test_reader_of_two_months_has_two_digests_that_name_nobody(counted):
    digests = list(DescriptorReader.objects.values_list("reader", flat=True))
    assert len(set(digests)) == len(digests) == 4
    assert [digest for digest in digests if "u:1" in digest or len(digest) != 64] == []


def test_command_prints_the_month_and_notes_it(counted, capsys):
    call_command("licence_report", month="2026-11")
    assert capsys.readouterr().out.replace("\r\n", "\n") == NOVEMBER.replace("\r\n", "\n")
    entry = AuditEntry.objects.get(kind="export")
    assert (entry.actor, entry.subject) == ("system", "Readers of descriptors, 2026-11")
    assert entry.facts == {"ama": 2, "ada": 1}


def test_command_writes_a_file(counted, tmp_path):
    call_command("licence_report", month="2026-11", out=str(tmp_path / "report.csv"))
    assert (tmp_path / "report.csv").read_bytes().decode() == NOVEMBER


def test_month_without_readers_is_said_to_have_none(counted, tmp_path):
    call_command("licence_report", month="2026-09", out=str(tmp_path / "report.csv"))
    assert (tmp_path / "report.csv").read_text().splitlines()[1:] == ["ama,American Medical Association,2026-09,0"]


@pytest.mark.parametrize("month", ["2026-13", "November", "2026-1", ""])
def test_command_refuses_what_is_no_month(month):
    with pytest.raises(CommandError, match=r"--month: .* is no month such as 2026-11"):
        call_command("licence_report", month=month)
    assert AuditEntry.objects.count() == 0


def test_command_says_where_it_cannot_write(counted, tmp_path):
    with pytest.raises(CommandError, match=r"--out: .* cannot be written"):
        call_command("licence_report", month="2026-11", out=str(tmp_path / "absent" / "report.csv"))
    assert AuditEntry.objects.count() == 0


def test_staff_see_the_months_and_take_one_as_a_file(counted, client):
    admin = make_superuser()
    client.force_login(admin)
    page = Page(client.get(READERS))
    assert page.root.rows == [
        ["November 2026", "American Dental Association", "1"],
        ["November 2026", "American Medical Association", "2"],
        ["October 2026", "American Medical Association", "1"],
    ]
    response = client.post(f"{READERS}export/", {"month": "2026-11"})
    assert response.content.decode() == NOVEMBER
    assert response["Content-Disposition"] == 'attachment; filename="descriptor-readers-2026-11.csv"'
    entry = AuditEntry.objects.get(kind="export")
    assert (entry.actor, entry.actor_id) == (admin.email, admin.pk)


def test_month_that_is_none_comes_back_with_words(counted, client):
    client.force_login(make_superuser())
    response = client.post(f"{READERS}export/", {"month": "soon"}, follow=True)
    assert "is no month such as 2026-11" in response.content.decode()
    assert AuditEntry.objects.filter(kind="export").count() == 0


def test_report_is_for_staff_who_may_see_it(counted, client):
    client.force_login(make_user(is_staff=True))
    assert client.get(READERS).status_code == 403
    assert client.post(f"{READERS}export/", {"month": "2026-11"}).status_code == 403
    assert AuditEntry.objects.filter(kind="export").count() == 0
