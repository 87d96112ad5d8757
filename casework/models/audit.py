"""The record: what was changed, and who saw what. Insert-only in the database itself; written by casework/audit.py alone.

Labels are copied and nothing is linked, so that the record outlives what it speaks of.
"""

from django.db import models


class Entry(models.Model):
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user_id = models.BigIntegerField(null=True)
    user_label = models.CharField(max_length=100)
    agency_label = models.CharField(max_length=100)
    partnership_id = models.BigIntegerField(null=True)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField(max_length=100)
    case_reference = models.CharField(max_length=20, blank=True, db_index=True)
    request_id = models.CharField(max_length=32, blank=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user_label}: {self.object_label}"


class ChangeEntry(Entry):
    """A change, with every field before and after (Data Protection Act 2018, s62: collection, alteration, erasure,
    combination)."""

    class Operation(models.TextChoices):
        COLLECTION = "collection", "Recorded"
        ALTERATION = "alteration", "Changed"
        COMBINATION = "combination", "Joined with another record"
        ERASURE = "erasure", "Erased"
        DISCLOSURE = "disclosure", "Disclosed"

    operation = models.CharField(max_length=12, choices=Operation.choices)
    changes = models.JSONField()

    class Meta:
        verbose_name_plural = "change entries"


class AccessEntry(Entry):
    """Somebody read, searched or took something out, or was refused (Data Protection Act 2018, s62: consultation,
    disclosure with its recipient)."""

    class Operation(models.TextChoices):
        CONSULTATION = "consultation", "Read"
        SEARCH = "search", "Searched or listed"
        DISCLOSURE = "disclosure", "Took out"
        REFUSED = "refused", "Was refused"

    operation = models.CharField(max_length=12, choices=Operation.choices)
    detail = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "access entries"
        indexes = [models.Index(fields=["partnership_id", "-at"], name="access_newest")]
