# The walls: roles, teams, agreements, requests, emergencies, barriers, circles, notices, evidence.
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("casework", "0005_report_set_aside"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("identity", models.UUIDField()),
                (
                    "asked_about",
                    models.CharField(help_text="The person in the asking officer’s own words.", max_length=200),
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
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["respond_by", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
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
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-starts_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AgreementSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signed_on", models.DateField()),
                ("signed_by_name", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Attestation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quarter_start", models.DateField()),
                ("due_on", models.DateField()),
                ("completed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-quarter_start"],
            },
        ),
        migrations.CreateModel(
            name="AttestationAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_needed", models.BooleanField()),
                ("answered_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Barrier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identity", models.UUIDField(null=True)),
                ("reason", models.TextField()),
                ("set_at", models.DateTimeField(auto_now_add=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_because", models.TextField(blank=True)),
            ],
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
                ("taken_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("opened_at", models.DateTimeField(auto_now_add=True)),
                ("until", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("is_justified", models.BooleanField(null=True)),
                ("review_note", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "emergency accesses",
                "ordering": ["-opened_at"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
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
                ("title", models.CharField(max_length=150)),
                ("obtained_on", models.DateField()),
                ("added_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name_plural": "evidence",
                "ordering": ["-obtained_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("invited_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-invited_at"],
            },
        ),
        migrations.CreateModel(
            name="Note",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("case_shared", "A case was shared with your agency"),
                            ("share_ends", "A share of a case ends soon"),
                            ("request_made", "An agency asks for access to a record of yours"),
                            ("request_answered", "Your request for access was answered"),
                            ("request_overdue", "A request for access is overdue"),
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
                ("path", models.CharField(max_length=200)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PointerMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identity", models.UUIDField(db_index=True, null=True)),
                (
                    "agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("reason", models.TextField()),
                ("set_at", models.DateTimeField(auto_now_add=True)),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="caseshare",
            name="withdrawn_by_and_at",
        ),
        migrations.AddField(
            model_name="action",
            name="officer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="own_actions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="caseevent",
            name="circle_agencies",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="casegroupobjectpermission",
            name="until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="caseshare",
            name="ends_on",
            field=models.DateField(
                blank=True, help_text="The last day of the share; empty: until withdrawn.", null=True
            ),
        ),
        migrations.AddField(
            model_name="caseuserobjectpermission",
            name="until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="contact",
            name="circle_agencies",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="address_agencies",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="address_circle",
            field=models.CharField(
                choices=[
                    ("case", "Everyone on the case"),
                    ("named", "Only the agencies that I name"),
                    ("agency", "My agency only"),
                ],
                default="case",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="contact_agencies",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="contact_circle",
            field=models.CharField(
                choices=[
                    ("case", "Everyone on the case"),
                    ("named", "Only the agencies that I name"),
                    ("agency", "My agency only"),
                ],
                default="case",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="home_postcode",
            field=models.CharField(
                blank=True, help_text="Only to notice a look-up of their own neighbours; seen by nobody.", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="last_seen_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
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
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="suspended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="suspended_because",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="user",
            name="suspended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="trained_until",
            field=models.DateField(blank=True, help_text="In information sharing and data protection.", null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="vetted_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="case",
            name="lead",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="led_cases",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="caseevent",
            name="circle",
            field=models.CharField(
                choices=[
                    ("case", "Everyone on the case"),
                    ("named", "Only the agencies that I name"),
                    ("agency", "My agency only"),
                ],
                default="case",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="caseevent",
            name="kind",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="caseshare",
            name="gateway",
            field=models.CharField(
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
        migrations.RenameField(model_name="caseshare", old_name="purpose", new_name="note"),
        migrations.AddField(
            model_name="caseshare",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("prevent", "Stop or prevent anti-social behaviour and crime"),
                    ("protect", "Protect a victim"),
                    ("safeguard", "Safeguard a child or an adult at risk"),
                    ("support", "Offer support to a victim"),
                    ("review", "Carry out an ASB case review"),
                ],
                default="prevent",
                max_length=20,
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="contact",
            name="circle",
            field=models.CharField(
                choices=[
                    ("case", "Everyone on the case"),
                    ("named", "Only the agencies that I name"),
                    ("agency", "My agency only"),
                ],
                default="case",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="caseuserobjectpermission",
            constraint=models.CheckConstraint(condition=models.Q(("until__isnull", False)), name="emergency_ends"),
        ),
        migrations.AddField(
            model_name="accessrequest",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="requests_made", to="casework.agency"
            ),
        ),
        migrations.AddField(
            model_name="accessrequest",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accessrequest",
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
            model_name="accessrequest",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accessrequest",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="requests_received", to="casework.agency"
            ),
        ),
        migrations.AddField(
            model_name="accessrequest",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
            ),
        ),
        migrations.AddField(
            model_name="caseshare",
            name="request",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shares",
                to="casework.accessrequest",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
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
            model_name="agreement",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="casework.partnership"
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="caseshare",
            name="agreement",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="casework.agreement"
            ),
        ),
        migrations.AddConstraint(
            model_name="caseshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_by__isnull", True), ("withdrawn_at__isnull", False), _connector="OR"),
                name="withdrawn_by_and_at",
            ),
        ),
        migrations.AddField(
            model_name="agreementsignature",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
            ),
        ),
        migrations.AddField(
            model_name="agreementsignature",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="casework.agreement"
            ),
        ),
        migrations.AddField(
            model_name="agreementsignature",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="attestation",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attestations", to="casework.agency"
            ),
        ),
        migrations.AddField(
            model_name="attestation",
            name="completed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="attestation",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
            ),
        ),
        migrations.AddField(
            model_name="attestationanswer",
            name="answered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="attestationanswer",
            name="attestation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="casework.attestation"
            ),
        ),
        migrations.AddField(
            model_name="attestationanswer",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="barrier",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="barriers", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="barrier",
            name="lifted_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="barrier",
            name="set_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="barrier",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="barriers", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="taken_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.document",
            ),
        ),
        migrations.AddField(
            model_name="emergencyaccess",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
            ),
        ),
        migrations.AddField(
            model_name="emergencyaccess",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="emergencies", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="emergencyaccess",
            name="reviewed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="emergencyaccess",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="emergencies", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="document",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="casework.document"
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="casework.agency"
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="invited_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="user",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitation",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="written_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notices", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pointermark",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.agency"
            ),
        ),
        migrations.AddField(
            model_name="pointermark",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="pointer_marks", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="pointermark",
            name="lifted_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pointermark",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
            ),
        ),
        migrations.AddField(
            model_name="pointermark",
            name="set_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="casework.agency"
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.partnership"
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="team",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.team"
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="team",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.team"
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="team",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.team"
            ),
        ),
        migrations.AddField(
            model_name="supportreferral",
            name="team",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.team"
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="users",
                to="casework.team",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("lead__isnull", False), ("team__isnull", False), _connector="OR"),
                name="led_by_officer_or_team",
            ),
        ),
        migrations.AddIndex(
            model_name="accessrequest",
            index=models.Index(
                condition=models.Q(("status", "waiting")), fields=["owner", "respond_by"], name="request_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="accessrequest",
            index=models.Index(fields=["agency", "-asked_at"], name="request_asked"),
        ),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "waiting")),
                fields=("agency", "owner", "identity"),
                name="one_waiting_request",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="agreementsignature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on__isnull", True)),
                fields=("agreement", "agency"),
                name="one_signature_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="attestation",
            constraint=models.UniqueConstraint(
                fields=("partnership", "agency", "quarter_start"), name="one_attestation_a_quarter"
            ),
        ),
        migrations.AddConstraint(
            model_name="attestation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completed_at__isnull", True), ("completed_by__isnull", True)),
                    models.Q(("completed_at__isnull", False), ("completed_by__isnull", False)),
                    _connector="OR",
                ),
                name="attested_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="attestationanswer",
            constraint=models.UniqueConstraint(fields=("attestation", "user"), name="one_answer_an_officer"),
        ),
        migrations.AddIndex(
            model_name="barrier",
            index=models.Index(condition=models.Q(("lifted_at__isnull", True)), fields=["user"], name="barrier_live"),
        ),
        migrations.AddConstraint(
            model_name="barrier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case__isnull", False), ("identity__isnull", True)),
                    models.Q(("case__isnull", True), ("identity__isnull", False)),
                    _connector="OR",
                ),
                name="barrier_to_a_case_or_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="barrier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                    models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                    _connector="OR",
                ),
                name="lifted_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="agreement_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("is_justified__isnull", True), ("reviewed_at__isnull", True), ("reviewed_by__isnull", True)
                    ),
                    models.Q(
                        ("is_justified__isnull", False), ("reviewed_at__isnull", False), ("reviewed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="reviewed_says_who_when_and_what",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("read_at__isnull", True)), fields=["user", "-at"], name="notice_unread"
            ),
        ),
        migrations.AddConstraint(
            model_name="pointermark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case__isnull", False), ("identity__isnull", True)),
                    models.Q(("case__isnull", True), ("identity__isnull", False)),
                    _connector="OR",
                ),
                name="marks_a_case_or_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointermark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                    models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                    _connector="OR",
                ),
                name="unmarked_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(fields=("partnership", "agency", "name"), name="one_team_of_a_name"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at__isnull", True), ("user__isnull", True)),
                    models.Q(("accepted_at__isnull", False), ("user__isnull", False), ("withdrawn_at__isnull", True)),
                    _connector="OR",
                ),
                name="accepted_by_a_user",
            ),
        ),
    ]
