"""How much reading is usual: the product's own figures, to be confirmed by each partnership (rules/concerns.py)."""

from datetime import date

from django.db import migrations

THRESHOLDS = [
    ("concern.records_in_an_hour", 40),
    ("concern.pointer_look_ups_a_day", 15),
    ("concern.refusals_a_day", 5),
    ("concern.working_day_begins_at", 7),
    ("concern.working_day_ends_at", 20),
    ("concern.part_within_days", 90),
]


def add(apps, schema_editor):
    held = apps.get_model("casework", "Threshold").objects.using(schema_editor.connection.alias)
    for code, value in THRESHOLDS:
        held.create(code=code, value=value, effective_from=date(2014, 10, 20), citation="")


def remove(apps, schema_editor):
    held = apps.get_model("casework", "Threshold").objects.using(schema_editor.connection.alias)
    held.filter(code__in=[code for code, _ in THRESHOLDS]).delete()


class Migration(migrations.Migration):
    dependencies = [("casework", "0009_pointer_thresholds")]
    operations = [migrations.RunPython(add, remove)]
