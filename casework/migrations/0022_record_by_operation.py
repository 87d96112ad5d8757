"""Find what is done seldom (refusals, disclosures, erasures) among all that is read, listed and changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0021_concern_thresholds")]

    operations = [
        migrations.RemoveIndex(
            model_name="accessentry",
            name="access_refused",
        ),
        migrations.AddIndex(
            model_name="accessentry",
            index=models.Index(
                condition=models.Q(("operation__in", ["consultation", "search"]), _negated=True),
                fields=["partnership_id", "operation", "-at"],
                name="access_seldom",
            ),
        ),
        migrations.AddIndex(
            model_name="changeentry",
            index=models.Index(
                condition=models.Q(("operation__in", ["collection", "alteration"]), _negated=True),
                fields=["partnership_id", "operation", "-at"],
                name="change_seldom",
            ),
        ),
    ]
