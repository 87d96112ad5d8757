"""The pages of wards and small areas."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from assessment.export import pdf
from assessment.models import Assessment, Figure, StreetCrime
from assessment.paper import prose, stock
from assessment.paper.footnotes import Notes
from assessment.reading import opening, publication
from assessment.reading import places as place_pages
from assessment.rules.blocks import Map
from assessment.rules.periods import financial_year
from assessment.services import assessments
from casework.models import Ward
from tests.assessment import streets
from tests.assessment.test_pages import text_of
from tests.factories import make_report
from tests.personas import Cast


@pytest.fixture(scope="module")
def world(made_cast: Cast, django_db_blocker: Any) -> Iterator[tuple[Cast, Assessment]]:
    """Barnet's 2017/18 from the real street file; made once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = made_cast
        draft = assessments.open_assessment(partnership=cast.barnet, period=financial_year("2017-18"), by=cast.analyst)
        streets.put_in(streets.extract_of())
        other = Ward.objects.create(code="E05000046", name="Coppetts", area_code="E09000003", since_year=2002)
        for ward in (*[cast.ward] * 6, other, other, None):
            make_report(cast.case_lead, reported_on=date(2017, 4, 1), ward=ward)
        assessments.collect(assessment=draft, by=cast.analyst)
        draft.refresh_from_db()
        yield cast, draft
        transaction.set_rollback(True)


@pytest.fixture
def reader(world: tuple[Cast, Assessment]) -> Client:
    client = Client()
    client.force_login(world[0].analyst)
    return client


def address(world: tuple[Cast, Assessment], **chosen: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in chosen.items())
    return f"{reverse('assessment:places', args=[world[1].pk])}?{query}"


WEAPONS = "street.possession_of_weapons"


def test_shows_map_table_and_hotspots_of_what_is_chosen(world: tuple[Cast, Assessment], reader: Client) -> None:
    page = reader.get(address(world, of="street.burglary", places="ward14"))
    text = text_of(page)
    assert "had most" in text
    assert "Wards on the boundaries of 2014" in text
    assert "Their points stand" not in text
    assert text.count("the files hold next to nothing of") == 1
    assert "Of April 2016 the files hold next to nothing of Brunswick Park: its count is likely to be too low." in text
    assert "The points of data.police.uk stand for the true places" in text
    assert page.content.decode().count(f'href="/assessments/{world[1].pk}/places/E05') == 42  # map and table
    assert "Hotspots of anti-social behaviour: LSOAs that are high in every year held" in text
    assert "Only 2 years are held, and 3 are needed." in text


def test_the_public_view_prints_no_number_that_is_hidden(world: tuple[Cast, Assessment], reader: Client) -> None:
    restricted = place_pages.read(world[1], kind="ward14", code=WEAPONS)
    public = place_pages.read(world[1], kind="ward14", code=WEAPONS, audience="public")
    hidden = publication.hidden(world[1])
    secret = {row.area.name for row in restricted.rows if row.now and row.now.pk in hidden}
    assert secret
    shown = {row.area.name: row.cells for row in public.rows}
    assert {name for name, cells in shown.items() if cells[0].text == "Hidden"} == secret
    assert all(cells[1].value is None and cells[3].value is None for name, cells in shown.items() if name in secret)
    assert [row.area.name for row in public.rows] == sorted(shown)
    drawn = public.as_map()
    assert isinstance(drawn, Map)
    for name in secret:
        assert f"<title>{name}: Hidden</title>" in drawn.svg
    assert "Hidden" in text_of(reader.get(address(world, of=WEAPONS, places="ward14", version="public")))


def test_a_change_is_hidden_when_either_year_is(world: tuple[Cast, Assessment]) -> None:
    hidden = publication.hidden(world[1])
    public = place_pages.read(world[1], kind="ward14", code=WEAPONS, audience="public")
    before_only = [
        row for row in public.rows if row.before and row.before.pk in hidden and row.now and row.now.pk not in hidden
    ]
    assert before_only
    assert {row.change.text for row in before_only} == {"Hidden"}


