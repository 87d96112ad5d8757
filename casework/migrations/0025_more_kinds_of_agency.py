"""Agencies of other kinds: fire and rescue is a responsible authority too (Crime and Disorder Act 1998, section 5)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0024_notice_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="agency",
            name="kind",
            field=models.CharField(
                choices=[
                    ("council", "Council"),
                    ("police", "Police"),
                    ("housing", "Housing"),
                    ("victim_service", "Victims' service"),
                    ("health", "Health"),
                    ("probation", "Probation"),
                    ("fire", "Fire and rescue"),
                    ("education", "School or college"),
                    ("voluntary", "Charity or community group"),
                    ("other", "Another kind"),
                ],
                max_length=20,
            ),
        ),
    ]
