"""What agencies add to a case besides contacts and actions: notes, and files."""

from django.conf import settings
from django.db import models

from casework.models.base import Circled, CircledQuerySet, Versioned


class Document(models.Model):
    """A file, as it was taken in. Kept in the database, so that one back-up holds everything; always handed out as a
    download and never shown as a page."""

    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Evidence(Circled, Versioned):
    """A file that belongs to a case: a photograph, a diary sheet, a letter. Added by one agency and kept in its circle."""

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="evidence")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=150)
    obtained_on = models.DateField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = CircledQuerySet.as_manager()

    class Meta:
        ordering = ["-obtained_on", "-pk"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"evidence {self.pk}"


class Note(Circled, Versioned):
    """What an agency knows or thinks about a case, in its circle. Says whether it is fact or opinion (Data Protection Act
    2018, section 38). Corrected by its author's agency; what it said before stands in the record of changes."""

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="notes")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    text = models.TextField()
    is_opinion = models.BooleanField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = CircledQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"
