"""What every template may know."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    return {"cpt_licensed": settings.CPT_LICENCE == "licensed", "is_trial": settings.DEBUG}
