"""The paper's figures as open data: one row a figure, CSV and JSON, with exactly what the paper prints of it.

What the paper of an audience does not print is not in the data of that audience: the value and the shorthand are the paper's
own, and the facts beside them (period, area, source) are the stored figure's.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from assessment.rules.blocks import Cell, Chart, Listing, Map, Paper, Paragraph, Run, Table

FIELDS = (
    "code", "name", "area", "period_start", "period_end", "value", "unit", "numerator", "denominator", "shorthand",
    "source", "extract_date", "breaks",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Facts = Mapping[str, Any]
"""One stored figure under the names of FIELDS, without shorthand."""


def cited(paper: Paper) -> dict[int, str]:
    """The stored figures that a paper states, each with the shorthand it is printed with: hidden once is hidden."""
    found: dict[int, str] = {}
    for block in paper.blocks:
        for cell in _cells(block):
            if cell.figure is not None:
                found[cell.figure] = "c" if "c" in (found.get(cell.figure), cell.shorthand) else cell.shorthand
        for run in _runs(block):
            if run.figure is not None:
                found.setdefault(run.figure, "")
    return found


def _cells(block: object) -> Iterable[Cell]:
    table = block.table if isinstance(block, Chart | Map) else block if isinstance(block, Table) else None
    return [cell for row in table.rows for cell in row] if table else []


def _runs(block: object) -> Iterable[Run]:
    if isinstance(block, Paragraph):
        return block.runs
    return [run for item in block.items for run in item] if isinstance(block, Listing) else []


def rows(paper: Paper, figures: Mapping[int, Facts]) -> list[dict[str, Any]]:
    """One row for each figure that the paper states and that is stored. A number that it hides is not in them."""
    made = []
    for pk, shorthand in cited(paper).items():
        if pk not in figures:
            continue
        row = {name: figures[pk].get(name) for name in FIELDS} | {"shorthand": shorthand}
        if shorthand:
            row |= {"value": None, "numerator": None, "denominator": None}
        elif row["value"] is None:
            row["shorthand"] = "x"
        made.append(row)
    return sorted(
        made, key=lambda row: tuple(str(row[name]) for name in ("code", "area", "period_start", "period_end"))
    )


def as_csv(paper: Paper, figures: Mapping[int, Facts]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _tame(value) for name, value in row.items()} for row in rows(paper, figures))
    return text.getvalue().encode("utf-8-sig")


def _tame(value: Any) -> Any:
    """No text that a spreadsheet would run as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def as_json(paper: Paper, figures: Mapping[int, Facts]) -> bytes:
    made = {
        "title": paper.title,
        "period": paper.subtitle,
        "partnership": paper.partnership,
        "version": paper.version,
        "marking": paper.marking,
        "shorthand": {"x": "not held", "c": "hidden because it is small", "z": "not applicable"},
        "breaks": "Days on which a series changed: figures on its two sides are compared with care, or not at all.",
        "licences": paper.attributions,
        "figures": rows(paper, figures),
    }
    return json.dumps(made, indent=2, ensure_ascii=False).encode()
