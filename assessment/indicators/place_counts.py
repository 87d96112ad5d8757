"""Counts of places, added up from the rows that count: the street files of data.police.uk, and the police's counts by ward
and LSOA."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When

from assessment.models import Area, Extract, MonthlyCount, StreetCrime
from assessment.places import LSOAS, WARDS
from assessment.rules.gaps import thin_months
from assessment.rules.periods import Period
from assessment.sources.holders import Holders, by_extract, holders
from assessment.sources.places import area_code

ALL = "all"
"""The label of all types together."""
STREET_FEED = "police-uk-street"
ANTI_SOCIAL = "Anti-social behaviour"
CLASSES = ("connect", "new", "old")
NAMED = 3
"""How many files a source names; more are counted."""
USUAL = 30
"""A ward's month is judged by its others only where it has so many incidents as a rule."""
LEAST_SHARE = 0.2
"""Of a month with less than a fifth of the ward's usual one, something was left out: chance does not go so far."""


@dataclass
class Counted:
    """What the files of one kind hold of a borough's places in some periods. `sums` are by the code under which an area
    is kept, the type as published, and the period."""

    feed: str
    publisher: str
    kinds: tuple[str, ...]
    periods: list[Period]
    holders: Holders = field(default_factory=dict)
    borough: Area | None = None
    sums: dict[tuple[str, str, Period], int] = field(default_factory=lambda: defaultdict(int))
    by_period: dict[Period, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The types that each period's files hold."""
    partial: dict[int, set[str]] = field(default_factory=dict)
    """By extract: the types of a file that does not hold every type."""
    thin: dict[str, list[datetime.date]] = field(default_factory=dict)
    """By ward: the months of which the files hold next to nothing of it, though they hold the others."""

    @property
    def is_held(self) -> bool:
        return bool(self.by_period)

    @property
    def every_label(self) -> set[str]:
        return {label for labels in self.by_period.values() for label in labels}

    def add(self, areas: set[str], label: str, period: Period, count: int) -> None:
        for area in areas:
            self.sums[area, label, period] += count
            self.sums[area, ALL, period] += count
        self.by_period[period].add(label)

    def value(self, area: Area, label: str, period: Period) -> int:
        """A place that the files hold and that has no row of a type in a period has none of it: 0."""
        return self.sums.get((area.code, label, period), 0)

    def labels(self, period: Period) -> list[str]:
        """The types that every file of the period holds, all together first where no file holds only some."""
        partial = [self.partial[extract.pk] for extract in self.extracts(period) if extract.pk in self.partial]
        labels = sorted(self.by_period[period].intersection(*partial))
        return labels if partial else [ALL, *labels]

    def missing(self, period: Period) -> list[datetime.date]:
        """The months that have not arrived, or that lost a row, which might be of any place."""
        found = []
        for month in period.months:
            extract = self.holders.get((self.borough.pk, month)) if self.borough else None
            if extract is None or self._lost_rows(extract):
                found.append(month)
        return found

    def _lost_rows(self, extract: Extract) -> bool:
        name = self.borough.name.lower() if self.borough else ""
        return any(
            refusal.get("loses_counts") and refusal.get("area", "").lower() in ("", name)
            for refusal in extract.refusals
        )

    def caveat(self, area: Area, period: Period) -> str:
        """What a reader of a ward's count has to know of its months; no number, which might be a small one."""
        months = [month for month in self.thin.get(area.code, []) if month in period.months]
        if not months:
            return ""
        named = ", ".join(f"{month:%B %Y}" for month in months)
        return f"Of {named} the files hold next to nothing of {area.name}: its count is likely to be too low."

    def extracts(self, period: Period) -> dict[Extract, list[datetime.date]]:
        found: dict[Extract, list[datetime.date]] = defaultdict(list)
        for month in period.months:
            if self.borough and (extract := self.holders.get((self.borough.pk, month))):
                found[extract].append(month)
        return found

    def source_text(self, period: Period) -> str:
        extracts = list(self.extracts(period))
        names = ", ".join(extract.file_name for extract in extracts[:NAMED])
        more = f" and {len(extracts) - NAMED} more files" if len(extracts) > NAMED else ""
        return f"{self.publisher}: {names}{more}"[:400]


def of_street(borough: Area, periods: list[Period]) -> Counted:
    """The incidents of data.police.uk by ward and LSOA, of the points that lie in the borough."""
    found = Counted(STREET_FEED, "Home Office, data.police.uk", (*WARDS, *LSOAS), periods)
    found.borough, found.holders = borough, holders(STREET_FEED)
    rows = street_rows(found)
    if rows is None:
        return found
    grouped = rows.annotate(place=which(periods)).values_list("ward14", "ward22", "lsoa_code", "category", "place")
    counts = list(grouped.annotate(total=Count("*")))
    found.partial, found.thin = _partial(rows), _thin(rows)
    lsoa_kind = _census_of({lsoa for _, _, lsoa, _, _, _ in counts}, borough)
    for ward14, ward22, lsoa, category, place, total in counts:
        areas = {ward14, ward22, area_code(lsoa_kind, lsoa), borough.code}
        found.add(areas, category, periods[place], total)
    return found


def _partial(rows: QuerySet[StreetCrime]) -> dict[int, set[str]]:
    """The files that somebody cut down to some types: every street file of a month has calls about anti-social behaviour."""
    held: dict[int, set[str]] = defaultdict(set)
    for extract, category in rows.order_by().values_list("extract_id", "category").distinct():
        held[extract].add(category)
    return {extract: labels for extract, labels in held.items() if ANTI_SOCIAL not in labels}


def _thin(rows: QuerySet[StreetCrime]) -> dict[str, list[datetime.date]]:
    """The months in which a ward is all but absent from the files: an answer that was never fetched looks like a fall."""
    sums: dict[str, Counter[datetime.date]] = defaultdict(Counter)
    by_month = rows.order_by().values_list("ward14", "ward22", "month").annotate(total=Count("*"))
    for ward14, ward22, month, total in by_month:
        for ward in {ward14, ward22}:
            sums[ward][month] += total
    months = {month for held in sums.values() for month in held}
    return {ward: thin_months(held, months, least_usual=USUAL, share=LEAST_SHARE) for ward, held in sums.items()}


def street_rows(found: Counted) -> QuerySet[StreetCrime] | None:
    """The rows whose points lie in the borough, of the files that count; None where there are none."""
    wanted = _wanted(found)
    if not wanted or found.borough is None:
        return None
    return StreetCrime.objects.filter(wanted, borough=found.borough.code)


def of_police(borough: Area, periods: list[Period], classification: str, level: str = "ward") -> Counted:
    """The police's own counts by ward or by LSOA (`level`), by major type: in the assessment's classification, or where it
    names none in the newest that is held."""
    for name in [classification] if classification else CLASSES:
        found = _of_level(level, borough, periods, name)
        if found.is_held:
            break
    return found


def _of_level(level: str, borough: Area, periods: list[Period], classification: str) -> Counted:
    feed = f"mps-{level}-{classification}"
    words = {"old": "old classification", "new": "new classification", "connect": "CONNECT"}[classification]
    by, kinds = ("ward", WARDS) if level == "ward" else ("LSOA", LSOAS)
    found = Counted(feed, f"Metropolitan Police Service, recorded crime by {by}, {words}", kinds, periods)
    found.borough, found.holders = borough, holders(feed)
    wanted = _wanted(found)
    if not wanted:
        return found
    rows = MonthlyCount.objects.filter(wanted, area__parent=borough, area__kind__in=kinds)
    grouped = rows.annotate(place=which(periods)).values_list("area__code", "major", "place")
    for code, major, place, total in grouped.annotate(total=Sum("value")):
        found.add({code, borough.code}, major.capitalize(), periods[place], total)
    return found


def _wanted(found: Counted) -> Q:
    """The rows that count: of each file, those of the months that it counts for."""
    wanted = Q()
    if found.borough:
        months = [month for period in found.periods for month in period.months]
        for extract, runs in by_extract(found.holders, [found.borough.pk], months).items():
            for its_months in runs:
                wanted |= Q(extract=extract, month__in=its_months)
    return wanted


def which(periods: list[Period]) -> Case:
    """Which of the periods a row's month lies in."""
    return Case(
        *(When(month__range=(period.start, period.end), then=Value(n)) for n, period in enumerate(periods)),
        output_field=IntegerField(),
    )


def _census_of(codes: set[str], borough: Area) -> str:
    """Whether LSOA codes are of the census of 2011 or of 2021: most keep their code, so the set that knows more of them.
    Of equal ones the older, which the street files used until the newer were drawn."""
    held = dict.fromkeys(LSOAS, 0)
    for kind, code in Area.objects.filter(parent=borough, kind__in=LSOAS).values_list("kind", "code"):
        held[Area.Kind(kind)] += code.removesuffix("-11") in codes
    return max(LSOAS, key=lambda kind: held[kind])
