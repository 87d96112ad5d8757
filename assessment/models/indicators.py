"""What is measured, where a series breaks, and what papers printed before."""

from django.db import models

PARAGRAPH = ", paragraph "
"""Between the title of a published paper and the place in it."""


class Indicator(models.Model):
    """What a figure measures: a definition that an officer would sign, a unit, and whether more is worse."""

    class Unit(models.TextChoices):
        COUNT = "count", "count"
        RATE = "rate", "per 1,000 residents"
        DWELLING_RATE = "dwelling_rate", "per 1,000 dwellings"
        SCORE = "score", "score"
        RANK = "rank", "rank, 1 is lowest"
        PERCENT = "percent", "per cent"
        DAYS = "days", "days"
        MINUTES = "minutes", "minutes"
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
    source = models.ForeignKey("assessment.Source", on_delete=models.PROTECT)
    priority = models.SlugField(max_length=40, blank=True, help_text="The priority of the strategy that it belongs to.")
    recipe = models.JSONField(default=dict, help_text="How it is made: data/published/indicators.yaml says the words.")
    order = models.PositiveIntegerField(default=1000)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def unit_text(self) -> str:
        """The unit in words: "per 1,000 residents"."""
        return dict(self.Unit.choices).get(self.unit, self.unit)


class Break(models.Model):
    """A day at which a series changed its meaning. Figures on both sides are never joined or compared without saying so;
    where `is_comparable` is false they are not compared at all."""

    code = models.SlugField(unique=True)
    on = models.DateField(help_text="The first day of the new meaning.")
    indicators = models.JSONField(default=list, help_text="Codes, or beginnings of codes ending in *.")
    text = models.TextField(help_text="What changed, for the reader.")
    is_comparable = models.BooleanField()

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return self.text


class PublishedFigure(models.Model):
    """A figure as a paper printed it. What the data says later is shown beside it and never written over it."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE)
    area = models.ForeignKey("assessment.Area", on_delete=models.CASCADE)
    period_start = models.DateField()
    period_end = models.DateField()
    value = models.DecimalField(max_digits=20, decimal_places=6)
    document = models.CharField(max_length=160)
    paragraph = models.CharField(max_length=80)
    why_differs = models.CharField(max_length=400, blank=True, help_text="Why the data does not say what was printed.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "area", "period_start", "period_end", "document"], name="published_figure_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.area}: {self.value} ({self.document}, {self.paragraph})"
