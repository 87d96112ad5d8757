"""People, contacts, notes and evidence may be changed by two people at once: they get a version."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def versioned(model: str) -> list:
    """The columns of casework.models.Versioned. Rows that are there already were last changed, so far as anybody knows, today."""
    by = models.ForeignKey(
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )
    at = models.DateTimeField(auto_now=True, default=django.utils.timezone.now)
    return [
        migrations.AddField(model, "version", models.PositiveIntegerField(default=1, editable=False)),
        migrations.AddField(model, "changed_at", at, preserve_default=False),
        migrations.AddField(model, "changed_by", by),
    ]


class Migration(migrations.Migration):
    dependencies = [("casework", "0011_row_level_security")]
    operations = [operation for model in ("person", "contact", "note", "evidence") for operation in versioned(model)]
