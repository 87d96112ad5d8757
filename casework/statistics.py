"""Counts, never names: the one door through which the assessment reads casework.

Every figure counts what has its date in the period, both days included. The number of queries does not rise with the
number of cases. A rule that a count goes by (how many incidents within how many months, and what makes two reports
alike) is printed in the figure's name.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Case as Switch
from django.db.models import Count as CountOf
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from casework.acting import as_system
from casework.models import (
    Action,
    AgendaItem,
    Case,
    CaseEvent,
    Contact,
    Feedback,
    Involvement,
    PanelMeeting,
    PanelReferral,
    Partnership,
    Report,
    RiskAssessment,
    RiskBand,
    SupportGiven,
    SupportReferral,
    Threshold,
)
from casework.rules.categories import AsbType, HateMotivation, Part, SubType, SupportKind
from casework.rules.clocks import months_after
from casework.rules.repeats import ReportFact, fullest_window, is_reported_again
from casework.rules.thresholds import (
    EXPLAIN_MONTHS,
    EXPLAIN_REPORTS,
    REVIEW_MONTHS,
    REVIEW_REPORTS,
    ThresholdRow,
    in_force,
)
from casework.rules.workflow import ActionStatus, ClosureReason, SupportReferralStatus

Period = tuple[date, date]
AFTER_CLOSING = (3, 6, 12)
"""Months after the closing of a case within which another report of its victim is looked for."""


@dataclass(frozen=True)
class Count:
    """One figure: `value` in `unit`; for a percentage also what was divided by what. `breakdown` is empty for a total,
    else "kind:key|label", such as "ward:E05000043|Brunswick Park". A value of None: nothing to compute it from.
    `note`: what is left out of it."""

    code: str
    name: str
    value: float | None
    breakdown: str = ""
    unit: str = "count"
    numerator: int | None = None
    denominator: int | None = None
    note: str = ""


def casework_counts(*, partnership_slug: str, start: date, end: date, today: date | None = None) -> list[Count]:
    """Every casework figure of a partnership for a period, from what was recorded until `today`: what is looked for
    after a case was closed has to have had its time. Raises Partnership.DoesNotExist."""
    partnership = Partnership.objects.get(slug=partnership_slug)
    period = (start, end)
    with as_system("counts of the whole partnership, which no officer may read row by row"):
        return _counts(partnership, period, today or timezone.localdate())


def _counts(partnership: Partnership, period: Period, today: date) -> list[Count]:
    return [
        *_reports(partnership, period),
        *_first_contact(partnership, period),
        *_cases(partnership, period),
        *_after_closing(partnership, period, today),
        *_panel(partnership, period),
        *_actions(partnership, period),
        *_support(partnership, period, today),
        *_feedback(partnership, period),
    ]


def _broken_down(code: str, name: str, rows: QuerySet, kind: str, key: str, label: str | dict) -> Iterable[Count]:
    """One figure for each value of a column; `label` is the column with its name, or the names by value, in whose order
    the figures then are."""
    columns = [key] if isinstance(label, dict) else [key, label]
    counted = list(rows.order_by(key).values(*columns).annotate(n=CountOf("pk", distinct=True)))
    if isinstance(label, dict):
        place = {value: n for n, value in enumerate(label)}
        counted.sort(key=lambda row: place.get(row[key], len(place)))
    for row in counted:
        shown = label.get(row[key], row[key]) if isinstance(label, dict) else row[label]
        yield Count(code, name, row["n"], f"{kind}:{row[key] or 'none'}|{shown or 'Not known'}")


# --- Reports


def _of_rows(code: str, name: str, rows: list[dict], kind: str, key: str, label: str | dict) -> Iterable[Count]:
    """As `_broken_down`, of rows that are read already: one reading for many breakdowns."""
    counted = Counter(row[key] for row in rows)
    names = label if isinstance(label, dict) else {row[key]: row[label] for row in rows}
    place = {value: n for n, value in enumerate(names)}
    for value in sorted(counted, key=lambda value: place.get(value, len(place))):
        shown = names.get(value, value)
        yield Count(code, name, counted[value], f"{kind}:{value or 'none'}|{shown or 'Not known'}")


REPORT_COLUMNS = (
    "incident_id", "reported_on", "type", "sub_type", "agency__slug", "agency__name", "place__ward__code",
    "place__ward__name", "hate_motivation", "victim__identity", "case_id",
)  # fmt: skip


def _reports(partnership: Partnership, period: Period) -> Iterable[Count]:
    """An incident is counted once, where and as its first report of the period tells it."""
    told = Report.objects.filter(partnership=partnership, reported_on__range=period).order_by("reported_on", "pk")
    reports = list(told.values(*REPORT_COLUMNS))
    incidents = list({row["incident_id"]: row for row in reversed(reports)}.values())
    yield Count("asb.reports", "Reports of anti-social behaviour", len(reports))
    yield Count("asb.incidents", "Incidents that the reports tell of", len(incidents))
    types, sub_types = {kind.value: kind.short for kind in AsbType}, dict(SubType.choices)
    for code, name, rows in (("asb.reports", "Reports", reports), ("asb.incidents", "Incidents", incidents)):
        yield from _of_rows(code, f"{name} by type", rows, "type", "type", types)
        yield from _of_rows(code, f"{name} by kind of behaviour", rows, "sub_type", "sub_type", sub_types)
        yield from _of_rows(code, f"{name} by agency", rows, "agency", "agency__slug", "agency__name")
        yield from _of_rows(code, f"{name} by ward", rows, "ward", "place__ward__code", "place__ward__name")
    hate = [row for row in reports if row["hate_motivation"]]
    yield Count("asb.hate_reports", "Reports with a hate motivation", len(hate))
    motives = dict(HateMotivation.choices)
    yield from _of_rows("asb.hate_reports", "Reports by hate motivation", hate, "hate", "hate_motivation", motives)
    yield from _repeats(partnership, period, reports)


def _first_contact(partnership: Partnership, period: Period) -> Iterable[Count]:
    """From the day of a report to the first contact on its case, that day or later, in which the victim was reached."""
    contacts = Contact.objects.filter(case=OuterRef("case"), is_reached=True, on__gte=OuterRef("reported_on"))
    reports = Report.objects.filter(partnership=partnership, reported_on__range=period)
    first = reports.annotate(first=Subquery(contacts.order_by("on").values("on")[:1]))
    told = list(first.values_list("reported_on", "first"))
    days = [(reached - reported).days for reported, reached in told if reached]
    yield Count(
        "contact.days_to_first",
        "Days from a report to the first contact with the victim, median",
        median(days) if days else None,
        unit="days",
        denominator=len(days),
    )
    yield _percent("contact.reached", "Reports after which the victim was reached", len(days), len(told))


def _repeats(partnership: Partnership, period: Period, reports: list[dict]) -> Iterable[Count]:
    """Repeat victims and repeat cases, each with its rule in its name; none where the partnership has no such rule."""
    victims: dict[object, list[ReportFact]] = defaultdict(list)
    cases: dict[object, list[ReportFact]] = defaultdict(list)
    for row in reports:
        fact = ReportFact(row["reported_on"], row["incident_id"])
        victims[row["victim__identity"]].append(fact)
        if row["case_id"]:
            cases[row["case_id"]].append(fact)
    rows = Threshold.objects.rows_for(partnership.pk)
    least, months = in_force(rows, EXPLAIN_REPORTS, period[1]), in_force(rows, EXPLAIN_MONTHS, period[1])
    if least and months:
        yield _repeated("victims.repeat", "Repeat victims", victims, least, months, "by one person")
        yield Count("victims.all", "Victims who reported", len(victims))
    least, months = in_force(rows, REVIEW_REPORTS, period[1]), in_force(rows, REVIEW_MONTHS, period[1])
    if least and months:
        alike = "that officers put on one case as the same problem"
        yield _repeated("cases.repeat", "Repeat cases", cases, least, months, alike)


def _repeated(
    code: str, name: str, facts: dict[object, list[ReportFact]], least: ThresholdRow, months: ThresholdRow, alike: str
) -> Count:
    windows = (fullest_window(mine, months.value) for mine in facts.values() if len(mine) >= least.value)
    repeat = sum(1 for window in windows if window and window.count >= least.value)
    rule = f"{least.value} or more incidents reported within {months.value} months {alike}"
    return Count(code, f"{name}: {rule}", repeat)


# --- Cases


def _cases(partnership: Partnership, period: Period) -> Iterable[Count]:
    """The risk band is that of the first assessment, and of the last one up to the day of closing."""
    assessed = RiskAssessment.objects.filter(case=OuterRef("pk"))
    to_closing = assessed.filter(assessed_on__lte=OuterRef("closed_on")).order_by("-assessed_on", "-pk")
    cases = Case.objects.filter(partnership=partnership).order_by().annotate(
        first_band=Subquery(assessed.order_by("assessed_on", "pk").values("band")[:1]),
        is_hate=Exists(Report.objects.filter(case=OuterRef("pk")).exclude(hate_motivation="")),
    )  # fmt: skip
    columns = "type", "lead_agency__slug", "lead_agency__name", "ward__code", "ward__name", "first_band"
    opened = list(cases.filter(opened_on__range=period).values(*columns, "is_hate"))
    last = Subquery(to_closing.values("band")[:1])
    ended = cases.filter(closed_on__range=period).annotate(last_band=last)
    closed = list(ended.values(*columns, "closure_reason", "last_band"))
    yield Count("cases.opened", "Cases opened", len(opened))
    yield Count("cases.closed", "Cases closed", len(closed))
    types = {kind.value: kind.short for kind in AsbType}
    for code, name, rows in (("cases.opened", "Cases opened", opened), ("cases.closed", "Cases closed", closed)):
        yield from _of_rows(code, f"{name}, by type", rows, "type", "type", types)
        yield from _of_rows(code, f"{name}, by lead agency", rows, "agency", "lead_agency__slug", "lead_agency__name")
        yield from _of_rows(code, f"{name}, by ward", rows, "ward", "ward__code", "ward__name")
    reasons = dict(ClosureReason.choices)
    yield from _of_rows("cases.closed", "Cases closed, by reason", closed, "reason", "closure_reason", reasons)
    hate = sum(row["is_hate"] for row in opened)
    yield Count("cases.hate_opened", "Cases opened that have a report with a hate motivation", hate)
    yield from _risk(opened, closed)


def _risk(opened: list[dict], closed: list[dict]) -> Iterable[Count]:
    ordered = RiskBand.objects.order_by("min_score").values_list("name", flat=True)
    bands: dict[str | None, str] = {**{name: name for name in ordered}, None: "Not assessed"}
    yield from _of_rows("cases.opened", "Cases opened, by first risk band", opened, "risk", "first_band", bands)
    for kind, band, name in (
        ("risk_first", "first_band", "first risk band"),
        ("risk_last", "last_band", "risk band at closing"),
    ):
        yield from _of_rows("cases.closed", f"Cases closed, by {name}", closed, kind, band, bands)


def _after_closing(partnership: Partnership, period: Period, today: date) -> Iterable[Count]:
    """Of the cases closed, those of which a victim reported again. A case that was opened again because of it was closed
    too, so the closings are read from the events and not from the case."""
    events = CaseEvent.objects.filter(case__partnership=partnership, kind=CaseEvent.Kind.CLOSED, on__range=period)
    closings = dict(events.order_by("on").values_list("case", "on"))  # of several of one case, the last
    victims = Involvement.objects.filter(part=Part.VICTIM, case__in=events.values("case"))
    later = Report.objects.filter(partnership=partnership, reported_on__gt=period[0])
    until = months_after(period[1], max(AFTER_CLOSING))
    reported: dict[object, list[date]] = defaultdict(list)
    told = later.filter(reported_on__lte=until).order_by("reported_on")
    for identity, on in told.values_list("victim__identity", "reported_on"):
        reported[identity].append(on)
    again: dict[int, date] = {}
    for case, identity in victims.values_list("case", "person__identity"):
        mine = reported.get(identity, [])
        place = bisect_right(mine, closings[case])
        if place < len(mine):
            again[case] = min(mine[place], again.get(case, mine[place]))
    for months in AFTER_CLOSING:
        found = [is_reported_again(on, again.get(case), months, today) for case, on in closings.items()]
        ended = [one for one in found if one is not None]
        name = f"Cases of which a victim reported again within {months} months of closing"
        left = f"Only cases whose {months} months had ended before {today:%-d %B %Y} are counted."
        yield _percent(
            f"after.reports_{months}_months", name, sum(ended), len(ended), left if len(ended) < len(found) else ""
        )


# --- The panel, and what it sets


def _panel(partnership: Partnership, period: Period) -> Iterable[Count]:
    referrals = PanelReferral.objects.filter(panel__partnership=partnership, referred_on__range=period)
    yield Count("panel.referrals", "Referrals to the panel", referrals.count())
    views = dict(PanelReferral.VictimView.choices)
    name = "Referrals to the panel, by the victim’s view"
    yield from _broken_down("panel.referrals", name, referrals, "view", "victim_view", views)
    meetings = PanelMeeting.objects.filter(panel__partnership=partnership, held_on__range=period, status="ended")
    heard = AgendaItem.objects.filter(meeting__in=meetings)
    numbers = heard.aggregate(cases=CountOf("case", distinct=True), items=CountOf("pk"))
    held = list(meetings.order_by().values_list("begun_at", "ended_at").annotate(n=CountOf("items")))
    yield Count("panel.meetings", "Panel meetings held", len(held))
    yield Count("panel.cases", "Cases heard by the panel", numbers["cases"])
    yield _ratio("panel.cases_per_meeting", "Cases per meeting", numbers["items"], len(held))
    timed = [(ended - begun, n) for begun, ended, n in held if begun and ended and _is_same_day(begun, ended)]
    minutes = round(sum((length for length, _ in timed), timedelta()) / timedelta(minutes=1))
    yield _ratio(
        "panel.minutes_per_case", "Minutes per case at a meeting", minutes, sum(n for _, n in timed), "minutes"
    )


def _is_same_day(begun, ended) -> bool:
    """A meeting that ended on another day than it began was not ended when it was over."""
    return timezone.localdate(begun) == timezone.localdate(ended)


def _actions(partnership: Partnership, period: Period) -> Iterable[Count]:
    actions = Action.objects.filter(case__partnership=partnership, set_on__range=period)
    yield Count("actions.set", "Actions set", actions.count())
    statuses = dict(ActionStatus.choices)
    yield from _broken_down("actions.set", "Actions set, by how they ended", actions, "status", "status", statuses)
    ended = actions.exclude(status=ActionStatus.OPEN)
    on_time = ended.filter(status=ActionStatus.DONE, ended_on__lte=F("due_on")).count()
    yield _percent("actions.done_on_time", "Finished actions that were done by their date", on_time, ended.count())


# --- Victim support


def _support(partnership: Partnership, period: Period, today: date) -> Iterable[Count]:
    """Every referral rests on the victim's recorded agreement, which the system asks for before it is made."""
    status = SupportReferralStatus
    referrals = SupportReferral.objects.filter(case__partnership=partnership, referred_on__range=period)
    yield Count("support.referrals", "Victims referred for support, who had agreed", referrals.count())
    answered = referrals.annotate(
        answer=Switch(When(status=status.ENDED, then=Value(status.ACCEPTED.value)), default=F("status"))
    )
    answers = {one.value: one.label for one in (status.ACCEPTED, status.DECLINED, status.TAKEN_BACK, status.WAITING)}
    name = "Victims referred for support, by the answer"
    yield from _broken_down("support.referrals", name, answered, "answer", "answer", answers)
    taken = referrals.filter(status__in=[status.ACCEPTED, status.ENDED])
    days = taken.values_list("referred_on", "first_contact_on")
    reached = [(first - referred).days for referred, first in days if first]
    yield Count(
        "support.days_to_first_contact",
        "Days from referral to first contact, median",
        median(reached) if reached else None,
        unit="days",
        denominator=len(reached),
    )
    due = taken.filter(Q(first_contact_on__isnull=False) | Q(respond_by__lt=today))
    in_time = due.filter(first_contact_on__lte=F("respond_by")).count()
    yield _percent("support.contact_in_time", "First contact within the target", in_time, due.count())
    given = SupportGiven.objects.filter(referral__case__partnership=partnership, on__range=period)
    yield Count("support_given.times", "Times that support was given", given.count())
    kinds = dict(SupportKind.choices)
    yield from _broken_down("support_given.times", "Support given, by kind", given, "kind", "kind", kinds)


