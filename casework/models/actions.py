"""What an agency has undertaken to do."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from casework.models.base import Versioned
from casework.rules.workflow import ActionStatus


class ActionQuerySet(models.QuerySet["Action"]):
    def open(self) -> "ActionQuerySet":
        return self.filter(status=ActionStatus.OPEN)

    def overdue(self, on) -> "ActionQuerySet":
        return self.open().filter(due_on__lt=on)


class Action(Versioned):
    """A task that one agency has on one case, with a day by which it is due. It ends as done, not done, or no longer
    possible, each with what came of it. The agency that owns it works it; setting one is the lead's or the panel's."""

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="actions")
    agenda_item = models.ForeignKey("casework.AgendaItem", on_delete=models.PROTECT, null=True, related_name="actions")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="actions")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="own_actions"
    )
    team = models.ForeignKey("casework.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    description = models.TextField()
    set_on = models.DateField()
    due_on = models.DateField()
    status = models.CharField(max_length=20, choices=ActionStatus.choices, default=ActionStatus.OPEN)
    outcome = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    overdue_noticed_at = models.DateTimeField(null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["agency", "due_on"], name="action_due", condition=Q(status="open")),
        ]
        constraints = [
            models.CheckConstraint(
                name="ended_says_when_who_and_how",
                condition=Q(status="open", ended_on__isnull=True, ended_by__isnull=True, outcome="")
                # Nobody ended what became impossible when a share ran out.
                | ~Q(status="open")
                & Q(ended_on__isnull=False)
                & ~Q(outcome="")
                & (Q(ended_by__isnull=False) | Q(status="not_possible")),
            ),
            models.CheckConstraint(condition=Q(due_on__gte=models.F("set_on")), name="due_after_set"),
        ]

    def __str__(self) -> str:
        return self.description

    def get_absolute_url(self) -> str:
        return reverse("casework:action-view", args=[self.pk])

    @property
    def doer_name(self) -> str:
        """Which officer does it, in which team's queue it waits for one, or else whose it is."""
        if self.officer:
            return self.officer.name
        return f"{self.team} (no officer yet)" if self.team else f"Anybody at {self.agency}"


class ActionUpdate(models.Model):
    """What an agency did towards an action, on a day."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="updates")
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    note = models.TextField()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.note
