"""The mail that brings an invitation."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.actions.invitations import Invited
from accounts.roles import in_words

logger = logging.getLogger(__name__)


def address_of(token: str) -> str:
    """Begins with the portal's own address, whatever host a request named."""
    return f"{settings.PORTAL_URL}{reverse('join', args=(token,))}"


def mail_invitation(invited: Invited) -> bool:
    """Whether it went out: the link is given by hand where no mail server is set, or it says no."""
    invitation = invited.invitation
    if not invitation.email or settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        return False
    context = {"invitation": invitation, "url": address_of(invited.token), "role": in_words(invitation.role)}
    message = EmailMessage(
        # A line break in a name would begin another header.
        subject=" ".join(f"{invitation.created_by} invites you to {invitation.organisation}".split()),
        body=render_to_string("accounts/email/invitation.txt", context),
        to=[invitation.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        return bool(message.send())
    except (SMTPException, OSError):
        logger.exception("An invitation could not be mailed")
        return False
