"""Counting in months and in working days."""

import calendar
from datetime import date, timedelta
from functools import cache

# Days that a royal proclamation set for one year alone: added, and the usual day that they took the place of.
PROCLAIMED = {
    2020: ({date(2020, 5, 8)}, {date(2020, 5, 4)}),
    2022: ({date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)}, {date(2022, 5, 30)}),
    2023: ({date(2023, 5, 8)}, set[date]()),
}


def months_before(day: date, months: int) -> date:
    """The same day of the month, `months` earlier; the month's last day where there is no such day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_after(day: date, months: int) -> date:
    """The same day of the month, `months` later; the month's last day where there is no such day."""
    return months_before(day, -months)


def add_working_days(day: date, count: int) -> date:
    """`count` working days after `day`: Monday to Friday, without the bank holidays of England and Wales."""
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in bank_holidays(day.year)


@cache
def bank_holidays(year: int) -> set[date]:
    """Those of England and Wales (Banking and Financial Dealings Act 1971, Schedule 1, and royal proclamations). One that
    falls on a weekend is kept on the next day that is not one already."""
    easter = easter_sunday(year)
    found = {easter - timedelta(days=2), easter + timedelta(days=1)}
    found |= {_monday(year, 5, 1), _monday(year, 5, 25), _monday(year, 8, 25)}  # the first, and the last of the month
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() >= 5 or day in found:
            day += timedelta(days=1)
        found.add(day)
    added, moved = PROCLAIMED.get(year, (set[date](), set[date]()))
    return found - moved | added


def _monday(year: int, month: int, first: int) -> date:
    """The first Monday from that day of the month on."""
    day = date(year, month, first)
    return day + timedelta(days=-day.weekday() % 7)


def easter_sunday(year: int) -> date:
    """By the calendar's own reckoning (Calendar (New Style) Act 1750): the Sunday after the full moon of spring."""
    golden, century = year % 19, year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= moon // 28 * (1 - moon // 28 * (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    after = moon - weekday
    month = 3 + (after + 40) // 44
    return date(year, month, after + 28 - 31 * (month // 4))
