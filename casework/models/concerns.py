"""What stands out in the record of who saw what."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from casework.models.base import Versioned
from casework.rules.concerns import ConcernKind


class Concern(Versioned):
    """Something in an officer's reading of one day that the data protection officer should look at: a reason to look, not
    a fault. Found each night; the data protection officer says what came of it. The officer never sees it."""

    class Outcome(models.TextChoices):
        NO_CONCERN = "no_concern", "No concern"
        LOOK_FURTHER = "look_further", "Look further"

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ConcernKind.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    record = models.CharField(
        max_length=60, blank=True, help_text="A reference, or “person 12”; empty: of no one record."
    )
    day = models.DateField()
    score = models.PositiveSmallIntegerField()
    reasons = ArrayField(models.CharField(max_length=200))
    facts = models.JSONField(default=dict)
    found_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.TextField(blank=True)

    class Meta:
        ordering = ["-day", "-score", "-pk"]
        indexes = [
            models.Index(fields=["partnership", "-day", "-score", "-id"], name="concern_newest"),
            models.Index(fields=["partnership", "found_at"], name="concern_waiting", condition=Q(outcome="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "user", "record", "day"], name="one_concern_a_day"),
            models.CheckConstraint(
                name="concern_reviewed_says_who_when_and_why",
                condition=Q(outcome="", reviewed_by__isnull=True, reviewed_at__isnull=True, review_note="")
                | ~Q(outcome="") & Q(reviewed_by__isnull=False, reviewed_at__isnull=False) & ~Q(review_note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"concern {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("casework:concern-view", args=[self.pk])
