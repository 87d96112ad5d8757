"""Support for victims, and what was said to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from casework.models.base import Circled, CircledQuerySet, Versioned
from casework.rules.categories import ContactMethod, SupportKind
from casework.rules.workflow import SupportReferralStatus


class SupportReferral(Versioned):
    """A victim is offered to a victims' service, with the victim's agreement. The service accepts or declines. The
    agreement is to support; it is not the lawful basis of the partnership's own work."""

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="support_referrals")
    person = models.ForeignKey("casework.Person", on_delete=models.PROTECT, related_name="support_referrals")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="support_referrals")
    agenda_item = models.ForeignKey("casework.AgendaItem", on_delete=models.PROTECT, null=True, related_name="+")
    needs = models.TextField()
    consent_on = models.DateField()
    consent_scope = models.TextField()
    referred_on = models.DateField()
    referred_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    respond_by = models.DateField()
    status = models.CharField(
        max_length=10, choices=SupportReferralStatus.choices, default=SupportReferralStatus.WAITING
    )
    answered_on = models.DateField(null=True)
    decline_reason = models.TextField(blank=True)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey("casework.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first_contact_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["respond_by", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "agency"],
                condition=Q(status__in=["waiting", "accepted"]),
                name="one_live_support_referral",
            ),
            models.CheckConstraint(name="declined_says_why", condition=~Q(status="declined") | ~Q(decline_reason="")),
            models.CheckConstraint(
                name="answered_says_when",
                condition=Q(status="waiting", answered_on__isnull=True)
                | ~Q(status="waiting") & Q(answered_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.agency_id}"

    def get_absolute_url(self) -> str:
        return reverse("casework:support-view", args=[self.pk])


class Contact(Circled, Versioned):
    """Something said to or by a victim, a call that failed, or a note of one. Kept in its circle, which its author's agency
    may widen or narrow; what was said is not changed."""

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="contacts")
    referral = models.ForeignKey(SupportReferral, on_delete=models.PROTECT, null=True, related_name="contacts")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    method = models.CharField(max_length=10, choices=ContactMethod.choices)
    is_reached = models.BooleanField()
    note = models.TextField()
    explained_case_review = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = CircledQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "-on", "-id"], name="contact_newest")]
        constraints = [
            models.CheckConstraint(
                name="explained_to_somebody_reached", condition=Q(explained_case_review=False) | Q(is_reached=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()} on {self.on}"


class SupportGiven(models.Model):
    """Support that a victim received. The service's own record: no other agency reads it."""

    referral = models.ForeignKey(SupportReferral, on_delete=models.CASCADE, related_name="support_given")
    kind = models.CharField(max_length=20, choices=SupportKind.choices)
    on = models.DateField()
    note = models.TextField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name_plural = "support given"

    def __str__(self) -> str:
        return self.get_kind_display()


class Feedback(models.Model):
    """What the victim said of the support. Comments are the service's own; the counts go into the assessment."""

    class Satisfaction(models.IntegerChoices):
        VERY_SATISFIED = 5, "Very satisfied"
        SATISFIED = 4, "Satisfied"
        NEITHER = 3, "Neither satisfied nor dissatisfied"
        DISSATISFIED = 2, "Dissatisfied"
        VERY_DISSATISFIED = 1, "Very dissatisfied"

    referral = models.OneToOneField(SupportReferral, on_delete=models.CASCADE, related_name="feedback")
    given_on = models.DateField()
    would_recommend = models.BooleanField()
    satisfaction = models.PositiveSmallIntegerField(choices=Satisfaction.choices)
    comments = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        return f"Feedback of {self.given_on}"
