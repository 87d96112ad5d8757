"""The panel: a standing meeting of the agencies on the most persistent and complex cases."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from casework.models.base import Versioned
from casework.rules.workflow import AgendaKind, Decision, PanelReferralStatus


class Panel(models.Model):
    """A partnership's standing panel, such as the CS MARAC, run by one agency. Responsibility for a case stays with its
    lead agency; the panel decides and follows up."""

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="panels")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "name"], name="one_panel_a_name")]

    def __str__(self) -> str:
        return self.name


class PanelMeeting(Versioned):
    """One meeting of a panel. It is planned, then begun once the statement of confidentiality is read, then ended."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        BEGUN = "begun", "In session"
        ENDED = "ended", "Ended"

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    starts_at = models.TimeField()
    venue = models.CharField(max_length=100)
    chair = models.CharField(max_length=100)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["held_on", "starts_at"]
        constraints = [models.UniqueConstraint(fields=["panel", "held_on"], name="one_meeting_a_day")]

    def __str__(self) -> str:
        return f"{self.panel} on {self.held_on:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("casework:meeting-view", args=[self.pk])


class PanelReferral(models.Model):
    """A request that the panel takes up a case: why it meets the criteria, and whether the victim agreed."""

    class Criterion(models.TextChoices):
        SIGNIFICANT_RISK = "significant_risk", "A vulnerable person is at significant risk"
        ESCALATION = "escalation", "It is getting worse"
        JUDGEMENT = "judgement", "Professional judgement"

    class VictimView(models.TextChoices):
        AGREES = "agrees", "The victim agrees"
        DISAGREES = "disagrees", "The victim does not agree; shared for safety"
        NOT_ASKED = "not_asked", "It was not safe or possible to ask"

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="panel_referrals")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="referrals")
    criterion = models.CharField(max_length=20, choices=Criterion.choices)
    reason = models.TextField()
    victim_view = models.CharField(max_length=20, choices=VictimView.choices)
    status = models.CharField(max_length=20, choices=PanelReferralStatus.choices, default=PanelReferralStatus.WAITING)
    referred_on = models.DateField()
    referred_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["referred_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "panel"], condition=~Q(status="released"), name="one_live_referral_a_case"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.panel_id}"


class AgendaItem(Versioned):
    """One case at one meeting, with what was said and decided. Not the referral: a case stays on from meeting to meeting
    until it is released."""

    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="items")
    referral = models.ForeignKey(PanelReferral, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="agenda_items")
    kind = models.CharField(max_length=10, choices=AgendaKind.choices)
    position = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    minutes = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case"], name="one_item_a_case"),
            models.CheckConstraint(
                name="decided_says_when_and_what",
                condition=Q(decision="", decided_at__isnull=True)
                | ~Q(decision="") & Q(decided_at__isnull=False) & ~Q(minutes=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} at {self.meeting_id}"

    def get_absolute_url(self) -> str:
        return reverse("casework:agenda-item-view", args=[self.pk])
