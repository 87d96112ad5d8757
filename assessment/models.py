"""What the yearly assessment is made of: open data as it was imported, the figures made from it, the paper."""

import uuid

from django.conf import settings
from django.db import models

from assessment.periods import Period, print_date, year_label

PARAGRAPH = ", paragraph "
"""Between the title of a published paper and the place in it."""


class Area(models.Model):
    """A place that figures are about: a London borough, the 32 boroughs together, or one of the Met's extra areas that
    is no borough. Reference data, loaded from data/published/areas.csv."""

    class Kind(models.TextChoices):
        BOROUGH = "borough", "London borough"
        LONDON32 = "london32", "The 32 London boroughs together"
        EXTRA = "extra", "Counted by the police, not a borough"

    code = models.CharField("ONS code, or our own where ONS has none", max_length=12, unique=True)
    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """Who publishes a kind of data, and under what licence."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    publisher = models.CharField(max_length=120)
    attribution = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """What a figure measures: a definition that an officer would sign, a unit, and whether more is worse."""

    class Unit(models.TextChoices):
        COUNT = "count", "count"
        RATE = "rate", "per 1,000 residents"
        RANK = "rank", "rank, 1 is lowest"
        PERCENT = "percent", "per cent"
        DAYS = "days", "days"
        RATIO = "ratio", "ratio"

    class Direction(models.TextChoices):
        WORSE = "worse", "More is worse"
        BETTER = "better", "More is better"
        NEITHER = "neither", "Neither"

    code = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    definition = models.TextField()
    unit = models.CharField(max_length=30)
    direction = models.CharField(max_length=10, choices=Direction.choices, default=Direction.NEITHER)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    order = models.PositiveIntegerField(default=1000)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def unit_text(self) -> str:
        """The unit in words: "per 1,000 residents"."""
        return dict(self.Unit.choices).get(self.unit, self.unit)


class Extract(models.Model):
    """One published file as it was on one day. Never changed once imported; a later file of the same months is another
    extract, and the latest one counts."""

    class Status(models.TextChoices):
        PREVIEWED = "previewed", "Not imported yet"
        IMPORTED = "imported", "Imported"
        UNDONE = "undone", "Undone"

    name = models.CharField(max_length=160)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    classification = models.CharField(max_length=10)
    extracted_on = models.DateField()
    extracted_on_basis = models.CharField(max_length=200)
    first_month = models.DateField()
    last_month = models.DateField()
    months = models.JSONField(help_text="Every month the file holds, as 2017-01.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PREVIEWED)
    rows_read = models.PositiveIntegerField()
    rows_kept = models.PositiveIntegerField()
    rows_refused = models.PositiveIntegerField()
    refusals = models.JSONField(default=list, help_text="line, reason, area, major, minor, loses_counts")
    extra_areas = models.JSONField(default=list)
    absent_areas = models.JSONField(default=list)
    content = models.BinaryField(help_text="The file as it came, unpacked and then gzipped.")
    batch = models.UUIDField(default=uuid.uuid4, db_index=True, help_text="Files that were chosen together.")
    previewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    previewed_at = models.DateTimeField(auto_now_add=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-extracted_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"], condition=models.Q(status="imported"), name="extract_imported_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status="previewed", imported_at=None)
                | (~models.Q(status="previewed") & models.Q(imported_at__isnull=False)),
                name="extract_imported_when",
            ),
            models.CheckConstraint(
                condition=models.Q(status="undone", undone_at__isnull=False)
                | (~models.Q(status="undone") & models.Q(undone_at=None)),
                name="extract_undone_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rows_text(self) -> str:
        """ "1,056 read, 1,050 kept, 6 refused"."""
        return f"{self.rows_read:,} read, {self.rows_kept:,} kept, {self.rows_refused:,} refused"

    @property
    def months_text(self) -> str:
        return f"{self.first_month:%B %Y} to {self.last_month:%B %Y}"


class CrimeCount(models.Model):
    """Recorded crimes of one minor type, in one area and month, as one extract has them. Labels as published."""

    extract = models.ForeignKey(Extract, on_delete=models.CASCADE, related_name="counts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    month = models.DateField()
    major = models.CharField(max_length=60)
    minor = models.CharField(max_length=60)
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["extract", "month", "area", "major", "minor"], name="crime_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.month:%Y-%m} {self.minor}: {self.value}"


class Estimate(models.Model):
    """Residents or dwellings of an area in the middle of a year. The same year exists as first published and as revised
    later; a rate says which it used."""

    class Measure(models.TextChoices):
        RESIDENTS = "residents", "residents"
        DWELLINGS = "dwellings", "dwellings"

    class Kind(models.TextChoices):
        FIRST = "first", "as first published"
        REVISED = "revised", "as revised later"

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="estimates")
    year = models.PositiveIntegerField()
    measure = models.CharField(max_length=10, choices=Measure.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.PositiveIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "year", "measure", "kind"], name="estimate_once")]

    def __str__(self) -> str:
        return f"{self.area}, {self.get_measure_display()}, mid-{self.year} {self.get_kind_display()}"


class PublishedFigure(models.Model):
    """A figure as a paper printed it. What the data says later is shown beside it and never written over it."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE)
    area = models.ForeignKey(Area, on_delete=models.CASCADE)
    period_start = models.DateField()
    period_end = models.DateField()
    value = models.DecimalField(max_digits=20, decimal_places=6)
    document = models.CharField(max_length=160)
    paragraph = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "area", "period_start", "period_end", "document"], name="published_figure_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.area}: {self.value} ({self.document}, {self.paragraph})"


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def of(self, partnership_id: int | None) -> "AssessmentQuerySet":
        """The assessments of one partnership; none for somebody who is in no partnership."""
        return self.filter(partnership_id=partnership_id) if partnership_id else self.none()


class Assessment(models.Model):
    """The strategic assessment that a partnership must make each year (Crime and Disorder Act 1998, ss5-7; Crime and
    Disorder (Formulation and Implementation of Strategy) Regulations 2007, regs 5-7). Signed off, it never changes."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SIGNED_OFF = "signed_off", "Signed off"

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="assessments")
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    period_start = models.DateField()
    period_end = models.DateField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    collected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    collected_at = models.DateTimeField(null=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-period_start", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "period_start", "period_end", "version"], name="assessment_version_once"
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
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
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
    extracts = models.ManyToManyField(Extract, related_name="figures")
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
