"""The facts of the cover block: the meeting, its day, who signs as the author and what outcome is asked for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0007_signed_off_stays"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="author_text",
            field=models.CharField(blank=True, help_text="Who signs as its author, as on the cover.", max_length=160),
        ),
        migrations.AddField(
            model_name="assessment",
            name="meeting_name",
            field=models.CharField(blank=True, help_text="Of the board that the paper goes to.", max_length=160),
        ),
        migrations.AddField(
            model_name="assessment",
            name="meeting_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="assessment",
            name="outcome_required",
            field=models.CharField(blank=True, help_text="“Decision”, “Information only” …", max_length=160),
        ),
    ]
