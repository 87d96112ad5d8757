"""Every count, rate, change and place of all 32 boroughs in every financial year and all three classifications, against
another method: pandas on the raw files, with labels written down here and not taken from the definitions."""

import datetime
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas
import pytest
import yaml
from django.db import connection, transaction
from django.utils import timezone

from assessment import reference
from assessment.indicators import counted, definitions, derived
from assessment.indicators.base import Made
from assessment.indicators.labels import Labels
from assessment.indicators.population import denominators
from assessment.models import Area, Extract, Source
from assessment.rules.periods import Period, financial_year_starting
from tests.assessment.feeds import DATA

FILES = {
    "old": ["mps_borough_oldclass_200801_201612", "mps_borough_oldclass_201701_201812"],
    "new": ["mps_borough_newclass_201004_202201"],
    "connect": ["mps_borough_connect_201004_202311", "mps_borough_connect_202403_202602"],
}
VAP, TH, VEH = "VIOLENCE AGAINST THE PERSON", "THEFT AND HANDLING", "VEHICLE OFFENCES"
MAJOR = {  # code: the whole of a major category, by classification
    "mopac7.robbery": ("ROBBERY",) * 3,
    "mopac7.burglary": ("BURGLARY",) * 3,
    "mopac7.criminal_damage": ("CRIMINAL DAMAGE", "ARSON AND CRIMINAL DAMAGE", "ARSON AND CRIMINAL DAMAGE"),
    "crime.drugs": ("DRUGS", "DRUG OFFENCES", "DRUG OFFENCES"),
    "crime.violence": (VAP,) * 3,
    "crime.sexual_offences": ("SEXUAL OFFENCES",) * 3,
}
MINOR = {  # code: minor types by classification
    "mopac7.theft_from_mv": (
        {(TH, "THEFT FROM MOTOR VEHICLE"), (TH, "THEFT FROM M/V")},
        {(VEH, "THEFT FROM A MOTOR VEHICLE")},
        {(VEH, "THEFT FROM A VEHICLE")},
    ),
    "mopac7.theft_of_mv": (
        {(TH, "THEFT/TAKING OF MOTOR VEHICLE"), (TH, "THEFT/TAKING OF M/V")},
        {(VEH, "THEFT OR TAKING OF A MOTOR VEHICLE"), (VEH, "AGGRAVATED VEHICLE TAKING")},
        {(VEH, "THEFT OR UNAUTH TAKING OF A MOTOR VEH"), (VEH, "AGGRAVATED VEHICLE TAKING")},
    ),
    "mopac7.theft_from_person": (
        {(TH, "OTHER THEFT PERSON"), (TH, "THEFT PERSON")},
        {("THEFT", "THEFT FROM PERSON")},
        {("THEFT", "THEFT FROM THE PERSON")},
    ),
    "mopac7.violence_with_injury": (
        {(VAP, name) for name in ("ASSAULT WITH INJURY", "WOUNDING/GBH", "GRIEVOUS BODILY HARM", "MURDER")},
        {(VAP, "VIOLENCE WITH INJURY"), (VAP, "HOMICIDE")},
        {(VAP, "VIOLENCE WITH INJURY"), (VAP, "HOMICIDE")},
    ),
    "burglary.residential": (
        {("BURGLARY", "BURGLARY IN A DWELLING"), ("BURGLARY", "BURGLARY - RESIDENTIAL")},
        {("BURGLARY", "DOMESTIC BURGLARY")},
        {("BURGLARY", name) for name in ("DOMESTIC BURGLARY", "RES BURGLARY OF A HOME",
                                         "RES BURGLARY OF UNCONNECTED BUILDING", "BURGLARY - RESIDENTIAL")},
    ),
    "crime.shoplifting": ({(TH, "THEFT FROM SHOPS")}, {("THEFT", "SHOPLIFTING")}, {("THEFT", "SHOPLIFTING")}),
}  # fmt: skip
SEVEN = (
    "robbery",
    "theft_from_mv",
    "burglary",
    "theft_of_mv",
    "criminal_damage",
    "theft_from_person",
    "violence_with_injury",
)


@dataclass
class World:
    boroughs: list[Area]
    london: Area
    raw: dict[str, pandas.DataFrame]


