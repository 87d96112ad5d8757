"""What partners count themselves and send: the form they are asked on, what they sent, and the cohort's offences."""

from typing import Any

from django.conf import settings
from django.db import models

from assessment.rules.periods import Period


class ReturnForm(models.Model):
    """What one agency is asked to count for each period: IDVA referrals, the youth offending caseload. Set up by the
    analyst; its items may grow, and an item that was ever answered is ended and not deleted."""

    class Frequency(models.TextChoices):
        YEARLY = "yearly", "Every year"
        QUARTERLY = "quarterly", "Every quarter"
        ONCE = "once", "When asked"

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="return_forms")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="return_forms")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=160)
    guidance = models.TextField(blank=True)
    frequency = models.CharField(max_length=10, choices=Frequency.choices, default=Frequency.YEARLY)
    days_to_answer = models.PositiveSmallIntegerField(default=30)
    has_cohort = models.BooleanField(default=False, help_text="Asks for a row for each member of the offender cohort.")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["partnership", "code"], name="return_form_once")]

    def __str__(self) -> str:
        return self.title


class ReturnItem(models.Model):
    """One number that a form asks for, which is one indicator: its definition is the indicator's."""

    form = models.ForeignKey(ReturnForm, on_delete=models.CASCADE, related_name="items")
    indicator = models.ForeignKey("assessment.Indicator", on_delete=models.PROTECT, related_name="+")
    order = models.PositiveIntegerField(default=0)
    is_required = models.BooleanField(default=True)
    asks_answered = models.BooleanField(default=False, help_text="A survey's share: also how many answered.")
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["form", "indicator"], name="return_item_once")]

    def __str__(self) -> str:
        return str(self.indicator)


class AgencyReturn(models.Model):
    """One agency's own counts for one period: asked for, filled in, and signed off by the agency. Signed off, it never
    changes; a correction is another version, and the last signed version counts."""

    class Status(models.TextChoices):
        REQUESTED = "requested", "Asked for"
        DRAFT = "draft", "Being filled in"
        SIGNED_OFF = "signed_off", "Signed off by the agency"
        KEYED = "keyed", "Taken from a published paper"

    form = models.ForeignKey(ReturnForm, on_delete=models.PROTECT, related_name="returns")
    period_start = models.DateField()
    period_end = models.DateField()
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.REQUESTED)
    due_on = models.DateField(null=True)
    source_text = models.CharField(max_length=400, blank=True, help_text="Where the agency took its numbers from.")
    note = models.TextField(blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    reminded_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    lock_version = models.PositiveIntegerField(
        default=0, help_text="Counts up with each save, so that the second is told."
    )

    class Meta:
        ordering = ["-period_end", "form__title", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "period_start", "period_end", "version"], name="agency_return_version_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="signed_off") | models.Q(signed_at__isnull=False, signed_by__isnull=False),
                name="agency_return_signed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form.title}, {self.period.label}"

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)

    @property
    def is_open(self) -> bool:
        """Whether the agency may still write in it."""
        return self.status in (self.Status.REQUESTED, self.Status.DRAFT)

    @property
    def partnership_id(self) -> int:
        return self.form.partnership_id

    @property
    def agency(self) -> Any:
        """Whose counts they are. Of a signed return it is the signer's agency: another may have been asked since."""
        return self.signed_by.agency if self.signed_by else self.form.agency


class ReturnValue(models.Model):
    """What an agency answered to one item. A blank value is "we do not know", which is not 0."""

    agency_return = models.ForeignKey(AgencyReturn, on_delete=models.CASCADE, related_name="values")
    item = models.ForeignKey(ReturnItem, on_delete=models.PROTECT, related_name="values")
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    answered = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_return", "item"], name="return_value_once")]

    def __str__(self) -> str:
        return f"{self.item}: {self.value if self.value is not None else 'not known'}"


class CohortMember(models.Model):
    """One member of the Integrated Offender Management cohort, as the police's return has them: a number of the agency's
    own, no name, the day they joined, and how many offences they were charged with before and since."""

    agency_return = models.ForeignKey(AgencyReturn, on_delete=models.CASCADE, related_name="cohort")
    member = models.CharField(max_length=20, help_text="The agency's own running number. Never a name or a PNC number.")
    joined_on = models.DateField()
    left_on = models.DateField(null=True)
    offences_before = models.PositiveIntegerField(help_text="In the 12 months before the day they joined.")
    offences_in_cohort = models.PositiveIntegerField(
        help_text="From the day they joined until they left or the period ended."
    )

    class Meta:
        ordering = ["member"]
        constraints = [models.UniqueConstraint(fields=["agency_return", "member"], name="cohort_member_once")]

    def __str__(self) -> str:
        return f"cohort member {self.pk}"
