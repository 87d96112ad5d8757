"""All that the whole assessment needs: sources of every kind, trends, returns, the plan, writing, proof, documents."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0002_monthly_counts"),
        ("casework", "0025_more_kinds_of_agency"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgencyReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Asked for"),
                            ("draft", "Being filled in"),
                            ("signed_off", "Signed off by the agency"),
                            ("keyed", "Taken from a published paper"),
                        ],
                        default="requested",
                        max_length=12,
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                (
                    "source_text",
                    models.CharField(blank=True, help_text="Where the agency took its numbers from.", max_length=400),
                ),
                ("note", models.TextField(blank=True)),
                ("requested_at", models.DateTimeField(auto_now_add=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("entered_at", models.DateTimeField(null=True)),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "lock_version",
                    models.PositiveIntegerField(
                        default=0, help_text="Counts up with each save, so that the second is told."
                    ),
                ),
            ],
            options={
                "ordering": ["-period_end", "form__title", "-version"],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("sha256", models.CharField(help_text="Of the composed paper that was approved.", max_length=64)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="Boundary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "geometry",
                    models.JSONField(help_text="GeoJSON Polygon or MultiPolygon, WGS84 longitude and latitude."),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Break",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(unique=True)),
                ("on", models.DateField(help_text="The first day of the new meaning.")),
                ("indicators", models.JSONField(default=list, help_text="Codes, or beginnings of codes ending in *.")),
                ("text", models.TextField(help_text="What changed, for the reader.")),
                ("is_comparable", models.BooleanField()),
            ],
            options={
                "ordering": ["on"],
            },
        ),
        migrations.CreateModel(
            name="CohortMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.CharField(
                        help_text="The agency's own running number. Never a name or a PNC number.", max_length=20
                    ),
                ),
                ("joined_on", models.DateField()),
                ("left_on", models.DateField(null=True)),
                (
                    "offences_before",
                    models.PositiveIntegerField(help_text="In the 12 months before the day they joined."),
                ),
                (
                    "offences_in_cohort",
                    models.PositiveIntegerField(
                        help_text="From the day they joined until they left or the period ended."
                    ),
                ),
            ],
            options={
                "ordering": ["member"],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(help_text="Of the section when it was said.")),
                ("quote", models.CharField(blank=True, help_text="The words it is about.", max_length=300)),
                ("text", models.TextField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("resolved_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=160)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("method", models.CharField(max_length=200)),
                ("answered", models.PositiveIntegerField(help_text="How many people answered (n).", null=True)),
                (
                    "results",
                    models.JSONField(
                        default=list, help_text="Rows of [what was asked or said, how many, of how many]."
                    ),
                ),
                ("summary", models.TextField(blank=True)),
                ("lock_version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-ends_on"],
            },
        ),
        migrations.CreateModel(
            name="DocumentRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("requested_at", models.DateTimeField(auto_now_add=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("done", models.PositiveSmallIntegerField(default=0)),
                ("total", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ExtractPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.CharField(help_text="The code of the indicator it is for.", max_length=80)),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                (
                    "wave",
                    models.CharField(blank=True, help_text="As the publisher calls it: “Autumn 2016”.", max_length=60),
                ),
                ("value", models.DecimalField(decimal_places=6, max_digits=20)),
                ("numerator", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("denominator", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("answered", models.PositiveIntegerField(help_text="How many people answered (n).", null=True)),
                ("low", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("high", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
            ],
            options={
                "ordering": ["measure", "period_start"],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveIntegerField(default=0)),
                ("text", models.CharField(max_length=400)),
                (
                    "aim",
                    models.CharField(
                        blank=True,
                        choices=[("less", "To fall"), ("more", "To rise"), ("hold", "To stay within its limits")],
                        max_length=6,
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PaperFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("restricted", "Restricted: for the board and its agencies"),
                            ("public", "Public: small numbers are hidden"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("docx", "Word"),
                            ("pdf", "PDF"),
                            ("xlsx", "Spreadsheet (Excel)"),
                            ("ods", "Spreadsheet (OpenDocument)"),
                            ("html", "Web page"),
                            ("csv", "Open data (CSV)"),
                            ("json", "Open data (JSON)"),
                            ("pptx", "Slides with the charts"),
                        ],
                        max_length=5,
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("content", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "paper_sha256",
                    models.CharField(help_text="Of the composed paper that it was made of.", max_length=64),
                ),
                ("is_frozen", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["audience", "kind"],
            },
        ),
        migrations.CreateModel(
            name="PlanAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveIntegerField(default=0)),
                ("title", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True)),
                (
                    "owner",
                    models.CharField(
                        blank=True, help_text="A post, not a person: “Hate crime officer”.", max_length=120
                    ),
                ),
                (
                    "funding",
                    models.CharField(blank=True, help_text="“MOPAC London Crime Prevention Fund”.", max_length=200),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, help_text="Pounds, in all.", max_digits=12, null=True),
                ),
                ("starts_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                (
                    "rag",
                    models.CharField(
                        choices=[
                            ("red", "Off track"),
                            ("amber", "At risk"),
                            ("green", "On track"),
                            ("done", "Done"),
                            ("stopped", "Stopped"),
                        ],
                        default="green",
                        max_length=8,
                    ),
                ),
                ("year", models.CharField(help_text="The year of the plan it stands in: 2016-17.", max_length=7)),
                ("lock_version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PlanUpdate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rag",
                    models.CharField(
                        choices=[
                            ("red", "Off track"),
                            ("amber", "At risk"),
                            ("green", "On track"),
                            ("done", "Done"),
                            ("stopped", "Stopped"),
                        ],
                        max_length=8,
                    ),
                ),
                ("note", models.TextField()),
                ("evidence", models.TextField(blank=True, help_text="Where it can be seen, or a figure's code.")),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Priority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(help_text="What indicators name it by: volume-crime.", max_length=40)),
                ("order", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=400)),
                ("short_title", models.CharField(max_length=80)),
            ],
            options={
                "verbose_name_plural": "priorities",
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="ProofReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200)),
                (
                    "finding",
                    models.CharField(help_text="What was found, in words, when the reason was given.", max_length=400),
                ),
                ("reason", models.TextField()),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="ReturnForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40)),
                ("title", models.CharField(max_length=160)),
                ("guidance", models.TextField(blank=True)),
                (
                    "frequency",
                    models.CharField(
                        choices=[("yearly", "Every year"), ("quarterly", "Every quarter"), ("once", "When asked")],
                        default="yearly",
                        max_length=10,
                    ),
                ),
                ("days_to_answer", models.PositiveSmallIntegerField(default=30)),
                (
                    "has_cohort",
                    models.BooleanField(
                        default=False, help_text="Asks for a row for each member of the offender cohort."
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="ReturnItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveIntegerField(default=0)),
                ("is_required", models.BooleanField(default=True)),
                (
                    "asks_answered",
                    models.BooleanField(default=False, help_text="A survey's share: also how many answered."),
                ),
                ("ended_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReturnValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("numerator", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("denominator", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("answered", models.PositiveIntegerField(null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.SlugField(
                        help_text="The same from year to year, so that years can be compared.", max_length=60
                    ),
                ),
                ("order", models.PositiveIntegerField()),
                ("number", models.CharField(blank=True, help_text="“1.4”.", max_length=12)),
                ("title", models.CharField(max_length=400)),
                ("level", models.PositiveSmallIntegerField(default=1, help_text="1 to 3: of its heading.")),
                ("text", models.TextField(blank=True)),
                ("is_restricted", models.BooleanField(default=False, help_text="Left out of the public version.")),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, help_text="Counts up with each save, so that the second is told."
                    ),
                ),
                ("written_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="SectionVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=400)),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="Strategy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=160)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "objectives",
                    models.JSONField(default=list, help_text="The overarching objectives, one sentence each."),
                ),
                ("lock_version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="StreetCrime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField(help_text="Of the file.")),
                ("crime_id", models.CharField(blank=True, max_length=64)),
                ("month", models.DateField()),
                ("category", models.CharField(max_length=60)),
                ("longitude", models.FloatField(null=True)),
                ("latitude", models.FloatField(null=True)),
                ("location", models.CharField(blank=True, max_length=120)),
                (
                    "lsoa_code",
                    models.CharField(
                        blank=True, help_text="As published: of the point, not of the true place.", max_length=9
                    ),
                ),
                (
                    "ward14",
                    models.CharField(
                        blank=True, help_text="The ward of 2014 that the point lies in, if held.", max_length=9
                    ),
                ),
                (
                    "ward22",
                    models.CharField(
                        blank=True, help_text="The ward of 2022 that the point lies in, if held.", max_length=9
                    ),
                ),
                (
                    "borough",
                    models.CharField(
                        blank=True, help_text="The borough that the point lies in, if held.", max_length=9
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name="ThreatScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("theme", models.CharField(help_text="“Residential burglary”.", max_length=120)),
                (
                    "scores",
                    models.JSONField(default=dict, help_text="Criterion of rules in assessment/morile.py: score."),
                ),
                ("evidence", models.JSONField(default=dict, help_text="Criterion: what it rests on.")),
                ("figures", models.JSONField(default=list, help_text="Codes of the figures that it rests on.")),
                ("scored_at", models.DateTimeField(null=True)),
                ("lock_version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["theme"],
            },
        ),
        migrations.CreateModel(
            name="Trend",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_month", models.DateField()),
                ("values", models.JSONField(help_text="One number or null a month, from first_month on.")),
                (
                    "detail",
                    models.JSONField(
                        default=dict,
                        help_text="Rolling 12 months, control limits, season, forecast, each with its method.",
                    ),
                ),
                ("source_text", models.CharField(max_length=400)),
                ("extracted_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ["indicator__order", "indicator__code"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="assessment",
            name="assessment_version_once",
        ),
        migrations.RemoveConstraint(
            model_name="extract",
            name="extract_imported_when",
        ),
        migrations.AddField(
            model_name="area",
            name="parent",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="places", to="assessment.area"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="classification",
            field=models.CharField(
                blank=True,
                help_text="Which of the Met's classifications it counts by; empty: the one that holds most.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="frozen",
            field=models.JSONField(help_text="The composed papers as they were signed off, by audience.", null=True),
        ),
        migrations.AddField(
            model_name="assessment",
            name="kind",
            field=models.CharField(
                choices=[("yearly", "Yearly assessment"), ("quarterly", "Quarterly dashboard")],
                default="yearly",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="published_at",
            field=models.DateTimeField(help_text="When its public version was put before everybody.", null=True),
        ),
        migrations.AddField(
            model_name="assessment",
            name="signed_off_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="estimate",
            name="extract",
            field=models.ForeignKey(
                help_text="None: came with us.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="estimates",
                to="assessment.extract",
            ),
        ),
        migrations.AddField(
            model_name="extract",
            name="bytes_done",
            field=models.BigIntegerField(default=0, help_text="How far reading or importing is."),
        ),
        migrations.AddField(
            model_name="extract",
            name="bytes_total",
            field=models.BigIntegerField(default=0, help_text="Of the unpacked file."),
        ),
        migrations.AddField(
            model_name="extract",
            name="feed",
            field=models.SlugField(
                default="mps-borough-old", help_text="Which format, from assessment/sources.", max_length=40
            ),
        ),
        migrations.AddField(
            model_name="extract",
            name="problem",
            field=models.CharField(blank=True, help_text="Why it could not be read or imported.", max_length=300),
        ),
        migrations.AddField(
            model_name="indicator",
            name="priority",
            field=models.SlugField(
                blank=True, help_text="The priority of the strategy that it belongs to.", max_length=40
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="recipe",
            field=models.JSONField(
                default=dict, help_text="How it is made: data/published/indicators.yaml says the words."
            ),
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="why_differs",
            field=models.CharField(blank=True, help_text="Why the data does not say what was printed.", max_length=400),
        ),
        migrations.AlterField(
            model_name="area",
            name="kind",
            field=models.CharField(
                choices=[
                    ("borough", "London borough"),
                    ("london32", "The 32 London boroughs together"),
                    ("extra", "Counted by the police, not a borough"),
                    ("ward14", "Ward, on the boundaries of 2014"),
                    ("ward22", "Ward, on the boundaries of 2022"),
                    ("lsoa11", "Lower layer super output area of 2011"),
                    ("lsoa21", "Lower layer super output area of 2021"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="area",
            name="name",
            field=models.CharField(max_length=80),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="status",
            field=models.CharField(
                choices=[("draft", "Draft"), ("approval", "Waiting for approval"), ("signed_off", "Signed off")],
                default="draft",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="estimate",
            name="kind",
            field=models.CharField(
                choices=[
                    ("first", "as first published"),
                    ("revised", "as revised later"),
                    ("rebased", "as rebased to the Census of 2021"),
                    ("census", "as counted by the census"),
                    ("projected", "as projected"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="estimate",
            name="measure",
            field=models.CharField(
                choices=[("residents", "residents"), ("households", "households"), ("dwellings", "dwellings")],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="extract",
            name="status",
            field=models.CharField(
                choices=[
                    ("reading", "Being read"),
                    ("previewed", "Not imported yet"),
                    ("importing", "Being imported"),
                    ("imported", "Imported"),
                    ("undone", "Undone"),
                ],
                default="previewed",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="monthlycount",
            name="major",
            field=models.CharField(max_length=120),
        ),
        migrations.AlterField(
            model_name="monthlycount",
            name="minor",
            field=models.CharField(max_length=120),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["borough", "london32", "extra"])),
                fields=("name",),
                name="area_name_once_above_ward",
            ),
        ),
        migrations.AddConstraint(
            model_name="extract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("imported_at", None), ("status__in", ["reading", "previewed", "importing"])),
                    models.Q(("imported_at__isnull", False), ("status__in", ["imported", "undone"])),
                    _connector="OR",
                ),
                name="extract_imported_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlycount",
            constraint=models.UniqueConstraint(
                fields=("extract", "month", "area", "major", "minor"), name="monthly_count_once"
            ),
        ),
        migrations.AddField(
            model_name="agencyreturn",
            name="entered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="agencyreturn",
            name="requested_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="agencyreturn",
            name="signed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="approvals", to="assessment.assessment"
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="boundary",
            name="area",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="boundary", to="assessment.area"
            ),
        ),
        migrations.AddField(
            model_name="boundary",
            name="source",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="assessment.source"),
        ),
        migrations.AddField(
            model_name="cohortmember",
            name="agency_return",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="cohort", to="assessment.agencyreturn"
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="resolved_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="consultations", to="assessment.assessment"
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="recorded_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="documentrun",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="document_runs", to="assessment.assessment"
            ),
        ),
        migrations.AddField(
            model_name="documentrun",
            name="requested_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="extractpart",
            name="extract",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="assessment.extract"
            ),
        ),
        migrations.AddField(
            model_name="observation",
            name="area",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="assessment.area"),
        ),
        migrations.AddField(
            model_name="observation",
            name="extract",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="observations", to="assessment.extract"
            ),
        ),
        migrations.AddField(
            model_name="outcome",
            name="indicator",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.indicator"
            ),
        ),
        migrations.AddField(
            model_name="paperfile",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="files", to="assessment.assessment"
            ),
        ),
        migrations.AddField(
            model_name="planaction",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="plan_actions", to="casework.agency"
            ),
        ),
        migrations.AddField(
            model_name="planaction",
            name="created_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="planaction",
            name="outcome",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="actions", to="assessment.outcome"
            ),
        ),
        migrations.AddField(
            model_name="planupdate",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="updates", to="assessment.planaction"
            ),
        ),
        migrations.AddField(
            model_name="planupdate",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="planaction",
            name="priority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="actions", to="assessment.priority"
            ),
        ),
        migrations.AddField(
            model_name="outcome",
            name="priority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="outcomes", to="assessment.priority"
            ),
        ),
        migrations.AddField(
            model_name="proofreason",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="proof_reasons", to="assessment.assessment"
            ),
        ),
        migrations.AddField(
            model_name="proofreason",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="returnform",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="return_forms", to="casework.agency"
            ),
        ),
        migrations.AddField(
            model_name="returnform",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="return_forms", to="casework.partnership"
            ),
        ),
        migrations.AddField(
            model_name="agencyreturn",
            name="form",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="assessment.returnform"
            ),
        ),
        migrations.AddField(
            model_name="returnitem",
            name="form",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="items", to="assessment.returnform"
            ),
        ),
        migrations.AddField(
            model_name="returnitem",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.indicator"
            ),
        ),
        migrations.AddField(
            model_name="returnvalue",
            name="agency_return",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="values", to="assessment.agencyreturn"
            ),
        ),
        migrations.AddField(
            model_name="returnvalue",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="values", to="assessment.returnitem"
            ),
        ),
        migrations.AddField(
            model_name="section",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="assessment.assessment"
            ),
        ),
        migrations.AddField(
            model_name="section",
            name="written_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="section",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="assessment.section"
            ),
        ),
        migrations.AddField(
            model_name="sectionversion",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sectionversion",
            name="section",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="assessment.section"
            ),
        ),
        migrations.AddField(
            model_name="strategy",
            name="created_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="strategy",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="strategies", to="casework.partnership"
            ),
        ),
        migrations.AddField(
            model_name="priority",
            name="strategy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="priorities", to="assessment.strategy"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="strategy",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="assessment.strategy",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                fields=("partnership", "kind", "period_start", "period_end", "version"), name="assessment_version_once"
            ),
        ),
        migrations.AddField(
            model_name="streetcrime",
            name="extract",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="street_crimes", to="assessment.extract"
            ),
        ),
        migrations.AddField(
            model_name="threatscore",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="threats", to="assessment.assessment"
            ),
        ),
        migrations.AddField(
            model_name="threatscore",
            name="priority",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="threats",
                to="assessment.priority",
            ),
        ),
        migrations.AddField(
            model_name="threatscore",
            name="scored_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="trend",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.area"
            ),
        ),
        migrations.AddField(
            model_name="trend",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="trends", to="assessment.assessment"
            ),
        ),
        migrations.AddField(
            model_name="trend",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.indicator"
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("assessment", "agency"),
                name="approval_once_per_agency",
            ),
        ),
        migrations.AddConstraint(
            model_name="cohortmember",
            constraint=models.UniqueConstraint(fields=("agency_return", "member"), name="cohort_member_once"),
        ),
        migrations.AddConstraint(
            model_name="extractpart",
            constraint=models.UniqueConstraint(fields=("extract", "number"), name="extract_part_once"),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.UniqueConstraint(
                fields=("extract", "measure", "area", "period_start", "period_end"), name="observation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="paperfile",
            constraint=models.UniqueConstraint(fields=("assessment", "audience", "kind"), name="paper_file_once"),
        ),
        migrations.AddConstraint(
            model_name="proofreason",
            constraint=models.UniqueConstraint(fields=("assessment", "key", "finding"), name="proof_reason_once"),
        ),
        migrations.AddConstraint(
            model_name="returnform",
            constraint=models.UniqueConstraint(fields=("partnership", "code"), name="return_form_once"),
        ),
        migrations.AddConstraint(
            model_name="agencyreturn",
            constraint=models.UniqueConstraint(
                fields=("form", "period_start", "period_end", "version"), name="agency_return_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="agencyreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "signed_off"), _negated=True),
                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="agency_return_signed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnitem",
            constraint=models.UniqueConstraint(fields=("form", "indicator"), name="return_item_once"),
        ),
        migrations.AddConstraint(
            model_name="returnvalue",
            constraint=models.UniqueConstraint(fields=("agency_return", "item"), name="return_value_once"),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(fields=("assessment", "key"), name="section_once"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolved_at", None), ("resolved_by", None)),
                    models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                    _connector="OR",
                ),
                name="comment_resolved_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="sectionversion",
            constraint=models.UniqueConstraint(fields=("section", "version"), name="section_version_once"),
        ),
        migrations.AddConstraint(
            model_name="strategy",
            constraint=models.UniqueConstraint(fields=("partnership", "title"), name="strategy_once"),
        ),
        migrations.AddConstraint(
            model_name="strategy",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="strategy_ends_after"
            ),
        ),
        migrations.AddConstraint(
            model_name="priority",
            constraint=models.UniqueConstraint(fields=("strategy", "code"), name="priority_once"),
        ),
        migrations.AddIndex(
            model_name="streetcrime",
            index=models.Index(fields=["borough", "category", "month"], name="street_crime_of_borough"),
        ),
        migrations.AddConstraint(
            model_name="threatscore",
            constraint=models.UniqueConstraint(fields=("assessment", "theme"), name="threat_score_once"),
        ),
        migrations.AddConstraint(
            model_name="trend",
            constraint=models.UniqueConstraint(fields=("assessment", "indicator", "area"), name="trend_once"),
        ),
    ]
