"""The pages: who may open them, what they show, and that bad input loses nothing."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessment.models import Assessment, CollectionRun, Extract, MonthlyCount
from assessment.services import assessments, extracts
from assessment.tasks import collect_figures
from tests.assessment.conftest import YEAR
from tests.assessment.feeds import feed, months, of_all_boroughs
from tests.personas import Cast

COLUMNS = months(201604, 12)
GOOD = feed(COLUMNS, *of_all_boroughs(COLUMNS, count=3))
NO_ROWS = feed(COLUMNS, leading=("MajorText", "MinorText", "LookUp_BoroughName"))


def text_of(response) -> str:
    """The words of a page, white space evened out."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def upload(client: Client, *files: tuple[str, bytes], **more: str):
    chosen = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("assessment:extract-upload"), {"data_files": chosen, **more}, follow=True)


# --- Who may


PAGES_TO_READ = ["list", "detail", "figure", "documents", "pack"]
PAGES_TO_WORK = ["start", "collect", "progress"]
PAGES_TO_IMPORT = ["extract-list", "extract-upload", "extract-detail", "extract-undo"]


@pytest.fixture
def address(draft: Assessment, year_held: Extract, cast: Cast) -> Callable[[str], str]:
    run = draft.runs.create(requested_by=cast.analyst)
    figure = draft.figures.earliest("pk")
    places = {
        "list": [], "start": [], "detail": [draft.pk], "collect": [draft.pk], "progress": [draft.pk, run.pk],
        "figure": [draft.pk, figure.pk], "documents": [draft.pk], "pack": [draft.pk],
        "extract-list": [], "extract-upload": [],
        "extract-detail": [year_held.pk], "extract-undo": [year_held.pk],
    }  # fmt: skip
    return lambda name: reverse(f"assessment:{name}", args=places[name])


def ask(client: Client, address: str) -> int:
    method = client.post if address.endswith("/collect/") else client.get
    return method(address).status_code


@pytest.mark.parametrize(
    ("persona", "readable", "workable"),
    [
        ("analyst", 200, True),
        ("case_lead", 200, False),
        ("coordinator", 200, False),
        ("dpo", 200, False),
        ("police_officer", 403, False),
        ("support_officer", 403, False),
    ],
)
def test_each_role_opens_what_it_may(
    client: Client, cast: Cast, address: Callable[[str], str], persona: str, readable: int, workable: bool
) -> None:
    client.force_login(getattr(cast, persona))
    assert {name: ask(client, address(name)) for name in PAGES_TO_READ} == dict.fromkeys(PAGES_TO_READ, readable)
    worked = {name: ask(client, address(name)) for name in PAGES_TO_WORK + PAGES_TO_IMPORT}
    expected = dict.fromkeys(worked, 200 if workable else 403) | ({"collect": 302} if workable else {})
    assert worked == expected


def test_nobody_opens_anything_without_signing_in(client: Client, address: Callable[[str], str]) -> None:
    for name in PAGES_TO_READ + PAGES_TO_WORK + PAGES_TO_IMPORT:
        assert ask(client, address(name)) in (302, 403)
        assert client.get(address("list")).headers["Location"].startswith("/accounts/login/")


def test_another_partnerships_assessment_does_not_exist(
    client: Client, cast: Cast, address: Callable[[str], str], draft: Assessment
) -> None:
    client.force_login(cast.enfield_lead)
    for name in ("detail", "figure", "documents", "pack"):
        assert client.get(address(name)).status_code == 404
    assert "2016/17" not in text_of(client.get(address("list")))
    assert client.get(reverse("assessment:detail", args=[draft.pk + 999])).status_code == 404


# --- The assessment


def test_shows_the_figures_with_their_source_extract_and_period(analyst: Client, draft: Assessment) -> None:
    text = text_of(analyst.get(reverse("assessment:detail", args=[draft.pk])))
    assert "Strategic assessment 2016/17" in text
    assert "1 April 2016 to 31 March 2017" in text
    assert "0 of 12 Not complete Missing: 12 months, April 2011 to March 2012." in text
    assert "12 of 12 Complete" in text
    assert "Metropolitan Police Service, year.csv, extract of 1 April 2017" in text
    assert "Robbery Missing 120 120 0.0% Not comparable: a figure is missing" in text
    assert "As published in 2017, and as the data says now" in text
    assert "Robbery 463 120 -343" in text
    assert "a restatement, not a change in crime" in text


