"""A notice that an officer is barred also goes to whoever can lift it, at another agency."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0023_grants_that_end")]
    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
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
    ]
