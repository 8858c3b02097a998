"""The mail that tells one person of changes: plain text and HTML that say the same."""

from collections.abc import Sequence

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.demo_log_ins import ADDRESSES
from accounts.models import User
from payers.edition_news import EditionNews
from payers.news import News, absolute, by_payer

PAYERS_NAMED = 3
SALT = "payers.watches.stop"


def why_withheld(user: User) -> str:
    """Why this person is not mailed; blank where they are."""
    if not user.is_active:
        return "The account is not active."
    if not settings.DEBUG and user.email.strip().lower() in ADDRESSES:
        return "The address is one of the demo's."
    try:
        validate_email(user.email)
    except ValidationError:
        return "The account has no usable address."
    return ""


def compose(
    *, to: User, news: Sequence[News], is_at_once: bool, editions: Sequence[EditionNews] = ()
) -> EmailMultiAlternatives:
    stop = absolute(reverse("policies:stop", args=(stop_token(to),)))
    context = {
        "groups": by_payer(news),
        "number": len(news),
        "editions": editions,
        "mine_url": absolute(reverse("changes_mine")),
        "is_at_once": is_at_once,
        "has_sample": any(each.is_sample for each in news),
        "reading_url": absolute(reverse("policies:reading")),
        "watches_url": absolute(reverse("policies:watches")),
        "stop_url": stop,
    }
    message = EmailMultiAlternatives(
        subject=subject_of(news, editions),
        body=render_to_string("payers/email/changes.txt", context),
        to=[to.email],
        # Automatic answers ("I am away") are for people.
        headers={"List-Unsubscribe": f"<{stop}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("payers/email/_changes.html", context), "text/html")
    return message


def subject_of(news: Sequence[News], editions: Sequence[EditionNews] = ()) -> str:
    if not news:
        return _of_editions(editions)
    sample = "[Sample] " if all(each.is_sample for each in news) and not editions else ""
    if len(news) == 1:
        words = f"{news[0].payer} {news[0].number}: " + (", ".join(kind.label for kind in news[0].kinds) or "changed")
    else:
        payers = [payer for payer, _ in by_payer(news)]
        more = f" and {len(payers) - PAYERS_NAMED} more" if len(payers) > PAYERS_NAMED else ""
        words = f"{len(news)} policy changes: {', '.join(payers[:PAYERS_NAMED])}{more}"
    if editions:
        words += f"; {_of_editions(editions)}"
    # A line break in a name would begin another header.
    return " ".join(f"{sample}{words}".split())


def _of_editions(editions: Sequence[EditionNews]) -> str:
    if len(editions) == 1:
        return f"{editions[0].title}, {editions[0].edition}: changes to codes you watch"
    return f"{len(editions)} new editions change codes you watch"


def stop_token(user: User) -> str:
    return signing.dumps(user.pk, salt=SALT)


def user_of_token(token: str) -> User | None:
    """Whose mail the link at its foot is to stop; None where we did not make it."""
    try:
        return User.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        return None
