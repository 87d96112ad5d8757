"""The composed paper: whole by itself, the same each time, and the public one without what must not leave."""

import pytest

from assessment.models import Assessment
from assessment.paper.compose import compose, compose_with_gaps
from assessment.rules.blocks import Heading, Listing, Paper, Paragraph, Run, Table, from_json


def runs_of(paper: Paper) -> list[Run]:
    found: list[Run] = []
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            found += block.runs
        elif isinstance(block, Listing):
            found += [run for item in block.items for run in item]
    return found


def words_of(paper: Paper) -> str:
    return " ".join(run.text for run in runs_of(paper))


def test_makes_a_whole_paper_before_anybody_has_written(written: Assessment) -> None:
    paper = compose(written)
    titles = [block.text for block in paper.blocks if isinstance(block, Heading) and block.level == 1]
    assert titles[:3] == ["Summary", "Recommendations", "Introduction and background"]
    assert titles[-1] == "Definitions and glossary"
    numbers = [block.number for block in paper.blocks if isinstance(block, Heading) and block.number]
    assert numbers == [f"1.{n}" for n in range(1, len(numbers) + 1)]
    assert "1.1.1" in [block.number for block in paper.blocks if isinstance(block, Paragraph)]


def test_gives_every_number_its_figure_and_every_footnote_a_mark_in_order(written: Assessment) -> None:
    paper = compose(written)
    marks = [run.note for run in runs_of(paper) if run.note]
    assert list(dict.fromkeys(marks)) == list(range(1, len(paper.notes) + 1))
    held = set(written.figures.values_list("pk", flat=True))
    stated = [run.figure for run in runs_of(paper) if run.figure]
    assert stated and set(stated) <= held


def test_says_the_same_each_time_and_comes_back_from_json(written: Assessment) -> None:
    first, second = compose(written), compose(Assessment.objects.get(pk=written.pk))
    assert first.sha256 == second.sha256
    assert from_json(first.as_json()) == first


def test_leaves_out_a_sentence_without_its_figure_and_says_so(written: Assessment) -> None:
    written.figures.filter(area=written.area, indicator__code="rate.violence_with_injury").update(value=None)
    composed = compose_with_gaps(written)
    assert "Violence with injury stood at" not in words_of(composed.paper)
    table = next(one for one in composed.paper.blocks if isinstance(one, Table) and one.code == "not-held")
    assert any("Violence with injury per 1,000 residents" in row[0].text for row in table.rows)


@pytest.mark.parametrize(("audience", "is_said"), [("restricted", True), ("public", False)])
def test_keeps_a_restricted_section_out_of_what_is_published(written: Assessment, audience: str, is_said: bool) -> None:
    written.sections.create(key="one", order=1, title="For the board", text="A plan of the police.", is_restricted=True)
    written.sections.create(key="two", order=2, title="For everybody", text="What was done.")
    assert ("A plan of the police." in words_of(compose(written, audience))) == is_said
    assert "What was done." in words_of(compose(written, audience))


def test_gives_back_the_paper_that_was_signed_off(written: Assessment) -> None:
    paper = compose(written)
    written.frozen = {"restricted": paper.as_json()}
    written.figures.all().delete()
    assert compose(written) == paper