def test_a_year_of_which_nothing_was_printed_has_no_column_for_it(analyst: Client, draft: Assessment) -> None:
    draft.figures.filter(period_end=draft.period.end).update(published_value=None)
    text = text_of(analyst.get(f"/assessments/{draft.pk}/"))
    assert "As published in 2017, and as the data says now" not in text
    assert "As published and now, all three years" in text


def test_puts_completeness_before_any_figure(analyst: Client, draft: Assessment) -> None:
    page = analyst.get(reverse("assessment:detail", args=[draft.pk])).content.decode()
    assert page.index('id="completeness"') < page.index('id="summary"') < page.index('id="types"')


def test_draws_a_chart_that_can_be_read_aloud_beside_its_table(analyst: Client, draft: Assessment) -> None:
    page = analyst.get(reverse("assessment:detail", args=[draft.pk])).content.decode()
    svg = page[page.index("<svg") : page.index("</svg>")]
    assert 'role="img" aria-labelledby="types-title types-desc"' in svg
    assert "Robbery: Missing in 2011/12, 120 in 2015/16, 120 in 2016/17" in svg
    assert "style=" not in svg
    assert svg.count("<rect") == 3 + 7 * 3


def test_opens_a_figure_down_to_its_rows(analyst: Client, draft: Assessment) -> None:
    figure = draft.figures.get(area__name="Barnet", indicator__code="mopac7.robbery", period_start=YEAR.start)
    text = text_of(analyst.get(reverse("assessment:figure", args=[draft.pk, figure.pk])))
    assert "Robbery: Personal Property 10 10 10" in text
    assert "All offences in the major category Robbery" in text
    assert "463, in Barnet Safer Communities Partnership, Community Safety Strategic Assessment" in text
    assert "mopac7.robbery" in text


def test_opens_every_kind_of_figure(analyst: Client, draft: Assessment) -> None:
    kinds = (
        draft.figures.filter(area=draft.area).order_by("indicator__code", "-period_start").distinct("indicator__code")
    )
    assert len(kinds) > 20
    for figure in kinds:
        assert analyst.get(reverse("assessment:figure", args=[draft.pk, figure.pk])).status_code == 200


def test_a_link_to_a_figure_stays_good_when_figures_are_collected_again(analyst: Client, draft: Assessment) -> None:
    figure = draft.figures.get(area__name="Barnet", indicator__code="mopac7.robbery", period_start=YEAR.start)
    MonthlyCount.objects.filter(area=draft.area, month="2016-04-01").update(value=11)
    before = draft.figures.count()
    assessments.collect(assessment=draft, by=None)
    assert draft.figures.count() == before
    text = text_of(analyst.get(reverse("assessment:figure", args=[draft.pk, figure.pk])))
    assert "Robbery 121" in text


def test_a_figure_that_is_no_more_goes_when_figures_are_collected_again(draft: Assessment) -> None:
    figure = draft.figures.get(area__name="Barnet", indicator__code="mopac7.robbery", period_start=YEAR.start)
    draft.figures.filter(pk=figure.pk).update(breakdown="type:gone")
    assessments.collect(assessment=draft, by=None)
    assert not draft.figures.filter(breakdown="type:gone").exists()


def test_says_when_the_rows_behind_a_figure_have_changed(analyst: Client, draft: Assessment) -> None:
    MonthlyCount.objects.filter(area=draft.area, month="2016-04-01").update(value=11)
    figure = draft.figures.get(area__name="Barnet", indicator__code="mopac7.robbery", period_start=YEAR.start)
    text = text_of(analyst.get(reverse("assessment:figure", args=[draft.pk, figure.pk])))
    assert "no longer add up to the stored figure" in text


