"""What the assessment's database tests share."""

import pytest
from django.test import Client

from assessment import reference
from assessment.models import Assessment, Extract
from assessment.rules.periods import financial_year
from assessment.services import assessments, extracts
from tests.assessment.feeds import feed, months, of_all_boroughs
from tests.assessment.handmade import crime_of_2016_17
from tests.personas import Cast

YEAR = financial_year("2016-17")


@pytest.fixture
def loaded(db: None) -> None:
    """Areas, sources, definitions, populations and published figures."""
    reference.load_reference()


@pytest.fixture
def year_held(loaded: None, cast: Cast) -> Extract:
    """One hand-made extract: every borough had 10 personal robberies in each month of 2015/16 and 2016/17."""
    columns = months(201504, 24)
    seen = extracts.preview(content=feed(columns, *of_all_boroughs(columns)), file_name="year.csv", by=cast.analyst)
    return extracts.import_extract(extract=seen, by=cast.analyst)


@pytest.fixture
def draft(year_held: Extract, cast: Cast) -> Assessment:
    """Barnet's draft of 2016/17, collected."""
    made = assessments.open_assessment(partnership=cast.barnet, period=YEAR, by=cast.analyst)
    assessments.collect(assessment=made, by=cast.analyst)
    made.refresh_from_db()
    return made


@pytest.fixture
def written(loaded: None, cast: Cast) -> Assessment:
    """Barnet's draft of 2016/17 with the figures that its report printed, put there by hand."""
    made = assessments.open_assessment(partnership=cast.barnet, period=YEAR, by=cast.analyst)
    crime_of_2016_17(made)
    return made


@pytest.fixture
def analyst(client: Client, cast: Cast) -> Client:
    client.force_login(cast.analyst)
    return client
