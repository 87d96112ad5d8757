"""Which records each entry tells of, from which partnership; a digest for each entry, seals over them, and verifications."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0007_several_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "log",
                    models.CharField(
                        choices=[("access", "Record of accesses"), ("change", "Record of changes")], max_length=10
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("first_id", models.BigIntegerField()),
                ("last_id", models.BigIntegerField()),
                ("rows", models.IntegerField()),
                ("sealed_at", models.DateTimeField()),
                ("digest", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("entries", models.BigIntegerField()),
                ("seals", models.BigIntegerField()),
                ("is_whole", models.BooleanField()),
                ("findings", models.JSONField(default=list)),
                ("newest", models.JSONField(default=dict)),
            ],
            options={
                "get_latest_by": "id",
            },
        ),
        migrations.AddField(
            model_name="accessentry",
            name="digest",
            field=models.BinaryField(blank=True, default=b"", max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="accessentry",
            name="holder_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="accessentry",
            name="records",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name="changeentry",
            name="digest",
            field=models.BinaryField(blank=True, default=b"", max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="changeentry",
            name="records",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
        ),
        migrations.AlterField(
            model_name="accessentry",
            name="at",
            field=models.DateTimeField(auto_now_add=True),
        ),
        migrations.AlterField(
            model_name="accessentry",
            name="case_reference",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name="accessentry",
            name="operation",
            field=models.CharField(
                choices=[
                    ("consultation", "Read"),
                    ("search", "Searched or listed"),
                    ("disclosure", "Took out"),
                    ("emergency", "Opened in an emergency"),
                    ("refused", "Was refused"),
                    ("sign_in", "Signed in"),
                    ("sign_in_failed", "Failed to sign in"),
                    ("sign_out", "Signed out"),
                    ("security", "Showed or changed how they sign in"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="changeentry",
            name="at",
            field=models.DateTimeField(auto_now_add=True),
        ),
        migrations.AlterField(
            model_name="changeentry",
            name="case_reference",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name="changeentry",
            name="operation",
            field=models.CharField(
                choices=[
                    ("collection", "Recorded"),
                    ("alteration", "Changed"),
                    ("combination", "Joined with another record"),
                    ("erasure", "Erased"),
                    ("disclosure", "Disclosed"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.UniqueConstraint(fields=("log", "number"), name="seals_are_numbered"),
        ),
    ]
