"""The yearly assessment, its figures and trends, and what was asked of the machine for it."""

from django.conf import settings
from django.db import models

from assessment.rules.periods import Period, print_date, year_label


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def of(self, partnership_id: int | None) -> "AssessmentQuerySet":
        """The assessments of one partnership; none for somebody who is in no partnership."""
        return self.filter(partnership_id=partnership_id) if partnership_id else self.none()


class Assessment(models.Model):
    """The strategic assessment that a partnership must make each year (Crime and Disorder Act 1998, ss5-7; Crime and
    Disorder (Formulation and Implementation of Strategy) Regulations 2007, regs 5-7). Signed off, it never changes."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        FOR_APPROVAL = "approval", "Waiting for approval"
        SIGNED_OFF = "signed_off", "Signed off"

    class Kind(models.TextChoices):
        YEARLY = "yearly", "Yearly assessment"
        QUARTERLY = "quarterly", "Quarterly dashboard"

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="assessments")
    area = models.ForeignKey("assessment.Area", on_delete=models.PROTECT)
    period_start = models.DateField()
    period_end = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.YEARLY)
    classification = models.CharField(
        max_length=10,
        blank=True,
        help_text="Which of the Met's classifications it counts by; empty: the one that holds most.",
    )
    strategy = models.ForeignKey("assessment.Strategy", on_delete=models.PROTECT, null=True, related_name="assessments")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    collected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    collected_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True, help_text="When it was put before the co-chairs.")
    signed_off_at = models.DateTimeField(null=True)
    meeting_name = models.CharField(max_length=160, blank=True, help_text="Of the board that the paper goes to.")
    meeting_on = models.DateField(null=True)
    author_text = models.CharField(max_length=160, blank=True, help_text="Who signs as its author, as on the cover.")
    outcome_required = models.CharField(max_length=160, blank=True, help_text="“Decision”, “Information only” …")
    published_at = models.DateTimeField(null=True, help_text="When its public version was put before everybody.")
    frozen = models.JSONField(
        null=True,
        help_text="The composed papers by audience, as they were sent for approval.",
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-period_start", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "kind", "period_start", "period_end", "version"], name="assessment_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"Strategic assessment {self.period.label}"

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)

    @property
    def year(self) -> str:
        """ "2016-17"."""
        return year_label(self.period)

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT


class Figure(models.Model):
    """One number of an assessment, stored when it was collected and never worked out again. A figure that cannot be
    made whole has no value: missing is not zero."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="figures")
    indicator = models.ForeignKey("assessment.Indicator", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("assessment.Area", on_delete=models.PROTECT, related_name="+")
    breakdown = models.CharField(max_length=80, blank=True)
    period_start = models.DateField()
    period_end = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=10, null=True)
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    months_present = models.PositiveSmallIntegerField(null=True, help_text="None where completeness has no meaning.")
    months_expected = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True, help_text="Why it is missing, or what it was made with.")
    detail = models.JSONField(default=dict, help_text="What belongs to the value: both ends of a rank, the set.")
    source_text = models.CharField(max_length=400)
    extracts = models.ManyToManyField("assessment.Extract", related_name="figures")
    extracted_on = models.DateField(null=True, help_text="The latest of its extracts.")
    published_value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    published_in = models.CharField(max_length=260, blank=True)

    class Meta:
        ordering = ["period_start", "indicator__order", "indicator__code", "breakdown"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "indicator", "area", "breakdown", "period_start", "period_end"],
                name="figure_once",
            )
        ]

    def __str__(self) -> str:
        return (
            f"{self.indicator}, {self.area}, {self.period.label}: {self.value if self.value is not None else 'missing'}"
        )

    @property
    def code(self) -> str:
        """The indicator's code, with the breakdown behind it: "casework.reports.type.personal"."""
        return ".".join(filter(None, [self.indicator.code, self.breakdown.replace(":", ".")]))

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)

    @property
    def is_complete(self) -> bool:
        return self.months_present == self.months_expected

    @property
    def dates(self) -> str:
        return f"{print_date(self.period_start)} to {print_date(self.period_end)}"


class Trend(models.Model):
    """One indicator of one area month by month, stored when an assessment was collected, with what statistics say of it.
    A month that has not arrived is null, not 0."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="trends")
    indicator = models.ForeignKey("assessment.Indicator", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("assessment.Area", on_delete=models.PROTECT, related_name="+")
    first_month = models.DateField()
    values = models.JSONField(help_text="One number or null a month, from first_month on.")
    detail = models.JSONField(
        default=dict, help_text="Rolling 12 months, control limits, season, forecast, each with its method."
    )
    source_text = models.CharField(max_length=400)
    extracted_on = models.DateField(null=True)

    class Meta:
        ordering = ["indicator__order", "indicator__code"]
        constraints = [models.UniqueConstraint(fields=["assessment", "indicator", "area"], name="trend_once")]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.area}, by month from {self.first_month:%Y-%m}"


class CollectionRun(models.Model):
    """One request to collect an assessment's figures: it outlives the page, the web server and the worker."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="runs")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    figures = models.PositiveIntegerField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Figures of {self.assessment}, asked for at {self.requested_at:%Y-%m-%d %H:%M}"
