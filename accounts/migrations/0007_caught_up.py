"""When a person last said that they have seen what changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("accounts", "0006_audit_kept"),)
    operations = (
        migrations.AddField(
            model_name="user",
            name="caught_up_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    )
