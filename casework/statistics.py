"""Counts, never names: the one door through which the assessment reads casework.

Every figure counts what has its date in the period, both days included. Repeat victims are counted by identity, over the
incidents they reported, with the rule printed in the figure's name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Count as CountOf
from django.db.models import F, QuerySet

from casework.acting import as_system
from casework.models import Action, AgendaItem, Case, Feedback, Partnership, Report, SupportReferral, Threshold
from casework.rules.categories import AsbType, HateMotivation
from casework.rules.repeats import ReportFact, fullest_window
from casework.rules.thresholds import EXPLAIN_MONTHS, EXPLAIN_REPORTS, in_force
from casework.rules.workflow import ActionStatus, SupportReferralStatus


@dataclass(frozen=True)
class Count:
    """One figure: `value` in `unit`; for a percentage also what was divided by what. `breakdown` is empty for a total,
    else "kind:key|label", such as "ward:E05000043|Brunswick Park". A value of None: nothing to compute it from."""

    code: str
    name: str
    value: float | None
    breakdown: str = ""
    unit: str = "count"
    numerator: int | None = None
    denominator: int | None = None


def casework_counts(*, partnership_slug: str, start: date, end: date) -> list[Count]:
    """Every casework figure of a partnership for a period. Raises Partnership.DoesNotExist."""
    partnership = Partnership.objects.get(slug=partnership_slug)
    period = (start, end)
    with as_system("counts of the whole partnership, which no officer may read row by row"):
        return _counts(partnership, period)


def _counts(partnership: Partnership, period: tuple[date, date]) -> list[Count]:
    return [
        *_reports(partnership, period),
        *_repeat_victims(partnership, period),
        *_cases(partnership, period),
        *_panel(partnership, period),
        *_actions(partnership, period),
        *_support(partnership, period),
        *_feedback(partnership, period),
    ]


def _broken_down(code: str, name: str, rows: QuerySet, kind: str, key: str, label: str | dict) -> Iterable[Count]:
    """One figure for each value of a column; `label` is the column with its name, or the names by value."""
    columns = [key] if isinstance(label, dict) else [key, label]
    for row in rows.order_by(key).values(*columns).annotate(n=CountOf("pk", distinct=True)):
        shown = label.get(row[key], row[key]) if isinstance(label, dict) else row[label]
        yield Count(code, name, row["n"], f"{kind}:{row[key] or 'none'}|{shown or 'Not known'}")


def _reports(partnership: Partnership, period: tuple[date, date]) -> Iterable[Count]:
    reports = Report.objects.filter(partnership=partnership, reported_on__range=period)
    yield Count("asb.reports", "Reports of anti-social behaviour", reports.count())
    incidents = reports.aggregate(n=CountOf("incident", distinct=True))["n"]
    yield Count("asb.incidents", "Incidents that the reports tell of", incidents)
    types = {kind.value: kind.short for kind in AsbType}
    yield from _broken_down("asb.reports", "Reports by type", reports, "type", "type", types)
    yield from _broken_down("asb.reports", "Reports by agency", reports, "agency", "agency__slug", "agency__name")
    yield from _broken_down("asb.reports", "Reports by ward", reports, "ward", "place__ward__code", "place__ward__name")
    hate = reports.exclude(hate_motivation="")
    yield Count("asb.hate_reports", "Reports with a hate motivation", hate.count())
    motives = dict(HateMotivation.choices)
    yield from _broken_down("asb.hate_reports", "Reports by hate motivation", hate, "hate", "hate_motivation", motives)


def _repeat_victims(partnership: Partnership, period: tuple[date, date]) -> Iterable[Count]:
    rows = Threshold.objects.rows_for(partnership.pk)
    reports, months = in_force(rows, EXPLAIN_REPORTS, period[1]), in_force(rows, EXPLAIN_MONTHS, period[1])
    if reports is None or months is None:
        return
    facts: dict[object, list[ReportFact]] = {}
    told = Report.objects.filter(partnership=partnership, reported_on__range=period)
    for identity, reported_on, incident in told.values_list("victim__identity", "reported_on", "incident_id"):
        facts.setdefault(identity, []).append(ReportFact(reported_on, incident))
    repeat = 0
    for mine in facts.values():
        window = fullest_window(mine, months.value)
        repeat += bool(window and window.count >= reports.value)
    name = f"Repeat victims: {reports.value} or more incidents reported within {months.value} months"
    yield Count("victims.repeat", name, repeat)
    yield Count("victims.all", "Victims who reported", len(facts))


def _cases(partnership: Partnership, period: tuple[date, date]) -> Iterable[Count]:
    cases = Case.objects.filter(partnership=partnership)
    opened, closed = cases.filter(opened_on__range=period), cases.filter(closed_on__range=period)
    yield Count("cases.opened", "Cases opened", opened.count())
    yield Count("cases.closed", "Cases closed", closed.count())
    bands = {"": "Not assessed"}
    yield from _broken_down("cases.opened", "Cases opened, by latest risk band", opened, "risk", "risk_band", bands)
    reasons = dict(Case._meta.get_field("closure_reason").choices or [])
    yield from _broken_down("cases.closed", "Cases closed, by reason", closed, "reason", "closure_reason", reasons)


def _panel(partnership: Partnership, period: tuple[date, date]) -> Iterable[Count]:
    heard = AgendaItem.objects.filter(
        meeting__panel__partnership=partnership, meeting__held_on__range=period, meeting__status="ended"
    )
    numbers = heard.aggregate(
        cases=CountOf("case", distinct=True), meetings=CountOf("meeting", distinct=True), items=CountOf("pk")
    )
    yield Count("panel.meetings", "Panel meetings held", numbers["meetings"])
    yield Count("panel.cases", "Cases heard by the panel", numbers["cases"])
    yield _ratio("panel.cases_per_meeting", "Cases per meeting", numbers["items"], numbers["meetings"])


def _actions(partnership: Partnership, period: tuple[date, date]) -> Iterable[Count]:
    actions = Action.objects.filter(case__partnership=partnership, set_on__range=period)
    yield Count("actions.set", "Actions set", actions.count())
    statuses = dict(ActionStatus.choices)
    yield from _broken_down("actions.set", "Actions set, by how they ended", actions, "status", "status", statuses)
    ended = actions.exclude(status=ActionStatus.OPEN)
    on_time = ended.filter(status=ActionStatus.DONE, ended_on__lte=F("due_on")).count()
    yield _percent("actions.done_on_time", "Finished actions that were done by their date", on_time, ended.count())


def _support(partnership: Partnership, period: tuple[date, date]) -> Iterable[Count]:
    referrals = SupportReferral.objects.filter(case__partnership=partnership, referred_on__range=period)
    yield Count("support.referrals", "Victims referred for support", referrals.count())
    taken = referrals.filter(status__in=[SupportReferralStatus.ACCEPTED, SupportReferralStatus.ENDED])
    yield Count("support.accepted", "Victims accepted for support", taken.count())
    days = taken.values_list("referred_on", "first_contact_on")
    reached = [(first - referred).days for referred, first in days if first]
    yield Count(
        "support.days_to_first_contact",
        "Days from referral to first contact, median",
        median(reached) if reached else None,
        unit="days",
        denominator=len(reached),
    )
    in_time = taken.filter(first_contact_on__lte=F("respond_by")).count()
    yield _percent("support.contact_in_time", "First contact within the target", in_time, taken.count())


def _feedback(partnership: Partnership, period: tuple[date, date]) -> Iterable[Count]:
    given = Feedback.objects.filter(referral__case__partnership=partnership, given_on__range=period)
    n = given.count()
    yield Count("feedback.given", "Victims who gave feedback", n)
    recommend, satisfied = given.filter(would_recommend=True), given.filter(satisfaction__gte=4)
    yield _percent("feedback.would_recommend", "Would recommend the service", recommend.count(), n)
    yield _percent("feedback.satisfied", "Satisfied with the service", satisfied.count(), n)


def _percent(code: str, name: str, part: int, whole: int) -> Count:
    value = 100 * part / whole if whole else None
    return Count(code, name, value, unit="percent", numerator=part, denominator=whole)


def _ratio(code: str, name: str, part: int, whole: int) -> Count:
    return Count(code, name, part / whole if whole else None, unit="ratio", numerator=part, denominator=whole)
