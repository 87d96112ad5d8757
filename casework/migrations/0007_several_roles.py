"""Each officer's one role becomes the first of their roles."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

ROLES = [
    ("practitioner", "Practitioner"),
    ("case_lead", "Case lead"),
    ("chair", "Panel chair"),
    ("coordinator", "Panel coordinator"),
    ("analyst", "Community safety analyst"),
    ("agency_admin", "Agency administrator"),
    ("dpo", "Data protection officer"),
    ("system_admin", "System administrator"),
]


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_walls")]
    operations = [
        migrations.RunSQL(
            "UPDATE casework_user SET roles = ARRAY[role]", "UPDATE casework_user SET role = coalesce(roles[1], '')"
        ),
        migrations.AlterField("user", "roles", ArrayField(models.CharField(max_length=20, choices=ROLES))),
        migrations.RemoveField("user", "role"),
    ]
