"""The strategy: what it is for, its priorities and outcomes, the actions under it, and what the public said."""

from django.conf import settings
from django.db import models


class Strategy(models.Model):
    """The partnership's strategy for reducing crime and disorder (Crime and Disorder Act 1998, s6), for a run of years."""

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="strategies")
    title = models.CharField(max_length=160)
    starts_on = models.DateField()
    ends_on = models.DateField()
    objectives = models.JSONField(default=list, help_text="The overarching objectives, one sentence each.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lock_version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "title"], name="strategy_once"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="strategy_ends_after"),
        ]

    def __str__(self) -> str:
        return self.title


class Priority(models.Model):
    """One priority of a strategy, with the outcomes that would show it is met and the indicators that measure it."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="priorities")
    code = models.SlugField(max_length=40, help_text="What indicators name it by: volume-crime.")
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=400)
    short_title = models.CharField(max_length=80)

    class Meta:
        ordering = ["order"]
        verbose_name_plural = "priorities"
        constraints = [models.UniqueConstraint(fields=["strategy", "code"], name="priority_once")]

    def __str__(self) -> str:
        return self.short_title


class Outcome(models.Model):
    """What would be true if a priority were met, and the indicator that would show it."""

    class Aim(models.TextChoices):
        LESS = "less", "To fall"
        MORE = "more", "To rise"
        HOLD = "hold", "To stay within its limits"

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="outcomes")
    order = models.PositiveIntegerField(default=0)
    text = models.CharField(max_length=400)
    indicator = models.ForeignKey("assessment.Indicator", on_delete=models.PROTECT, null=True, related_name="+")
    aim = models.CharField(max_length=6, choices=Aim.choices, blank=True)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text


class PlanAction(models.Model):
    """One action of the partnership's plan: who owns it, what pays for it, by when, and how it stands. Not an Action of a
    case."""

    class Rag(models.TextChoices):
        RED = "red", "Off track"
        AMBER = "amber", "At risk"
        GREEN = "green", "On track"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="actions")
    outcome = models.ForeignKey(Outcome, on_delete=models.SET_NULL, null=True, related_name="actions")
    order = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="plan_actions")
    owner = models.CharField(max_length=120, blank=True, help_text="A post, not a person: “Hate crime officer”.")
    funding = models.CharField(max_length=200, blank=True, help_text="“MOPAC London Crime Prevention Fund”.")
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, help_text="Pounds, in all.")
    funding_years = models.PositiveSmallIntegerField(null=True, help_text="Over how many years the amount is spread.")
    starts_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    rag = models.CharField(max_length=8, choices=Rag.choices, default=Rag.GREEN)
    year = models.CharField(max_length=7, help_text="The year of the plan it stands in: 2016-17.")
    carried_from = models.OneToOneField(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        related_name="carried_to",
        help_text="The action of the year before that it goes on with.",
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lock_version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class PlanUpdate(models.Model):
    """What the owner said of an action on a day: how it stands, and the evidence. Never changed."""

    action = models.ForeignKey(PlanAction, on_delete=models.CASCADE, related_name="updates")
    rag = models.CharField(max_length=8, choices=PlanAction.Rag.choices)
    note = models.TextField()
    evidence = models.TextField(blank=True, help_text="Where it can be seen, or a figure's code.")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Update of {self.action}"


class ThreatScore(models.Model):
    """MoRiLE: how much harm one kind of crime or disorder does here, how likely it is, how well placed the partnership is,
    and how sure the scorers are. Scored once for an assessment."""

    assessment = models.ForeignKey("assessment.Assessment", on_delete=models.CASCADE, related_name="threats")
    theme = models.CharField(max_length=120, help_text="“Residential burglary”.")
    priority = models.ForeignKey(Priority, on_delete=models.SET_NULL, null=True, related_name="threats")
    scores = models.JSONField(default=dict, help_text="Criterion of rules in assessment/morile.py: score.")
    evidence = models.JSONField(default=dict, help_text="Criterion: what it rests on.")
    figures = models.JSONField(default=list, help_text="Codes of the figures that it rests on.")
    scored_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    scored_at = models.DateTimeField(null=True)
    lock_version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["theme"]
        constraints = [models.UniqueConstraint(fields=["assessment", "theme"], name="threat_score_once")]

    def __str__(self) -> str:
        return self.theme


class Consultation(models.Model):
    """What people said when they were asked about crime and disorder (Formulation Regulations 2007, regs 12 to 14)."""

    assessment = models.ForeignKey("assessment.Assessment", on_delete=models.CASCADE, related_name="consultations")
    title = models.CharField(max_length=160)
    starts_on = models.DateField()
    ends_on = models.DateField()
    method = models.CharField(max_length=200)
    answered = models.PositiveIntegerField(null=True, help_text="How many people answered (n).")
    results = models.JSONField(default=list, help_text="Rows of [what was asked or said, how many, of how many].")
    summary = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lock_version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-ends_on"]

    def __str__(self) -> str:
        return self.title
