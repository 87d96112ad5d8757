"""How fast a request for access is answered, how long an emergency lasts, and how often an officer may ask who knows somebody.

No source sets these numbers: the citation is empty, and screens say "to be confirmed by the partnership".
"""

from datetime import date

from django.db import migrations

CODES = {
    "access_request.working_days": 2,
    "emergency.hours": 4,
    "pointer.questions_an_hour": 30,
    "pointer.questions_a_day_about_one_name": 5,
}


def add(apps, schema_editor):
    rows = apps.get_model("casework", "Threshold").objects.using(schema_editor.connection.alias)
    for code, value in CODES.items():
        rows.create(code=code, value=value, effective_from=date(2014, 10, 20), citation="")


def remove(apps, schema_editor):
    rows = apps.get_model("casework", "Threshold").objects.using(schema_editor.connection.alias)
    rows.filter(code__in=CODES).delete()


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_account_thresholds")]
    operations = [migrations.RunPython(add, remove)]
