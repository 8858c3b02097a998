import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_team"),
        ("codes", "0003_groups"),
        ("payers", "0002_groups"),
        ("sources", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalLineOfBusiness",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("slug", models.SlugField()),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("medicare_ffs", "Medicare fee-for-service"),
                            ("medicare_advantage", "Medicare Advantage"),
                            ("medicaid", "Medicaid"),
                            ("chip", "CHIP"),
                            ("exchange", "individual, on the exchange"),
                            ("commercial", "commercial"),
                        ],
                        max_length=20,
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="payers.payer",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical line of business",
                "verbose_name_plural": "historical lines of business",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPolicy",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "number",
                    models.CharField(
                        help_text='As the payer spells it: "CPB 0590", "CS032.OP", "L39553".', max_length=60
                    ),
                ),
                ("slug", models.CharField(editable=False, max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("medical", "medical policy"),
                            ("reimbursement", "reimbursement policy"),
                            ("prior_authorization", "prior authorization list"),
                            ("ncd", "national coverage determination"),
                            ("lcd", "local coverage determination"),
                            ("article", "local coverage article"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "is_sample",
                    models.BooleanField(
                        default=False,
                        help_text="Made up to show what a policy looks like; says so wherever it is seen.",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="payers.payer",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sources.release",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical policy",
                "verbose_name_plural": "historical policies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPriorAuthorizationMetric",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "program",
                    models.CharField(
                        choices=[
                            ("medicare_advantage", "Medicare Advantage"),
                            ("medicaid", "Medicaid"),
                            ("chip", "CHIP"),
                            ("ffe", "Plans on the federal exchange"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "contract",
                    models.CharField(
                        blank=True, help_text="Contract or plan, where reported at that level.", max_length=60
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "standard_approved",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Percent.",
                        max_digits=5,
                        null=True,
                        verbose_name="standard requests approved",
                    ),
                ),
                (
                    "standard_denied",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Percent.",
                        max_digits=5,
                        null=True,
                        verbose_name="standard requests denied",
                    ),
                ),
                (
                    "approved_after_appeal",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Percent.",
                        max_digits=5,
                        null=True,
                        verbose_name="standard requests approved after appeal",
                    ),
                ),
                (
                    "approved_after_extension",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Percent.",
                        max_digits=5,
                        null=True,
                        verbose_name="requests approved after the time for review was extended",
                    ),
                ),
                (
                    "expedited_approved",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Percent.",
                        max_digits=5,
                        null=True,
                        verbose_name="expedited requests approved",
                    ),
                ),
                (
                    "expedited_denied",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Percent.",
                        max_digits=5,
                        null=True,
                        verbose_name="expedited requests denied",
                    ),
                ),
                (
                    "standard_average_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Hours.",
                        max_digits=7,
                        null=True,
                        verbose_name="average time to a standard decision",
                    ),
                ),
                (
                    "standard_median_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Hours.",
                        max_digits=7,
                        null=True,
                        verbose_name="median time to a standard decision",
                    ),
                ),
                (
                    "expedited_average_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Hours.",
                        max_digits=7,
                        null=True,
                        verbose_name="average time to an expedited decision",
                    ),
                ),
                (
                    "expedited_median_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Hours.",
                        max_digits=7,
                        null=True,
                        verbose_name="median time to an expedited decision",
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="where it is published")),
                ("retrieved_on", models.DateField(blank=True, null=True)),
                (
                    "is_sample",
                    models.BooleanField(default=False, help_text="Made up to show what a scorecard looks like."),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="payers.payer",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical prior authorization metric",
                "verbose_name_plural": "historical prior authorization metrics",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Jurisdiction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(help_text="Such as: Jurisdiction H, Part B.", max_length=120)),
                ("contractor", models.CharField(blank=True, max_length=200)),
                ("contractor_number", models.CharField(blank=True, max_length=10)),
                (
                    "release",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sources.release",
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="LineOfBusiness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField()),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("medicare_ffs", "Medicare fee-for-service"),
                            ("medicare_advantage", "Medicare Advantage"),
                            ("medicaid", "Medicaid"),
                            ("chip", "CHIP"),
                            ("exchange", "individual, on the exchange"),
                            ("commercial", "commercial"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines_of_business", to="payers.payer"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "lines of business",
                "ordering": ("payer__name", "name"),
            },
        ),
        migrations.CreateModel(
            name="PayerStaff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("editor", "writes its policies"), ("approver", "approves its policies")],
                        max_length=10,
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="staff", to="payers.payer"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "payer staff",
            },
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.CharField(
                        help_text='As the payer spells it: "CPB 0590", "CS032.OP", "L39553".', max_length=60
                    ),
                ),
                ("slug", models.CharField(editable=False, max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("medical", "medical policy"),
                            ("reimbursement", "reimbursement policy"),
                            ("prior_authorization", "prior authorization list"),
                            ("ncd", "national coverage determination"),
                            ("lcd", "local coverage determination"),
                            ("article", "local coverage article"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "is_sample",
                    models.BooleanField(
                        default=False,
                        help_text="Made up to show what a policy looks like; says so wherever it is seen.",
                    ),
                ),
                (
                    "jurisdictions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="None: wherever the payer pays.",
                        related_name="policies",
                        to="payers.jurisdiction",
                    ),
                ),
                (
                    "lines_of_business",
                    models.ManyToManyField(
                        blank=True,
                        help_text="None: the policy does not say.",
                        related_name="policies",
                        to="payers.lineofbusiness",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="policies", to="payers.payer"
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sources.release",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "policies",
                "ordering": ("payer__name", "number"),
                "permissions": (
                    ("edit_any_policy", "Can write policies of every payer"),
                    ("approve_any_policy", "Can approve policies of every payer"),
                ),
            },
        ),
        migrations.CreateModel(
            name="HistoricalPolicy_lines_of_business",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="payers.historicalpolicy",
                    ),
                ),
                (
                    "lineofbusiness",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="payers.lineofbusiness",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="payers.policy",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalPolicy_lines_of_business",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPolicy_jurisdictions",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="payers.historicalpolicy",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="payers.jurisdiction",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="payers.policy",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalPolicy_jurisdictions",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PolicyChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("kinds", models.JSONField(default=list)),
                ("counts", models.JSONField(default=dict)),
                ("summary", models.CharField(max_length=500)),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="payers.policy"
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_at_once", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("withheld", models.CharField(blank=True, help_text="Why it was not mailed.", max_length=100)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="payers.policychange"
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="ChangedCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("system", models.CharField(max_length=20)),
                ("code", models.CharField(max_length=12)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="codes", to="payers.policychange"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acknowledgements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acknowledgements",
                        to="payers.policychange",
                    ),
                ),
            ],
            options={
                "ordering": ("at",),
            },
        ),
        migrations.CreateModel(
            name="PolicyRelation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("related", "see also"),
                            ("supersedes", "supersedes"),
                            ("article_of", "holds the codes of"),
                            ("implements", "carries out"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="relations", to="payers.policy"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="related_from", to="payers.policy"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("in_review", "in review"),
                            ("approved", "approved"),
                            ("corrected", "corrected by a later version"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("summary", models.TextField(blank=True, help_text="In our own words; what a coder has to know.")),
                (
                    "scope",
                    models.TextField(
                        blank=True, help_text="Whom and what it covers, and what it leaves to other policies."
                    ),
                ),
                (
                    "is_proposed",
                    models.BooleanField(
                        default=False,
                        help_text="The payer has put it out for comment: it never comes into force.",
                        verbose_name="proposed",
                    ),
                ),
                (
                    "is_retirement",
                    models.BooleanField(
                        default=False,
                        help_text="From its effective date the policy holds no more.",
                        verbose_name="retires the policy",
                    ),
                ),
                ("published_on", models.DateField(blank=True, help_text="When the payer published it.", null=True)),
                ("effective_from", models.DateField()),
                ("last_reviewed_on", models.DateField(blank=True, null=True)),
                ("next_review_on", models.DateField(blank=True, null=True)),
                (
                    "ended_on",
                    models.DateField(
                        blank=True,
                        help_text="The first day on which it holds no more, where the document itself says so.",
                        null=True,
                    ),
                ),
                ("notice_starts_on", models.DateField(blank=True, null=True)),
                ("notice_ends_on", models.DateField(blank=True, null=True)),
                ("in_force_to", models.DateField(blank=True, editable=False, null=True)),
                ("change_note", models.CharField(blank=True, max_length=300)),
                ("content_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="payers.policyversion",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="payers.policy"
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sources.release",
                    ),
                ),
            ],
            options={
                "ordering": ("policy", "-number"),
            },
        ),
        migrations.CreateModel(
            name="PolicySection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("coverage_rationale", "Coverage rationale"),
                            ("criteria", "Criteria"),
                            ("instructions", "Instructions"),
                            ("coding", "Coding"),
                            ("definitions", "Definitions"),
                            ("background", "Background"),
                            ("references", "References"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "title",
                    models.CharField(blank=True, help_text="Where the payer calls it otherwise.", max_length=200),
                ),
                ("text", models.TextField(max_length=200000)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="payers.policyversion"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PolicyReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("text", models.CharField(max_length=500)),
                ("url", models.URLField(blank=True, max_length=500)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="references",
                        to="payers.policyversion",
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
            },
        ),
        migrations.CreateModel(
            name="PolicyEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("action", models.CharField(max_length=30)),
                ("origin", models.CharField(help_text="Such as: admin from 192.0.2.7, load policies.", max_length=100)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="payers.policyversion"
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="PolicyDiagnosis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group", models.PositiveSmallIntegerField(default=1)),
                ("code", models.CharField(max_length=12)),
                (
                    "polarity",
                    models.CharField(
                        choices=[
                            ("supports", "Supports medical necessity"),
                            ("does_not_support", "Does not support medical necessity"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="diagnoses",
                        to="payers.policyversion",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "diagnoses",
                "ordering": ("group", "code"),
            },
        ),
        migrations.AddField(
            model_name="policychange",
            name="previous",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payers.policyversion",
            ),
        ),
        migrations.AddField(
            model_name="policychange",
            name="version",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="change", to="payers.policyversion"
            ),
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("depth", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("all", "All of"), ("any", "Any of"), ("leaf", "criterion")], max_length=4
                    ),
                ),
                ("text", models.TextField(blank=True, help_text="Of a leaf, the criterion; of a group, its heading.")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="payers.policyversion"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "criteria",
                "ordering": ("position",),
            },
        ),
        migrations.CreateModel(
            name="PriorAuthorizationMetric",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "program",
                    models.CharField(
                        choices=[
                            ("medicare_advantage", "Medicare Advantage"),
                            ("medicaid", "Medicaid"),
                            ("chip", "CHIP"),
                            ("ffe", "Plans on the federal exchange"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "contract",
                    models.CharField(
                        blank=True, help_text="Contract or plan, where reported at that level.", max_length=60
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "standard_approved",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Percent.",
                        max_digits=5,
                        null=True,
                        verbose_name="standard requests approved",
                    ),
                ),
                (
                    "standard_denied",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Percent.",
                        max_digits=5,
                        null=True,
                        verbose_name="standard requests denied",
                    ),
                ),
                (
                    "approved_after_appeal",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Percent.",
                        max_digits=5,
                        null=True,
                        verbose_name="standard requests approved after appeal",
                    ),
                ),
                (
                    "approved_after_extension",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Percent.",
                        max_digits=5,
                        null=True,
                        verbose_name="requests approved after the time for review was extended",
                    ),
                ),
                (
                    "expedited_approved",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Percent.",
                        max_digits=5,
                        null=True,
                        verbose_name="expedited requests approved",
                    ),
                ),
                (
                    "expedited_denied",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Percent.",
                        max_digits=5,
                        null=True,
                        verbose_name="expedited requests denied",
                    ),
                ),
                (
                    "standard_average_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Hours.",
                        max_digits=7,
                        null=True,
                        verbose_name="average time to a standard decision",
                    ),
                ),
                (
                    "standard_median_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Hours.",
                        max_digits=7,
                        null=True,
                        verbose_name="median time to a standard decision",
                    ),
                ),
                (
                    "expedited_average_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Hours.",
                        max_digits=7,
                        null=True,
                        verbose_name="average time to an expedited decision",
                    ),
                ),
                (
                    "expedited_median_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Hours.",
                        max_digits=7,
                        null=True,
                        verbose_name="median time to an expedited decision",
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="where it is published")),
                ("retrieved_on", models.DateField(blank=True, null=True)),
                (
                    "is_sample",
                    models.BooleanField(default=False, help_text="Made up to show what a scorecard looks like."),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="metrics", to="payers.payer"
                    ),
                ),
            ],
            options={
                "ordering": ("payer__name", "program", "contract", "-year"),
            },
        ),
        migrations.CreateModel(
            name="SourceCapture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.SlugField(
                        help_text="Names the passage within its version, such as p4-coverage.", max_length=40
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=500)),
                ("retrieved_at", models.DateTimeField()),
                (
                    "sha256",
                    models.CharField(blank=True, help_text="Of the document, not of the passage.", max_length=64),
                ),
                (
                    "locator",
                    models.CharField(blank=True, help_text="Such as: page 4, Coverage Rationale.", max_length=200),
                ),
                ("quote", models.TextField(help_text="The passage, word for word.")),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="captures", to="payers.policy"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="captures",
                        to="payers.policyversion",
                    ),
                ),
            ],
            options={
                "ordering": ("version", "key"),
            },
        ),
        migrations.CreateModel(
            name="PolicyCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group", models.PositiveSmallIntegerField(default=1)),
                ("system", models.CharField(max_length=20)),
                ("code", models.CharField(max_length=12)),
                (
                    "disposition",
                    models.CharField(
                        choices=[
                            ("covered", "Covered"),
                            ("criteria", "Covered if criteria are met"),
                            ("not_covered", "Not covered"),
                            ("experimental", "Experimental or investigational"),
                            ("cosmetic", "Cosmetic"),
                            ("related", "Listed as related; no decision"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "prior_authorization",
                    models.CharField(
                        choices=[
                            ("yes", "Required"),
                            ("no", "Not required"),
                            ("conditional", "In some cases"),
                            ("not_stated", "Not stated"),
                            ("delegated", "Decided by a delegate"),
                        ],
                        default="not_stated",
                        max_length=12,
                    ),
                ),
                (
                    "places",
                    models.JSONField(
                        blank=True, default=list, help_text="The places of service it is limited to; none: not limited."
                    ),
                ),
                ("modifiers", models.JSONField(blank=True, default=list, help_text="The modifiers it asks for.")),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "delegate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payers.payer",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes",
                        to="payers.policyversion",
                    ),
                ),
                (
                    "capture",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="payers.sourcecapture",
                    ),
                ),
            ],
            options={
                "ordering": ("group", "system", "code"),
            },
        ),
        migrations.CreateModel(
            name="StateException",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=2)),
                ("text", models.CharField(max_length=500)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="state_exceptions",
                        to="payers.policyversion",
                    ),
                ),
            ],
            options={
                "ordering": ("state",),
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "frequency",
                    models.CharField(
                        choices=[("daily", "one digest a day"), ("at_once", "at once")], default="daily", max_length=10
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "code",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="codes.code",
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="codes.family",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="payers.payer",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="payers.policy",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="watches",
                        to="accounts.team",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="watches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "watches",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.URLField(max_length=500)),
                ("secret", models.CharField(editable=False, max_length=64)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="webhooks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        help_text="None: every payer.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="payers.payer",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("delivered", "delivered"), ("dead", "given up")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_attempt_at", models.DateTimeField()),
                (
                    "answer",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="The HTTP status of the last answer.", null=True
                    ),
                ),
                ("error", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="payers.policychange"
                    ),
                ),
                (
                    "webhook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="payers.webhook"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "webhook deliveries",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="JurisdictionState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=2)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="states", to="payers.jurisdiction"
                    ),
                ),
            ],
            options={
                "ordering": ("state",),
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "state"), name="jurisdiction_state_unique")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="lineofbusiness",
            constraint=models.UniqueConstraint(fields=("payer", "slug"), name="line_of_business_slug_unique"),
        ),
        migrations.AddConstraint(
            model_name="payerstaff",
            constraint=models.UniqueConstraint(fields=("payer", "user", "role"), name="payer_staff_unique"),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.UniqueConstraint(fields=("payer", "number"), name="policy_number_unique"),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.UniqueConstraint(fields=("payer", "slug"), name="policy_slug_unique"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["claimed_at", "user"], name="notice_to_send"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("user", "change"), name="one_notice_of_a_change"),
        ),
        migrations.AddIndex(
            model_name="changedcode",
            index=models.Index(fields=["code", "system", "change"], name="changed_code_by_code"),
        ),
        migrations.AddConstraint(
            model_name="changedcode",
            constraint=models.UniqueConstraint(fields=("change", "system", "code"), name="changed_code_unique"),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.UniqueConstraint(fields=("user", "change"), name="one_acknowledgement"),
        ),
        migrations.AddConstraint(
            model_name="policyrelation",
            constraint=models.UniqueConstraint(fields=("policy", "kind", "target"), name="policy_relation_unique"),
        ),
        migrations.AddConstraint(
            model_name="policyrelation",
            constraint=models.CheckConstraint(
                condition=models.Q(("policy", models.F("target")), _negated=True), name="policy_relation_to_another"
            ),
        ),
        migrations.AddIndex(
            model_name="policyversion",
            index=models.Index(fields=["stage", "effective_from", "in_force_to"], name="policy_version_in_force"),
        ),
        migrations.AddIndex(
            model_name="policyversion",
            index=models.Index(fields=["policy", "stage", "effective_from"], name="policy_version_of_policy"),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.UniqueConstraint(fields=("policy", "number"), name="policy_version_number_unique"),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_proposed", False), ("stage", "approved")),
                fields=("policy", "effective_from"),
                name="one_version_begins_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("in_force_to__isnull", True), ("is_proposed", False), ("stage", "approved")),
                fields=("policy",),
                name="one_open_ended_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True), ("ended_on__gt", models.F("effective_from")), _connector="OR"
                ),
                name="policy_effective_before_retirement",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("in_force_to__isnull", True), ("in_force_to__gt", models.F("effective_from")), _connector="OR"
                ),
                name="policy_window_is_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("notice_starts_on__isnull", True),
                    ("notice_ends_on__isnull", True),
                    ("notice_ends_on__gte", models.F("notice_starts_on")),
                    _connector="OR",
                ),
                name="policy_notice_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_proposed", True), ("is_retirement", True), _negated=True),
                name="a_retirement_is_not_proposed",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("author", models.F("approver")), _negated=True),
                name="policy_author_is_not_approver",
            ),
        ),
        migrations.AddConstraint(
            model_name="policysection",
            constraint=models.UniqueConstraint(fields=("version", "kind"), name="policy_section_unique"),
        ),
        migrations.AddIndex(
            model_name="policydiagnosis",
            index=models.Index(fields=["code", "version"], name="policy_diagnosis_by_code"),
        ),
        migrations.AddConstraint(
            model_name="policydiagnosis",
            constraint=models.UniqueConstraint(
                fields=("version", "code", "group", "polarity"), name="policy_diagnosis_unique"
            ),
        ),
        migrations.AddIndex(
            model_name="policychange",
            index=models.Index(fields=["-at", "-id"], name="policy_change_newest"),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(fields=("version", "position"), name="criterion_position_unique"),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "leaf"), ("text", ""), _negated=True), name="a_leaf_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="priorauthorizationmetric",
            constraint=models.UniqueConstraint(fields=("payer", "program", "contract", "year"), name="metric_unique"),
        ),
        migrations.AddConstraint(
            model_name="priorauthorizationmetric",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("standard_approved__isnull", True),
                    models.Q(("standard_approved__gte", 0), ("standard_approved__lte", 100)),
                    _connector="OR",
                ),
                name="metric_standard_approved_percent",
            ),
        ),
        migrations.AddConstraint(
            model_name="priorauthorizationmetric",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("standard_denied__isnull", True),
                    models.Q(("standard_denied__gte", 0), ("standard_denied__lte", 100)),
                    _connector="OR",
                ),
                name="metric_standard_denied_percent",
            ),
        ),
        migrations.AddConstraint(
            model_name="priorauthorizationmetric",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_after_appeal__isnull", True),
                    models.Q(("approved_after_appeal__gte", 0), ("approved_after_appeal__lte", 100)),
                    _connector="OR",
                ),
                name="metric_approved_after_appeal_percent",
            ),
        ),
        migrations.AddConstraint(
            model_name="priorauthorizationmetric",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_after_extension__isnull", True),
                    models.Q(("approved_after_extension__gte", 0), ("approved_after_extension__lte", 100)),
                    _connector="OR",
                ),
                name="metric_approved_after_extension_percent",
            ),
        ),
        migrations.AddConstraint(
            model_name="priorauthorizationmetric",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expedited_approved__isnull", True),
                    models.Q(("expedited_approved__gte", 0), ("expedited_approved__lte", 100)),
                    _connector="OR",
                ),
                name="metric_expedited_approved_percent",
            ),
        ),
        migrations.AddConstraint(
            model_name="priorauthorizationmetric",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expedited_denied__isnull", True),
                    models.Q(("expedited_denied__gte", 0), ("expedited_denied__lte", 100)),
                    _connector="OR",
                ),
                name="metric_expedited_denied_percent",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcecapture",
            constraint=models.UniqueConstraint(fields=("version", "key"), name="capture_key_unique"),
        ),
        migrations.AddIndex(
            model_name="policycode",
            index=models.Index(fields=["code", "system", "version"], name="policy_code_by_code"),
        ),
        migrations.AddIndex(
            model_name="policycode",
            index=models.Index(
                fields=["version", "disposition", "prior_authorization"], name="policy_code_by_decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="policycode",
            constraint=models.UniqueConstraint(
                fields=("version", "system", "code", "group"), name="policy_code_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="policycode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("disposition__in", ("not_covered", "experimental", "cosmetic")), _negated=True),
                    ("prior_authorization__in", ("no", "not_stated")),
                    _connector="OR",
                ),
                name="not_covered_means_no_prior_authorization",
            ),
        ),
        migrations.AddConstraint(
            model_name="policycode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("delegate__isnull", False), ("prior_authorization", "delegated")),
                    models.Q(models.Q(("prior_authorization", "delegated"), _negated=True), ("delegate__isnull", True)),
                    _connector="OR",
                ),
                name="a_delegated_code_names_its_delegate",
            ),
        ),
        migrations.AddConstraint(
            model_name="stateexception",
            constraint=models.UniqueConstraint(fields=("version", "state"), name="state_exception_unique"),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("team__isnull", True), ("user__isnull", False)),
                    models.Q(("team__isnull", False), ("user__isnull", True)),
                    _connector="OR",
                ),
                name="a_watch_is_a_persons_or_a_teams",
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("code__isnull", True),
                        ("family__isnull", True),
                        ("payer__isnull", False),
                        ("policy__isnull", True),
                    ),
                    models.Q(
                        ("code__isnull", True),
                        ("family__isnull", True),
                        ("payer__isnull", True),
                        ("policy__isnull", False),
                    ),
                    models.Q(
                        ("code__isnull", False),
                        ("family__isnull", True),
                        ("payer__isnull", True),
                        ("policy__isnull", True),
                    ),
                    models.Q(
                        ("code__isnull", True),
                        ("family__isnull", False),
                        ("payer__isnull", True),
                        ("policy__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="a_watch_is_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("payer__isnull", False)), fields=("user", "payer"), name="one_watch_user_payer"
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("policy__isnull", False)), fields=("user", "policy"), name="one_watch_user_policy"
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code__isnull", False)), fields=("user", "code"), name="one_watch_user_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("family__isnull", False)), fields=("user", "family"), name="one_watch_user_family"
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("payer__isnull", False)), fields=("team", "payer"), name="one_watch_team_payer"
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("policy__isnull", False)), fields=("team", "policy"), name="one_watch_team_policy"
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code__isnull", False)), fields=("team", "code"), name="one_watch_team_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("family__isnull", False)), fields=("team", "family"), name="one_watch_team_family"
            ),
        ),
        migrations.AddConstraint(
            model_name="webhook",
            constraint=models.UniqueConstraint(fields=("owner", "url"), name="webhook_unique"),
        ),
        migrations.AddIndex(
            model_name="webhookdelivery",
            index=models.Index(fields=["status", "next_attempt_at"], name="delivery_due"),
        ),
        migrations.AddConstraint(
            model_name="webhookdelivery",
            constraint=models.UniqueConstraint(fields=("webhook", "change"), name="one_delivery_of_a_change"),
        ),
    ]
