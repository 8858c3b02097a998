"""The plans that ship with the portal. Made once: what an operator changes or deletes afterwards stays so."""

from typing import Any

from django.db import migrations

# slug, name, kind, rank, distinct code pages in 30 days (none: no limit)
PLANS = (
    ("guest", "Guest", "guest", 0, 1),
    # The guest's one, and five more.
    ("free", "Free account", "account", 10, 6),
    ("member", "Member", "given", 20, None),
    ("staff", "Staff", "staff", 30, None),
)


def add_plans(apps: Any, schema_editor: Any) -> None:
    plan_model = apps.get_model("accounts", "Plan")
    for slug, name, kind, rank, views in PLANS:
        is_taken = kind != "given" and plan_model.objects.filter(kind=kind).exists()
        if not is_taken and not plan_model.objects.filter(slug=slug).exists():
            plan_model.objects.create(
                slug=slug, name=name, kind=kind, rank=rank, views=views, period_days=30, opens_all=True
            )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_plans_licences_workspace"),
    ]

    operations = [
        migrations.RunPython(add_plans, migrations.RunPython.noop),
    ]
