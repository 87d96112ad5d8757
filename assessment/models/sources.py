"""Data as it was published: who publishes it, each file as an extract, and the rows that were in it."""

import re
import uuid
from collections import Counter

from django.conf import settings
from django.db import models

from assessment.rules.periods import print_date

EXAMPLE = re.compile(r": \w+…$")
"""The end of a reason that names the one row: ": c47612824bd1…"."""


class Source(models.Model):
    """Who publishes a kind of data, and under what licence."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    publisher = models.CharField(max_length=120)
    attribution = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Extract(models.Model):
    """One published file as it was on one day. Never changed once imported; a later file of the same months is another
    extract, and the latest one counts."""

    class Status(models.TextChoices):
        READING = "reading", "Being read"
        PREVIEWED = "previewed", "Not imported yet"
        IMPORTING = "importing", "Being imported"
        IMPORTED = "imported", "Imported"
        UNDONE = "undone", "Undone"

    feed = models.SlugField(
        max_length=40, default="mps-borough-old", help_text="Which format, from assessment/sources."
    )
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
    bytes_total = models.BigIntegerField(default=0, help_text="Of the unpacked file.")
    bytes_done = models.BigIntegerField(default=0, help_text="How far reading or importing is.")
    problem = models.CharField(max_length=300, blank=True, help_text="Why it could not be read or imported.")
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
                condition=models.Q(status__in=["reading", "previewed", "importing"], imported_at=None)
                | models.Q(status__in=["imported", "undone"], imported_at__isnull=False),
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
    def refused_for(self) -> list[tuple[str, int]]:
        """Why rows were refused, and how many for each reason, the commonest first."""
        return Counter(EXAMPLE.sub("", one["reason"]).rstrip(".") for one in self.refusals).most_common()

    @property
    def rows_lost(self) -> int:
        """Refused rows for which a figure will be missing; a row that only repeats another loses nothing."""
        return sum(one.get("loses_counts", True) for one in self.refusals)

    @property
    def is_at_work(self) -> bool:
        """Whether it is being read or imported just now."""
        return self.status == self.Status.IMPORTING or (self.status == self.Status.READING and not self.problem)

    @property
    def percent_done(self) -> int:
        """How far reading or importing is."""
        return min(100, self.bytes_done * 100 // self.bytes_total) if self.bytes_total else 0

    @property
    def months_text(self) -> str:
        """The months, days or years that the file is about: "April 2016 to March 2017", "mid-2011 to mid-2024"."""
        if self.months:
            first, last = f"{self.first_month:%B %Y}", f"{self.last_month:%B %Y}"
            return first if first == last else f"{first} to {last}"
        if (self.first_month.day, self.first_month.month, self.last_month.month) == (
            1,
            6,
            6,
        ) and self.last_month.day == 1:
            first, last = f"mid-{self.first_month.year}", f"mid-{self.last_month.year}"
            return first if first == last else f"{first} to {last}"
        if self.first_month == self.last_month:
            return f"as of {print_date(self.first_month)}"
        return f"{print_date(self.first_month)} to {print_date(self.last_month)}"


class ExtractPart(models.Model):
    """A piece of an extract's file as it came: the gzipped file, cut so that no piece is above a megabyte. In the database,
    so that one back-up holds everything."""

    extract = models.ForeignKey(Extract, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["extract", "number"], name="extract_part_once")]

    def __str__(self) -> str:
        return f"Part {self.number} of {self.extract}"


class MonthlyCount(models.Model):
    """How many of one type were counted in one area and month, as one extract has them: recorded crimes, or calls about
    anti-social behaviour. Labels as published."""

    extract = models.ForeignKey(Extract, on_delete=models.CASCADE, related_name="counts")
    area = models.ForeignKey("assessment.Area", on_delete=models.PROTECT)
    month = models.DateField()
    major = models.CharField(max_length=120)
    minor = models.CharField(max_length=120)
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["extract", "month", "area", "major", "minor"], name="monthly_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.month:%Y-%m} {self.minor}: {self.value}"


class StreetCrime(models.Model):
    """One row of data.police.uk: a crime or a call about anti-social behaviour, at a point that stands for the true one
    (the nearest of a list of points, never an address). Calls carry no Crime ID."""

    # Checked by what imports them and not again by the database: a million checks of one extract took a third of its time.
    extract = models.ForeignKey(Extract, on_delete=models.CASCADE, related_name="street_crimes", db_constraint=False)
    line = models.PositiveIntegerField(help_text="Of the file.")
    crime_id = models.CharField(max_length=64, blank=True)
    month = models.DateField()
    category = models.CharField(max_length=60)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    location = models.CharField(max_length=120, blank=True)
    lsoa_code = models.CharField(
        max_length=9, blank=True, help_text="As published: of the point, not of the true place."
    )
    ward14 = models.CharField(max_length=9, blank=True, help_text="The ward of 2014 that the point lies in, if held.")
    ward22 = models.CharField(max_length=9, blank=True, help_text="The ward of 2022 that the point lies in, if held.")
    borough = models.CharField(max_length=9, blank=True, help_text="The borough that the point lies in, if held.")
    outcome = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [  # holds all that counting asks, so that no row is read for it
            models.Index(
                fields=["borough", "category", "month", "ward14", "ward22", "lsoa_code", "extract"],
                name="street_crime_counted",
            )
        ]

    def __str__(self) -> str:
        return f"{self.category}, {self.month:%Y-%m}, {self.location}"


class Observation(models.Model):
    """A number that somebody else worked out and published for an area and a period: the share of a survey, a reoffending
    rate. A survey's share carries how many answered and its interval of 95%."""

    extract = models.ForeignKey(Extract, on_delete=models.CASCADE, related_name="observations")
    measure = models.CharField(max_length=80, help_text="The code of the indicator it is for.")
    area = models.ForeignKey("assessment.Area", on_delete=models.PROTECT)
    period_start = models.DateField()
    period_end = models.DateField()
    wave = models.CharField(max_length=60, blank=True, help_text="As the publisher calls it: “Autumn 2016”.")
    value = models.DecimalField(max_digits=20, decimal_places=6)
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    answered = models.PositiveIntegerField(null=True, help_text="How many people answered (n).")
    low = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=20, decimal_places=6, null=True)

    class Meta:
        ordering = ["measure", "period_start"]
        constraints = [
            models.UniqueConstraint(
                fields=["extract", "measure", "area", "period_start", "period_end"], name="observation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.period_start} to {self.period_end}: {self.value}"
