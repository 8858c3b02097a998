"""What a browser posts of the admin's form of a version."""

from datetime import date, datetime

from django.contrib.messages import get_messages
from django.urls import reverse

from payers.actions.versions import content_of
from payers.criteria import outline_of
from payers.forms.rows import TABLES
from payers.forms.versions import initial_of


def address(page, version, *more):
    return reverse(f"admin:payers_policyversion_{page}", args=(version.pk, *more))


def form_of(version, **typed):
    """An untouched form, but for what is typed."""
    document = content_of(version)
    data = {name: value for name, value in initial_of(document).items() if value not in (None, "", False)}
    data |= {"criteria": outline_of(document.criteria), "seen_at": version.updated_at.isoformat()}
    for table in TABLES:
        data |= rows_of(table.name, getattr(document, table.name), table.row.base_fields)
    return {name: _spelled(value) for name, value in data.items()} | {"_continue": "Save draft"} | typed


def rows_of(name, rows, fields, initial=None):
    data = {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": len(rows) if initial is None else initial}
    for number, row in enumerate(rows):
        for field in fields:
            value = row.get(field, "") if isinstance(row, dict) else getattr(row, field)
            data[f"{name}-{number}-{field}"] = _spelled(value)
    return data


def _spelled(value):
    if isinstance(value, tuple | list):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def step(client, version, slug, **data):
    response = client.post(address("step", version, slug), {"seen_at": version.updated_at.isoformat()} | data)
    # What earlier steps said is kept until a page shows it.
    return response, [str(message) for message in get_messages(response.wsgi_request)][-1:]
