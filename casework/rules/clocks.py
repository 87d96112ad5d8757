"""Counting in months and in working days."""

import calendar
from datetime import date, timedelta


def months_before(day: date, months: int) -> date:
    """The same day of the month, `months` earlier; the month's last day where there is no such day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_working_days(day: date, count: int) -> date:
    """`count` working days (Monday to Friday) after `day`. Bank holidays are not taken out."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            count -= 1
    return day
