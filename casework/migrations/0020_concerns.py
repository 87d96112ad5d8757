"""What stands out in the record, and what the data protection officer says of it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0019_pointer_thresholds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Concern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("same_surname", "Same surname"),
                            ("same_postcode", "Same postcode"),
                            ("no_part", "No part in the case"),
                            ("out_of_hours", "Outside working hours"),
                            ("burst", "Many records within an hour"),
                            ("pointer", "Many look-ups of people"),
                            ("refusals", "Many refusals"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "record",
                    models.CharField(
                        blank=True, help_text="A reference, or “person 12”; empty: of no one record.", max_length=60
                    ),
                ),
                ("day", models.DateField()),
                ("score", models.PositiveSmallIntegerField()),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), size=None),
                ),
                ("facts", models.JSONField(default=dict)),
                ("found_at", models.DateTimeField(auto_now_add=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("no_concern", "No concern"), ("look_further", "Look further")],
                        max_length=20,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("review_note", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-day", "-score", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="concern",
            name="changed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="reviewed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(fields=["partnership", "-day", "-score", "-id"], name="concern_newest"),
        ),
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(
                condition=models.Q(("outcome", "")), fields=["partnership", "found_at"], name="concern_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.UniqueConstraint(fields=("kind", "user", "record", "day"), name="one_concern_a_day"),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome", ""),
                        ("review_note", ""),
                        ("reviewed_at__isnull", True),
                        ("reviewed_by__isnull", True),
                    ),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                        models.Q(("review_note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="concern_reviewed_says_who_when_and_why",
            ),
        ),
    ]
