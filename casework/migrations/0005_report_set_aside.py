"""A report that needs no case is set aside with a reason, so that it waits for nobody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_search_by_name")]
    operations = [
        migrations.RemoveIndex(
            model_name="report",
            name="report_to_triage",
        ),
        migrations.AddField(
            model_name="report",
            name="set_aside_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="report",
            name="set_aside_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("case__isnull", True), ("set_aside_on__isnull", True)),
                fields=["partnership", "-reported_on", "-id"],
                name="report_to_triage",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("set_aside_on__isnull", True), ("set_aside_reason", "")),
                    models.Q(
                        ("case__isnull", True),
                        ("set_aside_on__isnull", False),
                        models.Q(("set_aside_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="set_aside_says_when_and_why",
            ),
        ),
    ]
