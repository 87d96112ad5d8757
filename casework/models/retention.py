"""How long records are kept, what keeps them longer, and what is left when they are destroyed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from casework.models.base import Versioned
from casework.rules.retention import Period, RecordType, ReviewStatus


class RetentionRule(models.Model):
    """A period from an agency's own schedule, from a day on: it goes before the data policy's. A new schedule is a new row;
    none is changed. Added by the agency's data protection officer."""

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="+")
    record_type = models.CharField(max_length=20, choices=RecordType.choices)
    months = models.PositiveSmallIntegerField()
    effective_from = models.DateField()
    citation = models.CharField(max_length=200, blank=True, help_text="Blank: to be confirmed by the partnership.")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["record_type", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "agency", "record_type", "effective_from"], name="one_retention_rule_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_type}: {self.months} months from {self.effective_from}"

    @property
    def period(self) -> Period:
        return Period(self.record_type, self.months, self.citation, self.agency_id, self.effective_from)


class LegalHold(models.Model):
    """A record that must not be destroyed, whatever its period says: a claim, an inquiry, a court's order. Placed by the data
    protection officer of an agency that holds, leads or works on it, lifted by that agency's, and gone with the record."""

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="+")
    record_type = models.CharField(max_length=20, choices=RecordType.choices)
    record_id = models.BigIntegerField()
    reference = models.CharField(max_length=20)
    reason = models.TextField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.TextField(blank=True)

    class Meta:
        ordering = ["-placed_at", "-pk"]
        indexes = [
            models.Index(fields=["record_type", "record_id"], name="hold_live", condition=Q(lifted_at__isnull=True))
        ]
        constraints = [
            models.CheckConstraint(
                name="hold_lifted_says_who_when_and_why",
                condition=Q(lifted_by__isnull=True, lifted_at__isnull=True, lifted_because="")
                | Q(lifted_by__isnull=False, lifted_at__isnull=False) & ~Q(lifted_because=""),
            )
        ]

    def __str__(self) -> str:
        return f"legal hold {self.pk}"


class RetentionReview(Versioned):
    """A record has reached the end of its period, and the data protection officer of the agency that leads or holds it has to
    say whether it is destroyed or kept longer. Listed each night; gone when the record is destroyed or in use again."""

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="+")
    record_type = models.CharField(max_length=20, choices=RecordType.choices)
    record_id = models.BigIntegerField()
    reference = models.CharField(max_length=20)
    since_on = models.DateField(help_text="The day from which the period counts.")
    due_on = models.DateField(help_text="The first day after the period.")
    rule = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=ReviewStatus.choices, default=ReviewStatus.WAITING)
    look_on = models.DateField(help_text="The day from which it waits for a decision.")
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    listed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["look_on", "pk"]
        indexes = [models.Index(fields=["partnership", "agency", "look_on", "id"], name="retention_queue")]
        constraints = [
            models.UniqueConstraint(fields=["record_type", "record_id"], name="one_review_a_record"),
            models.CheckConstraint(
                name="kept_says_who_when_and_why",
                condition=Q(status="waiting", decided_by__isnull=True, decided_at__isnull=True, reason="")
                | Q(status="kept", decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("casework:retention-view", args=[self.pk])


class Tombstone(models.Model):
    """What is left of something that was destroyed: what kind of record it was, when, by whom and under which rule, and how
    many rows went with it. No name and nothing of what it said. It can be added to and not altered, by anybody; without
    one the database lets nobody take a case's history away."""

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    record_type = models.CharField(max_length=20)
    record_id = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=20, blank=True, db_index=True)
    rule = models.CharField(max_length=300)
    since_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    rows = models.JSONField()
    destroyed_on = models.DateField()
    destroyed_at = models.DateTimeField(auto_now_add=True)
    destroyed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-destroyed_at", "-pk"]
        indexes = [models.Index(fields=["partnership", "agency", "-destroyed_at"], name="tombstone_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "record_id"], condition=Q(record_id__isnull=False), name="one_tombstone_a_record"
            )
        ]

    def __str__(self) -> str:
        return self.reference or f"tombstone {self.pk}"
