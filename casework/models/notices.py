"""What officers are told without looking for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """Something waits for an officer. It says what kind of thing and leads to it; it holds no name and nothing of what a
    record says, and one about a case shows only while the officer may read that case."""

    class Kind(models.TextChoices):
        CASE_SHARED = "case_shared", "A case was shared with your agency"
        SHARE_ENDS = "share_ends", "A share of a case ends soon"
        REQUEST_MADE = "request_made", "An agency asks for access to a record of yours"
        REQUEST_ANSWERED = "request_answered", "Your request for access was answered"
        REQUEST_OVERDUE = "request_overdue", "A request for access is overdue"
        BARRIER_SET = "barrier_set", "An officer may not read a record any more"
        HIDDEN_MATCHED = "hidden_matched", "Somebody asked about a person whom your agency keeps hidden"
        EMERGENCY = "emergency", "A case was opened in an emergency"
        AGREEMENT_LAPSES = "agreement_lapses", "An information sharing agreement lapses soon"
        ATTESTATION_DUE = "attestation_due", "Say which officers still need access"
        ACCOUNT_DORMANT = "account_dormant", "Your account will be suspended because it is not used"
        CHECK_EXPIRES = "check_expires", "Vetting or training runs out"
        HANDED_OVER = "handed_over", "Work was handed over to you"
        CONCERN = "concern", "Something in the record is worth a look"
        RETENTION_DUE = "retention_due", "Records have reached the end of their period"
        SUBJECT_ACCESS_DUE = "subject_access_due", "A request for someone’s own information is due"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, null=True, related_name="+")
    path = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-at"], name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(
                fields=["at"], name="notice_to_mail", condition=Q(read_at__isnull=True, mailed_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
