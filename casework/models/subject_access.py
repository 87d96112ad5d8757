"""Answering a person who asks what is held about them (UK GDPR, article 15; Data Protection Act 2018, section 45)."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from casework.models.base import Versioned
from casework.rules.redaction import Mark, Piece, pieces, redacted
from casework.rules.subject_access import WARN_AHEAD, Clock, Ground, ItemKind, Job, Outcome, PauseReason, RequestStatus

LOST_AFTER = timedelta(minutes=10)


class SubjectAccessRequest(Versioned):
    """Somebody asked one agency what it holds about them. That agency answers for what it holds itself and for the joint
    cases that it leads, and for nothing else: who asks wants another agency's records has to ask that agency. Worked by the
    agency's data protection officer."""

    reference = models.CharField(max_length=20, unique=True)
    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="+")
    subject_name = models.CharField(max_length=130)
    subject_date_of_birth = models.DateField(null=True, blank=True)
    asked_by_name = models.CharField(max_length=130, blank=True, help_text="Empty: the person themselves.")
    authority = models.TextField(blank=True)
    reply_to = models.CharField(max_length=300)
    asked_for = models.TextField(blank=True)
    identity_checked_on = models.DateField(null=True, blank=True)
    identity_proof = models.CharField(max_length=200, blank=True)
    received_on = models.DateField()
    due_on = models.DateField()
    is_stopped = models.BooleanField(default=False, help_text="The clock stands still.")
    extended_on = models.DateField(null=True, blank=True)
    extended_because = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=RequestStatus.choices, default=RequestStatus.OPEN)
    ended_on = models.DateField(null=True, blank=True)
    ended_how = models.TextField(blank=True, help_text="How the answer was sent, or why it was refused.")
    people = models.ManyToManyField("casework.Person", related_name="subject_access_requests", blank=True)
    pack = models.OneToOneField("casework.Document", on_delete=models.PROTECT, null=True, related_name="+")
    job = models.CharField(max_length=10, choices=Job.choices, blank=True)
    job_done = models.PositiveIntegerField(default=0)
    job_total = models.PositiveIntegerField(default=0)
    job_at = models.DateTimeField(null=True)
    job_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["partnership", "agency", "due_on"], name="subject_access_due", condition=Q(status="open")
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="subject_access_ended_says_when_and_how",
                condition=Q(status="open", ended_on__isnull=True, ended_how="")
                | ~Q(status="open") & Q(ended_on__isnull=False) & ~Q(ended_how=""),
            ),
            models.CheckConstraint(
                name="subject_access_identity_checked_when_and_how",
                condition=Q(identity_checked_on__isnull=True, identity_proof="")
                | Q(identity_checked_on__isnull=False) & ~Q(identity_proof=""),
            ),
            models.CheckConstraint(
                name="subject_access_extended_when_and_why",
                condition=Q(extended_on__isnull=True, extended_because="")
                | Q(extended_on__isnull=False) & ~Q(extended_because=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("casework:subject-access-view", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status == RequestStatus.OPEN

    @property
    def recipient(self) -> str:
        """Who is given the pack."""
        return self.asked_by_name or self.subject_name

    @property
    def clock(self) -> Clock:
        return Clock(
            received_on=self.received_on,
            pauses=tuple((pause.stopped_on, pause.restarted_on) for pause in self.pauses.all()),
            is_extended=self.extended_on is not None,
        )

    @property
    def is_working(self) -> bool:
        """Something runs in the background. What has not moved for ten minutes was lost, and can be asked for again."""
        return bool(self.job and self.job_at and self.job_at > timezone.now() - LOST_AFTER)

    def is_pressing(self, today: date) -> bool:
        """Due within days, or overdue, with the clock running."""
        return self.is_open and self.due_on - today <= WARN_AHEAD and not self.is_stopped


class SubjectAccessPause(models.Model):
    """The clock of a request stood still: from when, until when, and why."""

    request = models.ForeignKey(SubjectAccessRequest, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=20, choices=PauseReason.choices)
    note = models.TextField()
    stopped_on = models.DateField()
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    restarted_on = models.DateField(null=True)
    restarted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["stopped_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(restarted_on__isnull=True), name="one_running_pause"
            ),
            models.CheckConstraint(
                condition=Q(restarted_on__gte=models.F("stopped_on")), name="restarted_after_stopped"
            ),
            models.CheckConstraint(
                name="restarted_by_and_on",
                condition=Q(restarted_on__isnull=True, restarted_by__isnull=True)
                | Q(restarted_on__isnull=False, restarted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} from {self.stopped_on}"


class SubjectAccessItem(Versioned):
    """One page of a pack: a copy of what one record says, made on the day of collecting, and the passages that are taken
    out of it. It is destroyed with its request."""

    request = models.ForeignKey(SubjectAccessRequest, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    source = models.CharField(max_length=60, help_text="The record: its kind and number, such as report 17.")
    case_reference = models.CharField(max_length=20, blank=True)
    holder = models.CharField(max_length=100, help_text="The agency that wrote it.")
    title = models.CharField(max_length=200)
    on = models.DateField(null=True)
    text = models.TextField()
    marks = models.JSONField(default=list)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    ground = models.CharField(max_length=20, choices=Ground.choices, blank=True)
    ground_note = models.TextField(blank=True)
    is_silent = models.BooleanField(default=False, help_text="The letter does not say that it was withheld.")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "source"], name="one_page_a_record"),
            models.UniqueConstraint(fields=["request", "position"], name="one_page_a_position"),
            models.CheckConstraint(
                name="checked_says_who_and_when",
                condition=Q(outcome="", checked_by__isnull=True, checked_at__isnull=True)
                | ~Q(outcome="") & Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="withheld_says_why",
                condition=Q(outcome="withheld") & ~Q(ground="") & ~Q(ground_note="")
                | ~Q(outcome="withheld") & Q(ground="", ground_note="", is_silent=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What the record of accesses calls it."""
        return f"{self.request.reference} page {self.position}"

    def get_absolute_url(self) -> str:
        return reverse("casework:subject-access-item", args=[self.request_id, self.position])

    @property
    def set_marks(self) -> list[Mark]:
        return [Mark(**mark) for mark in self.marks]

    @property
    def pieces(self) -> list[Piece]:
        return pieces(self.text, self.set_marks)

    @property
    def redacted(self) -> str:
        """What the person is given of the page."""
        return redacted(self.text, self.set_marks)

    @staticmethod
    def stored(marks: list[Mark]) -> list[dict[str, Any]]:
        """Marks as they are kept: places and kinds, never the words."""
        return [asdict(mark) for mark in marks]
