"""What the first page of an assessment shows, in the order it is read."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from assessment.drawing import charts
from assessment.models import PARAGRAPH, Area, Assessment, Indicator
from assessment.reading import casework, narrative, tables
from assessment.rules import mopac7
from assessment.rules.periods import Period

RESTATEMENT = (
    "The police go on adding, reclassifying and removing records after a year has ended. The difference is what "
    "changed between the figures as printed and the extracts that are held now: a restatement, not a change in crime."
)


@dataclass(frozen=True)
class Overview:
    """An assessment, read. Every number in it is a stored figure or follows from two of them."""

    assessment: Assessment
    area: Area
    period: Period
    figures: tables.Index
    completeness: list[tables.Completeness]
    summary: list[str]
    types: list[tables.Row]
    standings: list[tables.Standing]
    casework: list[casework.CaseworkTable]
    definitions: list[Indicator]
    sources: list[str]
    attributions: list[str]

    @property
    def years(self) -> list[str]:
        return [year.label for year in tables.compared_years(self.figures, self.period)]

    @property
    def crossed(self) -> list[str]:
        """What the changes in the table of types cross: said below it."""
        bases = tables.compared_years(self.figures, self.period)[:2]
        ends = [(row.now.figure, base) for row in self.types for base in bases if row.now.figure]
        return list(dict.fromkeys(text for figure, base in ends for text in tables.crossed(figure, base)))

    @property
    def is_collected(self) -> bool:
        return bool(self.figures)

    @property
    def published_in(self) -> str:
        """The title of the paper whose printed figures stand beside, or nothing."""
        printed = [figure.published_in for figure in self.figures.values() if figure.published_in]
        return printed[0].split(PARAGRAPH)[0] if printed else ""

    @property
    def is_year_published(self) -> bool:
        """Whether that paper printed anything of the assessed year itself, and not only of the years before."""
        return any(row.now.published for row in self.types)

    @property
    def published_year(self) -> str:
        """The year that paper came out: the end of its title."""
        return self.published_in.rpartition(" ")[2]

    @property
    def chart(self) -> SafeString:
        return charts.bar_chart(
            name="types",
            title=self.chart_title,
            description=self.chart_description,
            series=self.years,
            groups=[
                charts.Group(row.name, [cell.figure.value if cell.figure else None for cell in row.cells])
                for row in self.types
                if row.code != mopac7.TOTAL
            ],
        )

    @property
    def chart_title(self) -> str:
        return f"Recorded crimes of the seven MOPAC7 types, {self.area.name}, {', '.join(self.years)}"

    @property
    def chart_description(self) -> str:
        """What the chart shows, said from the figures."""
        five, one, now = self.years
        said = [
            f"{row.name}: {row.five.text} in {five}, {row.one.text} in {one}, {row.now.text} in {now}"
            for row in self.types
            if row.code != mopac7.TOTAL
        ]
        return "; ".join(said) + "."


def read(assessment: Assessment) -> Overview:
    """Read a stored assessment. Nothing is collected."""
    period, area = assessment.period, assessment.area
    own = tables.all_figures(assessment, area)
    figures = tables.index(own)
    london_area = Area.objects.filter(kind=Area.Kind.LONDON32).first()
    london = tables.index(tables.all_figures(assessment, london_area)) if london_area else {}
    crime = [figure for figure in own if figure.indicator.source.code != "casework"]
    return Overview(
        assessment=assessment,
        area=area,
        period=period,
        figures=figures,
        completeness=tables.completeness(figures, period),
        summary=narrative.summary(figures, london, area.name, period),
        types=tables.seven_types(figures, period),
        standings=tables.standings(figures, london, period),
        casework=casework.tables(figures, period),
        definitions=list({figure.indicator.code: figure.indicator for figure in crime}.values()),
        sources=sorted({figure.source_text for figure in own}),
        attributions=sorted({figure.indicator.source.attribution for figure in own}),
    )
