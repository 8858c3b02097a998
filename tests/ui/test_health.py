"""Health for operators."""

import pytest
from django.db import DatabaseError


def test_healthz_answers_without_a_database(client):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.content == b"ok\n"
    assert "no-cache" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_says_ready_when_all_migrations_are_applied(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"ready": True}


@pytest.mark.django_db
def test_readyz_counts_what_is_not_migrated(client, monkeypatch):
    monkeypatch.setattr("ui.views.MigrationExecutor.migration_plan", lambda self, targets: [("codes", False)])
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "reason": "1 migrations are not applied"}


@pytest.mark.django_db
def test_readyz_says_when_the_database_does_not_answer(client, monkeypatch):
    def refuse(connection):
        raise DatabaseError("gone")

    monkeypatch.setattr("ui.views.MigrationExecutor", refuse)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["reason"] == "the database does not answer"


def test_robots_keep_out_of_admin_and_search(client):
    assert client.get("/robots.txt").content.splitlines() == [
        b"User-agent: *",
        b"Disallow: /admin/",
        b"Disallow: /search/",
    ]


def test_health_refuses_to_be_written_to(client):
    assert client.post("/healthz").status_code == 405
