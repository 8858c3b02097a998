"""What pages show of watching and reading, for whoever is looking."""

from typing import Any

from django import template
from django.db.models import Model
from django.template import Context
from django.utils import timezone

from accounts.contexts import path_of, user_of
from payers.models import Acknowledgement, PolicyChange, Watch
from payers.selectors.news_since import news_since
from payers.selectors.watching import control_of, teams_open_to

register = template.Library()


@register.inclusion_tag("policies/_watch.html", takes_context=True)
def watch_control(context: Context, **things: Model | None) -> dict[str, Any]:
    """`{% watch_control policy=policy %}`: to watch one payer, policy, code or family, or to stop. Two queries."""
    named = {name: thing for name, thing in things.items() if thing is not None}
    if len(named) != 1:
        raise template.TemplateSyntaxError("watch_control takes one of payer, policy, code and family.")
    [(kind, thing)] = named.items()
    user = user_of(context)
    return {
        "kind": "family of codes" if kind == "family" else kind,
        "about": str(thing) if kind == "family" else "",
        "name": kind,
        "pk": thing.pk,
        "control": control_of(user, thing) if user else None,
        "frequencies": Watch.Frequency.choices,
        "path": path_of(context),
    }


@register.inclusion_tag("policies/_acknowledge.html", takes_context=True)
def acknowledgement(context: Context, change: PolicyChange) -> dict[str, Any]:
    """`{% acknowledgement change %}`: to say that one has read it. Two queries."""
    user = user_of(context)
    return {
        "change": change,
        "user": user,
        "said": Acknowledgement.objects.filter(change=change, user=user).first() if user else None,
        "sees_readers": user is not None and (user.is_staff or teams_open_to(user).exists()),
        "path": path_of(context),
    }


@register.inclusion_tag("policies/_news_since.html", takes_context=True)
def news_since_last_time(context: Context) -> dict[str, Any]:
    """What changed of what the reader watches, first on the first page; nothing for guests, and no query."""
    user = user_of(context)
    now = timezone.now()
    return {"news": news_since(user, now=now) if user else None, "today": timezone.localdate()}


@register.filter
def days(number: float) -> str:
    """Days in words: `3.2 days`, `less than 0.1 days`."""
    if number < 0.05:
        return "less than 0.1 days"
    return f"{number:,.1f} day{'' if f'{number:.1f}' == '1.0' else 's'}"
