"""A share knows which one it replaced, an action may end with the share that it hung on, and a notice goes out once."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("casework", "0012_circles")]

    operations = [
        migrations.AddField(
            "caseshare",
            "replaces",
            models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.caseshare"
            ),
        ),
        migrations.AddField("notice", "mailed_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "notice",
            models.Index(
                fields=["at"], name="notice_to_mail", condition=Q(read_at__isnull=True, mailed_at__isnull=True)
            ),
        ),
        migrations.AlterField(
            "supportreferral",
            "status",
            models.CharField(
                choices=[
                    ("waiting", "Waiting to be accepted"),
                    ("accepted", "Accepted"),
                    ("declined", "Declined"),
                    ("taken_back", "Taken back"),
                    ("ended", "Support ended"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint("action", "ended_says_when_who_and_how"),
        migrations.AddConstraint(
            "action",
            models.CheckConstraint(
                name="ended_says_when_who_and_how",
                condition=Q(status="open", ended_on__isnull=True, ended_by__isnull=True, outcome="")
                | ~Q(status="open")
                & Q(ended_on__isnull=False)
                & ~Q(outcome="")
                & (Q(ended_by__isnull=False) | Q(status="not_possible")),
            ),
        ),
    ]
