"""Signing up and in through the pages, as people do."""

import re

from django.core import mail

from tests.factories.accounts import PASSWORD
from tests.pages import Page

CODE = re.compile(r"^    ([A-Z]{4}-[A-Z]{4})$", re.MULTILINE)


def log_in(client, email="reader@example.org", password=PASSWORD, headers=None, **more):
    return client.post("/accounts/login/", {"login": email, "password": password, **more}, headers=headers)


def log_in_page(client):
    return Page(client.get("/accounts/login/"))


def sign_up(client, email="new@example.org", password=PASSWORD, **more):
    return client.post("/accounts/signup/", {"email": email, "password1": password, **more})


def mailed_code():
    return CODE.search(mail.outbox[-1].body)[1]


def is_logged_in(client):
    return "_auth_user_id" in client.session
