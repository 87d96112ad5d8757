"""A number that the law or a local procedure sets, as it stands today."""

from django.utils import timezone

from casework.models import Threshold
from casework.rules.thresholds import in_force


def number(code: str, *, partnership_id: int) -> int:
    """The value in force today for the partnership. Raises LookupError where no row sets it."""
    rule = in_force(Threshold.objects.rows_for(partnership_id), code, timezone.localdate())
    if rule is None:
        raise LookupError(f"No threshold {code} is in force.")
    return rule.value
