"""What in an officer's day of reading is worth a look by the data protection officer.

Facts in, a finding or nothing out. A finding is a reason to look, not a fault: most have an innocent answer. Each gets
points for what speaks for a look and loses some for what explains it; from WORTH_A_LOOK on it is shown. The points are the
product's own and are to be confirmed by the partnership; the counts are dated thresholds (`rules/thresholds.py`), so that
a partnership can set its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import TextChoices

from casework.rules.matching import plain, postcode_key
from casework.rules.thresholds import ThresholdRow, in_force

WORTH_A_LOOK = 50
COMMON_PER_THOUSAND = 2  # people of a name among a thousand held, from which on the name says little …
COMMON_AT_LEAST = 6  # … unless they are so few that they may be one family
MANY_PAGES = 5  # pages of one case in one day
HOUR = timedelta(hours=1)

BURST = "concern.records_in_an_hour"
LOOK_UPS = "concern.pointer_look_ups_a_day"
REFUSALS = "concern.refusals_a_day"
DAY_BEGINS = "concern.working_day_begins_at"
DAY_ENDS = "concern.working_day_ends_at"
PART_DAYS = "concern.part_within_days"


class ConcernKind(TextChoices):
    SAME_SURNAME = "same_surname", "Same surname"
    SAME_POSTCODE = "same_postcode", "Same postcode"
    NO_PART = "no_part", "No part in the case"
    OUT_OF_HOURS = "out_of_hours", "Outside working hours"
    BURST = "burst", "Many records within an hour"
    POINTER = "pointer", "Many look-ups of people"
    REFUSALS = "refusals", "Many refusals"


@dataclass(frozen=True)
class Finding:
    """Something worth a look. `record` is the key of the record that it is about, or empty; `reasons` are sentences."""

    kind: ConcernKind
    record: str
    score: int
    reasons: tuple[str, ...]
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """The thresholds in force on a day: see `limits_on` for what holds where nobody set one."""

    burst: int = 40
    look_ups: int = 15
    refusals: int = 5
    day_begins: int = 7
    day_ends: int = 20
    part_days: int = 90


def limits_on(rows: Iterable[ThresholdRow], on: date) -> Limits:
    held = list(rows)
    codes = {
        "burst": BURST,
        "look_ups": LOOK_UPS,
        "refusals": REFUSALS,
        "day_begins": DAY_BEGINS,
        "day_ends": DAY_ENDS,
        "part_days": PART_DAYS,
    }
    found = {name: in_force(held, code, on) for name, code in codes.items()}
    return Limits(**{name: row.value for name, row in found.items() if row})


# --- Who they are to each other


@dataclass(frozen=True)
class Kinship:
    """An officer and one person in a record that they opened. `namesakes` of the `held` people bear their surname: human
    beings, each once, of however many agencies' records."""

    officer_name: str
    officer_postcode: str
    surname: str
    postcode: str
    record: str
    has_part: bool
    namesakes: int = 1
    held: int = 1


def surname_of(name: str) -> str:
    """The last word of a full name: "Mary-Ann van Dijk" gives "dijk"."""
    return plain(name).rpartition(" ")[2]


def is_namesake(officer_name: str, surname: str) -> bool:
    """Do they share the last word of their surnames?"""
    return bool(surname_of(surname)) and surname_of(officer_name) == surname_of(surname)


def same_surname(kin: Kinship) -> Finding | None:
    """A rare name that both bear is always worth a look, a common one only where the officer has no part in it."""
    if not is_namesake(kin.officer_name, kin.surname):
        return None
    is_common = kin.namesakes >= max(COMMON_AT_LEAST, kin.held * COMMON_PER_THOUSAND / 1000)
    score = 60 - (30 if is_common else 0) + (0 if kin.has_part else 20)
    rarity = f"{kin.namesakes} of the {kin.held} people held have that name" if kin.held > 1 else ""
    called = f"The officer and a person in it are both called {kin.surname}"
    reasons = [f"{called}; {rarity}." if rarity else f"{called}.", _part(kin.has_part)]
    return _found(ConcernKind.SAME_SURNAME, kin.record, score, reasons, namesakes=kin.namesakes)


def same_postcode(kin: Kinship) -> Finding | None:
    """Some fifteen households share a postcode: whoever opens the record of a neighbour should not be the one to work it."""
    if not postcode_key(kin.officer_postcode) or postcode_key(kin.officer_postcode) != postcode_key(kin.postcode):
        return None
    reasons = ["A person in it lives at the officer’s own postcode.", _part(kin.has_part)]
    return _found(ConcernKind.SAME_POSTCODE, kin.record, 80 + (0 if kin.has_part else 20), reasons)


def _part(has_part: bool) -> str:
    return "The officer has a part in it." if has_part else "The officer has no part in it."


# --- Cases in which they have no part


@dataclass(frozen=True)
class Opening:
    """An officer opened one case on one day. What explains it: leading, an action, a referral or something written
    (`has_part`), the same for somebody of their team or agency, their duties, an agenda, an emergency, or that it was shared
    lately."""

    record: str
    pages: int
    has_part: bool = False
    team_has_part: bool = False
    agency_has_part: bool = False
    is_lead_agency: bool = False
    triages_for_all: bool = False
    runs_panel: bool = False
    is_on_agenda: bool = False
    is_shared_lately: bool = False
    is_emergency: bool = False
    is_closed: bool = False
    took_out: bool = False


