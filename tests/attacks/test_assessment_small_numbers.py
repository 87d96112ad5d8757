"""A reader of everything that is published of one assessment, who wants to know a small number that it hides."""

import csv
import io
import itertools
import json
import re
import zipfile
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from assessment import reference
from assessment.export import makers
from assessment.indicators import partnership
from assessment.models import Assessment, Figure, Indicator, PaperFile, Section
from assessment.paper import insets_plan
from assessment.paper.compose import compose
from assessment.paper.footnotes import Notes
from assessment.reading import publication
from assessment.rules.blocks import Cell, Table
from assessment.rules.suppression import SMALL
from assessment.services import assessments, documents
from casework.statistics import Count
from tests.assessment.conftest import YEAR
from tests.personas import make_cast


def broken_down(code: str, name: str, kind: str, counts: list[int]) -> list[Count]:
    total = [Count(code, name, sum(counts))] if kind != "agency" else []
    return total + [Count(code, f"{name} by {kind}", n, f"{kind}:k{i}|Kind {i}") for i, n in enumerate(counts)]


def counts_of_year(this: bool) -> list[Count]:
    """Numbers that a simpler hiding gives away: one small cell beside the smallest other, two of 4 that sum to 8."""
    return [
        *broken_down("asb.reports", "Reports", "type", [1, 5, 90] if this else [3, 50, 43]),
        *broken_down("asb.reports", "Reports", "agency", [4, 4, 88] if this else [20, 30, 46]),
        *broken_down("asb.hate_reports", "Hate reports", "hate", [4, 4, 1] if this else [6, 7]),
        *broken_down("asb.incidents", "Incidents", "type", [30, 60]),
        *(
            Count(f"after.reports_{months}_months", "Again", 2.0 * part, unit="percent", numerator=part, denominator=50)
            for months, part in ((3, 10), (6, 12 if this else 20), (12, 30))
        ),
        Count("victims.repeat", "Repeat victims", 3 if this else 8),
        *broken_down("actions.set", "Actions set", "status", [3, 30, 20]),
        Count("actions.done_on_time", "Done on time", 90.0, unit="percent", numerator=45, denominator=50),
        Count("support.referrals", "Referred", 57),
        Count("help.referrals", "Helped", 57),
        Count("help.days", "Days", 3, unit="days", denominator=55),
        Count("meeting.cases", "Heard", 57),
        Count("meeting.minutes", "Minutes", 3.0, unit="minutes", numerator=165, denominator=55),
        Count("support.contact_in_time", "In time", 100 * 40 / 43, unit="percent", numerator=40, denominator=43),
        Count("feedback.given", "Gave feedback", 50),
        Count("feedback.satisfied", "Satisfied", 60.0, unit="percent", numerator=30, denominator=50),
    ]


TEXT = """{{ table "casework" }}

Repeat victims: {{ figure "victims.repeat" }}. First: {{ figure "asb.reports.type.k0" }}; \
second: {{ figure "asb.reports.type.k1" }}. Repeat victims {{ change "victims.repeat" vs "previous-year" }}. \
Contact in time: {{ figure "support.contact_in_time" }}. On time: {{ figure "actions.done_on_time" }}."""