def _feedback(partnership: Partnership, period: Period) -> Iterable[Count]:
    given = Feedback.objects.filter(referral__case__partnership=partnership, given_on__range=period)
    said = list(given.values_list("given_on", "would_recommend", "satisfaction"))
    yield Count("feedback.given", "Victims who gave feedback", len(said))
    ended = SupportReferral.objects.filter(case__partnership=partnership, ended_on__range=period, status="ended")
    numbers = ended.aggregate(all=CountOf("pk"), told=CountOf("feedback"))
    name = "Victims who gave feedback, of those whose support ended"
    yield _percent("feedback.response_rate", name, numbers["told"], numbers["all"])
    recommend, satisfied = sum(one[1] for one in said), sum(one[2] >= 4 for one in said)
    yield _percent("feedback.would_recommend", "Would recommend the service", recommend, len(said))
    yield _percent("feedback.satisfied", "Satisfied with the service", satisfied, len(said))
    for n, (first, last) in enumerate(_quarters(period), 1):
        of = [would for on, would, _ in said if first <= on <= last]
        quarter = f"quarter:q{n}|{first:%B} to {last:%B}"
        yield Count("feedback.given", "Victims who gave feedback, by quarter", len(of), quarter)
        yield _percent(
            "feedback.would_recommend", "Would recommend the service, by quarter", sum(of), len(of), at=quarter
        )


def _quarters(period: Period) -> list[Period]:
    """The periods of three months that a year is made of; none of any other period, which has no quarters to compare."""
    start, end = period
    if months_after(start, 12) - timedelta(days=1) != end:
        return []
    starts = [months_after(start, months) for months in (0, 3, 6, 9, 12)]
    return [(first, after - timedelta(days=1)) for first, after in zip(starts, starts[1:], strict=False)]


def _percent(code: str, name: str, part: int, whole: int, note: str = "", at: str = "") -> Count:
    value = 100 * part / whole if whole else None
    return Count(code, name, value, at, "percent", numerator=part, denominator=whole, note=note)


def _ratio(code: str, name: str, part: int, whole: int, unit: str = "ratio") -> Count:
    return Count(code, name, part / whole if whole else None, unit=unit, numerator=part, denominator=whole)
