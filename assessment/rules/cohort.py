"""The cohort of Integrated Offender Management: what its rows must be, and how much less its members offend. Plain Python.

The rows are of people, under a number that only the agency can turn into a name. So a number that could be a name or a
number of the Police National Computer is refused, and no figure is made of fewer than MIN_MEMBERS.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

MIN_DAYS = 90
"""Who was in the cohort for less has no rate: one offence in a month would count as twelve a year."""
MIN_MEMBERS = 10
"""Below this a rate says something of single people, and chance has more part in it than the programme."""
DAYS_OF_YEAR = Fraction(36525, 100)
COLUMNS = ("Member number", "Joined", "Left", "Offences in the 12 months before", "Offences since joining")

NUMBER = re.compile(r"^([A-Z]{0,4}-?)(\d{1,5})$")
PNC = re.compile(r"^\d{2,4}/\d+[A-Z]?$|^\d{6,7}[A-Z]$|^[A-Z]{2}\d{6}[A-Z]$", re.IGNORECASE)
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True)
class Member:
    """One member: `left_on` None while they are still in the cohort; both days are inside."""

    member: str
    joined_on: datetime.date
    left_on: datetime.date | None
    offences_before: int
    offences_in_cohort: int


@dataclass(frozen=True)
class Rows:
    """What was read, and why each of the other rows was refused: "Row 3: …"."""

    members: list[Member] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_rows(rows: Iterable[tuple[int, Sequence[str]]], period_end: datetime.date) -> Rows:
    """Read rows of five cells, each with its number in the file or box. An empty row is passed over."""
    result, seen, prefix = Rows(), set(), None
    for number, cells in rows:
        texts = [str(cell or "").strip() for cell in cells]
        if not any(texts):
            continue
        read = _read(texts, period_end)
        if isinstance(read, str):
            result.problems.append(f"Row {number}: {read}")
            continue
        own = NUMBER.match(read.member)[1]  # type: ignore[index]  # _read refused what does not match
        prefix = own if prefix is None else prefix
        if read.member in seen:
            result.problems.append(f"Row {number}: member {read.member} is there twice")
        elif own != prefix:
            result.problems.append(
                f"Row {number}: the numbers must all begin alike, as {prefix or '1'}… does. Use one running number"
            )
        else:
            result.members.append(read)
        seen.add(read.member)
    return result


def _read(texts: list[str], period_end: datetime.date) -> Member | str:
    """A member, or the reason why the row is none."""
    if len(texts) != len(COLUMNS):
        return f"{len(texts)} cells instead of {len(COLUMNS)}: {', '.join(COLUMNS).lower()}"
    member, joined_text, left_text, before, since = texts
    if reason := number_problem(member):
        return reason
    joined, left = read_date(joined_text), read_date(left_text) if left_text else None
    if joined is None:
        return "the day they joined is not a date. Write it like 1/4/2016"
    if left_text and left is None:
        return "the day they left is not a date. Write it like 1/4/2016, or leave it empty"
    if joined > period_end:
        return "they joined after the period ended"
    if left and left < joined:
        return "they left before they joined"
    if left and left > period_end:
        return "they left after the period ended. Leave the day empty: they were still in it"
    counts = [_count(before), _count(since)]
    if None in counts:
        return "offences must be whole numbers from 0 to 999"
    return Member(member, joined, left, *counts)  # type: ignore[arg-type]


def number_problem(text: str) -> str:
    """Why a member's number is refused, or nothing. Capital letters are allowed as a beginning that all share ("IOM-17")."""
    if PNC.match(text):
        return "the member number looks like a number of the Police National Computer or another national number"
    if not any(letter.isdigit() for letter in text):
        return "the member number looks like a name. Use a running number of your own, such as 17"
    if not NUMBER.match(text):
        return "the member number must be a running number of your own, such as 17 or IOM-17"
    return ""


def read_date(text: str) -> datetime.date | None:
    for shape in DATE_FORMATS:
        try:
            return datetime.datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def _count(text: str) -> int | None:
    text = text.removesuffix(".0")
    return int(text) if re.fullmatch(r"\d{1,3}", text) else None


def split_lines(text: str) -> list[tuple[int, list[str]]]:
    """The lines of a box that rows are typed or pasted in: cells apart by tab, semicolon or comma."""
    lines = []
    for number, line in enumerate(text.splitlines(), 1):
        apart = next((sign for sign in "\t;," if sign in line), ",")
        lines.append((number, [cell.strip() for cell in line.split(apart)] if line.strip() else []))
    return lines


def as_lines(members: Iterable[Member]) -> str:
    """The rows as they stand in the box: one member a line."""
    return "\n".join(
        ", ".join(
            [
                one.member,
                one.joined_on.isoformat(),
                one.left_on.isoformat() if one.left_on else "",
                str(one.offences_before),
                str(one.offences_in_cohort),
            ]
        )
        for one in members
    )


@dataclass(frozen=True)
class Offending:
    """How the counted members offended before and in the cohort. Rates are offences a person and year; reductions are
    in per cent, below zero where offending rose, and None where there was no offence before to compare with."""

    counted: int
    too_short: int
    offences_before: int
    offences_in_cohort: int
    years: Fraction
    rate_before: Fraction | None
    rate_in_cohort: Fraction | None
    reduction_pooled: Fraction | None
    reduction_mean: Fraction | None
    with_offences_before: int


def days_in(member: Member, period_end: datetime.date) -> int:
    """Days in the cohort, the day they joined and the last one included."""
    return ((member.left_on or period_end) - member.joined_on).days + 1


def offending(members: Iterable[Member], period_end: datetime.date) -> Offending:
    """Compare each member's offences a year in the cohort with those of the 12 months before joining.

    Pooled: all offences over all years. Mean: of the members' own reductions, those without an offence before left out.
    """
    everybody = list(members)
    counted = [(one, days_in(one, period_end)) for one in everybody if days_in(one, period_end) >= MIN_DAYS]
    before = sum(one.offences_before for one, _ in counted)
    since = sum(one.offences_in_cohort for one, _ in counted)
    years = sum((Fraction(days) / DAYS_OF_YEAR for _, days in counted), Fraction(0))
    own = [
        _reduction(Fraction(one.offences_before), one.offences_in_cohort * DAYS_OF_YEAR / days)
        for one, days in counted
        if one.offences_before
    ]
    rate_before = Fraction(before, len(counted)) if counted else None
    rate_in = Fraction(since) / years if counted else None
    whole = rate_before and rate_in is not None
    return Offending(
        counted=len(counted),
        too_short=len(everybody) - len(counted),
        offences_before=before,
        offences_in_cohort=since,
        years=years,
        rate_before=rate_before,
        rate_in_cohort=rate_in,
        reduction_pooled=_reduction(rate_before, rate_in) if whole else None,  # type: ignore[arg-type]
        reduction_mean=sum(own, Fraction(0)) / len(own) if own else None,
        with_offences_before=len(own),
    )


def _reduction(before: Fraction, after: Fraction) -> Fraction:
    return (before - after) * 100 / before
