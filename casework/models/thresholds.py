"""Law and local rules as dated rows."""

from django.db import models

from casework.rules.thresholds import ThresholdRow


class ThresholdQuerySet(models.QuerySet["Threshold"]):
    def rows_for(self, partnership_id: int) -> tuple[ThresholdRow, ...]:
        """What the rules choose from for a partnership: the rows that hold everywhere, and its own."""
        held = self.filter(models.Q(partnership=partnership_id) | models.Q(partnership=None))
        return tuple(threshold.row for threshold in held)


class Threshold(models.Model):
    """A number that a law or a local procedure sets, from a day on. A change of law is a new row, not a release. An empty
    citation means that no source is at hand: screens say "to be confirmed by the partnership"."""

    partnership = models.ForeignKey(
        "casework.Partnership", on_delete=models.CASCADE, null=True, help_text="Empty: everywhere."
    )
    code = models.CharField(max_length=60)
    value = models.PositiveSmallIntegerField()
    effective_from = models.DateField()
    citation = models.CharField(max_length=200, blank=True)

    objects = ThresholdQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "code", "effective_from"], nulls_distinct=False, name="one_threshold_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.value} from {self.effective_from}"

    @property
    def row(self) -> ThresholdRow:
        return ThresholdRow(self.code, self.value, self.effective_from, self.partnership_id is not None, self.citation)
