"""Where series change their meaning, and which of those days stand between two periods that are compared."""

import datetime
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from assessment.models import Break
from assessment.rules.periods import Period, add_months

Mark = dict[str, Any]
"""A break as a figure keeps it: code, on, text, is_comparable."""


def marks_of(codes: Iterable[str], breaks: Iterable[Break]) -> list[Mark]:
    """The breaks of an indicator, oldest first; `codes` are its own and those it is made from."""
    own = list(codes)
    return [
        {"code": one.code, "on": one.on.isoformat(), "text": one.text, "is_comparable": one.is_comparable}
        for one in sorted(breaks, key=lambda one: one.on)
        if any(fnmatchcase(code, pattern) for code in own for pattern in one.indicators)
    ]


def inside(marks: Iterable[Mark], period: Period, years: int = 5) -> list[Mark]:
    """Those that can matter to a period or to its comparison with one up to `years` before: what a figure keeps."""
    first = period.years_before(years).start
    return [mark for mark in marks if first <= datetime.date.fromisoformat(mark["on"]) <= period.end]


def between(marks: Iterable[Mark], base: Period, now: Period) -> list[Mark]:
    """The breaks that a comparison of two periods crosses. One on the first day of the earlier period lies before both.

    Two breaks named X-start and X-end are one spell: it is crossed only where one of the periods lies partly in it.
    """
    found = list(marks)
    days = {mark["code"]: datetime.date.fromisoformat(mark["on"]) for mark in found}
    return [mark for mark in found if base.start < days[mark["code"]] <= now.end and _felt(mark, days, base, now)]


def _felt(mark: Mark, days: Mapping[str, datetime.date], base: Period, now: Period) -> bool:
    stem, _, end = mark["code"].rpartition("-")
    if end not in ("start", "end"):
        return True
    first, last = days.get(f"{stem}-start"), days.get(f"{stem}-end")
    return any((last is None or one.start <= last) and (first is None or one.end >= first) for one in (base, now))


def refusal(marks: Iterable[Mark], base: Period, now: Period) -> str:
    """Why two periods may not be compared, in the words of the break; nothing when they may."""
    return " ".join(mark["text"] for mark in between(marks, base, now) if not mark["is_comparable"])


def whole_run_from(marks: Iterable[Mark], last_month: datetime.date) -> datetime.date | None:
    """The first month after the latest break on or before `last_month`, or None when there is none: what statistics may
    be worked out from without joining two meanings."""
    days = [datetime.date.fromisoformat(mark["on"]) for mark in marks]
    before = [day for day in days if day <= last_month]
    if not before:
        return None
    latest = max(before)
    return latest if latest.day == 1 else add_months(latest.replace(day=1), 1)
