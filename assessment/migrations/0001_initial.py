import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("casework", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=12, unique=True, verbose_name="ONS code, or our own where ONS has none"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
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
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="assessment.area",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["borough", "london32", "extra"])),
                        fields=("name",),
                        name="area_name_once_above_ward",
                    )
                ],
            },
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
            name="Strategy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strategies",
                        to="casework.partnership",
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "objectives",
                    models.JSONField(default=list, help_text="The overarching objectives, one sentence each."),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lock_version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-starts_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("partnership", "title"), name="strategy_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="strategy_ends_after"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="casework.partnership",
                    ),
                ),
                ("area", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="assessment.area")),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("yearly", "Yearly assessment"), ("quarterly", "Quarterly dashboard")],
                        default="yearly",
                        max_length=10,
                    ),
                ),
                (
                    "classification",
                    models.CharField(
                        blank=True,
                        help_text="Which of the Met's classifications it counts by; empty: the one that holds most.",
                        max_length=10,
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="assessment.strategy",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("approval", "Waiting for approval"),
                            ("signed_off", "Signed off"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "collected_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("collected_at", models.DateTimeField(null=True)),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sent_at", models.DateTimeField(help_text="When it was put before the co-chairs.", null=True)),
                ("signed_off_at", models.DateTimeField(null=True)),
                (
                    "meeting_name",
                    models.CharField(blank=True, help_text="Of the board that the paper goes to.", max_length=160),
                ),
                ("meeting_on", models.DateField(null=True)),
                (
                    "author_text",
                    models.CharField(blank=True, help_text="Who signs as its author, as on the cover.", max_length=160),
                ),
                (
                    "outcome_required",
                    models.CharField(blank=True, help_text="“Decision”, “Information only” …", max_length=160),
                ),
                (
                    "published_at",
                    models.DateTimeField(help_text="When its public version was put before everybody.", null=True),
                ),
                (
                    "frozen",
                    models.JSONField(
                        help_text="The composed papers by audience, as they were sent for approval.", null=True
                    ),
                ),
            ],
            options={
                "ordering": ["-period_start", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "kind", "period_start", "period_end", "version"),
                        name="assessment_version_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CollectionRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="runs", to="assessment.assessment"
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("requested_at", models.DateTimeField(auto_now_add=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("figures", models.PositiveIntegerField(null=True)),
                ("problem", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Priority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="priorities", to="assessment.strategy"
                    ),
                ),
                ("code", models.SlugField(help_text="What indicators name it by: volume-crime.", max_length=40)),
                ("order", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=400)),
                ("short_title", models.CharField(max_length=80)),
            ],
            options={
                "verbose_name_plural": "priorities",
                "ordering": ["order"],
                "constraints": [models.UniqueConstraint(fields=("strategy", "code"), name="priority_once")],
            },
        ),
        migrations.CreateModel(
            name="ThreatScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="threats", to="assessment.assessment"
                    ),
                ),
                ("theme", models.CharField(help_text="“Residential burglary”.", max_length=120)),
                (
                    "priority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="threats",
                        to="assessment.priority",
                    ),
                ),
                (
                    "scores",
                    models.JSONField(default=dict, help_text="Criterion of rules in assessment/morile.py: score."),
                ),
                ("evidence", models.JSONField(default=dict, help_text="Criterion: what it rests on.")),
                ("figures", models.JSONField(default=list, help_text="Codes of the figures that it rests on.")),
                (
                    "scored_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("scored_at", models.DateTimeField(null=True)),
                ("lock_version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["theme"],
                "constraints": [models.UniqueConstraint(fields=("assessment", "theme"), name="threat_score_once")],
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consultations",
                        to="assessment.assessment",
                    ),
                ),
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
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lock_version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-ends_on"],
            },
        ),
        migrations.CreateModel(
            name="ProofReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proof_reasons",
                        to="assessment.assessment",
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                (
                    "finding",
                    models.CharField(help_text="What was found, in words, when the reason was given.", max_length=400),
                ),
                ("reason", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "key", "finding"), name="proof_reason_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("sha256", models.CharField(help_text="Of the composed paper that was approved.", max_length=64)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("assessment", "agency"),
                        name="approval_once_per_agency",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="document_runs",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
            name="PaperFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="assessment.assessment"
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "audience", "kind"), name="paper_file_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="return_forms",
                        to="casework.partnership",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="return_forms", to="casework.agency"
                    ),
                ),
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
                "constraints": [models.UniqueConstraint(fields=("partnership", "code"), name="return_form_once")],
            },
        ),
        migrations.CreateModel(
            name="AgencyReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="assessment.returnform"
                    ),
                ),
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
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("requested_at", models.DateTimeField(auto_now_add=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("entered_at", models.DateTimeField(null=True)),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("form", "period_start", "period_end", "version"), name="agency_return_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "signed_off"), _negated=True),
                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="agency_return_signed_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CohortMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agency_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cohort", to="assessment.agencyreturn"
                    ),
                ),
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
                "constraints": [models.UniqueConstraint(fields=("agency_return", "member"), name="cohort_member_once")],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=120)),
                ("publisher", models.CharField(max_length=120)),
                ("attribution", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Boundary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="boundary", to="assessment.area"
                    ),
                ),
                (
                    "geometry",
                    models.JSONField(help_text="GeoJSON Polygon or MultiPolygon, WGS84 longitude and latitude."),
                ),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="assessment.source")),
            ],
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=160)),
                ("definition", models.TextField()),
                ("unit", models.CharField(max_length=30)),
                (
                    "direction",
                    models.CharField(
                        choices=[("worse", "More is worse"), ("better", "More is better"), ("neither", "Neither")],
                        default="neither",
                        max_length=10,
                    ),
                ),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="assessment.source")),
                (
                    "priority",
                    models.SlugField(
                        blank=True, help_text="The priority of the strategy that it belongs to.", max_length=40
                    ),
                ),
                (
                    "recipe",
                    models.JSONField(
                        default=dict, help_text="How it is made: data/published/indicators.yaml says the words."
                    ),
                ),
                ("order", models.PositiveIntegerField(default=1000)),
            ],
            options={
                "ordering": ["order", "code"],
            },
        ),
        migrations.CreateModel(
            name="Trend",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="trends", to="assessment.assessment"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.indicator"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.area"
                    ),
                ),
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
                "constraints": [models.UniqueConstraint(fields=("assessment", "indicator", "area"), name="trend_once")],
            },
        ),
        migrations.CreateModel(
            name="PublishedFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="assessment.indicator"),
                ),
                ("area", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="assessment.area")),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                ("value", models.DecimalField(decimal_places=6, max_digits=20)),
                ("document", models.CharField(max_length=160)),
                ("paragraph", models.CharField(max_length=80)),
                (
                    "why_differs",
                    models.CharField(
                        blank=True, help_text="Why the data does not say what was printed.", max_length=400
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("indicator", "area", "period_start", "period_end", "document"),
                        name="published_figure_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "priority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outcomes", to="assessment.priority"
                    ),
                ),
                ("order", models.PositiveIntegerField(default=0)),
                ("text", models.CharField(max_length=400)),
                (
                    "indicator",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessment.indicator",
                    ),
                ),
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
            name="PlanAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "priority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="actions", to="assessment.priority"
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="actions",
                        to="assessment.outcome",
                    ),
                ),
                ("order", models.PositiveIntegerField(default=0)),
                ("title", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plan_actions", to="casework.agency"
                    ),
                ),
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
                (
                    "funding_years",
                    models.PositiveSmallIntegerField(help_text="Over how many years the amount is spread.", null=True),
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
                (
                    "carried_from",
                    models.OneToOneField(
                        help_text="The action of the year before that it goes on with.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="carried_to",
                        to="assessment.planaction",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="updates", to="assessment.planaction"
                    ),
                ),
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
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReturnItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="assessment.returnform"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.indicator"
                    ),
                ),
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
                "constraints": [models.UniqueConstraint(fields=("form", "indicator"), name="return_item_once")],
            },
        ),
        migrations.CreateModel(
            name="ReturnValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agency_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="values", to="assessment.agencyreturn"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="values", to="assessment.returnitem"
                    ),
                ),
                ("value", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("numerator", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("denominator", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("answered", models.PositiveIntegerField(null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("agency_return", "item"), name="return_value_once")],
            },
        ),
        migrations.CreateModel(
            name="Extract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "feed",
                    models.SlugField(
                        default="mps-borough-old", help_text="Which format, from assessment/sources.", max_length=40
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="assessment.source")),
                ("classification", models.CharField(max_length=10)),
                ("extracted_on", models.DateField()),
                ("extracted_on_basis", models.CharField(max_length=200)),
                ("first_month", models.DateField()),
                ("last_month", models.DateField()),
                ("months", models.JSONField(help_text="Every month the file holds, as 2017-01.")),
                (
                    "status",
                    models.CharField(
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
                ("rows_read", models.PositiveIntegerField()),
                ("rows_kept", models.PositiveIntegerField()),
                ("rows_refused", models.PositiveIntegerField()),
                (
                    "refusals",
                    models.JSONField(default=list, help_text="line, reason, area, major, minor, loses_counts"),
                ),
                ("extra_areas", models.JSONField(default=list)),
                ("absent_areas", models.JSONField(default=list)),
                ("bytes_total", models.BigIntegerField(default=0, help_text="Of the unpacked file.")),
                ("bytes_done", models.BigIntegerField(default=0, help_text="How far reading or importing is.")),
                (
                    "problem",
                    models.CharField(blank=True, help_text="Why it could not be read or imported.", max_length=300),
                ),
                (
                    "batch",
                    models.UUIDField(db_index=True, default=uuid.uuid4, help_text="Files that were chosen together."),
                ),
                (
                    "previewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("previewed_at", models.DateTimeField(auto_now_add=True)),
                (
                    "imported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("imported_at", models.DateTimeField(null=True)),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-extracted_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "imported")), fields=("sha256",), name="extract_imported_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("imported_at", None), ("status__in", ["reading", "previewed", "importing"])),
                            models.Q(("imported_at__isnull", False), ("status__in", ["imported", "undone"])),
                            _connector="OR",
                        ),
                        name="extract_imported_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "undone"), ("undone_at__isnull", False)),
                            models.Q(models.Q(("status", "undone"), _negated=True), ("undone_at", None)),
                            _connector="OR",
                        ),
                        name="extract_undone_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Estimate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="estimates", to="assessment.area"
                    ),
                ),
                ("year", models.PositiveIntegerField()),
                (
                    "measure",
                    models.CharField(
                        choices=[("residents", "residents"), ("households", "households"), ("dwellings", "dwellings")],
                        max_length=10,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
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
                ("value", models.PositiveIntegerField()),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="assessment.source")),
                (
                    "extract",
                    models.ForeignKey(
                        help_text="None: came with us.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="estimates",
                        to="assessment.extract",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("area", "year", "measure", "kind"), name="estimate_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="assessment.assessment"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.indicator"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.area"
                    ),
                ),
                ("breakdown", models.CharField(blank=True, max_length=80)),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                ("value", models.DecimalField(decimal_places=10, max_digits=24, null=True)),
                ("numerator", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("denominator", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                (
                    "months_present",
                    models.PositiveSmallIntegerField(help_text="None where completeness has no meaning.", null=True),
                ),
                ("months_expected", models.PositiveSmallIntegerField(null=True)),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="Why it is missing, or what it was made with.", max_length=300
                    ),
                ),
                (
                    "detail",
                    models.JSONField(
                        default=dict, help_text="What belongs to the value: both ends of a rank, the set."
                    ),
                ),
                ("source_text", models.CharField(max_length=400)),
                ("extracted_on", models.DateField(help_text="The latest of its extracts.", null=True)),
                ("published_value", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("published_in", models.CharField(blank=True, max_length=260)),
                ("extracts", models.ManyToManyField(related_name="figures", to="assessment.extract")),
            ],
            options={
                "ordering": ["period_start", "indicator__order", "indicator__code", "breakdown"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "indicator", "area", "breakdown", "period_start", "period_end"),
                        name="figure_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtractPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "extract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="assessment.extract"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("extract", "number"), name="extract_part_once")],
            },
        ),
        migrations.CreateModel(
            name="MonthlyCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "extract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="counts", to="assessment.extract"
                    ),
                ),
                ("area", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="assessment.area")),
                ("month", models.DateField()),
                ("major", models.CharField(max_length=120)),
                ("minor", models.CharField(max_length=120)),
                ("value", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("extract", "month", "area", "major", "minor"), name="monthly_count_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StreetCrime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "extract",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="street_crimes",
                        to="assessment.extract",
                    ),
                ),
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
            options={
                "indexes": [
                    models.Index(
                        fields=["borough", "category", "month", "ward14", "ward22", "lsoa_code", "extract"],
                        name="street_crime_counted",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "extract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="observations",
                        to="assessment.extract",
                    ),
                ),
                ("measure", models.CharField(help_text="The code of the indicator it is for.", max_length=80)),
                ("area", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="assessment.area")),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("extract", "measure", "area", "period_start", "period_end"), name="observation_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="assessment.assessment"
                    ),
                ),
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
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["order"],
                "constraints": [models.UniqueConstraint(fields=("assessment", "key"), name="section_once")],
            },
        ),
        migrations.CreateModel(
            name="SectionVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="assessment.section"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=400)),
                ("text", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [models.UniqueConstraint(fields=("section", "version"), name="section_version_once")],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="assessment.section"
                    ),
                ),
                ("version", models.PositiveIntegerField(help_text="Of the section when it was said.")),
                ("quote", models.CharField(blank=True, help_text="The words it is about.", max_length=300)),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("resolved_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolved_at", None), ("resolved_by", None)),
                            models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="comment_resolved_by_and_at",
                    )
                ],
            },
        ),
    ]
