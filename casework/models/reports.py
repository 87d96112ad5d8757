"""What agencies are told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from casework.acting import as_system
from casework.models.agencies import Agency
from casework.models.base import Versioned
from casework.models.cases import granted
from casework.rules.categories import AsbType, Channel, Harm, HateMotivation, SubType


class Incident(models.Model):
    """Something that happened. Several reports, to several agencies, may tell of one incident; it is counted once."""

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="+")
    happened_on = models.DateField()

    def __str__(self) -> str:
        return f"Incident of {self.happened_on}"


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user) -> "ReportQuerySet":
        """Reports that the officer may read: their agency's own, those on a case shared with it, and, for those who
        triage for the partnership's lead agency, every report of the partnership."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        reports = self.filter(partnership=user.partnership_id)
        if user.barred_identities:
            reports = reports.exclude(victim__identity__in=user.barred_identities)
        if user.barred_case_ids:
            reports = reports.exclude(case__in=user.barred_case_ids)
        if user.triages_for_all:
            return reports
        return reports.filter(Q(agency=user.agency_id) | granted(user, "case_id"))

    def to_triage(self) -> "ReportQuerySet":
        """Reports that wait for the lead agency: on no case, and not set aside."""
        return self.filter(case=None, set_aside_on=None)


class Report(Versioned):
    """Somebody told an agency of anti-social behaviour. Not the behaviour itself (the incident), and not the joint work
    on it (the case). The agency that took it may correct it; the lead agency puts it on a case or sets it
    aside."""

    reference = models.CharField(max_length=20, unique=True)
    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="reports")
    agency_reference = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    reported_on = models.DateField()
    happened_on = models.DateField()
    happened_at = models.TimeField(null=True, blank=True)
    type = models.CharField(max_length=20, choices=AsbType.choices)
    sub_type = models.CharField(max_length=20, choices=SubType.choices)
    description = models.TextField()
    harm = models.CharField(max_length=10, choices=Harm.choices)
    harm_note = models.TextField(blank=True)
    hate_motivation = models.CharField(max_length=20, choices=HateMotivation.choices, blank=True)
    victim = models.ForeignKey("casework.Person", on_delete=models.PROTECT, related_name="reports")
    place = models.ForeignKey("casework.Place", on_delete=models.PROTECT, related_name="reports")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reports")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, null=True, related_name="reports")
    set_aside_on = models.DateField(null=True, blank=True)
    set_aside_reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_on", "-pk"]
        indexes = [
            models.Index(fields=["partnership", "-reported_on", "-id"], name="report_newest"),
            models.Index(fields=["agency", "partnership", "-reported_on", "-id"], name="report_agency_newest"),
            models.Index(
                fields=["partnership", "-reported_on", "-id"],
                name="report_to_triage",
                condition=Q(case__isnull=True, set_aside_on__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(happened_on__lte=models.F("reported_on")), name="report_after_event"),
            models.CheckConstraint(
                name="set_aside_says_when_and_why",
                condition=Q(set_aside_on__isnull=True, set_aside_reason="")
                | Q(set_aside_on__isnull=False, case__isnull=True) & ~Q(set_aside_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("casework:report-view", args=[self.reference])

    @property
    def agency_to_ask(self) -> Agency:
        """The agency that leads the report's case. Who may read the report learns that, and nothing else of the case."""
        with as_system("the officer may not read the case that they are told whom to ask about"):
            return Agency.objects.get(led_cases=self.case_id)
