"""How much harm a victim may come to."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class RiskQuestionnaire(models.Model):
    """One version of the questions, weights and bands. A new version is a new row; old assessments keep theirs."""

    name = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField()
    effective_from = models.DateField()
    citation = models.CharField(max_length=200, blank=True, help_text="Blank: to be confirmed by the partnership.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="one_questionnaire_a_version")]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class RiskQuestion(models.Model):
    questionnaire = models.ForeignKey(RiskQuestionnaire, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    hint = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text


class RiskOption(models.Model):
    """One answer to choose. "Don't know" is an option of its own with `is_unknown`, and scores nothing."""

    question = models.ForeignKey(RiskQuestion, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=100)
    score = models.PositiveSmallIntegerField()
    is_unknown = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(is_unknown=False) | Q(score=0), name="unknown_scores_nothing")
        ]

    def __str__(self) -> str:
        return self.text


class RiskBand(models.Model):
    """A band begins at a score and asks for a new assessment after so many days."""

    questionnaire = models.ForeignKey(RiskQuestionnaire, on_delete=models.CASCADE, related_name="bands")
    name = models.CharField(max_length=20)
    min_score = models.PositiveSmallIntegerField()
    review_days = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["min_score"]

    def __str__(self) -> str:
        return self.name


class RiskAssessment(models.Model):
    """One assessment of a case, on one day, by one version of the questionnaire. Never changed: a new view of the risk is
    a new assessment. The band is the score's, unless a professional raised it and said why."""

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="risk_assessments")
    questionnaire = models.ForeignKey(RiskQuestionnaire, on_delete=models.PROTECT, related_name="+")
    assessed_on = models.DateField()
    score = models.PositiveSmallIntegerField()
    possible_score = models.PositiveSmallIntegerField()
    unknown = models.PositiveSmallIntegerField()
    scored_band = models.CharField(max_length=20)
    possible_band = models.CharField(max_length=20)
    band = models.CharField(max_length=20)
    raised_because = models.TextField(blank=True)
    due_on = models.DateField()
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-assessed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="raised_band_says_why", condition=Q(band=models.F("scored_band")) | ~Q(raised_because="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.band} ({self.score})"


class RiskAnswer(models.Model):
    assessment = models.ForeignKey(RiskAssessment, on_delete=models.CASCADE, related_name="answers")
    option = models.ForeignKey(RiskOption, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.option_id)
