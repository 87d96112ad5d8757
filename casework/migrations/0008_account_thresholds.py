"""After how long an unused account falls asleep, and how long an agency has to say who still needs access."""

from datetime import date

from django.db import migrations

# Both are the product's proposal: an empty citation is shown as "to be confirmed by the partnership".
THRESHOLDS = [("account.dormant_days", 90), ("account.attestation_days", 21)]


def add(apps, schema_editor):
    thresholds = apps.get_model("casework", "Threshold").objects.using(schema_editor.connection.alias)
    for code, value in THRESHOLDS:
        thresholds.create(code=code, value=value, effective_from=date(2014, 10, 20), citation="")


def remove(apps, schema_editor):
    thresholds = apps.get_model("casework", "Threshold").objects.using(schema_editor.connection.alias)
    thresholds.filter(code__in=[code for code, _ in THRESHOLDS]).delete()


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_erasure")]
    operations = [migrations.RunPython(add, remove)]