def no_part(opening: Opening) -> Finding | None:
    """Whoever triages for the lead agency, or runs the panel, opens cases that are not theirs: that is their work."""
    if opening.has_part or opening.team_has_part:
        return None
    weighed = [
        (not opening.is_lead_agency, 20, "Another agency leads the case."),
        (opening.pages >= MANY_PAGES, 15, f"The officer opened {opening.pages} pages of it."),
        (opening.is_closed, 15, "The case is closed."),
        (opening.took_out, 30, "The officer took a file out of it."),
        (opening.agency_has_part, -25, "Others of their agency work on it."),
        (opening.is_shared_lately, -30, "It was shared with their agency in the week before."),
        (opening.is_emergency, -60, "They opened it in an emergency, which is reviewed by itself."),
        (opening.is_on_agenda, -30, "It was on a panel’s agenda."),
        (opening.triages_for_all, -45, "The officer puts new reports on cases for every agency."),
        (opening.runs_panel and opening.is_on_agenda, -45, "The officer runs the panel."),
    ]
    applies = [(points, reason) for holds, points, reason in weighed if holds]
    score = 40 + sum(points for points, _ in applies)
    nothing = "They do not lead it, have no action or referral in it, took no report of it and wrote nothing in it."
    return _found(
        ConcernKind.NO_PART, opening.record, score, [nothing, *(reason for _, reason in applies)], pages=opening.pages
    )


# --- When, and how many


@dataclass(frozen=True)
class Look:
    """One record opened at one moment, in local time."""

    at: datetime
    record: str


def is_out_of_hours(at: datetime, limits: Limits) -> bool:
    """Is the local time at night or at a weekend?"""
    return at.weekday() >= 5 or not limits.day_begins <= at.hour < limits.day_ends


@dataclass(frozen=True)
class Hours:
    """What an officer opened outside working hours on one day. `earlier_days`: on how many of the four weeks before they
    did so, too; `works_shifts`: their agency is at work day and night; `without_part`: cases of these that are not theirs."""

    looks: Sequence[Look]
    earlier_days: int = 0
    works_shifts: bool = False
    without_part: int = 0


def out_of_hours(hours: Hours) -> Finding | None:
    """Once is worth a look; who works shifts, or does so every week, is looked at only with cases that are not theirs."""
    records = sorted({look.record for look in hours.looks})
    if not records:
        return None
    is_usual = hours.earlier_days >= 4
    weighed = [
        (len(records) >= 10, 15, "That is many."),
        (hours.without_part > 0, 25, f"In {_count(hours.without_part, 'case')} of these they have no part."),
        (hours.works_shifts, -30, "Their agency works day and night."),
        (is_usual, -30, f"They also did on {hours.earlier_days} days of the four weeks before."),
    ]
    applies = [(points, reason) for holds, points, reason in weighed if holds]
    first, last = min(look.at for look in hours.looks), max(look.at for look in hours.looks)
    opened = f"The officer opened {_count(len(records), 'record')} between {first:%H:%M} and {last:%H:%M}."
    score = 50 + sum(points for points, _ in applies)
    return _found(
        ConcernKind.OUT_OF_HOURS, "", score, [opened, *(reason for _, reason in applies)], records=records[:50]
    )


def burst(looks: Sequence[Look], limits: Limits, *, triages_for_all: bool = False) -> Finding | None:
    """More different records within sixty minutes than the threshold; twice as many for who triages for all."""
    count, began_at = fullest_hour(looks)
    most = limits.burst * (2 if triages_for_all else 1)
    if began_at is None or count <= most:
        return None
    reason = f"{count} different records were opened in the hour from {began_at:%H:%M}; up to {most} are usual."
    return _found(ConcernKind.BURST, "", min(100, 50 + 50 * (count - most) // most), [reason], count=count)


def fullest_hour(looks: Sequence[Look]) -> tuple[int, datetime | None]:
    """The most different records that were opened within sixty minutes, and when those began."""
    ordered = sorted(looks, key=lambda look: look.at)
    best: tuple[int, datetime | None] = (0, None)
    within: dict[str, int] = {}
    start = 0
    for look in ordered:
        within[look.record] = within.get(look.record, 0) + 1
        while look.at - ordered[start].at >= HOUR:
            gone = ordered[start].record
            within[gone] -= 1
            if not within[gone]:
                del within[gone]
            start += 1
        if len(within) > best[0]:
            best = (len(within), ordered[start].at)
    return best


def pointer_look_ups(count: int, limits: Limits) -> Finding | None:
    reason = (
        f"{count} times the officer asked which agencies hold a record of somebody; up to {limits.look_ups} are usual."
    )
    return _too_many(ConcernKind.POINTER, count, limits.look_ups, reason)


def refusals(count: int, limits: Limits) -> Finding | None:
    reason = f"{count} different things were refused to the officer; up to {limits.refusals} are usual."
    return _too_many(ConcernKind.REFUSALS, count, limits.refusals, reason)


def _too_many(kind: ConcernKind, count: int, most: int, reason: str) -> Finding | None:
    if count <= most:
        return None
    return _found(kind, "", min(100, 50 + 50 * (count - most) // max(most, 1)), [reason], count=count)


def _found(kind: ConcernKind, record: str, score: int, reasons: Sequence[str], **facts: Any) -> Finding | None:
    if score < WORTH_A_LOOK:
        return None
    return Finding(kind, record, min(score, 100), tuple(reasons), facts)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
