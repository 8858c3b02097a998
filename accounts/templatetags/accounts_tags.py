"""What every page says of its reader's plan."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context

from accounts.access import access_of

register = template.Library()


@register.inclusion_tag("accounts/_meter.html", takes_context=True)
def meter(context: Context) -> dict[str, Any]:
    """How many views remain; nothing, and no query, where the portal meters nobody."""
    request = context.get("request")
    if request is None or settings.ACCESS == "open":
        return {"access": None}
    return {"access": access_of(request), "path": request.get_full_path()}