def test_the_restricted_view_marks_what_the_public_does_not_see(world: tuple[Cast, Assessment], reader: Client) -> None:
    text = text_of(reader.get(address(world, of=WEAPONS, places="ward14")))
    assert "numbers are hidden in the public version, and marked" in text
    assert publication.SMALL_TEXT in text


def of_paper(draft: Assessment, binding: str, audience: str) -> prose.Written:
    return prose.write(binding, stock.read(draft, audience), Notes())


def test_a_paper_draws_the_wards_of_the_year_with_their_table(world: tuple[Cast, Assessment]) -> None:
    (drawn,) = of_paper(world[1], f'{{{{ map "{WEAPONS}" "wards" }}}}', "restricted").blocks
    assert isinstance(drawn, Map)
    assert drawn.svg.count('<path d="M') >= 21
    assert len(drawn.table.rows) == 21
    assert not any(cell.shorthand == "c" for row in drawn.table.rows for cell in row)
    assert pdf.picture(drawn.svg).startswith(b"\x89PNG")


def test_a_public_paper_tells_no_hidden_number_of_a_map(world: tuple[Cast, Assessment]) -> None:
    (open_,) = of_paper(world[1], f'{{{{ map "{WEAPONS}" "wards" }}}}', "public").blocks
    assert isinstance(open_, Map)
    hidden = publication.hidden(world[1])
    restricted = place_pages.read(world[1], kind="ward14", code=WEAPONS)
    secret = {row.area.name: row.now.pk for row in restricted.rows if row.now and row.now.pk in hidden}
    assert secret
    for row in open_.table.rows:
        if row[0].text in secret:
            assert (row[1].text, row[1].value, row[1].figure) == ("Hidden", None, None)
            assert f"<title>{row[0].text}: Hidden</title>" in open_.svg
    cited = {cell.figure for row in open_.table.rows for cell in row if cell.figure}
    assert not cited & set(hidden)


def test_a_map_that_would_show_nothing_is_named_as_not_held(world: tuple[Cast, Assessment]) -> None:
    for binding, audience in (
        ('{{ map "street.burglary" "ward22" }}', "restricted"),
        ('{{ map "street.burglary" "lsoa11" }}', "public"),
        ('{{ table "hotspots" }}', "restricted"),
    ):
        made = of_paper(world[1], binding, audience)
        assert (made.blocks, len(made.left_out)) == ([], 1)
    assert made.left_out[0].why == "Only 2 years are held, and 3 are needed."


