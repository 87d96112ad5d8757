"""Asking for what one may not read: a request to its owner, and emergency access."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from casework.models.base import Versioned
from casework.rules.categories import Gateway, Purpose
from casework.rules.matching import PersonFact, phone_key, plain


class PointerQuestion(models.Model):
    """An officer asked which agencies hold a record of somebody, in these words. It leads to the answer, counts towards how
    often they may ask, and is cleared after a day; what was asked stays in the record of accesses."""

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="questions")
    given_name = models.CharField(max_length=60)
    family_name = models.CharField(max_length=60)
    date_of_birth = models.DateField(null=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["user", "asked_at"], name="question_newest")]
        constraints = [
            models.CheckConstraint(
                name="asks_with_more_than_a_name",
                condition=Q(date_of_birth__isnull=False) | ~Q(phone="") | ~Q(email=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def get_absolute_url(self) -> str:
        return reverse("casework:pointer-answer", args=[self.pk])

    @property
    def fact(self) -> PersonFact:
        return PersonFact(self.given_name, self.family_name, self.date_of_birth, self.phone, self.email, postcode="")

    @property
    def name_key(self) -> str:
        """Two spellings of one name are one."""
        return plain(str(self))

    @property
    def key(self) -> tuple:
        """Two questions with the same key ask the same."""
        return self.name_key, self.date_of_birth, phone_key(self.phone), self.email.lower()

    @property
    def in_words(self) -> str:
        """The person as the officer gave them."""
        born = f"born {self.date_of_birth:%-d %B %Y}" if self.date_of_birth else ""
        return ", ".join(part for part in (str(self), born, self.phone, self.email) if part)


class AccessRequest(Versioned):
    """One agency asks another for what it holds about a person, of whom it learnt by a pointer only that a record is held.
    The owner grants it for a time, answers without granting, or refuses, within a clock."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        GRANTED = "granted", "Granted"
        ANSWERED = "answered", "Answered without access"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Taken back"

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="requests_made")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="requests_received")
    identity = models.UUIDField()
    person = models.ForeignKey("casework.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    asked_about = models.CharField(max_length=400, help_text="The person in the asking officer’s own words.")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    gateway = models.CharField(max_length=20, choices=Gateway.choices)
    reason = models.TextField()
    asked_at = models.DateTimeField(auto_now_add=True)
    respond_by = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["respond_by", "pk"]
        indexes = [
            models.Index(fields=["owner", "respond_by"], name="request_waiting", condition=Q(status="waiting")),
            models.Index(fields=["agency", "-asked_at"], name="request_asked"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "owner", "identity"], condition=Q(status="waiting"), name="one_waiting_request"
            ),
            models.CheckConstraint(
                name="decided_says_who_when_and_why",
                condition=Q(status="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(status="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("casework:request-view", args=[self.pk])

    @property
    def decide_path(self) -> str:
        """The owner's page of it."""
        return reverse("casework:request-decide", args=[self.pk])

    @property
    def record_path(self) -> str:
        """Where the data protection officer finds it."""
        return reverse("casework:request-overview")

    @property
    def about(self) -> UUID:
        """Whom it asks about, as the records stand joined today."""
        return self.person.identity if self.person else self.identity

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING


class EmergencyAccess(models.Model):
    """An officer opened a case that their agency has no share of, because a life is at risk: for a few hours, to read. Its
    owner and the data protection officer were told at once, and the data protection officer reviews it."""

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="emergencies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="emergencies")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    opened_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    is_justified = models.BooleanField(null=True)
    review_note = models.TextField(blank=True)

    class Meta:
        ordering = ["-opened_at"]
        verbose_name_plural = "emergency accesses"
        constraints = [
            models.CheckConstraint(
                name="reviewed_says_who_when_and_what",
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True, is_justified__isnull=True)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False, is_justified__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.case_id}"

    def get_absolute_url(self) -> str:
        return reverse("casework:emergency-review", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.until <= timezone.now()
