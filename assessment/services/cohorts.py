"""How long the rows of an offender cohort are kept: they are of people, though under a number."""

import datetime

from django.db import transaction

from assessment.models import AgencyReturn
from assessment.rules.periods import add_months
from casework.audit import Change, record_change

KEPT_MONTHS = 24
"""After the end of the period: long enough for the next year's assessment to be made of them. data_policy.yaml says why."""


@transaction.atomic
def clear(*, today: datetime.date) -> int:
    """Delete the rows of every return whose period ended KEPT_MONTHS ago. What was worked out of them stays. Returns how
    many returns lost their rows."""
    ended = add_months(today.replace(day=1), -KEPT_MONTHS)
    old = AgencyReturn.objects.filter(cohort__isnull=False, period_end__lt=ended).select_related("form").distinct()
    for one in old:
        rows, _ = one.cohort.all().delete()
        record_change(operation=Change.ERASURE, obj=one, by=None, changes={"cohort rows": [rows, 0]})
    return len(old)
