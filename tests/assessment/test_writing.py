"""The pages on which the assessment is written: saving, being second, comments, versions, and no script in a text."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.models import Assessment, Section, SectionVersion
from assessment.rules.periods import print_date
from assessment.services import writing
from assessment.services.assessments import SignedOffError
from casework.models import ChangeEntry
from tests.assessment.test_pages import text_of
from tests.personas import Cast


@pytest.fixture
def section(written: Assessment, cast: Cast) -> Section:
    writing.begin(assessment=written, by=cast.analyst)
    return written.sections.get(key="last-year")


def at(name: str, section: Section, *more: int) -> str:
    return reverse(f"assessment:{name}", args=[section.assessment_id, section.pk, *more])


def typed(section: Section, **changed: object) -> dict[str, object]:
    return {"title": section.title, "text": section.text, "version": section.version} | changed


def test_begins_with_the_outline_once(written: Assessment, analyst: Client, cast: Cast) -> None:
    page = reverse("assessment:section-list", args=[written.pk])
    assert "Nobody has begun to write" in text_of(analyst.get(page))
    for _ in range(2):
        analyst.post(reverse("assessment:section-begin", args=[written.pk]))
    keys = list(written.sections.values_list("key", flat=True))
    assert keys[0] == "summary" and len(keys) == len(set(keys))
    assert all(one.versions.count() == 1 for one in written.sections.all())
    assert "1.4 Crime in the year" in text_of(analyst.get(page))


def test_a_save_is_a_version_and_an_entry(section: Section, analyst: Client, cast: Cast) -> None:
    response = analyst.post(at("section-edit", section), typed(section, text='Robbery {{ change "mopac7.robbery" }}.'))
    assert response.status_code == 302
    section.refresh_from_db()
    assert (section.version, section.written_by) == (2, cast.analyst)
    assert list(section.versions.values_list("version", flat=True)) == [2, 1]
    assert ChangeEntry.objects.filter(object_type="section", object_id=str(section.pk), operation="alteration").exists()
    assert "Robbery fell by 25.6% , from 622 to 463" in text_of(analyst.get(at("section", section)))


def test_saving_what_is_there_changes_nothing(section: Section, cast: Cast) -> None:
    same = writing.save(
        section=section, by=cast.analyst, version=1, title=section.title, text=section.text, is_restricted=False
    )
    assert same.version == 1


def test_the_second_of_two_is_told_what_changed_and_keeps_what_they_typed(
    section: Section, analyst: Client, cast: Cast
) -> None:
    writing.save(
        section=section, by=cast.coordinator, version=1, title=section.title, text="Hers alone.", is_restricted=False
    )
    response = analyst.post(at("section-edit", section), typed(section, text="Mine alone."))
    assert response.status_code == 409
    text = text_of(response)
    assert "added: Hers alone." in text and cast.coordinator.name in text
    assert "Mine alone." in response.content.decode()
    section.refresh_from_db()
    assert section.text == "Hers alone."
    again = {"title": section.title, "text": "Both.", "version": response.context["form"]["version"].value()}
    assert analyst.post(at("section-edit", section), again).status_code == 302


def test_a_binding_that_cannot_be_read_is_refused_with_what_to_write_and_nothing_is_lost(
    section: Section, analyst: Client
) -> None:
    response = analyst.post(
        at("section-edit", section), typed(section, text='First.\n\nIt {{ chnage "mopac7.robbery" }}.')
    )
    assert response.status_code == 200
    assert "Line 3: there is no binding “chnage”. Write {{ change" in text_of(response).replace("&quot;", '"')
    assert "It {{ chnage" in response.content.decode().replace("&quot;", '"')
    section.refresh_from_db()
    assert section.version == 1


def test_preview_shows_the_paper_and_saves_nothing(section: Section, analyst: Client) -> None:
    sent = typed(section, text='Robbery was {{ figure "mopac7.robbery" }}, or 3,297.', preview="1")
    text = text_of(analyst.post(at("section-edit", section), sent))
    assert "Robbery was 463" in text
    assert "This number is typed." in text and "mopac7.burglary" in text
    section.refresh_from_db()
    assert section.version == 1


@pytest.mark.parametrize(
    "nasty",
    [
        "<script>alert(1)</script>",
        "[here](javascript:alert(1))",
        "![x](http://example.org/x.png)",
        "<img src=x onerror=y>",
    ],
)
def test_a_text_runs_and_leads_nowhere(section: Section, analyst: Client, nasty: str) -> None:
    analyst.post(at("section-edit", section), typed(section, text=nasty, title=nasty))
    analyst.post(at("section-comment", section), {"comment": nasty, "quote": nasty})
    for page in (at("section", section), at("section-versions", section), at("section-edit", section)):
        content = analyst.get(page).content.decode()
        assert not re.search(r"<script>alert|<img src=x|href=\"javascript:|<img[^>]+example\.org", content)
        assert "alert" in content or "example.org" in content or "onerror" in content


def test_anybody_who_reads_may_comment_and_who_writes_deals_with_it(
    section: Section, client: Client, cast: Cast
) -> None:
    client.force_login(cast.case_lead)
    client.post(at("section-comment", section), {"comment": "Is this all?", "quote": "the seven"})
    comment = section.comments.get()
    assert client.post(at("comment-resolve", section, comment.pk)).status_code == 403
    client.force_login(cast.coordinator)
    client.post(at("comment-resolve", section, comment.pk))
    comment.refresh_from_db()
    assert comment.resolved_by == cast.coordinator
    assert "Is this all?" in text_of(client.get(at("section", section)))


def test_an_empty_comment_is_asked_for_again(section: Section, analyst: Client) -> None:
    assert "Enter your comment" in text_of(analyst.post(at("section-comment", section), {"comment": "", "quote": "x"}))


def test_versions_are_compared_by_word_and_restored_as_a_new_one(section: Section, analyst: Client, cast: Cast) -> None:
    first = section.text
    writing.save(section=section, by=cast.analyst, version=1, title="T", text="Another text.", is_restricted=False)
    assert "added: Another" in text_of(analyst.get(at("section-versions", section)))
    analyst.post(at("section-restore", section, 1), {"version": "1"})
    section.refresh_from_db()
    assert section.text == "Another text."  # they had not seen version 2
    analyst.post(at("section-restore", section, 1), {"version": "2"})
    section.refresh_from_db()
    assert (section.text, section.version) == (first, 3)


def test_compares_with_last_years_section(section: Section, analyst: Client, cast: Cast) -> None:
    before = section.assessment.period.years_before(1)
    earlier = Assessment.objects.create(
        partnership=cast.barnet, area=section.assessment.area, period_start=before.start, period_end=before.end
    )
    earlier.sections.create(key=section.key, order=1, title="Then", text="Said last year.")
    assert "removed: Said last year." in text_of(analyst.get(at("section-versions", section) + "?with=last-year"))


def test_the_text_of_the_paper_is_compared_with_that_of_a_day_and_of_last_year(
    section: Section, analyst: Client, cast: Cast
) -> None:
    assessment, page = section.assessment, reverse("assessment:section-changes", args=[section.assessment_id])
    assert "nobody wrote before today" in text_of(analyst.get(page))
    yesterday = timezone.localdate() - timedelta(days=1)
    SectionVersion.objects.filter(section__assessment=assessment).update(at=timezone.now() - timedelta(days=1))
    assert "No section is different" in text_of(analyst.get(page))
    writing.save(section=section, by=cast.analyst, version=1, title="Then", text="Not a word.", is_restricted=False)
    assessment.sections.get(key="summary").versions.all().delete()  # as one that was added since
    said = text_of(analyst.get(page))
    assert f"compared with the text at the end of {print_date(yesterday)}" in said
    assert "Not a word." in said and "Summary (added)" in said and "1.4 Crime in the year" not in said
    before = assessment.period.years_before(1)
    earlier = Assessment.objects.create(
        partnership=cast.barnet, area=assessment.area, period_start=before.start, period_end=before.end
    )
    earlier.sections.create(key="gone", order=1, title="Gone", text="Said last year.")
    said = text_of(analyst.get(page + "?with=last-year"))
    assert "Gone (removed)" in said and "removed: Said last year." in said


def test_adds_moves_and_takes_out_sections_and_numbers_them_anew(section: Section, analyst: Client) -> None:
    assessment = section.assessment
    sent = {"title": "Drugs", "after": section.pk, "is_numbered": "on"}
    analyst.post(reverse("assessment:section-add", args=[assessment.pk]), sent)
    made = assessment.sections.get(key="drugs")
    assert made.number == "1.5"
    move(analyst, made, "up")
    assert assessment.sections.get(key="drugs").number == "1.4"
    assert assessment.sections.get(pk=section.pk).number == "1.5"
    analyst.post(at("section-remove", made), {"version": made.version})
    assert not assessment.sections.filter(key="drugs").exists()
    assert assessment.sections.get(pk=section.pk).number == "1.4"


def move(client: Client, section: Section, to: str, order: str | None = None):
    order = order or writing.order_of(section.assessment.sections.all())
    return client.post(at("section-move", section), {"to": to, "order": order}, follow=True)


def test_the_second_to_move_is_told_and_moves_nothing(section: Section, analyst: Client, cast: Cast) -> None:
    page = analyst.get(reverse("assessment:section-list", args=[section.assessment_id])).content.decode()
    seen = re.search(r'name="order" value="(\w+)"', page)
    assert seen
    now = list(section.assessment.sections.values_list("pk", flat=True))
    moved = section.assessment.sections.get(pk=now[1])
    writing.move(section=moved, by=cast.coordinator, is_up=True, seen=seen[1])
    before = list(section.assessment.sections.values_list("pk", flat=True))
    answer = move(analyst, section, "up", seen[1])
    assert "moved or removed a section meanwhile" in text_of(answer)
    assert list(section.assessment.sections.values_list("pk", flat=True)) == before
    assert [row.pk for row, _ in answer.context["rows"]] == before


def test_a_section_that_somebody_wrote_on_is_not_taken_out_unread(
    section: Section, analyst: Client, cast: Cast
) -> None:
    page = analyst.get(at("section-remove", section)).content.decode()
    seen = re.search(r'name="version" value="(\d+)"', page)
    assert seen
    kept = {"title": section.title, "text": "She wrote on.", "is_restricted": False}
    writing.save(section=section, by=cast.coordinator, version=1, **kept)
    answer = text_of(analyst.post(at("section-remove", section), {"version": seen[1]}, follow=True))
    assert f"{cast.coordinator.name} saved this section after you opened it" in answer
    assert section.assessment.sections.filter(pk=section.pk).exists()


def test_the_cover_is_kept(written: Assessment, analyst: Client) -> None:
    page = reverse("assessment:cover", args=[written.pk])
    analyst.post(
        page, {"meeting_name": "The board", "meeting_on_0": "27", "meeting_on_1": "10", "meeting_on_2": "2017"}
    )
    written.refresh_from_db()
    assert written.meeting_name == "The board"


def test_nothing_is_written_once_it_is_out_of_draft(section: Section, analyst: Client, cast: Cast) -> None:
    Assessment.objects.filter(pk=section.assessment_id).update(status=Assessment.Status.FOR_APPROVAL)
    section.assessment.refresh_from_db()
    with pytest.raises(SignedOffError):
        writing.save(section=section, by=cast.analyst, version=1, title="T", text="x", is_restricted=False)
    assert analyst.post(at("section-edit", section), typed(section, text="x")).status_code == 302
    analyst.post(at("section-comment", section), {"comment": "Late."})
    analyst.post(at("section-remove", section), {"version": 1})
    section.refresh_from_db()
    assert section.version == 1 and not section.comments.exists()


def test_another_partnerships_sections_do_not_exist(section: Section, client: Client, cast: Cast) -> None:
    client.force_login(cast.enfield_lead)
    assert client.get(at("section", section)).status_code == 404
    assert client.post(at("section-comment", section), {"comment": "x"}).status_code == 404


def test_the_list_asks_as_much_for_more_sections(
    section: Section, analyst: Client, django_assert_max_num_queries
) -> None:
    page = reverse("assessment:section-list", args=[section.assessment_id])
    for n in range(20):
        Section.objects.create(
            assessment=section.assessment, key=f"more-{n}", order=1000 + n, title="More", text="Text."
        )
    analyst.get(page)
    with django_assert_max_num_queries(30):
        analyst.get(page)
