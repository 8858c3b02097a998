import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Comparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("importer", models.CharField(max_length=20)),
                ("edition", models.CharField(max_length=60)),
                ("variant", models.CharField(blank=True, max_length=20)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("compared", "compared"),
                            ("first", "no earlier edition is loaded"),
                            ("mixed", "one of the two is an excerpt"),
                            ("not compared", "this source is not compared"),
                        ],
                        max_length=12,
                    ),
                ),
                ("counts", models.JSONField(default=dict)),
                ("first_compared_at", models.DateTimeField()),
                ("compared_at", models.DateTimeField()),
                ("notices_queued_at", models.DateTimeField(blank=True, null=True)),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sources.release",
                    ),
                ),
                (
                    "release",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="comparison",
                        to="sources.release",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("importer", "edition", "variant"), name="one_comparison_per_edition"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RowChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("system", models.CharField(blank=True, max_length=20)),
                ("code", models.CharField(blank=True, max_length=12)),
                ("other_code", models.CharField(blank=True, max_length=12)),
                ("about", models.CharField(blank=True, max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[("added", "added"), ("removed", "removed"), ("changed", "changed")], max_length=7
                    ),
                ),
                ("what", models.CharField(max_length=40)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                (
                    "previous",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sources.release"
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="row_changes",
                        to="sources.release",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["code", "system"], name="row_change_by_code"),
                    models.Index(fields=["other_code"], name="row_change_by_other_code"),
                    models.Index(fields=["release", "kind", "what"], name="row_change_by_kind"),
                    models.Index(fields=["release", "code", "other_code"], name="row_change_in_order"),
                ],
            },
        ),
    ]