def test_starts_an_assessment_and_collects_it(
    analyst: Client, year_held: Extract, cast: Cast, django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = analyst.post(reverse("assessment:start"), {"year": "2016-17"})
    run = CollectionRun.objects.get()
    assert answer.headers["Location"] == reverse("assessment:progress", args=[run.assessment_id, run.pk])
    assert "Figures collected" in text_of(analyst.get(answer.headers["Location"]))
    assert run.assessment.figures.exists()
    assert analyst.post(reverse("assessment:start"), {"year": "2016/17"}).headers["Location"] == reverse(
        "assessment:detail", args=[run.assessment_id]
    )


@pytest.mark.parametrize("year", ["", "2016", "2016-19", "2098-99", "last year", "<b>"])
def test_a_bad_year_is_explained_and_kept_in_the_box(analyst: Client, loaded: None, year: str) -> None:
    answer = analyst.post(reverse("assessment:start"), {"year": year})
    assert answer.status_code == 200
    assert "There is a problem" in text_of(answer)
    assert not Assessment.objects.exists()


def test_the_progress_page_looks_again_by_itself_until_it_is_done(
    analyst: Client, draft: Assessment, cast: Cast
) -> None:
    run = draft.runs.create(requested_by=cast.analyst)
    place = reverse("assessment:progress", args=[draft.pk, run.pk])
    waiting = analyst.get(place)
    assert waiting.headers["Refresh"] == "2"
    assert "Waiting to start" in text_of(waiting)
    collect_figures(run.pk)
    done = analyst.get(place)
    assert "Refresh" not in done.headers
    assert "Figures collected" in text_of(done)


def test_a_run_that_was_cut_short_starts_over_and_a_finished_one_does_not(draft: Assessment, cast: Cast) -> None:
    run = assessments.ask_to_collect(assessment=draft, by=cast.analyst)
    CollectionRun.objects.filter(pk=run.pk).update(started_at="2026-01-01T00:00Z")  # and then the worker was killed
    collect_figures(run.pk)
    run.refresh_from_db()
    assert run.finished_at is not None
    finished = run.finished_at
    collect_figures(run.pk)
    run.refresh_from_db()
    assert run.finished_at == finished


def test_asking_twice_joins_the_run_that_waits(draft: Assessment, cast: Cast) -> None:
    first = assessments.ask_to_collect(assessment=draft, by=cast.analyst)
    assert assessments.ask_to_collect(assessment=draft, by=cast.analyst) == first


def test_collecting_a_signed_off_assessment_is_refused_in_words(analyst: Client, draft: Assessment) -> None:
    Assessment.objects.update(status=Assessment.Status.SIGNED_OFF)
    answer = analyst.post(reverse("assessment:collect", args=[draft.pk]), follow=True)
    assert "signed off, so its figures cannot change" in text_of(answer)


def test_a_reader_is_offered_no_button_that_would_be_refused(client: Client, cast: Cast, draft: Assessment) -> None:
    client.force_login(cast.case_lead)
    text = text_of(client.get(reverse("assessment:detail", args=[draft.pk])))
    assert "Documents" in text
    assert "Collect figures again" not in text
    assert "Open data that is imported" not in text


# --- Imports


def test_a_file_is_checked_confirmed_and_imported(analyst: Client, loaded: None) -> None:
    checked = upload(analyst, ("met.csv", GOOD))
    text = text_of(checked)
    assert "32 read, 32 kept, 0 refused" in text
    assert "12 new months: April 2016 to March 2017" in text
    assert not MonthlyCount.objects.exists()
    extract = Extract.objects.get()
    done = analyst.post(reverse("assessment:extract-preview", args=[extract.batch]), follow=True)
    assert "met.csv is imported: 32 rows." in text_of(done)
    assert MonthlyCount.objects.count() == 384
    again = analyst.post(reverse("assessment:extract-preview", args=[extract.batch]), follow=True)
    assert again.status_code == 200
    assert MonthlyCount.objects.count() == 384


def test_a_checked_file_waits_on_the_list(analyst: Client, loaded: None) -> None:
    upload(analyst, ("met.csv", GOOD))
    assert "Not imported yet: met.csv" in text_of(analyst.get(reverse("assessment:extract-list")))


def test_a_checked_file_is_nobody_elses(analyst: Client, client: Client, cast: Cast, loaded: None) -> None:
    upload(analyst, ("met.csv", GOOD))
    extract = Extract.objects.get()
    other = cast.enfield_lead
    other.roles = ["analyst"]
    other.save()
    client.force_login(other)
    client.post(reverse("assessment:extract-preview", args=[extract.batch]))
    client.post(reverse("assessment:extract-discard", args=[extract.batch]))
    extract.refresh_from_db()
    assert extract.status == Extract.Status.PREVIEWED
    assert "met.csv" not in text_of(client.get(reverse("assessment:extract-list")))


def test_a_file_half_wrong_that_would_replace_a_whole_one_warns_and_counts_the_reasons(
    analyst: Client, loaded: None, cast: Cast
) -> None:
    extracts.import_extract(
        extract=extracts.preview(content=GOOD, file_name="met.csv", by=cast.analyst), by=cast.analyst
    )
    wrong = b"".join(b"Barnett,Robbery,Personal Property %d" % n + b",1" * 12 + b"\n" for n in range(11))
    text = text_of(upload(analyst, ("half.csv", GOOD + wrong)))
    assert "11 rows: “Barnett” is not a London borough" in text
    assert "takes the place of months that are held now, and 11 of its rows are refused" in text


def test_refused_rows_are_listed_before_anything_is_imported(analyst: Client, loaded: None) -> None:
    content = GOOD + b"Barnett,Robbery,Personal Property" + b",1" * 12 + b"\n"
    text = text_of(upload(analyst, ("met.csv", content)))
    assert "33 read, 32 kept, 1 refused" in text
    assert "34 “Barnett” is not a London borough. Barnett, Robbery: Personal Property" in text


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("met.csv", NO_ROWS, "has no rows"),
        (
            "met.csv",
            b"Crime ID,Month\n1,2017-03\n",
            "“Crime ID, Month” are not known. “Files that can be imported” below says which there are.",
        ),
        ("met.csv", b"PK\x03\x04\x00\x00", "not a CSV file"),
        ("met.xlsx", b"PK\x03\x04\x00\x00", "not a CSV file or a JSON file. Save a spreadsheet as CSV first"),
        ("met.csv.gz", b"\x1f\x8b\x00", "broken"),
        ("met.csv", b"", "The file is empty"),
    ],
)
def test_a_file_that_cannot_be_imported_is_explained(
    analyst: Client, loaded: None, name: str, content: bytes, reason: str
) -> None:
    answer = upload(analyst, (name, content))
    assert answer.status_code == 200
    assert "There is a problem" in text_of(answer)
    assert reason in text_of(answer)
    assert not Extract.objects.exists()