@pytest.fixture(scope="module")
def paper_of_few(django_db_setup: None, django_db_blocker: Any) -> Iterator[Assessment]:
    """An assessment whose casework counts are small, with a text that asks for the hidden ones."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(partnership, "casework_counts", lambda *, start, **_: counts_of_year(start == YEAR.start))
        cast = make_cast()
        reference.load_reference()
        draft = assessments.open_assessment(partnership=cast.barnet, period=YEAR, by=cast.analyst)
        assessments.collect(assessment=draft, by=cast.analyst)
        Section.objects.create(assessment=draft, key="own", order=1, number="1", title="Own", text=TEXT)
        yield draft
        transaction.set_rollback(True)


def own(draft: Assessment) -> list[Figure]:
    found = draft.figures.filter(indicator__source__code="casework").select_related("indicator")
    return list(found)


def may_be(group: list[Figure], hidden: dict[int, str]) -> dict[int, set[int]]:
    """What each hidden count of a breakdown may be, for a reader who knows the total and that a line is never 0."""
    unknown = [one.pk for one in group if one.pk in hidden]
    left = int(sum(one.value or 0 for one in group if one.pk in hidden))
    possible: dict[int, set[int]] = {pk: set() for pk in unknown}
    for tried in itertools.product(range(1, left + 1), repeat=len(unknown)):
        if sum(tried) == left:
            for pk, value in zip(unknown, tried, strict=True):
                possible[pk].add(value)
    return possible


def test_no_small_count_follows_from_its_breakdown(paper_of_few: Assessment) -> None:
    hidden = publication.hidden(paper_of_few)
    groups: dict[tuple, list[Figure]] = {}
    for one in own(paper_of_few):
        if one.breakdown:
            groups.setdefault((one.indicator_id, one.breakdown[:4], one.period_start), []).append(one)
    small = 0
    for group in groups.values():
        possible = may_be(group, hidden)
        for one in group:
            if 0 < (one.value or 0) < SMALL:
                small += 1
                assert len(possible[one.pk]) > 2, one.code
    assert small == 9


def test_two_fours_are_not_told_by_their_sum(paper_of_few: Assessment) -> None:
    """8 in two lines that are both hidden as small can only be 4 and 4: so a third is hidden."""
    hidden = publication.hidden(paper_of_few)
    agencies = [one for one in own(paper_of_few) if one.breakdown.startswith("agency") and one.period == YEAR]
    assert {one.value for one in agencies if one.pk in hidden} == {4, 88}


@pytest.mark.parametrize(
    "code", ["victims.repeat", "support.contact_in_time", "actions.done_on_time", "asb.reports.type.k1"]
)
def test_what_gives_a_small_number_away_is_in_no_data(paper_of_few: Assessment, code: str) -> None:
    """Three were not reached in time; of 53 actions 50 had ended; a sentence asks for what the table hides."""
    paper = compose(paper_of_few, "public")
    facts = documents.facts(paper)
    in_json = json.loads(makers.make(PaperFile.Kind.JSON, paper, facts))["figures"]
    in_csv = list(csv.DictReader(io.StringIO(makers.make(PaperFile.Kind.CSV, paper, facts).decode("utf-8-sig"))))
    for row in [*in_json, *in_csv]:
        if row["code"] == code and row["period_start"] == str(YEAR.start):
            assert (row["value"], row["numerator"], row["denominator"]) in ((None, None, None), ("", "", ""))
    assert any(row["code"] == "feedback.satisfied" and row["value"] == 60 for row in in_json)


def test_windows_inside_each_other_do_not_tell_of_two_cases(paper_of_few: Assessment) -> None:
    """Ten cases within three months and twelve within six: two between. The year before it were ten."""
    hidden = publication.hidden(paper_of_few)
    after = [one for one in own(paper_of_few) if one.code.startswith("after.")]
    assert {one.pk for one in after if one.period == YEAR} == {one.pk for one in after if one.pk in hidden}


def test_incidents_are_no_second_cut_of_the_reports(paper_of_few: Assessment) -> None:
    """41 reports of which one is hidden, beside 40 shown incidents of the other type: it is 1."""
    hidden = publication.hidden(paper_of_few)
    incidents = [one for one in own(paper_of_few) if one.indicator.code == "asb.incidents"]
    assert {bool(one.breakdown) for one in incidents if one.pk in hidden} == {True}
    assert all(one.pk in hidden for one in incidents if one.breakdown)


def test_what_the_law_says_to_publish_is_never_hidden(paper_of_few: Assessment) -> None:
    """The four counts of ASB case reviews are published, small or not; any other return of the same size is hidden."""
    codes = ("return.case_review.applications", "return.idva.referrals")
    facts = {"area": paper_of_few.area, "period_start": YEAR.start, "period_end": YEAR.end, "value": 2}
    with transaction.atomic():
        made = [paper_of_few.figures.create(indicator=Indicator.objects.get(code=code), **facts) for code in codes]
        hidden = publication.hidden(paper_of_few)
        transaction.set_rollback(True)
    assert [one.pk in hidden for one in made] == [False, True]


def test_sentences_do_not_say_it(paper_of_few: Assessment) -> None:
    said = "".join(run.text for block in compose(paper_of_few, "public").blocks for run in getattr(block, "runs", []))
    assert "Repeat victims: a number too small to publish" in said
    assert "second: a number too small to publish" in said
    assert "too small in number to publish how it changed" in said
    assert "93.0%" not in said and "from 8" not in said


def test_of_a_small_total_it_is_not_said_where_any_of_it_is(paper_of_few: Assessment) -> None:
    """One of four strands of hate, each hidden: of 1 to 4 in all, each would be 1. A strand of 0 has no line."""
    lines = {
        audience: [row[0].text for table in compose(paper_of_few, audience).blocks if isinstance(table, Table)
                   for row in table.rows if row[0].text.startswith("Hate motivation")]
        for audience in ("restricted", "public")
    }  # fmt: skip
    assert len(lines["restricted"]) == 3
    assert lines["public"] == ["Hate motivation: Kind 0", "Hate motivation: Kind 1"]  # the year before tells of them


def test_nearly_all_reached_does_not_tell_of_who_was_not(paper_of_few: Assessment) -> None:
    """57 were referred, and the median of days is of 55 of them; the minutes of a meeting are of nobody."""
    hidden = publication.hidden(paper_of_few)
    found = {one.code: one.pk in hidden for one in own(paper_of_few) if one.period == YEAR}
    assert found["help.days"] and not found["meeting.minutes"] and not found["feedback.satisfied"]


def test_whether_an_aim_was_met_does_not_tell_of_a_hidden_number() -> None:
    """It stayed the same, and the year before was printed in last year's paper."""
    row = [
        Cell("Fewer"),
        Cell("3", 3, figure=7),
        Cell("3", 3, figure=8),
        Cell("0%", figure=8),
        Cell("Not met: the same"),
    ]
    stock: Any = SimpleNamespace(own={"now": Figure(pk=8)}, is_hidden=lambda figure: True)
    (made,) = insets_plan._without_hidden(Table("Outcomes", [], [row]), stock, Notes()).rows
    assert [cell.text for cell in made] == ["Fewer", *["Too small to publish"] * 3, "Not said"]
    assert not any(cell.figure or cell.value for cell in made)


NESTED = (".xlsx", ".docx", ".pptx")


def parts_of(content: bytes) -> Iterator[str]:
    """Every part of an Office file, the workbooks inside it too."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            part = packed.read(name)
            if name.endswith(NESTED):
                yield from parts_of(part)
            else:
                yield part.decode("utf-8", "ignore")


@pytest.mark.parametrize("kind", ["docx", "xlsx", "ods"])
def test_no_file_holds_the_share_that_is_hidden(paper_of_few: Assessment, kind: str) -> None:
    made = {
        audience: " ".join(parts_of(documents.make_document(paper_of_few, audience, kind)))
        for audience in ("restricted", "public")
    }
    telling = re.compile(r"93\.0%|93\.02")
    assert telling.search(made["restricted"])
    assert not telling.search(made["public"])
