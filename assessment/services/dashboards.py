"""The dashboard of the quarter: an assessment of the 12 months to a quarter's end, collected by the clock."""

import datetime

from django.apps import apps
from django.db import transaction

from assessment import reference
from assessment.indicators.definitions import CLASSES
from assessment.models import Area, Assessment
from assessment.rules.periods import Period, add_months, month_end
from assessment.services.assessments import collect
from assessment.sources.holders import Holders, holders
from casework.audit import Change, record_change


def latest_quarter(area: Area) -> Period | None:
    """The 12 months to the end of the latest quarter for which recorded crime is held whole, in one classification."""
    found = [period for feed in CLASSES.values() if (period := _latest_of(area, holders(feed)))]
    return max(found, key=lambda period: period.end, default=None)


def _latest_of(area: Area, held: Holders) -> Period | None:
    months = {month for area_id, month in held if area_id == area.pk}
    ends = sorted((month for month in months if month.month % 3 == 0), reverse=True)
    for last in ends:
        period = Period(add_months(last, -11), month_end(last))
        if months.issuperset(period.months):
            return period
    return None


@transaction.atomic
def open_dashboard(*, partnership, area: Area, period: Period) -> Assessment:
    """The dashboard of a partnership for 12 months, made when there is none."""
    made, is_new = Assessment.objects.get_or_create(
        partnership=partnership,
        kind=Assessment.Kind.QUARTERLY,
        period_start=period.start,
        period_end=period.end,
        defaults={"area": area},
    )
    if is_new:
        record_change(operation=Change.COLLECTION, obj=made, by=None)
    return made


def refresh(*, today: datetime.date) -> int:
    """Collect the dashboard of every partnership's latest quarter. Returns how many were collected. Run each night: an
    import of the day before is then in it."""
    reference.ensure_reference()
    areas = {area.code: area for area in Area.objects.filter(kind=Area.Kind.BOROUGH)}
    collected = 0
    for partnership in apps.get_model("casework", "Partnership")._default_manager.order_by("pk"):
        area = areas.get(partnership.area_code)
        period = latest_quarter(area) if area else None
        if area is None or period is None or period.end > today:
            continue
        dashboard = open_dashboard(partnership=partnership, area=area, period=period)
        if dashboard.is_draft:
            collect(assessment=dashboard, by=None)
            collected += 1
    return collected


def latest_dashboard(user) -> Assessment | None:
    """The newest collected dashboard of a person's own partnership."""
    own = Assessment.objects.of(user.partnership_id).filter(kind=Assessment.Kind.QUARTERLY, collected_at__isnull=False)
    return own.select_related("area", "partnership", "strategy").order_by("-period_end").first()
