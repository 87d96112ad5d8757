"""What agencies counted themselves and signed off (or what was keyed from a published paper), as figures."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone

from assessment.indicators.base import Made
from assessment.models import AgencyReturn, Area, Indicator, ReturnValue
from assessment.rules import cohort, surveys
from assessment.rules.arithmetic import SMALL_BASE, print_number
from assessment.rules.cohort import Member, Offending
from assessment.rules.periods import Period, add_months, month_end, print_date

Status = AgencyReturn.Status
LATER_MONTHS = 6
"""An assessment is written after its year has ended: what agencies counted up to so many months later belongs to it too."""
SAMPLED = ("survey.", "return.victim_support.would_recommend")
"""Shares of those who chose to answer, which have an interval; a share of a whole caseload has none."""
METHOD = (
    f"Members who were in the cohort for fewer than {cohort.MIN_DAYS} days are left out. Time in prison is not taken out "
    "of the time in the cohort."
)


def window(periods: Iterable[Period]) -> Period:
    """From the first day of the earliest period to LATER_MONTHS after the last day of the latest."""
    every = list(periods)
    last = max(period.end for period in every)
    return Period(min(period.start for period in every), month_end(add_months(last.replace(day=1), LATER_MONTHS)))


def counting(partnership: Any, inside: Period) -> list[AgencyReturn]:
    """The returns that figures are made of: of each form and period the last version that was signed off or keyed."""
    rows = AgencyReturn.objects.filter(
        form__partnership=partnership, status__in=(Status.SIGNED_OFF, Status.KEYED),
        period_start__gte=inside.start, period_end__lte=inside.end,
    )  # fmt: skip
    rows = rows.select_related("form__agency", "signed_by__agency").prefetch_related(
        "values__item__indicator", "cohort"
    )
    last = {(one.form_id, one.period_start, one.period_end): one for one in rows.order_by("version")}
    return list(last.values())


def collect(partnership: Any, area: Area, periods: Iterable[Period], already: Iterable[Made] = ()) -> list[Made]:
    """A figure for every answer, and the cohort's rates where rows were sent. A figure that a published file gives already
    (`already`) is not made again; of two returns that answer the same, the signed one counts before the keyed one."""
    taken = {(one.code, one.area.pk, one.period) for one in already}
    found: dict[tuple, Made] = {}
    for one in sorted(
        counting(partnership, window(periods)), key=lambda row: (row.status == Status.SIGNED_OFF, row.pk)
    ):
        made = [_answer(value, one, area) for value in one.values.all()]
        if one.form.has_cohort and one.cohort.all():
            made += _cohort(one, area)
        found |= {(figure.code, area.pk, figure.period): figure for figure in made}
    return [figure for key, figure in found.items() if key not in taken]


def source_text(agency_return: AgencyReturn) -> str:
    """Which agency sent it, when it was signed off, and where the agency took it from. No officer's name: papers print it."""
    if agency_return.status == Status.KEYED:
        return agency_return.source_text
    signed = (
        f"signed off on {print_date(timezone.localdate(agency_return.signed_at))}" if agency_return.signed_at else ""
    )
    version = f", version {agency_return.version}" if agency_return.version > 1 else ""
    said = f"; taken from: {agency_return.source_text}" if agency_return.source_text else ""
    return f"{agency_return.agency}, return “{agency_return.form.title}”{version}, {signed}{said}"[:400]


def _answer(value: ReturnValue, one: AgencyReturn, area: Area) -> Made:
    detail: dict[str, Any] = {"return": one.pk}
    notes = [value.note] if value.note else []
    if value.value is None:
        notes.insert(0, f"{one.agency} does not know it.")
    elif value.answered and not value.item.indicator.code.startswith(SAMPLED):
        detail |= {"answered": value.answered}
        notes.insert(0, f"Of {value.answered:,}.")
    elif value.item.indicator.unit == Indicator.Unit.PERCENT and value.answered:
        low, high = surveys.wilson(value.value, value.answered)
        detail |= {"answered": value.answered, "low": f"{low:.4f}", "high": f"{high:.4f}", "method": surveys.METHOD}
        notes.insert(0, interval_text(value.answered, low, high))
    elif value.item.indicator.code.startswith(SAMPLED) and value.item.asks_answered:
        notes.append("How many answered is not known, so no interval can be given.")
    return Made(
        value.item.indicator.code, area, one.period, value.value, source_text(one),
        denominator=Decimal(value.answered) if value.answered else None,
        note=" ".join(notes)[:300], detail=detail,
    )  # fmt: skip


def interval_text(answered: int, low: Decimal, high: Decimal) -> str:
    """ "500 answered; 95% interval 62.8% to 71.0%."."""
    return f"{answered:,} answered; 95% interval {print_number(low, 1)}% to {print_number(high, 1)}%."


def _cohort(one: AgencyReturn, area: Area) -> list[Made]:
    """The cohort’s figures. Below cohort.MIN_MEMBERS counted members there is none, and a reduction needs
    SMALL_BASE offences before joining, as any percentage does."""
    rows = [Member(m.member, m.joined_on, m.left_on, m.offences_before, m.offences_in_cohort) for m in one.cohort.all()]
    found = cohort.offending(rows, one.period_end)
    values = {
        "iom.rate_before": found.rate_before,
        "iom.rate_in_cohort": found.rate_in_cohort,
        "iom.reduction_pooled": found.reduction_pooled,
        "iom.reduction_mean": found.reduction_mean,
    }
    made = [_member_figure("iom.members", Fraction(found.counted), found, one, area)]
    return made + [_member_figure(code, value, found, one, area) for code, value in values.items()]


def _member_figure(code: str, value: Fraction | None, found: Offending, one: AgencyReturn, area: Area) -> Made:
    reason = _too_little(code, found)
    note = f"{found.counted} members counted, {found.too_short} left out. {METHOD}"
    if code == "iom.reduction_mean":
        note = f"Mean of {found.with_offences_before} members with an offence before they joined. {note}"
    detail: dict[str, Any] = {"return": one.pk}
    if not reason:
        detail |= {"counted": found.counted, "too_short": found.too_short, "with_before": found.with_offences_before}
    kept = None if reason or value is None else Decimal(value.numerator) / Decimal(value.denominator)
    return Made(code, area, one.period, kept, source_text(one), note=(reason or note)[:300], detail=detail)


def _too_little(code: str, found: Offending) -> str:
    """Why a figure of the cohort is not given, or nothing."""
    if found.counted < cohort.MIN_MEMBERS:
        return f"Fewer than {cohort.MIN_MEMBERS} members could be counted: a figure would tell of single people."
    if code.startswith("iom.reduction") and found.offences_before < SMALL_BASE:
        return f"Fewer than {SMALL_BASE} offences before joining to compare with, so no percentage is given."
    if code == "iom.reduction_mean" and found.with_offences_before < cohort.MIN_MEMBERS:
        return f"Fewer than {cohort.MIN_MEMBERS} members had an offence before they joined, so no mean is given."
    return ""
