"""The record: what was changed, and who saw what; the seals over it; and what its verification found.

Insert-only in the database itself; entries are written by casework/audit.py alone, seals by the database alone. Labels are
copied and nothing is linked, so that the record outlives what it speaks of.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, HashIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class Entry(models.Model):
    """`id`, `at` and `digest` are the database's own doing, whatever was sent: see the migration `record_is_sealed`."""

    at = models.DateTimeField(auto_now_add=True)
    user_id = models.BigIntegerField(null=True)
    user_label = models.CharField(max_length=100)
    agency_label = models.CharField(max_length=100)
    partnership_id = models.BigIntegerField(null=True)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField(max_length=100)
    case_reference = models.CharField(max_length=20, blank=True)
    # Every record that the entry tells of: references, and "person 12" for what has none. See audit.key_of.
    records = ArrayField(models.TextField(), default=list)
    request_id = models.CharField(max_length=32, blank=True)
    address = models.GenericIPAddressField(null=True)
    digest = models.BinaryField(max_length=32, blank=True)

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

    operation = models.CharField(max_length=20, choices=Operation.choices)
    changes = models.JSONField()

    class Meta:
        verbose_name_plural = "change entries"
        indexes = [
            models.Index(fields=["partnership_id", "-at"], name="change_newest"),
            models.Index(fields=["user_id", "-at"], name="change_of_officer"),
            models.Index(
                fields=["partnership_id", "operation", "-at"],
                name="change_seldom",
                condition=~Q(operation__in=["collection", "alteration"]),
            ),
            GinIndex(fields=["records"], name="change_records", fastupdate=False),
            HashIndex(fields=["request_id"], name="change_request", condition=~Q(request_id="")),
        ]
        constraints = [models.CheckConstraint(name="change_has_digest", condition=Exact(Length("digest"), 32))]


class AccessEntry(Entry):
    """Somebody read, searched or took something out, signed in or out, or was refused (Data Protection Act 2018, s62:
    consultation, disclosure with its recipient)."""

    class Operation(models.TextChoices):
        CONSULTATION = "consultation", "Read"
        SEARCH = "search", "Searched or listed"
        DISCLOSURE = "disclosure", "Took out"
        EMERGENCY = "emergency", "Opened in an emergency"
        REFUSED = "refused", "Was refused"
        SIGN_IN = "sign_in", "Signed in"
        SIGN_IN_FAILED = "sign_in_failed", "Failed to sign in"
        SIGN_OUT = "sign_out", "Signed out"
        SECURITY = "security", "Showed or changed how they sign in"

    operation = models.CharField(max_length=20, choices=Operation.choices)
    # The partnership that holds the record, where it is not the officer's own.
    holder_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "access entries"
        indexes = [
            models.Index(fields=["partnership_id", "-at"], name="access_newest"),
            models.Index(fields=["user_id", "-at"], name="access_of_officer"),
            # What is done seldom would else be looked for among all that is read and listed.
            models.Index(
                fields=["partnership_id", "operation", "-at"],
                name="access_seldom",
                condition=~Q(operation__in=["consultation", "search"]),
            ),
            models.Index(fields=["holder_id", "-at"], name="access_from_outside", condition=Q(holder_id__isnull=False)),
            GinIndex(fields=["records"], name="access_records", fastupdate=False),
            HashIndex(fields=["request_id"], name="access_request", condition=~Q(request_id="")),
        ]
        constraints = [models.CheckConstraint(name="access_has_digest", condition=Exact(Length("digest"), 32))]


class Log(models.TextChoices):
    ACCESS = "access", "Record of accesses"
    CHANGE = "change", "Record of changes"


class Seal(models.Model):
    """What stood in one log between two numbers, as one digest that holds the seal before it: an entry below it cannot be
    changed, added or taken away without breaking it. Made every minute by the database's function casework_seal, which
    alone may write here."""

    log = models.CharField(max_length=10, choices=Log.choices)
    number = models.BigIntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    rows = models.IntegerField()
    sealed_at = models.DateTimeField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "number"], name="seals_are_numbered")]

    def __str__(self) -> str:
        return f"{self.get_log_display()}, seal {self.number}"


class Verification(models.Model):
    """The whole record was recomputed, and was as it was sealed, or not and where. Made each day and by `verify_record`."""

    at = models.DateTimeField(auto_now_add=True)
    entries = models.BigIntegerField()
    seals = models.BigIntegerField()
    is_whole = models.BooleanField()
    findings = models.JSONField(default=list)
    # The newest seal of each log: {"access": {"number": 12, "digest": "ab…"}}
    newest = models.JSONField(default=dict)

    class Meta:
        get_latest_by = "id"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}: {'whole' if self.is_whole else 'broken'}"

    @property
    def count_text(self) -> str:
        return f"{self.entries:,}"

    @property
    def newest_seals(self) -> list[tuple[str, str]]:
        """Each log's newest seal in words, and its digest."""
        return [(f"{Log(log).label}, seal {seal['number']:,}", seal["digest"]) for log, seal in self.newest.items()]
