"""What the pages on which staff write policies show."""

import json
from typing import Any

from django import forms, template
from django.db.models import Count
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from payers.forms.rows import Table
from payers.models import PolicyVersion
from payers.permissions import payers_to_edit, payers_to_see
from payers.vocabulary import Stage

register = template.Library()


@register.filter
def formset_options(table: Table) -> str:
    """What the admin's own script is told, so that it adds and removes rows."""
    options = {"prefix": table.name, "addText": table.add, "deleteText": "Remove"}
    return json.dumps({"name": f"#{table.name}", "options": options})


@register.simple_tag
def table_row(form: forms.Form, index: int | str, initial_rows: int) -> SafeString:
    """One row of a table; a template a box would take seconds for hundreds of rows. `empty` is the row to copy."""
    is_held = isinstance(index, int) and index < initial_rows
    kind = "has_original" if is_held else "empty-form" if index == "empty" else "spare"
    table = str(form.prefix).rpartition("-")[0]
    cells = format_html_join(
        "", '<td class="field-{}">{}</td>', ((name, _cell(form, name, is_held)) for name in form.fields)
    )
    row = format_html('<tr class="form-row {}" id="{}-{}">{}</tr>', kind, table, index, cells)
    wrong = form.non_field_errors() if form.is_bound else ()
    if not wrong:
        return row
    above = '<tr class="row-form-errors"><td colspan="{}"><ul class="errorlist"><li>{}</li></ul></td></tr>{}'
    return format_html(above, len(form.fields), " ".join(map(str, wrong)), row)


def _cell(form: forms.Form, name: str, is_held: bool) -> SafeString | str:
    # A row that is not kept yet is left empty, or taken away by the script.
    if name == "DELETE" and not is_held:
        return ""
    wrong = form.errors.get(name) if form.is_bound else None
    box = str(form[name])
    if not wrong:
        return box
    listed = format_html_join("", "<li>{}</li>", ((str(error),) for error in wrong))
    return format_html('<ul class="errorlist">{}</ul>{}', listed, box)


@register.inclusion_tag("admin/payers/policyversion/_desk.html")
def policy_desk(user: Any) -> dict[str, Any]:
    """What waits for whom: versions in review, and the person's own drafts."""
    if not user.has_perm("payers.view_policyversion"):
        return {}
    seen = PolicyVersion.objects.filter(policy__payer__in=payers_to_see(user))
    counts = dict(seen.values_list("stage").annotate(number=Count("pk")).order_by())
    own = seen.filter(stage=Stage.DRAFT, author=user).select_related("policy__payer")
    return {
        "sees_policies": bool(counts) or payers_to_see(user).exists(),
        "in_review": counts.get(Stage.IN_REVIEW, 0),
        "drafts": counts.get(Stage.DRAFT, 0),
        "approved": counts.get(Stage.APPROVED, 0),
        "own": list(own.order_by("-updated_at")[:8]),
        "may_add": user.has_perm("payers.add_policyversion") and payers_to_edit(user).exists(),
    }
