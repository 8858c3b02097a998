"""Every address of the portal with sample arguments, for tests that look behind each door."""

import re

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

PARAMETER = re.compile(r"<(?:(?P<kind>[^:>]+):)?(?P<name>[^>]+)>")
# By name where it matters, else by the converter.
BY_NAME = {"system": "cpt", "code": "49411", "codes": "49411", "modifier": "26", "owner": "ama", "app_label": "codes"}
BY_KIND = {
    "int": "1",
    "slug": "aetna",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "path": "1",
    "date": "2026-07-01",
}


def doors(**named):
    """Paths such as `/codes/cpt/49411/`; `named` gives arguments by name. Addresses by regular expression are left out."""
    return sorted({f"/{path}" for path in _paths(get_resolver(), "", BY_NAME | named)})


def _paths(resolver, before, named):
    for entry in resolver.url_patterns:
        if not isinstance(entry.pattern, RoutePattern):
            continue
        path = before + PARAMETER.sub(lambda found: _sample(found, named), str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _paths(entry, path, named)
        elif isinstance(entry, URLPattern):
            yield path


def _sample(found, named):
    return named.get(found["name"]) or BY_KIND.get(found["kind"] or "str", "1")


def body_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")
