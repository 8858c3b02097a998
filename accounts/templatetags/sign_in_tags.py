"""What pages of signing in show of the settings."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def single_sign_on() -> str:
    """What the organization's server is called; blank where there is none."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return str(apps[0]["name"]) if apps else ""
