"""Accounts that two administrators may not change at once, that were let in again, and whose first one nobody invited."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0015_erasure")]
    operations = [
        migrations.AddField("user", "version", models.PositiveIntegerField(default=1, editable=False)),
        migrations.AddField(
            "user",
            "changed_at",
            models.DateTimeField(auto_now=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            "user",
            "changed_by",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "user",
            "let_in_at",
            models.DateTimeField(blank=True, help_text="When they were let in again after a suspension.", null=True),
        ),
        migrations.AlterField(
            "invitation",
            "invited_by",
            models.ForeignKey(
                help_text="Empty: by a command on the server.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
