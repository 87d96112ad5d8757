import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("key", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ChangeEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("user_id", models.BigIntegerField(null=True)),
                ("user_label", models.CharField(max_length=100)),
                ("agency_label", models.CharField(max_length=100)),
                ("partnership_id", models.BigIntegerField(null=True)),
                ("object_type", models.CharField(max_length=40)),
                ("object_id", models.CharField(max_length=40)),
                ("object_label", models.CharField(max_length=100)),
                ("case_reference", models.CharField(blank=True, max_length=20)),
                (
                    "records",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("request_id", models.CharField(blank=True, max_length=32)),
                ("address", models.GenericIPAddressField(null=True)),
                ("digest", models.BinaryField(blank=True, max_length=32)),
                (
                    "operation",
                    models.CharField(
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
                ("changes", models.JSONField()),
            ],
            options={
                "verbose_name_plural": "change entries",
                "indexes": [
                    models.Index(fields=["partnership_id", "-at"], name="change_newest"),
                    models.Index(fields=["user_id", "-at"], name="change_of_officer"),
                    models.Index(
                        condition=models.Q(("operation__in", ["collection", "alteration"]), _negated=True),
                        fields=["partnership_id", "operation", "-at"],
                        name="change_seldom",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["records"], name="change_records"
                    ),
                    django.contrib.postgres.indexes.HashIndex(
                        condition=models.Q(("request_id", ""), _negated=True),
                        fields=["request_id"],
                        name="change_request",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length("digest"), 32),
                        name="change_has_digest",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("user_id", models.BigIntegerField(null=True)),
                ("user_label", models.CharField(max_length=100)),
                ("agency_label", models.CharField(max_length=100)),
                ("partnership_id", models.BigIntegerField(null=True)),
                ("object_type", models.CharField(max_length=40)),
                ("object_id", models.CharField(max_length=40)),
                ("object_label", models.CharField(max_length=100)),
                ("case_reference", models.CharField(blank=True, max_length=20)),
                (
                    "records",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("request_id", models.CharField(blank=True, max_length=32)),
                ("address", models.GenericIPAddressField(null=True)),
                ("digest", models.BinaryField(blank=True, max_length=32)),
                (
                    "operation",
                    models.CharField(
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
                ("holder_id", models.BigIntegerField(null=True)),
                ("detail", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name_plural": "access entries",
                "indexes": [
                    models.Index(fields=["partnership_id", "-at"], name="access_newest"),
                    models.Index(fields=["user_id", "-at"], name="access_of_officer"),
                    models.Index(
                        condition=models.Q(("operation__in", ["consultation", "search"]), _negated=True),
                        fields=["partnership_id", "operation", "-at"],
                        name="access_seldom",
                    ),
                    models.Index(
                        condition=models.Q(("holder_id__isnull", False)),
                        fields=["holder_id", "-at"],
                        name="access_from_outside",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["records"], name="access_records"
                    ),
                    django.contrib.postgres.indexes.HashIndex(
                        condition=models.Q(("request_id", ""), _negated=True),
                        fields=["request_id"],
                        name="access_request",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length("digest"), 32),
                        name="access_has_digest",
                    )
                ],
            },
        ),
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
            options={
                "constraints": [models.UniqueConstraint(fields=("log", "number"), name="seals_are_numbered")],
            },
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
        migrations.CreateModel(
            name="Ward",
            fields=[
                ("code", models.CharField(max_length=9, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                ("area_code", models.CharField(db_index=True, max_length=9)),
                ("since_year", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Postcode",
            fields=[
                ("postcode", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("ward", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.ward")),
                ("lsoa_code", models.CharField(max_length=9)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
            ],
        ),
        migrations.CreateModel(
            name="RiskQuestionnaire",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("version", models.PositiveSmallIntegerField()),
                ("effective_from", models.DateField()),
                (
                    "citation",
                    models.CharField(
                        blank=True, help_text="Blank: to be confirmed by the partnership.", max_length=200
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name", "version"), name="one_questionnaire_a_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="casework.riskquestionnaire",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=200)),
                ("hint", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="RiskOption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="options", to="casework.riskquestion"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=100)),
                ("score", models.PositiveSmallIntegerField()),
                ("is_unknown", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_unknown", False), ("score", 0), _connector="OR"),
                        name="unknown_scores_nothing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskBand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bands",
                        to="casework.riskquestionnaire",
                    ),
                ),
                ("name", models.CharField(max_length=20)),
                ("min_score", models.PositiveSmallIntegerField()),
                ("review_days", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["min_score"],
            },
        ),
        migrations.CreateModel(
            name="Partnership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                (
                    "area_code",
                    models.CharField(max_length=9, unique=True, verbose_name="ONS code of the local authority"),
                ),
                ("area_name", models.CharField(max_length=60)),
                (
                    "case_prefix",
                    models.CharField(max_length=5, unique=True, verbose_name="start of a reference, such as BAR"),
                ),
                ("is_demonstration", models.BooleanField(default=False, help_text="Everybody in it is invented.")),
            ],
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
                    ),
                ),
                ("address", models.CharField(max_length=200)),
                ("postcode", models.CharField(blank=True, db_index=True, max_length=8)),
                ("ward", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="casework.ward")),
            ],
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
                    ),
                ),
                ("happened_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Threshold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        help_text="Empty: everywhere.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="casework.partnership",
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("value", models.PositiveSmallIntegerField()),
                ("effective_from", models.DateField()),
                ("citation", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "code", "effective_from"),
                        name="one_threshold_a_day",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("council", "Council"),
                            ("police", "Police"),
                            ("housing", "Housing"),
                            ("victim_service", "Victims' service"),
                            ("health", "Health"),
                            ("probation", "Probation"),
                            ("fire", "Fire and rescue"),
                            ("education", "School or college"),
                            ("voluntary", "Charity or community group"),
                            ("other", "Another kind"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "agencies",
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="Partnership",
            name="lead_agency",
            field=models.ForeignKey(
                help_text="The community safety team: its case leads see every new report.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leads",
                to="casework.agency",
            ),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.partnership"),
                ),
                ("agency", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.agency")),
                ("group", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="auth.group")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("partnership", "agency"), name="one_membership_each")],
            },
        ),
        migrations.AddField(
            model_name="Agency",
            name="partnerships",
            field=models.ManyToManyField(
                related_name="agencies", through="casework.Membership", to="casework.partnership"
            ),
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="casework.agency"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("partnership", "agency", "name"), name="one_team_of_a_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=100)),
                ("job_title", models.CharField(blank=True, max_length=100)),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("practitioner", "Practitioner"),
                                ("case_lead", "Case lead"),
                                ("chair", "Panel chair"),
                                ("coordinator", "Panel coordinator"),
                                ("analyst", "Community safety analyst"),
                                ("agency_admin", "Agency administrator"),
                                ("dpo", "Data protection officer"),
                                ("system_admin", "System administrator"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="users", to="casework.agency"
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="users", to="casework.partnership"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="users",
                        to="casework.team",
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField(auto_now_add=True)),
                ("vetted_until", models.DateField(blank=True, null=True)),
                (
                    "trained_until",
                    models.DateField(blank=True, help_text="In information sharing and data protection.", null=True),
                ),
                (
                    "home_postcode",
                    models.CharField(
                        blank=True,
                        help_text="Only to notice a look-up of their own neighbours; seen by nobody.",
                        max_length=8,
                    ),
                ),
                ("last_seen_on", models.DateField(blank=True, null=True)),
                ("suspended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "suspended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("suspended_because", models.CharField(blank=True, max_length=200)),
                (
                    "let_in_at",
                    models.DateTimeField(
                        blank=True, help_text="When they were let in again after a suspension.", null=True
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("token", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("location", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="casework.agency"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.team",
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("name", models.CharField(max_length=100)),
                ("job_title", models.CharField(blank=True, max_length=100)),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("practitioner", "Practitioner"),
                                ("case_lead", "Case lead"),
                                ("chair", "Panel chair"),
                                ("coordinator", "Panel coordinator"),
                                ("analyst", "Community safety analyst"),
                                ("agency_admin", "Agency administrator"),
                                ("dpo", "Data protection officer"),
                                ("system_admin", "System administrator"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        help_text="Empty: by a command on the server.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("invited_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitation",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-invited_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", True), ("user__isnull", True)),
                            models.Q(
                                ("accepted_at__isnull", False), ("user__isnull", False), ("withdrawn_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="accepted_by_a_user",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attestation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attestations", to="casework.agency"
                    ),
                ),
                ("quarter_start", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "completed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("completed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-quarter_start"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "agency", "quarter_start"), name="one_attestation_a_quarter"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_at__isnull", True), ("completed_by__isnull", True)),
                            models.Q(("completed_at__isnull", False), ("completed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="attested_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttestationAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "attestation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="casework.attestation"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("is_needed", models.BooleanField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("answered_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("attestation", "user"), name="one_answer_an_officer")],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reference", models.CharField(max_length=20, unique=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="casework.partnership"
                    ),
                ),
                ("title", models.CharField(max_length=100)),
                ("summary", models.TextField()),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("personal", "Personal – aimed at, or affecting, one person or group"),
                            ("nuisance", "Nuisance – affecting the community at large"),
                            ("environmental", "Environmental – affecting the place around us"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.ward"
                    ),
                ),
                (
                    "lead_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="led_cases", to="casework.agency"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.team",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("with_panel", "With the panel"), ("closed", "Closed")],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("risk_band", models.CharField(blank=True, max_length=20)),
                ("risk_due_on", models.DateField(blank=True, null=True)),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "closure_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("resolved", "Behaviour has stopped"),
                            ("reduced", "Risk has been reduced"),
                            ("withdrawn", "Victim does not want to go on"),
                            ("no_contact", "Could not reach the victim"),
                            ("not_asb", "Not anti-social behaviour"),
                            ("elsewhere", "Dealt with by another route"),
                        ],
                        max_length=20,
                    ),
                ),
                ("closure_outcome", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-opened_on", "-pk"],
                "permissions": [
                    ("contribute_case", "Add contacts and updates to the case"),
                    ("manage_case", "Manage the case"),
                ],
                "default_permissions": ["view"],
                "indexes": [
                    models.Index(fields=["-opened_on", "-id"], name="case_newest"),
                    models.Index(fields=["partnership", "status", "-opened_on", "-id"], name="case_status_newest"),
                    models.Index(fields=["lead", "status"], name="case_lead_status"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_on__isnull", False),
                                ("status", "closed"),
                                models.Q(("closure_reason", ""), _negated=True),
                                models.Q(("closure_outcome", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "closed"), _negated=True),
                                ("closed_on__isnull", True),
                                ("closure_outcome", ""),
                                ("closure_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="closed_says_when_why_and_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closed_on__gte", models.F("opened_on"))), name="closed_after_opened"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lead__isnull", False), ("team__isnull", False), _connector="OR"),
                        name="led_by_officer_or_team",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Barrier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="barriers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="barriers",
                        to="casework.case",
                    ),
                ),
                ("identity", models.UUIDField(null=True)),
                ("reason", models.TextField()),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("set_at", models.DateTimeField(auto_now_add=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_because", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("lifted_at__isnull", True)), fields=["user"], name="barrier_live")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case__isnull", False), ("identity__isnull", True)),
                            models.Q(("case__isnull", True), ("identity__isnull", False)),
                            _connector="OR",
                        ),
                        name="barrier_to_a_case_or_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                            models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="lifted_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PointerMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pointer_marks",
                        to="casework.case",
                    ),
                ),
                ("identity", models.UUIDField(db_index=True, null=True)),
                (
                    "agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("set_at", models.DateTimeField(auto_now_add=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case__isnull", False), ("identity__isnull", True)),
                            models.Q(("case__isnull", True), ("identity__isnull", False)),
                            _connector="OR",
                        ),
                        name="marks_a_case_or_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                            models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="unmarked_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseGroupObjectPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
                ("group", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group")),
                ("content_object", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.case")),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "unique_together": {("group", "permission", "content_object")},
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("until__isnull", False)), fields=["group", "until"], name="grant_that_ends"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseUserObjectPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ("content_object", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.case")),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "unique_together": {("user", "permission", "content_object")},
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("until__isnull", False)), name="emergency_ends")
                ],
            },
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
                    ),
                ),
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("review_note", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-day", "-score", "-pk"],
                "indexes": [
                    models.Index(fields=["partnership", "-day", "-score", "-id"], name="concern_newest"),
                    models.Index(
                        condition=models.Q(("outcome", "")), fields=["partnership", "found_at"], name="concern_waiting"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "user", "record", "day"), name="one_concern_a_day"),
                    models.CheckConstraint(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "circle",
                    models.CharField(
                        choices=[
                            ("case", "Everyone on the case"),
                            ("named", "Only the agencies that I name"),
                            ("agency", "My agency only"),
                        ],
                        default="case",
                        max_length=10,
                    ),
                ),
                (
                    "circle_agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="casework.case"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "Case opened"),
                            ("edited", "Case details changed"),
                            ("report_added", "Report added"),
                            ("person_added", "Person added"),
                            ("risk_assessed", "Risk assessed"),
                            ("shared", "Case shared"),
                            ("share_withdrawn", "Share withdrawn"),
                            ("panel_referred", "Referred to the panel"),
                            ("panel_agenda", "Put on an agenda"),
                            ("panel_decided", "Panel decision"),
                            ("action_set", "Action set"),
                            ("action_overdue", "Action overdue"),
                            ("action_ended", "Action finished"),
                            ("support_referred", "Referred for support"),
                            ("support_answered", "Support referral answered"),
                            ("support_ended", "Support ended"),
                            ("feedback", "Feedback given"),
                            ("lead_changed", "Handed over"),
                            ("note_added", "Note added"),
                            ("evidence_added", "Evidence added"),
                            ("emergency", "Opened in an emergency"),
                            ("closed", "Case closed"),
                            ("reopened", "Case opened again"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
                    ),
                ),
                ("on", models.DateField(help_text="The day it took effect, as its author gave it.")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "indexes": [models.Index(fields=["case", "-on", "-id"], name="event_newest")],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=150)),
                ("content_type", models.CharField(max_length=100)),
                ("content", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("taken_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="casework.partnership",
                    ),
                ),
                ("title", models.CharField(max_length=150)),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("prevent", "Stop or prevent anti-social behaviour and crime"),
                                ("protect", "Protect a victim"),
                                ("safeguard", "Safeguard a child or an adult at risk"),
                                ("support", "Offer support to a victim"),
                                ("review", "Carry out an ASB case review"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "gateways",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("cda_s115", "Crime and Disorder Act 1998, section 115"),
                                ("cda_s17a", "Crime and Disorder Act 1998, section 17A (sets without names)"),
                                ("case_review", "ASB, Crime and Policing Act 2014, section 104 (case review)"),
                                (
                                    "safeguarding",
                                    "Safeguarding (Children Act 2004, section 11; Care Act 2014, section 45)",
                                ),
                                ("consent", "Agreed by the victim, for support"),
                                ("vital", "To protect somebody’s life (UK GDPR, article 6(1)(d))"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("identity", "Who people are and how to reach them"),
                                ("account", "What happened, and what was done"),
                                ("special", "Special category data: hate motivation, health, vulnerability"),
                                ("offence", "Alleged offences, and who is said to have done them"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("review_due_on", models.DateField()),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.document",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="agreement_ends_after_start"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="casework.agreement"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
                    ),
                ),
                ("signed_on", models.DateField()),
                ("signed_by_name", models.CharField(max_length=100)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_on__isnull", True)),
                        fields=("agreement", "agency"),
                        name="one_signature_each",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "circle",
                    models.CharField(
                        choices=[
                            ("case", "Everyone on the case"),
                            ("named", "Only the agencies that I name"),
                            ("agency", "My agency only"),
                        ],
                        default="case",
                        max_length=10,
                    ),
                ),
                (
                    "circle_agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="casework.case"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="casework.document"
                    ),
                ),
                ("title", models.CharField(max_length=150)),
                ("obtained_on", models.DateField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name_plural": "evidence",
                "ordering": ["-obtained_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "circle",
                    models.CharField(
                        choices=[
                            ("case", "Everyone on the case"),
                            ("named", "Only the agencies that I name"),
                            ("agency", "My agency only"),
                        ],
                        default="case",
                        max_length=10,
                    ),
                ),
                (
                    "circle_agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="casework.case"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("on", models.DateField()),
                ("text", models.TextField()),
                ("is_opinion", models.BooleanField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("case_shared", "A case was shared with your agency"),
                            ("share_ends", "A share of a case ends soon"),
                            ("request_made", "An agency asks for access to a record of yours"),
                            ("request_answered", "Your request for access was answered"),
                            ("request_overdue", "A request for access is overdue"),
                            ("barrier_set", "An officer may not read a record any more"),
                            ("hidden_matched", "Somebody asked about a person whom your agency keeps hidden"),
                            ("emergency", "A case was opened in an emergency"),
                            ("agreement_lapses", "An information sharing agreement lapses soon"),
                            ("attestation_due", "Say which officers still need access"),
                            ("account_dormant", "Your account will be suspended because it is not used"),
                            ("check_expires", "Vetting or training runs out"),
                            ("handed_over", "Work was handed over to you"),
                            ("concern", "Something in the record is worth a look"),
                            ("retention_due", "Records have reached the end of their period"),
                            ("subject_access_due", "A request for someone’s own information is due"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.case"
                    ),
                ),
                ("path", models.CharField(max_length=200)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)), fields=["user", "-at"], name="notice_unread"
                    ),
                    models.Index(
                        condition=models.Q(("mailed_at__isnull", True), ("read_at__isnull", True)),
                        fields=["at"],
                        name="notice_to_mail",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Panel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="panels", to="casework.partnership"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("partnership", "name"), name="one_panel_a_name")],
            },
        ),
        migrations.CreateModel(
            name="PanelMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="casework.panel"
                    ),
                ),
                ("held_on", models.DateField()),
                ("starts_at", models.TimeField()),
                ("venue", models.CharField(max_length=100)),
                ("chair", models.CharField(max_length=100)),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "Planned"), ("begun", "In session"), ("ended", "Ended")],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("begun_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["held_on", "starts_at"],
                "constraints": [models.UniqueConstraint(fields=("panel", "held_on"), name="one_meeting_a_day")],
            },
        ),
        migrations.CreateModel(
            name="PanelReferral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="panel_referrals", to="casework.case"
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="casework.panel"
                    ),
                ),
                (
                    "criterion",
                    models.CharField(
                        choices=[
                            ("significant_risk", "A vulnerable person is at significant risk"),
                            ("escalation", "It is getting worse"),
                            ("judgement", "Professional judgement"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "victim_view",
                    models.CharField(
                        choices=[
                            ("agrees", "The victim agrees"),
                            ("disagrees", "The victim does not agree; shared for safety"),
                            ("not_asked", "It was not safe or possible to ask"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for an agenda"),
                            ("on_agenda", "On an agenda"),
                            ("released", "Released by the panel"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("referred_on", models.DateField()),
                (
                    "referred_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["referred_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "released"), _negated=True),
                        fields=("case", "panel"),
                        name="one_live_referral_a_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="casework.panelmeeting"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="casework.panelreferral"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="agenda_items", to="casework.case"
                    ),
                ),
                ("kind", models.CharField(choices=[("new", "New referral"), ("review", "Review")], max_length=10)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "Keep under review at the next meeting"),
                            ("release", "Release: the lead agency goes on with the case"),
                        ],
                        max_length=10,
                    ),
                ),
                ("minutes", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "case"), name="one_item_a_case"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decision", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_at__isnull", False),
                                models.Q(("minutes", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decided_says_when_and_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="actions", to="casework.case"
                    ),
                ),
                (
                    "agenda_item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="casework.agendaitem",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="casework.agency"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_actions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.team",
                    ),
                ),
                ("description", models.TextField()),
                ("set_on", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "To do"),
                            ("done", "Done"),
                            ("not_done", "Not done"),
                            ("not_possible", "No longer possible"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("outcome", models.TextField(blank=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("overdue_noticed_at", models.DateTimeField(null=True)),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(condition=models.Q(("status", "open")), fields=["agency", "due_on"], name="action_due")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_by__isnull", True),
                                ("ended_on__isnull", True),
                                ("outcome", ""),
                                ("status", "open"),
                            ),
                            models.Q(
                                models.Q(("status", "open"), _negated=True),
                                ("ended_on__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("ended_by__isnull", False), ("status", "not_possible"), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="ended_says_when_who_and_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("set_on"))), name="due_after_set"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionUpdate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="updates", to="casework.action"
                    ),
                ),
                (
                    "logged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("on", models.DateField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("note", models.TextField()),
            ],
            options={
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
                    ),
                ),
                ("identity", models.UUIDField(db_index=True, default=uuid.uuid4)),
                ("given_name", models.CharField(max_length=60)),
                ("family_name", models.CharField(max_length=60)),
                ("date_of_birth", models.DateField(blank=True, db_index=True, null=True)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("phone_key", models.CharField(blank=True, db_index=True, max_length=10)),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "home",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="residents",
                        to="casework.place",
                    ),
                ),
                (
                    "safe_method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "Phone call"),
                            ("text", "Text message"),
                            ("email", "E-mail"),
                            ("letter", "Letter"),
                            ("visit", "Visit"),
                            ("through_someone", "Through someone they trust"),
                        ],
                        max_length=20,
                    ),
                ),
                ("safe_note", models.TextField(blank=True)),
                (
                    "address_circle",
                    models.CharField(
                        choices=[
                            ("case", "Everyone on the case"),
                            ("named", "Only the agencies that I name"),
                            ("agency", "My agency only"),
                        ],
                        default="case",
                        max_length=10,
                    ),
                ),
                (
                    "address_agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "contact_circle",
                    models.CharField(
                        choices=[
                            ("case", "Everyone on the case"),
                            ("named", "Only the agencies that I name"),
                            ("agency", "My agency only"),
                        ],
                        default="case",
                        max_length=10,
                    ),
                ),
                (
                    "contact_agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name_plural": "people",
                "indexes": [
                    models.Index(
                        models.F("partnership"),
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("family_name"), name="varchar_pattern_ops"
                        ),
                        name="person_family_name",
                    ),
                    models.Index(
                        django.db.models.functions.text.Upper("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="person_email",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Involvement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="involvements", to="casework.case"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="involvements", to="casework.person"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("victim", "Victim"),
                            ("complainant", "Complainant"),
                            ("witness", "Witness"),
                            ("alleged_perpetrator", "Alleged perpetrator"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "person", "part"), name="one_part_once")],
            },
        ),
        migrations.CreateModel(
            name="PersonMatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="matches", to="casework.person"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.person"
                    ),
                ),
                ("is_same", models.BooleanField()),
                ("score", models.PositiveSmallIntegerField()),
                ("reasons", models.CharField(max_length=200)),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decided_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name_plural": "person matches",
                "constraints": [models.UniqueConstraint(fields=("person", "other"), name="one_decision_a_pair")],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reference", models.CharField(max_length=20, unique=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="casework.agency"
                    ),
                ),
                ("agency_reference", models.CharField(blank=True, max_length=40)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("online", "Online"),
                            ("in_person", "In person"),
                            ("visit", "During a visit or patrol"),
                            ("reporting_centre", "Hate crime reporting centre"),
                            ("other_agency", "Passed on by another agency"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reported_on", models.DateField()),
                ("happened_on", models.DateField()),
                ("happened_at", models.TimeField(blank=True, null=True)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("personal", "Personal – aimed at, or affecting, one person or group"),
                            ("nuisance", "Nuisance – affecting the community at large"),
                            ("environmental", "Environmental – affecting the place around us"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "sub_type",
                    models.CharField(
                        choices=[
                            ("abandoned_vehicle", "Abandoned vehicle"),
                            ("vehicle_nuisance", "Vehicle nuisance"),
                            ("rowdy", "Rowdy or inconsiderate behaviour"),
                            ("neighbours", "Rowdy or nuisance neighbours"),
                            ("littering", "Littering or drugs paraphernalia"),
                            ("animals", "Animals"),
                            ("trespass", "Trespass"),
                            ("communications", "Malicious or nuisance communications"),
                            ("street_drinking", "Street drinking"),
                            ("prostitution", "Prostitution-related activity"),
                            ("noise", "Noise"),
                            ("begging", "Begging or vagrancy"),
                            ("fireworks", "Fireworks"),
                        ],
                        max_length=20,
                    ),
                ),
                ("description", models.TextField()),
                (
                    "harm",
                    models.CharField(
                        choices=[
                            ("little", "Little or none"),
                            ("some", "Some – it bothers them"),
                            ("serious", "Serious – it affects daily life"),
                            ("severe", "Severe – health or safety is at risk"),
                        ],
                        max_length=10,
                    ),
                ),
                ("harm_note", models.TextField(blank=True)),
                (
                    "hate_motivation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No"),
                            ("race", "Race or ethnicity"),
                            ("religion", "Religion or belief"),
                            ("orientation", "Sexual orientation"),
                            ("disability", "Disability"),
                            ("transgender", "Transgender identity"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "victim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="casework.person"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="casework.place"
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="casework.incident"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="casework.case",
                    ),
                ),
                ("set_aside_on", models.DateField(blank=True, null=True)),
                ("set_aside_reason", models.TextField(blank=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-reported_on", "-pk"],
                "indexes": [
                    models.Index(fields=["partnership", "-reported_on", "-id"], name="report_newest"),
                    models.Index(fields=["agency", "partnership", "-reported_on", "-id"], name="report_agency_newest"),
                    models.Index(
                        condition=models.Q(("case__isnull", True), ("set_aside_on__isnull", True)),
                        fields=["partnership", "-reported_on", "-id"],
                        name="report_to_triage",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("happened_on__lte", models.F("reported_on"))), name="report_after_event"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("set_aside_on__isnull", True), ("set_aside_reason", "")),
                            models.Q(
                                ("case__isnull", True),
                                ("set_aside_on__isnull", False),
                                models.Q(("set_aside_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="set_aside_says_when_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PointerQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("given_name", models.CharField(max_length=60)),
                ("family_name", models.CharField(max_length=60)),
                ("date_of_birth", models.DateField(null=True)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "indexes": [models.Index(fields=["user", "asked_at"], name="question_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date_of_birth__isnull", False),
                            models.Q(("phone", ""), _negated=True),
                            models.Q(("email", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="asks_with_more_than_a_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="requests_made", to="casework.agency"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests_received",
                        to="casework.agency",
                    ),
                ),
                ("identity", models.UUIDField()),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="casework.person"
                    ),
                ),
                (
                    "asked_about",
                    models.CharField(help_text="The person in the asking officer’s own words.", max_length=400),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("prevent", "Stop or prevent anti-social behaviour and crime"),
                            ("protect", "Protect a victim"),
                            ("safeguard", "Safeguard a child or an adult at risk"),
                            ("support", "Offer support to a victim"),
                            ("review", "Carry out an ASB case review"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "gateway",
                    models.CharField(
                        choices=[
                            ("cda_s115", "Crime and Disorder Act 1998, section 115"),
                            ("cda_s17a", "Crime and Disorder Act 1998, section 17A (sets without names)"),
                            ("case_review", "ASB, Crime and Policing Act 2014, section 104 (case review)"),
                            ("safeguarding", "Safeguarding (Children Act 2004, section 11; Care Act 2014, section 45)"),
                            ("consent", "Agreed by the victim, for support"),
                            ("vital", "To protect somebody’s life (UK GDPR, article 6(1)(d))"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField()),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("respond_by", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("granted", "Granted"),
                            ("answered", "Answered without access"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["respond_by", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "waiting")),
                        fields=["owner", "respond_by"],
                        name="request_waiting",
                    ),
                    models.Index(fields=["agency", "-asked_at"], name="request_asked"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "waiting")),
                        fields=("agency", "owner", "identity"),
                        name="one_waiting_request",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("status", "waiting")),
                            models.Q(
                                models.Q(("status", "waiting"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="decided_says_who_when_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="casework.case"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("read", "Read"), ("contribute", "Read and add contacts"), ("manage", "Manage")],
                        max_length=10,
                    ),
                ),
                (
                    "gateway",
                    models.CharField(
                        choices=[
                            ("cda_s115", "Crime and Disorder Act 1998, section 115"),
                            ("cda_s17a", "Crime and Disorder Act 1998, section 17A (sets without names)"),
                            ("case_review", "ASB, Crime and Policing Act 2014, section 104 (case review)"),
                            ("safeguarding", "Safeguarding (Children Act 2004, section 11; Care Act 2014, section 45)"),
                            ("consent", "Agreed by the victim, for support"),
                            ("vital", "To protect somebody’s life (UK GDPR, article 6(1)(d))"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("prevent", "Stop or prevent anti-social behaviour and crime"),
                            ("protect", "Protect a victim"),
                            ("safeguard", "Safeguard a child or an adult at risk"),
                            ("support", "Offer support to a victim"),
                            ("review", "Carry out an ASB case review"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField()),
                (
                    "agreement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="casework.agreement",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="casework.accessrequest",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.caseshare",
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="The last day of the share; empty: until withdrawn.", null=True
                    ),
                ),
                (
                    "shared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("shared_at", models.DateTimeField(auto_now_add=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=["agency", "-shared_at"],
                        name="share_newest",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("case", "agency"),
                        name="one_current_share_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_by__isnull", True), ("withdrawn_at__isnull", False), _connector="OR"
                        ),
                        name="withdrawn_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="emergencies", to="casework.case"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergencies",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
                    ),
                ),
                ("reason", models.TextField()),
                ("opened_at", models.DateTimeField(auto_now_add=True)),
                ("until", models.DateTimeField()),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("is_justified", models.BooleanField(null=True)),
                ("review_note", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "emergency accesses",
                "ordering": ["-opened_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_justified__isnull", True),
                                ("reviewed_at__isnull", True),
                                ("reviewed_by__isnull", True),
                            ),
                            models.Q(
                                ("is_justified__isnull", False),
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reviewed_says_who_when_and_what",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
                    ),
                ),
                (
                    "record_type",
                    models.CharField(
                        choices=[
                            ("case", "Closed case, with everything on it"),
                            ("report", "Report that never went on a case"),
                            ("subject_access", "Answered request for somebody’s own information"),
                        ],
                        max_length=20,
                    ),
                ),
                ("months", models.PositiveSmallIntegerField()),
                ("effective_from", models.DateField()),
                (
                    "citation",
                    models.CharField(
                        blank=True, help_text="Blank: to be confirmed by the partnership.", max_length=200
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["record_type", "-effective_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "agency", "record_type", "effective_from"),
                        name="one_retention_rule_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
                    ),
                ),
                (
                    "record_type",
                    models.CharField(
                        choices=[
                            ("case", "Closed case, with everything on it"),
                            ("report", "Report that never went on a case"),
                            ("subject_access", "Answered request for somebody’s own information"),
                        ],
                        max_length=20,
                    ),
                ),
                ("record_id", models.BigIntegerField()),
                ("reference", models.CharField(max_length=20)),
                ("reason", models.TextField()),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("placed_at", models.DateTimeField(auto_now_add=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_because", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-placed_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=["record_type", "record_id"],
                        name="hold_live",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_because", ""), ("lifted_by__isnull", True)),
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                models.Q(("lifted_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hold_lifted_says_who_when_and_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
                    ),
                ),
                (
                    "record_type",
                    models.CharField(
                        choices=[
                            ("case", "Closed case, with everything on it"),
                            ("report", "Report that never went on a case"),
                            ("subject_access", "Answered request for somebody’s own information"),
                        ],
                        max_length=20,
                    ),
                ),
                ("record_id", models.BigIntegerField()),
                ("reference", models.CharField(max_length=20)),
                ("since_on", models.DateField(help_text="The day from which the period counts.")),
                ("due_on", models.DateField(help_text="The first day after the period.")),
                ("rule", models.CharField(max_length=300)),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "Waiting for a decision"), ("kept", "Kept longer")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("look_on", models.DateField(help_text="The day from which it waits for a decision.")),
                ("reason", models.TextField(blank=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("listed_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["look_on", "pk"],
                "indexes": [models.Index(fields=["partnership", "agency", "look_on", "id"], name="retention_queue")],
                "constraints": [
                    models.UniqueConstraint(fields=("record_type", "record_id"), name="one_review_a_record"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("reason", ""),
                                ("status", "waiting"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("status", "kept"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="kept_says_who_when_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.partnership",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
                    ),
                ),
                ("record_type", models.CharField(max_length=20)),
                ("record_id", models.BigIntegerField(null=True)),
                ("reference", models.CharField(blank=True, db_index=True, max_length=20)),
                ("rule", models.CharField(max_length=300)),
                ("since_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("rows", models.JSONField()),
                ("destroyed_on", models.DateField()),
                ("destroyed_at", models.DateTimeField(auto_now_add=True)),
                (
                    "destroyed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-destroyed_at", "-pk"],
                "indexes": [models.Index(fields=["partnership", "agency", "-destroyed_at"], name="tombstone_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("record_id__isnull", False)),
                        fields=("record_type", "record_id"),
                        name="one_tombstone_a_record",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="risk_assessments", to="casework.case"
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.riskquestionnaire"
                    ),
                ),
                ("assessed_on", models.DateField()),
                ("score", models.PositiveSmallIntegerField()),
                ("possible_score", models.PositiveSmallIntegerField()),
                ("unknown", models.PositiveSmallIntegerField()),
                ("scored_band", models.CharField(max_length=20)),
                ("possible_band", models.CharField(max_length=20)),
                ("band", models.CharField(max_length=20)),
                ("raised_because", models.TextField(blank=True)),
                ("due_on", models.DateField()),
                (
                    "assessed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-assessed_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("band", models.F("scored_band")),
                            models.Q(("raised_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="raised_band_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="casework.riskassessment",
                    ),
                ),
                (
                    "option",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.riskoption"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SubjectAccessRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reference", models.CharField(max_length=20, unique=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
                    ),
                ),
                ("subject_name", models.CharField(max_length=130)),
                ("subject_date_of_birth", models.DateField(blank=True, null=True)),
                (
                    "asked_by_name",
                    models.CharField(blank=True, help_text="Empty: the person themselves.", max_length=130),
                ),
                ("authority", models.TextField(blank=True)),
                ("reply_to", models.CharField(max_length=300)),
                ("asked_for", models.TextField(blank=True)),
                ("identity_checked_on", models.DateField(blank=True, null=True)),
                ("identity_proof", models.CharField(blank=True, max_length=200)),
                ("received_on", models.DateField()),
                ("due_on", models.DateField()),
                ("is_stopped", models.BooleanField(default=False, help_text="The clock stands still.")),
                ("extended_on", models.DateField(blank=True, null=True)),
                ("extended_because", models.TextField(blank=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Being worked on"), ("answered", "Answered"), ("refused", "Refused")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "ended_how",
                    models.TextField(blank=True, help_text="How the answer was sent, or why it was refused."),
                ),
                (
                    "pack",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.document"
                    ),
                ),
                (
                    "job",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing"),
                            ("collecting", "Collecting what is held"),
                            ("packing", "Making the pack"),
                        ],
                        max_length=10,
                    ),
                ),
                ("job_done", models.PositiveIntegerField(default=0)),
                ("job_total", models.PositiveIntegerField(default=0)),
                ("job_at", models.DateTimeField(null=True)),
                (
                    "job_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "people",
                    models.ManyToManyField(blank=True, related_name="subject_access_requests", to="casework.person"),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")),
                        fields=["partnership", "agency", "due_on"],
                        name="subject_access_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_how", ""), ("ended_on__isnull", True), ("status", "open")),
                            models.Q(
                                models.Q(("status", "open"), _negated=True),
                                ("ended_on__isnull", False),
                                models.Q(("ended_how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="subject_access_ended_says_when_and_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("identity_checked_on__isnull", True), ("identity_proof", "")),
                            models.Q(
                                ("identity_checked_on__isnull", False), models.Q(("identity_proof", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="subject_access_identity_checked_when_and_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("extended_because", ""), ("extended_on__isnull", True)),
                            models.Q(("extended_on__isnull", False), models.Q(("extended_because", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="subject_access_extended_when_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectAccessPause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pauses",
                        to="casework.subjectaccessrequest",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("identity", "We asked for proof of who they are"),
                            ("clarification", "We asked what they want, because we hold a great deal about them"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField()),
                ("stopped_on", models.DateField()),
                (
                    "stopped_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("restarted_on", models.DateField(null=True)),
                (
                    "restarted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["stopped_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("restarted_on__isnull", True)),
                        fields=("request",),
                        name="one_running_pause",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("restarted_on__gte", models.F("stopped_on"))),
                        name="restarted_after_stopped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("restarted_by__isnull", True), ("restarted_on__isnull", True)),
                            models.Q(("restarted_by__isnull", False), ("restarted_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="restarted_by_and_on",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectAccessItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="casework.subjectaccessrequest",
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "What we recorded about the person"),
                            ("report", "Report"),
                            ("case", "Case"),
                            ("risk", "Risk assessment"),
                            ("panel", "Panel"),
                            ("action", "Action"),
                            ("contact", "Contact"),
                            ("note", "Note"),
                            ("evidence", "Evidence"),
                            ("support", "Support"),
                            ("event", "What happened to the case"),
                            ("share", "Who it was shared with"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(help_text="The record: its kind and number, such as report 17.", max_length=60),
                ),
                ("case_reference", models.CharField(blank=True, max_length=20)),
                ("holder", models.CharField(help_text="The agency that wrote it.", max_length=100)),
                ("title", models.CharField(max_length=200)),
                ("on", models.DateField(null=True)),
                ("text", models.TextField()),
                ("marks", models.JSONField(default=list)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not checked"), ("given", "Given"), ("withheld", "Withheld")],
                        max_length=10,
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "third_party",
                                "It is about somebody else, who has not agreed (DPA 2018, schedule 2, paragraph 16)",
                            ),
                            (
                                "crime",
                                "It would harm the prevention or detection of crime (DPA 2018, schedule 2, paragraph 2; section 45(4))",
                            ),
                            ("privilege", "Legal privilege (DPA 2018, schedule 2, paragraph 19)"),
                            (
                                "serious_harm",
                                "It would be likely to cause serious harm to somebody (DPA 2018, schedule 3)",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("ground_note", models.TextField(blank=True)),
                (
                    "is_silent",
                    models.BooleanField(default=False, help_text="The letter does not say that it was withheld."),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("checked_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "source"), name="one_page_a_record"),
                    models.UniqueConstraint(fields=("request", "position"), name="one_page_a_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at__isnull", True), ("checked_by__isnull", True), ("outcome", "")),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("checked_at__isnull", False),
                                ("checked_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="checked_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", "withheld"),
                                models.Q(("ground", ""), _negated=True),
                                models.Q(("ground_note", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("outcome", "withheld"), _negated=True),
                                ("ground", ""),
                                ("ground_note", ""),
                                ("is_silent", False),
                            ),
                            _connector="OR",
                        ),
                        name="withheld_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupportReferral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="support_referrals",
                        to="casework.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="support_referrals",
                        to="casework.person",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="support_referrals",
                        to="casework.agency",
                    ),
                ),
                (
                    "agenda_item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.agendaitem",
                    ),
                ),
                ("needs", models.TextField()),
                ("consent_on", models.DateField()),
                ("consent_scope", models.TextField()),
                ("referred_on", models.DateField()),
                (
                    "referred_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("respond_by", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be accepted"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("taken_back", "Taken back"),
                            ("ended", "Support ended"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("answered_on", models.DateField(null=True)),
                ("decline_reason", models.TextField(blank=True)),
                (
                    "worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.team",
                    ),
                ),
                ("first_contact_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["respond_by", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["waiting", "accepted"])),
                        fields=("case", "person", "agency"),
                        name="one_live_support_referral",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "declined"), _negated=True),
                            models.Q(("decline_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="declined_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_on__isnull", True), ("status", "waiting")),
                            models.Q(models.Q(("status", "waiting"), _negated=True), ("answered_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="answered_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "circle",
                    models.CharField(
                        choices=[
                            ("case", "Everyone on the case"),
                            ("named", "Only the agencies that I name"),
                            ("agency", "My agency only"),
                        ],
                        default="case",
                        max_length=10,
                    ),
                ),
                (
                    "circle_agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="contacts", to="casework.case"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="casework.supportreferral",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("on", models.DateField()),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("phone", "Phone call"),
                            ("text", "Text message"),
                            ("email", "E-mail"),
                            ("letter", "Letter"),
                            ("visit", "Visit"),
                            ("meeting", "Meeting"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_reached", models.BooleanField()),
                ("note", models.TextField()),
                ("explained_case_review", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "indexes": [models.Index(fields=["case", "-on", "-id"], name="contact_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("explained_case_review", False), ("is_reached", True), _connector="OR"),
                        name="explained_to_somebody_reached",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SupportGiven",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="support_given",
                        to="casework.supportreferral",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("emotional", "Emotional support"),
                            ("practical", "Practical help and safety advice"),
                            ("advocacy", "Speaking up for the victim"),
                            ("mediation", "Mediation"),
                            ("restorative", "Restorative justice"),
                        ],
                        max_length=20,
                    ),
                ),
                ("on", models.DateField()),
                ("note", models.TextField()),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name_plural": "support given",
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to="casework.supportreferral",
                    ),
                ),
                ("given_on", models.DateField()),
                ("would_recommend", models.BooleanField()),
                (
                    "satisfaction",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "Very satisfied"),
                            (4, "Satisfied"),
                            (3, "Neither satisfied nor dissatisfied"),
                            (2, "Dissatisfied"),
                            (1, "Very dissatisfied"),
                        ]
                    ),
                ),
                ("comments", models.TextField(blank=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name_plural": "feedback",
            },
        ),
    ]
