"""When things happen: which day each case begins, when its reports come in, when the panel meets.

Dates are drawn for all cases first, so that references run in the order of the days.
"""

from bisect import bisect
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from random import Random

BEGIN, END = date(2015, 4, 1), date(2017, 3, 31)
LAST_OPENED = date(2017, 3, 8)  # later cases could not be closed by the END
LAST_TO_PANEL = date(2017, 1, 20)
LIVE_DAYS = 178
# A summer peak, and 10% more in the second year, as the 2017 report says of ASB reports (1.4.1).
MONTHS = {1: 78, 2: 76, 3: 92, 4: 100, 5: 112, 6: 118, 7: 130, 8: 126, 9: 104, 10: 108, 11: 96, 12: 80}
SECOND_YEAR = 1.1
REPORTS = ([1, 2, 3, 4, 5, 6, 7, 8], [22, 24, 22, 14, 8, 5, 3, 2])
# By the case's number: each persona's agency has something overdue and something for this week.
DUE = {
    20: ("met-police", -6), 22: ("barnet-homes", -3), 24: ("met-police", 2), 26: ("barnet-homes", 4),
    28: ("barnet-council", 1), 30: ("family-services", 5), 32: ("barnet-council", -2),
}  # fmt: skip
DUE_IN_ENFIELD = {2: ("met-police", -2), 4: ("enfield-council", 3)}
PANEL_CASES = 160  # what two years of monthly meetings can hear


@dataclass
class Plan:
    """One case to be told: which, when, and whether it is history (it ends) or live (it runs up to yesterday)."""

    key: str  # with the seed, where its random numbers come from
    reported: list[date]
    opened_on: date | None  # None: reports that wait for triage
    is_live: bool
    to_panel: bool = False
    support: str = ""  # "", "panel", "lead" or "waiting"
    problem: int | None = None
    due: tuple[str, int] | None = None  # an agency's action that is open, and in how many days it is due
    pair: bool = False  # two agencies know the victim, and nobody has seen that yet
    numbers: list[int] = field(default_factory=list)  # of the reports
    reference: str = ""  # of the case


@dataclass
class Meeting:
    pk: int
    held_on: date
    is_ended: bool
    items: int = 0


def random_for(*parts: object) -> Random:
    """Random numbers of its own for each part of the demonstration: one more case changes no other."""
    return Random("/".join(map(str, parts)))  # noqa: S311 - invented data, not secrets


def history(seed: int, cases: int) -> list[Plan]:
    """The closed cases of 2015 to 2017, in the order in which they were opened."""
    days = [BEGIN + timedelta(days=n) for n in range((LAST_OPENED - BEGIN).days - 3)]
    weights = [*accumulate(MONTHS[day.month] * (SECOND_YEAR if day >= date(2016, 4, 1) else 1) for day in days)]
    panel_share = min(0.5, PANEL_CASES / max(cases, 1))
    plans = []
    for number in range(cases):
        rng = random_for(seed, "plan", number)
        reported = _report_days(
            rng, days[bisect(weights, (number + rng.random()) / cases * weights[-1])], date(2017, 3, 14)
        )
        opened_on = min(_opening(rng, reported), LAST_OPENED)
        to_panel = rng.random() < panel_share and opened_on <= LAST_TO_PANEL
        support = ("panel" if rng.random() < 0.94 else "") if to_panel else ("lead" if rng.random() < 0.06 else "")
        plans.append(Plan(f"h{number}", reported, opened_on, False, to_panel, support))
    return sorted(plans, key=lambda plan: (plan.opened_on, plan.key))


def live(seed: int, cases: int, today: date, name: str = "l") -> list[Plan]:
    """Cases of the last six months, in every stage, and reports of the last days that nobody has triaged."""
    plans = []
    stride = max(1, cases // 40)
    for number in range(cases):
        rng = random_for(seed, "plan", name, number)
        first = today - timedelta(days=LIVE_DAYS - round((LIVE_DAYS - 6) * (number + 0.5) / cases))
        reported = _report_days(rng, first, today - timedelta(days=1))
        opened_on = min(_opening(rng, reported), today - timedelta(days=1))
        # However many cases there are, the panel's agendas stay of a length that it could hear.
        turn = number // stride if number % stride == 0 else 0
        to_panel = turn % 2 == 1 and opened_on < today - timedelta(days=24)
        support = "panel" if to_panel else "waiting" if number % 12 == 8 else ""
        due = (DUE if name == "l" else DUE_IN_ENFIELD).get(number)
        plans.append(Plan(f"{name}{number}", reported, opened_on, True, to_panel, support, due=due))
    return sorted(plans, key=lambda plan: (plan.opened_on, plan.key))


def to_triage(seed: int, reports: int, today: date, name: str = "t") -> list[Plan]:
    """Reports that wait for triage. The first two are one victim's, told to two agencies."""
    plans = [
        Plan(f"{name}pair", [today - timedelta(days=4), today - timedelta(days=2)], None, True, pair=True, problem=1)
    ]
    for number in range(reports - 2):
        day = today - timedelta(days=1 + random_for(seed, name, number).randrange(9))
        plans.append(Plan(f"{name}{number}", [day], None, True))
    return plans


def _report_days(rng: Random, first: date, last: date) -> list[date]:
    days = [first]
    for _ in range(rng.choices(*REPORTS)[0] - 1):
        day = days[-1] + timedelta(days=2 + min(40, round(rng.expovariate(1 / 14))))
        if day > last:
            break
        days.append(day)
    return days


def _opening(rng: Random, reported: list[date]) -> date:
    after = reported[1] if len(reported) > 1 and rng.random() < 0.4 else reported[0]
    return working_day(after + timedelta(days=rng.randrange(5)))


def working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def number_off(plans: list[Plan], prefix: str, last: Counter[str], partnership_id: int) -> None:
    """Give cases and reports their references in the order of their days; `last` keeps what was given out, by the keys of
    the services' counters."""
    for plan in plans:
        if plan.opened_on:
            key = f"case:{partnership_id}:{plan.opened_on.year}"
            last[key] += 1
            plan.reference = f"{prefix}-{plan.opened_on.year}-{last[key]:05d}"
        plan.numbers = [0] * len(plan.reported)
    reports = ((day, at, which) for at, plan in enumerate(plans) for which, day in enumerate(plan.reported))
    for _, at, which in sorted(reports):
        last[f"report:{partnership_id}"] += 1
        plans[at].numbers[which] = last[f"report:{partnership_id}"]


def third_wednesday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(2 - first.weekday()) % 7 + 14)


def meeting_days(today: date) -> tuple[list[date], date]:
    """The days of the meetings that were held, oldest first, and of the next one, in nine to eleven days."""
    held = [third_wednesday(2015 + (m // 12), m % 12 + 1) for m in range(4, 27)]
    upcoming = working_day(today + timedelta(days=9))
    held += [upcoming - timedelta(weeks=4 * n) for n in range(5, 0, -1)]
    return held, upcoming
