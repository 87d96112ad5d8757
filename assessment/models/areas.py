"""Places that figures are about, their boundaries, and how many live in them."""

from django.db import models


class Area(models.Model):
    """A place that figures are about: a London borough, the 32 boroughs together, one of the Met's extra areas that is no
    borough, or a ward or LSOA inside a borough. Boroughs are loaded from data/published/areas.csv; the places inside
    them come with the boundaries or the counts that name them."""

    class Kind(models.TextChoices):
        BOROUGH = "borough", "London borough"
        LONDON32 = "london32", "The 32 London boroughs together"
        EXTRA = "extra", "Counted by the police, not a borough"
        WARD14 = "ward14", "Ward, on the boundaries of 2014"
        WARD22 = "ward22", "Ward, on the boundaries of 2022"
        LSOA11 = "lsoa11", "Lower layer super output area of 2011"
        LSOA21 = "lsoa21", "Lower layer super output area of 2021"

    code = models.CharField("ONS code, or our own where ONS has none", max_length=12, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="places")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(kind__in=["borough", "london32", "extra"]),
                name="area_name_once_above_ward",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Boundary(models.Model):
    """The line round an area, for drawing and for finding which area a point lies in. Simplified: not for legal lines."""

    area = models.OneToOneField(Area, on_delete=models.CASCADE, related_name="boundary")
    geometry = models.JSONField(help_text="GeoJSON Polygon or MultiPolygon, WGS84 longitude and latitude.")
    source = models.ForeignKey("assessment.Source", on_delete=models.PROTECT)

    def __str__(self) -> str:
        return f"Boundary of {self.area}"


class Estimate(models.Model):
    """Residents, households or dwellings of an area in the middle of a year. The same year exists as first published, as
    revised and as rebased later; a rate says which it used."""

    class Measure(models.TextChoices):
        RESIDENTS = "residents", "residents"
        HOUSEHOLDS = "households", "households"
        DWELLINGS = "dwellings", "dwellings"

    class Kind(models.TextChoices):
        FIRST = "first", "as first published"
        REVISED = "revised", "as revised later"
        REBASED = "rebased", "as rebased to the Census of 2021"
        CENSUS = "census", "as counted by the census"
        PROJECTED = "projected", "as projected"

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="estimates")
    year = models.PositiveIntegerField()
    measure = models.CharField(max_length=10, choices=Measure.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.PositiveIntegerField()
    source = models.ForeignKey("assessment.Source", on_delete=models.PROTECT)
    extract = models.ForeignKey(
        "assessment.Extract",
        on_delete=models.CASCADE,
        null=True,
        related_name="estimates",
        help_text="None: came with us.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "year", "measure", "kind"], name="estimate_once")]

    def __str__(self) -> str:
        return f"{self.area}, {self.get_measure_display()}, mid-{self.year} {self.get_kind_display()}"
