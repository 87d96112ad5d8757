"""How much of each source has arrived for a borough, month by month."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from assessment.models import AgencyReturn, Area, Extract, ReturnForm, StreetCrime
from assessment.rules.periods import print_date
from assessment.sources import registry
from assessment.sources.base import Table
from assessment.sources.holders import all_holders

OF_ALL = 32
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Month:
    """One month of one source: `state` is whole, part, missing, or before the first file; `letter` names its extract."""

    month: datetime.date
    state: str
    letter: str = ""
    note: str = ""

    @property
    def text(self) -> str:
        """What the cell says to who cannot see its colour: "March 2017: whole, extract A"."""
        parts = [f"{self.month:%B %Y}: {self.state}", f"extract {self.letter}" if self.letter else "", self.note]
        return ", ".join(part for part in parts if part)


@dataclass
class SourceMonths:
    """One feed: its years, twelve months each, and the extracts that count, by letter."""

    name: str
    years: list[tuple[int, list[Month]]] = field(default_factory=list)
    extracts: list[tuple[str, Extract]] = field(default_factory=list)
    missing: int = 0
    parts: int = 0
    boroughs: int = 0
    """How many of the 32 boroughs have arrived in a month at least."""

    @property
    def is_of_all(self) -> bool:
        return self.boroughs == OF_ALL


def by_source(area: Area) -> list[SourceMonths]:
    """Every feed that counts by month and has an imported extract, as it stands for one borough.

    Whole: the month has arrived and no row of it that counts for the borough was refused. Part: a row was, or a ward that
    has rows in other months has none. Missing, within the first and last year held: it has not arrived, which is not 0.
    """
    found = []
    boroughs = set(Area.objects.filter(kind=Area.Kind.BOROUGH).values_list("pk", flat=True))
    for code, held in sorted(all_holders().items()):
        mine = {month: extract for (area_id, month), extract in held.items() if area_id == area.pk}
        if mine:
            feed = registry.FEEDS[code]
            short = _short_months(area, mine) if feed.table == Table.STREET else {}
            found.append(_source(feed.name, area, mine, short))
            found[-1].boroughs = len({area_id for area_id, _ in held} & boroughs)
    return found


def _source(name: str, area: Area, mine: dict[datetime.date, Extract], short: dict[datetime.date, str]) -> SourceMonths:
    order = sorted({extract.pk: extract for extract in mine.values()}.values(), key=lambda one: min(one.months))
    letters = {extract.pk: LETTERS[place % 26] for place, extract in enumerate(order)}
    result = SourceMonths(name, extracts=[(letters[extract.pk], extract) for extract in order])
    lossy = {extract.pk for extract in order if _loses(extract, area)}
    for year in range(min(mine).year, max(mine).year + 1):
        months = []
        for number in range(1, 13):
            month = datetime.date(year, number, 1)
            extract = mine.get(month)
            if extract is None:
                months.append(Month(month, "missing" if month > min(mine) else "before the first file"))
                result.missing += min(mine) < month < max(mine)
                continue
            note = short.get(month, "") or ("rows were refused" if extract.pk in lossy else "")
            months.append(Month(month, "part" if note else "whole", letters[extract.pk], note))
            result.parts += bool(note)
        result.years.append((year, months))
    return result


def _loses(extract: Extract, area: Area) -> bool:
    """Whether a row that counts for the area was refused; one that names no place may be of any."""
    return any(
        refusal["loses_counts"] and refusal["line"] > 1 and refusal["area"] in ("", area.name)
        for refusal in extract.refusals
    )


@dataclass(frozen=True)
class Yearly:
    """What does not come by month: its feed, what is held and of which extract, and whether nothing has arrived at all."""

    name: str
    held: list[tuple[str, str]] = field(default_factory=list)
    """Of what days or years, and when it was extracted."""


def without_months(area: Area) -> tuple[list[Yearly], list[str]]:
    """The feeds that hold years, waves or outlines for a borough, and the names of all feeds of which nothing has arrived."""
    arrived: dict[str, Yearly] = {}
    seen = set()
    imported = (
        Extract.objects.filter(status=Extract.Status.IMPORTED).defer("refusals").order_by("feed", "first_month", "pk")
    )
    for extract in imported:
        seen.add(extract.feed)
        if not extract.months and area.name not in extract.absent_areas:
            feed = registry.FEEDS[extract.feed]
            of = extract.name.partition(", ")[2] if feed.table == Table.BOUNDARIES else extract.months_text
            held = arrived.setdefault(extract.feed, Yearly(feed.name)).held
            held.append((of, f"{print_date(extract.extracted_on)} ({extract.file_name})"))
    missing = [feed.name for code, feed in registry.FEEDS.items() if code not in seen]
    return sorted(arrived.values(), key=lambda one: one.name), sorted(set(missing))


@dataclass
class Asked:
    """One return of the partnership: for which periods it counts, and for which an agency was asked and has not signed."""

    title: str
    agency: str
    held: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def of_agencies(user) -> list[Asked]:
    """The returns that the officer's partnership asks for, by name: also those that nobody was asked for yet."""
    if not user.partnership_id:
        return []
    forms = ReturnForm.objects.filter(partnership_id=user.partnership_id, is_active=True).select_related("agency")
    found = {form.pk: Asked(form.title, form.agency.name) for form in forms.order_by("title")}
    rows = AgencyReturn.objects.filter(form__in=found).order_by("period_start", "period_end", "version")
    for one in rows:
        told = found[one.form_id]
        periods = told.waiting if one.is_open else told.held
        if one.period.dates not in periods:
            periods.append(one.period.dates)
    return list(found.values())


def _short_months(area: Area, mine: dict[datetime.date, Extract]) -> dict[datetime.date, str]:
    """Months in which fewer wards have rows than in the month with most."""
    rows = (
        StreetCrime.objects.filter(extract__in={extract.pk for extract in mine.values()}, borough=area.code)
        .exclude(ward14="")
        .filter(ward14__in=Area.objects.filter(parent=area, kind=Area.Kind.WARD14).values("code"))
        .values_list("extract_id", "month")
        .annotate(wards=Count("ward14", distinct=True))
    )
    wards: dict[datetime.date, int] = defaultdict(int)
    for extract_id, month, count in rows:
        if month in mine and mine[month].pk == extract_id:
            wards[month] = count
    most = max(wards.values(), default=0)
    return {month: f"{count} of {most} wards have rows" for month, count in wards.items() if count < most}
