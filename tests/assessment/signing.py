"""A small assessment of Barnet that the proof finds nothing wrong with, and the two who sign it."""

from dataclasses import dataclass

from assessment import reference
from assessment.models import Assessment, Section
from assessment.services import assessments, extracts, signoff
from casework.models import User
from casework.rules.roles import Role
from casework.services import agencies
from tests.assessment.conftest import YEAR
from tests.assessment.feeds import feed, months, of_all_boroughs
from tests.personas import PASSWORD, Cast, make_cast

TEXT = 'Robbery {{ change "mopac7.robbery" vs "previous-year" }}.'


@dataclass(frozen=True)
class Signing:
    cast: Cast
    draft: Assessment
    council_chair: User
    """Ann Lowe, who co-chairs for the council. The police's is cast.chair."""

    @property
    def police_chair(self) -> User:
        return self.cast.chair

    def fresh(self) -> Assessment:
        return Assessment.objects.get(pk=self.draft.pk)

    def sent(self) -> str:
        """Send the paper; its checksum."""
        return signoff.sha256_of(signoff.send(assessment=self.draft, by=self.cast.analyst))

    def signed(self) -> Assessment:
        sha256 = self.sent()
        for chair in (self.council_chair, self.police_chair):
            signoff.approve(assessment=self.draft, sha256=sha256, by=chair)
        return self.fresh()


def import_year(cast: Cast, *, first: int = 201504, count: int = 10, name: str = "year.csv") -> None:
    """Two years of `count` robberies a month in every borough."""
    columns = months(first, 24)
    seen = extracts.preview(content=feed(columns, *of_all_boroughs(columns, count)), file_name=name, by=cast.analyst)
    extracts.import_extract(extract=seen, by=cast.analyst)


def make_signing() -> Signing:
    cast = make_cast()
    reference.load_reference()
    import_year(cast)
    draft = assessments.open_assessment(partnership=cast.barnet, period=YEAR, by=cast.analyst)
    assessments.collect(assessment=draft, by=cast.analyst)
    draft.refresh_from_db()
    Section.objects.create(
        assessment=draft, key="summary", order=1, number="1.1", title="Summary", text=TEXT, written_by=cast.coordinator
    )
    chair = agencies.add_user(
        agency=cast.council,
        partnership=cast.barnet,
        email="ann.lowe@example.org",
        name="Ann Lowe",
        roles=[Role.CHAIR],
        job_title="Director",
        password=PASSWORD,
    )
    return Signing(cast, draft, chair)
