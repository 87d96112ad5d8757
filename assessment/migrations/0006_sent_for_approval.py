"""Who put the paper before the co-chairs, and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0005_no_whole_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("assessment", "sent_at", models.DateTimeField(
            help_text="When it was put before the co-chairs.", null=True
        )),
        migrations.AddField("assessment", "sent_by", models.ForeignKey(
            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
        )),
        migrations.AlterField("assessment", "frozen", models.JSONField(
            help_text="The composed papers by audience, as they were sent for approval.",
            null=True,
        )),
    ]  # fmt: skip
