"""Find people by the beginning of a surname, a whole surname or an e-mail address, in any case."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_thresholds")]
    operations = [
        migrations.RemoveIndex(model_name="person", name="person_family_name"),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                models.F("partnership"),
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("family_name"), name="varchar_pattern_ops"
                ),
                name="person_family_name",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                django.db.models.functions.text.Upper("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="person_email",
            ),
        ),
    ]
