"""Periods that figures are counted over. Plain Python: a label in, dates out.

A label such as "2016-17" is never enough to compare by: every figure stores its first and last day, and two periods
are compared only when they cover the same months of the year.
"""

import datetime
import re
from dataclasses import dataclass

LABEL = re.compile(r"^(\d{4})[-/](\d{2})$")


class BadPeriodError(ValueError):
    """A period that cannot be read, or two that may not be compared. The message is for the person who typed it."""


@dataclass(frozen=True, order=True)
class Period:
    """Whole months from `start` (first day of a month) to `end` (last day of a month), both included."""

    start: datetime.date
    end: datetime.date

    def __post_init__(self) -> None:
        if self.start.day != 1 or (self.end + datetime.timedelta(days=1)).day != 1 or self.end < self.start:
            raise BadPeriodError(f"{self.start} to {self.end} is not a run of whole months.")

    @property
    def months(self) -> list[datetime.date]:
        """The first day of each month in the period, in order."""
        count = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        return [add_months(self.start, n) for n in range(count)]

    @property
    def label(self) -> str:
        """ "2016/17" for a financial year, otherwise "January 2016 to March 2016"."""
        if self == financial_year_starting(self.start.year):
            return f"{self.start.year}/{self.end.year % 100:02d}"
        return f"{self.start:%B %Y} to {self.end:%B %Y}"

    @property
    def dates(self) -> str:
        """ "1 April 2016 to 31 March 2017": what is printed beside every figure."""
        return f"{print_date(self.start)} to {print_date(self.end)}"

    @property
    def spoken(self) -> str:
        """ "April 2016 to March 2017", "April to December 2016", "June 2017", or "2016" for a calendar year: inside a
        sentence. No shorter than what tells the first and the last day."""
        if (self.start.month, self.end.month) == (1, 12) and self.start.year == self.end.year:
            return f"{self.start.year}"
        if len(self.months) == 1:
            return f"{self.start:%B %Y}"
        first = f"{self.start:%B}" if self.start.year == self.end.year else f"{self.start:%B %Y}"
        return f"{first} to {self.end:%B %Y}"

    def years_before(self, years: int) -> "Period":
        """The same months, `years` earlier."""
        last_month = add_months(self.end.replace(day=1), -12 * years)
        return Period(add_months(self.start, -12 * years), month_end(last_month))


def add_months(first_day: datetime.date, months: int) -> datetime.date:
    """The first day of the month that is `months` after the month of `first_day` (negative: before)."""
    index = first_day.year * 12 + first_day.month - 1 + months
    return datetime.date(index // 12, index % 12 + 1, 1)


def month_end(day: datetime.date) -> datetime.date:
    """The last day of the month that `day` is in."""
    return add_months(day, 1) - datetime.timedelta(days=1)


def print_date(day: datetime.date) -> str:
    """ "1 April 2016"."""
    return f"{day.day} {day:%B %Y}"


def financial_year_starting(year: int) -> Period:
    """1 April of `year` to 31 March of the next."""
    return Period(datetime.date(year, 4, 1), datetime.date(year + 1, 3, 31))


def financial_year(label: str) -> Period:
    """The period of a financial year written "2016-17" or "2016/17".

    Raises BadPeriodError when the label is something else or its two years do not follow each other.
    """
    match = LABEL.match(label.strip())
    if not match:
        raise BadPeriodError(f"“{label}” is not a financial year. Write it like 2016-17.")
    year, short = int(match[1]), int(match[2])
    if (year + 1) % 100 != short:
        raise BadPeriodError(f"“{label}” is not a financial year: {year} is followed by {(year + 1) % 100:02d}.")
    if not 1990 <= year <= 2100:
        raise BadPeriodError(f"“{label}” is outside the years that can be assessed.")
    return financial_year_starting(year)


def year_label(period: Period) -> str:
    """ "2016-17": how a financial year is written in commands and addresses."""
    return f"{period.start.year}-{period.end.year % 100:02d}"


def check_comparable(one: Period, other: Period) -> None:
    """Raise BadPeriodError unless both periods have the same length and cover the same months of the year."""
    if len(one.months) != len(other.months):
        raise BadPeriodError(f"{one.dates} and {other.dates} are of different lengths and cannot be compared.")
    if one.start.month != other.start.month:
        raise BadPeriodError(f"{one.dates} and {other.dates} cover different seasons and cannot be compared.")
