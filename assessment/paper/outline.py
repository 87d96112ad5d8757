"""The sections that an assessment begins with, from data/published/outline.yaml: they make a whole paper by themselves."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assessment.models import Assessment, Section, Strategy
from assessment.reading.strategies import strategy_of

OUTLINE = Path(__file__).resolve().parents[2] / "data" / "published" / "outline.yaml"


@cache
def _rows() -> list[dict[str, Any]]:
    return yaml.safe_load(OUTLINE.read_text(encoding="utf-8"))


def sections(assessment: Assessment) -> list[Section]:
    """The outline's sections for an assessment, not stored: in order, numbered, with the strategy's own priorities."""
    strategy = strategy_of(assessment)
    rows = [made for row in _rows() for made in _with_priorities(row, strategy)]
    made = [
        Section(
            assessment=assessment, key=row["key"], order=(n + 1) * 10, title=row["title"], level=row.get("level", 1),
            text=row["text"].strip(), is_restricted=row.get("restricted", False),
            number="1.0" if row.get("numbered") else "",
        )
        for n, row in enumerate(rows)
    ]  # fmt: skip
    number(made)
    return made


def number(ordered: list[Section]) -> None:
    """Number the numbered sections 1.1, 1.2 … in their order. A section without a number keeps none."""
    count = 0
    for section in ordered:
        if section.number:
            count += 1
            section.number = f"1.{count}"


def theme(priority: str) -> str:
    """What a priority of the outline is about, in a sentence: "domestic abuse and hate crime"; another's code as words."""
    found = next((row["theme"] for row in _rows() if row["key"] == f"priority-{priority}"), priority.replace("-", " "))
    return found if found[1:2].isupper() else f"{found[:1].lower()}{found[1:]}"


def priority_of(section: Section) -> str:
    """The code of the priority that a section is about: of "priority-volume-crime", "volume-crime"."""
    return section.key.removeprefix("priority-") if section.key.startswith("priority-") else ""


def _with_priorities(row: dict[str, Any], strategy: Strategy | None) -> list[dict[str, Any]]:
    """The row itself; the row of a priority only where the strategy has it, under the strategy's title, and one more
    for each of the strategy's priorities that the outline does not know. Without a strategy there are no priorities, so
    the rows are named by their themes."""
    priorities = {one.code: one for one in strategy.priorities.all()} if strategy else {}
    if not priorities:
        return [row | {"title": row.get("theme", row["title"]), "text": row.get("without_strategy", row["text"])}]
    if row.get("after_priorities"):
        known = {one["key"].removeprefix("priority-") for one in _rows()}
        return [*(_plain(one) for one in priorities.values() if one.code not in known), row]
    if not row["key"].startswith("priority-"):
        return [row]
    found = priorities.get(row["key"].removeprefix("priority-"))
    return [row | {"title": _titled(found)}] if found else []


def _titled(priority: Any) -> str:
    """ "Priority: Serious youth violence": the short title, since the whole one stands in the table of priorities."""
    return f"Priority: {(priority.short_title or priority.title).strip().removesuffix('.')}"


def _plain(priority: Any) -> dict[str, Any]:
    text = f'### Performance and trends\n\n{{{{ findings "{priority.code}" }}}}\n\n### Key partnership activity\n'
    return {
        "key": f"priority-{priority.code}"[:60],
        "title": _titled(priority),
        "text": text,
        "numbered": True,
    }
