"""The composed paper goes into JSON and comes back as it was."""

import json

from assessment.rules.blocks import (
    Cell,
    Chart,
    Column,
    Heading,
    Line,
    Listing,
    Map,
    Paper,
    Paragraph,
    Run,
    Table,
    from_json,
)

TABLE = Table(
    "Crimes by type", [Column("Type"), Column("2016/17", is_number=True)], [[Cell("Robbery"), Cell("463", 463)]]
)
PAPER = Paper(
    title="Strategic assessment", subtitle="2016/17", partnership="Barnet", audience="public", marking="OFFICIAL",
    version="1", cover=[("Meeting", "The board")],
    blocks=[
        Heading("Robbery", 2, "1.3"), Paragraph([Run("It fell.", figure=4, note=1)], "1.3.1"), Listing([[Run("One")]]), TABLE,
        Chart("line", "It fell", ["2015/16"], [Line("Barnet", [622.0])], "count", TABLE, marks=[("2015/16", "A break")]),
        Map("It is highest in the south", "<svg/>", TABLE),
    ],
    notes=["A definition."], attributions=["OGL"],
)  # fmt: skip


def test_a_paper_comes_back_from_json_as_it_was():
    assert from_json(json.loads(json.dumps(PAPER.as_json()))) == PAPER


def test_its_checksum_changes_with_a_single_number():
    other = json.loads(json.dumps(PAPER.as_json()).replace("463", "464"))
    assert from_json(other).sha256 != PAPER.sha256
    assert from_json(json.loads(json.dumps(PAPER.as_json()))).sha256 == PAPER.sha256