def test_no_file_at_all_is_explained(analyst: Client, loaded: None) -> None:
    assert "Choose a file" in text_of(analyst.post(reverse("assessment:extract-upload"), {}))


def test_a_large_file_is_refused_before_it_is_read(
    analyst: Client, loaded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessment.forms.assessments.MAX_BYTES", 1024)
    assert "met.csv is larger than" in text_of(upload(analyst, ("met.csv", GOOD)))


def test_one_bad_file_of_two_loses_neither_the_good_one_nor_the_reason(analyst: Client, loaded: None) -> None:
    text = text_of(upload(analyst, ("met.csv", GOOD), ("new.csv", NO_ROWS)))
    assert "Check before importing" in text
    assert "new.csv: No row of the file can be used" in text
    assert Extract.objects.get().file_name == "met.csv"


def test_the_same_file_again_is_said_to_be_imported(analyst: Client, year_held: Extract) -> None:
    columns = months(201504, 24)
    text = text_of(upload(analyst, ("copy.csv", feed(columns, *of_all_boroughs(columns)))))
    assert "The same file was imported on" in text
    assert Extract.objects.count() == 1


def test_a_bad_extract_date_is_explained(analyst: Client, loaded: None) -> None:
    answer = upload(
        analyst, ("met.csv", GOOD), **{"extracted_on-day": "31", "extracted_on-month": "2", "extracted_on-year": "2017"}
    )
    assert "Enter a real date" in text_of(answer)


def test_discarded_files_are_gone_and_no_figure_was_changed(analyst: Client, loaded: None) -> None:
    upload(analyst, ("met.csv", GOOD))
    extract = Extract.objects.get()
    answer = analyst.post(reverse("assessment:extract-discard", args=[extract.batch]), follow=True)
    assert "No figure was changed" in text_of(answer)
    assert not Extract.objects.exists()


def test_undo_asks_first_and_names_the_drafts(analyst: Client, draft: Assessment, year_held: Extract) -> None:
    place = reverse("assessment:extract-undo", args=[year_held.pk])
    assert "Drafts to collect again afterwards: 2016/17." in text_of(analyst.get(place))
    assert MonthlyCount.objects.exists()
    assert "is taken out" in text_of(analyst.post(place, follow=True))
    assert not MonthlyCount.objects.exists()


def test_undo_says_why_it_is_refused(analyst: Client, draft: Assessment, year_held: Extract) -> None:
    Assessment.objects.update(status=Assessment.Status.SIGNED_OFF)
    answer = analyst.post(reverse("assessment:extract-undo", args=[year_held.pk]), follow=True)
    assert "signed off, or waiting for approval, was made from this extract" in text_of(answer)
