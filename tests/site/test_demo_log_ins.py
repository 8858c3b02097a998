"""The demo's known password opens nothing outside a trial."""

import pytest
from django.contrib.auth import authenticate

from accounts.actions import add_demo_user
from accounts.demo_log_ins import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser():
    add_demo_user(email="admin@example.org", password=PASSWORD, groups=(), is_superuser=True)


@pytest.mark.parametrize("address", ["admin@example.org", "Admin@Example.org", " admin@example.org"])
def test_known_password_opens_nothing_in_production(superuser, settings, address):
    settings.DEBUG = False
    assert authenticate(username=address, password=PASSWORD) is None


def test_known_password_opens_a_trial(superuser, settings):
    settings.DEBUG = True
    assert authenticate(username="admin@example.org", password=PASSWORD).is_superuser


def test_another_password_opens_the_same_account_in_production(superuser, settings, django_user_model):
    settings.DEBUG = False
    user = django_user_model.objects.get(email="admin@example.org")
    user.set_password("a password of our own")
    user.save()
    assert authenticate(username="admin@example.org", password="a password of our own") == user
