"""Joint work on one problem."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from casework.models.agencies import Agency
from casework.models.base import Versioned
from casework.models.sharing import CaseGroupObjectPermission, permission_id
from casework.rules.categories import AsbType, Part
from casework.rules.workflow import CaseStatus, ClosureReason


def granted(user, case: str, permission: str = "view_case") -> Q:
    """Is the case in the column `case` of the outer row open to the officer now? Their agency's group holds the object
    permission, or they opened it in an emergency; and they are not barred from it.

    A probe of guardian's own table for each row looked at, where guardian's helper reads everything ever shared (ADR 5).
    The few cases of an emergency or a barrier are read once a request.
    """
    rows = CaseGroupObjectPermission.objects.filter(
        content_object=OuterRef(case), group__in=user.group_ids, permission=permission_id(permission)
    )
    is_open = Q(Exists(rows.filter(Q(until=None) | Q(until__gt=Now()))))
    if permission == "view_case" and user.group_ids and user.emergency_case_ids:
        is_open |= Q(**{f"{case}__in": user.emergency_case_ids})
    if user.barred_case_ids:
        is_open &= ~Q(**{f"{case}__in": user.barred_case_ids})
    return is_open


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user, permission: str = "view_case") -> "CaseQuerySet":
        """Cases on which the officer's agency was given the permission."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(granted(user, "pk", permission))

    def open(self) -> "CaseQuerySet":
        return self.exclude(status=CaseStatus.CLOSED)


class Case(Versioned):
    """Joint work of several agencies on one problem, usually around one victim. Not a report, and not a file of papers:
    the reports, people, risk, actions and events hang on it. Its lead agency opens, manages and closes it."""

    reference = models.CharField(max_length=20, unique=True)
    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="cases")
    title = models.CharField(max_length=100)
    summary = models.TextField()
    type = models.CharField(max_length=20, choices=AsbType.choices)
    ward = models.ForeignKey("casework.Ward", on_delete=models.PROTECT, null=True, related_name="+")
    lead_agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="led_cases")
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="led_cases"
    )
    team = models.ForeignKey("casework.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=20, choices=CaseStatus.choices, default=CaseStatus.OPEN)
    risk_band = models.CharField(max_length=20, blank=True)
    risk_due_on = models.DateField(null=True, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closure_reason = models.CharField(max_length=20, choices=ClosureReason.choices, blank=True)
    closure_outcome = models.TextField(blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        default_permissions = ["view"]
        permissions = [
            ("contribute_case", "Add contacts and updates to the case"),
            ("manage_case", "Manage the case"),
        ]
        indexes = [
            models.Index(fields=["-opened_on", "-id"], name="case_newest"),
            models.Index(fields=["partnership", "status", "-opened_on", "-id"], name="case_status_newest"),
            models.Index(fields=["lead", "status"], name="case_lead_status"),
        ]
        constraints = [
            models.CheckConstraint(
                name="closed_says_when_why_and_how",
                condition=Q(status="closed", closed_on__isnull=False) & ~Q(closure_reason="") & ~Q(closure_outcome="")
                | ~Q(status="closed") & Q(closed_on__isnull=True, closure_reason="", closure_outcome=""),
            ),
            models.CheckConstraint(condition=Q(closed_on__gte=models.F("opened_on")), name="closed_after_opened"),
            models.CheckConstraint(
                condition=Q(lead__isnull=False) | Q(team__isnull=False), name="led_by_officer_or_team"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("casework:case-view", args=[self.reference])

    @property
    def agencies_now(self) -> models.QuerySet[Agency]:
        """The agencies that are on the case today, its lead among them."""
        current = self.shares.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()), withdrawn_at=None)
        return Agency.objects.filter(pk__in=current.order_by().values("agency"))

    @property
    def lead_name(self) -> str:
        """Who leads: the officer, or the team in whose queue the case waits for one."""
        return self.lead.name if self.lead else f"{self.team} (no officer yet)"


class Involvement(models.Model):
    """A person's part in a case: the row says which agency's record of them the case uses."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="involvements")
    person = models.ForeignKey("casework.Person", on_delete=models.PROTECT, related_name="involvements")
    part = models.CharField(max_length=20, choices=Part.choices)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person", "part"], name="one_part_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.case_id} as {self.part}"