def long(name: str) -> pandas.DataFrame:
    """A raw file as rows of borough, major, minor, month and count."""
    wide = pandas.read_csv(DATA / "crime" / f"{name}.csv.gz")
    lower = {column: column.lower() for column in wide.columns}
    wide = wide.rename(columns=lower).rename(
        columns={"majortext": "major", "minortext": "minor", "boroughname": "borough", "lookup_boroughname": "borough",
                 "major category": "major", "minor category": "minor"}
    )  # fmt: skip
    rows = wide.melt(["borough", "major", "minor"], var_name="month", value_name="n").fillna({"n": 0})
    return rows.astype({"n": int, "month": int})


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """All five files, written as they stand; made once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        reference.load_reference()
        raw = {}
        areas = {area.name: area.pk for area in Area.objects.filter(parent=None)}
        for name, files in FILES.items():
            frames = [long(file) for file in files]
            for file, frame in zip(files, frames, strict=True):
                keep(name, file, frame, areas)
            raw[name] = pandas.concat(frames)
        boroughs = list(Area.objects.filter(kind=Area.Kind.BOROUGH))
        yield World(boroughs, Area.objects.get(kind=Area.Kind.LONDON32), raw)
        transaction.set_rollback(True)


def keep(name: str, file: str, frame: pandas.DataFrame, areas: dict[str, int]) -> None:
    months = sorted(frame.month.unique())
    first, last = (datetime.date(month // 100, month % 100, 1) for month in (months[0], months[-1]))
    extract = Extract.objects.create(
        feed=f"mps-borough-{name}", name=file, file_name=file, sha256=file[-64:], classification=name,
        source=Source.objects.get(code=f"mps-borough-{name}"), extracted_on=last, extracted_on_basis="",
        first_month=first, last_month=last, months=[f"{month // 100}-{month % 100:02d}" for month in months],
        status=Extract.Status.IMPORTED, imported_at=timezone.now(), rows_read=0, rows_kept=0, rows_refused=0,
    )  # fmt: skip
    rows = frame[(frame.n > 0) & frame.borough.isin(areas)]
    text = io.StringIO()
    for borough, major, minor, month, n in rows[["borough", "major", "minor", "month", "n"]].itertuples(index=False):
        text.write(f"{extract.pk}\t{areas[borough]}\t{month // 100}-{month % 100:02d}-01\t{major}\t{minor}\t{n}\n")
    sql = "COPY assessment_monthlycount (extract_id, area_id, month, major, minor, value) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        copy.write(text.getvalue())


def expected_counts(world: World, name: str) -> pandas.DataFrame:
    """Borough × year: a column a code. Years that the files do not hold whole are left out."""
    rows = world.raw[name][lambda frame: frame.borough.isin([area.name for area in world.boroughs])].copy()
    rows["year"] = rows.month // 100 - (rows.month % 100 < 4)
    whole = rows.groupby("year").month.nunique().loc[lambda months: months == 12].index
    rows = rows[rows.year.isin(whole)]
    major, minor = rows.major.str.upper(), rows.minor.str.upper()
    place = list(FILES).index(name)
    chosen = {code: major == names[place] for code, names in MAJOR.items()}
    pairs = pandas.Series(list(zip(major, minor, strict=True)), index=rows.index)
    chosen |= {code: pairs.isin(labels[place]) for code, labels in MINOR.items()}
    chosen["crime.all"] = major != "NFIB FRAUD"
    index = [rows.borough, rows.year]
    found = pandas.DataFrame(
        {code: rows.n.where(mask.to_numpy(), 0).groupby(index).sum() for code, mask in chosen.items()}
    )
    found["mopac7.total"] = sum(found[f"mopac7.{code}"] for code in SEVEN)
    return found


def made_counts(world: World, name: str, years: range) -> tuple[list[Made], list[Period]]:
    entries = yaml.safe_load((DATA / "published" / "indicators" / "crime.yaml").read_text(encoding="utf-8"))
    recipes = {made["code"]: made["recipe"] for made in definitions.expand(entries) if "count" in made["recipe"]}
    feed, periods = f"mps-borough-{name}", [financial_year_starting(year) for year in years]
    held = counted.read(feed, Labels(feed, recipes), world.boroughs, periods)
    return counted.figures(held, periods, world.boroughs, world.london, "the police"), periods


@pytest.mark.parametrize("name", FILES)
def test_every_figure_of_every_borough_and_year_is_that_of_another_method(world: World, name: str) -> None:
    expected = expected_counts(world, name)
    figures, periods = made_counts(world, name, range(2008, 2026))
    found = {(made.area.name, made.period.start.year, made.code): made for made in figures}
    whole = set(expected.index.get_level_values("year"))
    assert len(whole) >= 8
    for code in expected.columns:
        cells = expected[code].to_dict()
        for period in periods:
            year = period.start.year
            total = 0
            for area in world.boroughs:
                made = found[area.name, year, code]
                if year in whole:
                    assert made.value == cells[area.name, year], (area.name, year, code)
                    total += cells[area.name, year]
                else:
                    assert made.value is None, (area.name, year, code)
            assert found["London (32 boroughs)", year, code].value == (total if year in whole else None)
    check_changes(world, expected, derived.by_code(figures), sorted(whole))
    check_rates(world, expected, derived.by_code(figures), sorted(whole))


def check_changes(world: World, expected: pandas.DataFrame, found: derived.Found, whole: list[int]) -> None:
    """Places by percentage change of the MOPAC7 total, wherever both years are whole."""
    for year in [year for year in whole if year - 1 in whole]:
        now, before = (expected["mopac7.total"].xs(one, level="year") for one in (year, year - 1))
        percent = (now - before) * 100 / before
        rank = percent.rank(method="min")
        moved = derived.changes(
            found["mopac7.total", financial_year_starting(year)], found["mopac7.total", financial_year_starting(year - 1)],
            world.london,
        )  # fmt: skip
        assert len(moved) == 32
        for made in moved:
            assert float(made.value or 0) == pytest.approx(percent[made.area.name])
        for made in derived.places("rank.mopac7_change", moved, world.london):
            assert made.value == rank[made.area.name], (made.area.name, year)


def check_rates(world: World, expected: pandas.DataFrame, found: derived.Found, whole: list[int]) -> None:
    """Rates, gaps and places of three indicators, with the residents and dwellings of the raw files."""
    gla = pandas.read_csv(DATA / "population" / "gla_london_boroughs_population_dwellings_1999_2019.csv")
    gla["year"] = gla.date.str[:4].astype(int)
    ons = pandas.read_csv(DATA / "population" / "ons_mye_london_boroughs_2001_2020_pre2021census.csv")
    residents = ons.set_index(["mid_year", "lad_code"]).population.to_dict()
    first = gla[gla.year.isin([2015, 2016])]
    residents |= first.set_index(["year", "code"]).population_size.to_dict()
    homes = gla.dropna(subset=["no_of_houses"]).set_index(["year", "code"]).no_of_houses.to_dict()
    for code, per, people in (("crime.all", "residents", residents), ("mopac7.burglary", "residents", residents),
                              ("burglary.residential", "dwellings", homes)):  # fmt: skip
        for year in [year for year in whole if (year - 1, "E09000003") in people]:
            period = financial_year_starting(year)
            rates = derived.rates("rate", found[code, period], denominators(per, period, world.boroughs, world.london))
            counts = expected[code].xs(year, level="year")
            raw = pandas.Series(
                {one.name: counts[one.name] * 1000 / people[year - 1, one.code] for one in world.boroughs}
            )
            london = counts.sum() * 1000 / sum(people[year - 1, one.code] for one in world.boroughs)
            for made in rates:
                wanted = london if made.area == world.london else raw[made.area.name]
                assert float(made.value or 0) == pytest.approx(wanted), (code, year, made.area.name)
            for made in derived.gaps("gap", rates, world.london):
                assert float(made.value or 0) == pytest.approx((raw[made.area.name] / london - 1) * 100, abs=1e-9)
            lowest, highest = raw.rank(method="min"), raw.rank(method="min", ascending=False)
            for made in derived.places("rank", rates, world.london):
                assert made.value == lowest[made.area.name]
                assert Decimal(made.detail["from_highest"]) == highest[made.area.name]
