"""What keeps a record from somebody whom a share would let in."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Barrier(models.Model):
    """One officer may not read one case, or anything about one person, whatever their agency was given: because they know
    the person and said so, or because they are named in the case. Lifted by somebody else, never deleted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="barriers")
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, null=True, related_name="barriers")
    identity = models.UUIDField(null=True)
    reason = models.TextField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["user"], name="barrier_live", condition=Q(lifted_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                name="barrier_to_a_case_or_a_person",
                condition=Q(case__isnull=False, identity__isnull=True) | Q(case__isnull=True, identity__isnull=False),
            ),
            models.CheckConstraint(
                name="lifted_by_and_at",
                condition=Q(lifted_by__isnull=True, lifted_at__isnull=True)
                | Q(lifted_by__isnull=False, lifted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} from {self.case_id or self.identity}"


class PointerMark(models.Model):
    """Even that a record is held is kept from agencies outside a list: domestic abuse, a colleague's own family. Of a person
    (every record of them) or of everybody on a case."""

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, null=True, related_name="pointer_marks")
    identity = models.UUIDField(null=True, db_index=True)
    agencies = ArrayField(models.BigIntegerField(), default=list, blank=True)
    reason = models.TextField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="marks_a_case_or_a_person",
                condition=Q(case__isnull=False, identity__isnull=True) | Q(case__isnull=True, identity__isnull=False),
            ),
            models.CheckConstraint(
                name="unmarked_by_and_at",
                condition=Q(lifted_by__isnull=True, lifted_at__isnull=True)
                | Q(lifted_by__isnull=False, lifted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id or self.identity}"
