"""What happened to a case, for those who work it."""

from django.conf import settings
from django.db import models

from casework.models.base import Circled, CircledQuerySet


class CaseEvent(Circled):
    """One thing that was done to a case: who, when, what. Written by services, never changed. Not the evidence for the
    data protection officer (the change log), and not what was said to a victim (a contact)."""

    class Kind(models.TextChoices):
        OPENED = "opened", "Case opened"
        EDITED = "edited", "Case details changed"
        REPORT_ADDED = "report_added", "Report added"
        PERSON_ADDED = "person_added", "Person added"
        RISK_ASSESSED = "risk_assessed", "Risk assessed"
        SHARED = "shared", "Case shared"
        SHARE_WITHDRAWN = "share_withdrawn", "Share withdrawn"
        PANEL_REFERRED = "panel_referred", "Referred to the panel"
        PANEL_AGENDA = "panel_agenda", "Put on an agenda"
        PANEL_DECIDED = "panel_decided", "Panel decision"
        ACTION_SET = "action_set", "Action set"
        ACTION_OVERDUE = "action_overdue", "Action overdue"
        ACTION_ENDED = "action_ended", "Action finished"
        SUPPORT_REFERRED = "support_referred", "Referred for support"
        SUPPORT_ANSWERED = "support_answered", "Support referral answered"
        SUPPORT_ENDED = "support_ended", "Support ended"
        FEEDBACK = "feedback", "Feedback given"
        LEAD_CHANGED = "lead_changed", "Handed over"
        NOTE_ADDED = "note_added", "Note added"
        EVIDENCE_ADDED = "evidence_added", "Evidence added"
        EMERGENCY = "emergency", "Opened in an emergency"
        CLOSED = "closed", "Case closed"
        REOPENED = "reopened", "Case opened again"

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField(help_text="The day it took effect, as its author gave it.")
    at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True)

    objects = CircledQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "-on", "-id"], name="event_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"