def test_lasting_hotspots_stand_in_the_paper_and_in_the_public_one_without_counts(
    world: tuple[Cast, Assessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = place_pages.hotspots(world[1])
    for one in found:
        one.detail["is_lasting"] = True
    monkeypatch.setattr(place_pages, "hotspots", lambda assessment: found)
    restricted = of_paper(world[1], '{{ table "hotspots" }}', "restricted").blocks
    public = of_paper(world[1], '{{ table "hotspots" }}', "public").blocks
    assert [len(table.rows) for table in restricted] == [len(table.rows) for table in public] != []
    for table in public:
        assert [cell.value for row in table.rows for cell in row] == [None] * len(table.rows)
        assert table.rows == sorted(table.rows, key=lambda row: row[0].text)
    assert all(isinstance(cell.value, int) for table in restricted for row in table.rows for cell in row[1:])


def test_one_place_has_its_figures_by_year(world: tuple[Cast, Assessment], reader: Client) -> None:
    text = text_of(reader.get(reverse("assessment:place", args=[world[1].pk, "E05000043"])))
    assert "Brunswick Park" in text
    assert "Figure 2016/17 2017/18" in text
    assert reader.get(reverse("assessment:place", args=[world[1].pk, "E05099999"])).status_code == 404


def test_a_choice_that_does_not_exist_is_said_and_does_not_break_the_page(
    world: tuple[Cast, Assessment], reader: Client
) -> None:
    page = reader.get(address(world, of="nonsense", places="ward14"))
    assert page.status_code == 200
    assert text_of(page).startswith("Error: Places")


def test_asks_the_database_no_more_for_many_places_than_for_few(
    world: tuple[Cast, Assessment], reader: Client, django_assert_max_num_queries: Any
) -> None:
    reader.get(address(world))
    for kind in ("ward14", "lsoa11"):
        with django_assert_max_num_queries(30):
            reader.get(address(world, of="street.all", places=kind))


def test_the_partnerships_own_reports_stand_by_ward(world: tuple[Cast, Assessment], reader: Client) -> None:
    """Six in one ward, two in another, none in the other wards of the same boundaries, and one that is in none."""
    assert ("asb.reports", "Reports of anti-social behaviour") in place_pages.choices(world[1])[1]
    own = place_pages.read(world[1], kind="ward14", code="asb.reports")
    texts = {row.area.code: row.cells[0].text for row in own.rows}
    assert (len(texts), texts.pop("E05000043"), texts.pop("E05000046"), set(texts.values())) == (21, "6", "2", {"0"})
    assert not own.has_rates
    public = place_pages.read(world[1], kind="ward14", code="asb.reports", audience="public")
    assert {row.cells[0].text for row in public.rows} == {"Hidden"}  # a 0 beside would say where the nine are
    page = text_of(reader.get(address(world, of="asb.reports", places="ward14")))
    assert f"{own.rows[0].area.name} had most, 6" in page
    assert page.count("Per 1,000 residents") == 1  # the choice, and no column
    place = text_of(reader.get(reverse("assessment:place", args=[world[1].pk, "E05000043"])))
    assert "Reports of anti-social behaviour" in place


def test_says_what_to_do_when_there_are_no_figures_of_places(client: Client, draft: Assessment, cast: Cast) -> None:
    client.force_login(cast.analyst)
    text = text_of(client.get(reverse("assessment:places", args=[draft.pk])))
    assert "There are no figures of wards or small areas yet" in text


# --- Down to the rows


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("street.all", "borough"),
        ("street.all", "ward14"),
        ("street.burglary", "ward14"),
        ("street.anti_social_behaviour", "lsoa11"),
    ],
)
def test_a_count_of_a_place_opens_down_to_its_rows(world: tuple[Cast, Assessment], code: str, kind: str) -> None:
    held = world[1].figures.filter(indicator__code=code, area__kind=kind, period_start=world[1].period_start)
    figure = held.select_related("area__parent", "indicator").order_by("-value")[0]
    opened = opening.open_figure(figure)
    assert opened["agrees"]
    pages, every = opened["street"].paginator, _by_hand(figure)
    assert len(every) == pages.count == figure.value
    for number in {1, 2, pages.num_pages}.intersection(pages.page_range):
        assert list(pages.page(number)) == every[100 * (number - 1) : 100 * number]


def _by_hand(figure: Figure) -> list[StreetCrime]:
    """All rows of a figure, in order."""
    column = {"ward14": "ward14", "lsoa11": "lsoa_code", "borough": "borough"}[figure.area.kind]
    rows = StreetCrime.objects.filter(borough="E09000003").filter(**{column: figure.area.code.removesuffix("-11")})
    rows = rows.filter(month__range=(figure.period_start, figure.period_end))
    if not figure.indicator.code.endswith(".all"):
        rows = rows.filter(category__iexact=figure.indicator.name.partition(" (")[0])
    return list(rows.order_by("month", "category", "pk"))


def test_a_rate_of_a_place_opens_to_its_count(world: tuple[Cast, Assessment]) -> None:
    figure = world[1].figures.filter(indicator__code="rate.street_burglary").select_related("area", "indicator")[0]
    ((name, cell),) = opening.open_figure(figure)["made_of"]
    assert name == f"Burglary (data.police.uk), {figure.area.name}"
    assert cell.figure.value == figure.numerator
