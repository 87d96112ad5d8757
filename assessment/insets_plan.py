"""The strategy, its plan and what the public said, as tables of the paper."""

from assessment.blocks import Block, Cell, Column, Paragraph, Run, Table
from assessment.footnotes import Notes
from assessment.models import PlanAction
from assessment.periods import print_date, year_label
from assessment.stock import Stock


def priorities(stock: Stock, notes: Notes) -> list[Block]:
    """The strategy's priorities and the outcomes that would show that they are met."""
    strategy = stock.assessment.strategy
    if strategy is None:
        return []
    rows = [
        [Cell(one.title), Cell("; ".join(outcome.text for outcome in one.outcomes.all()) or "None is set")]
        for one in strategy.priorities.prefetch_related("outcomes")
    ]
    columns = [Column("Priority"), Column("Outcomes")]
    return [Table(f"{strategy.title}: priorities and outcomes", columns, rows, code="priorities")] if rows else []


def progress(stock: Stock, notes: Notes) -> list[Block]:
    """The actions of the assessed year: how each stands and what its owner last said of it."""
    rows = []
    for one in _actions(stock, stock.assessment.year):
        last = next(iter(one.updates.all()), None)
        said = f"{last.note} ({print_date(last.at)})" if last else "No update"
        rows.append([Cell(one.title), Cell(str(one.agency)), Cell(one.get_rag_display()), Cell(said)])
    columns = [Column("Action"), Column("Agency"), Column("How it stands"), Column("Last update")]
    caption = f"Progress on the actions of {stock.period.label}"
    return [Table(caption, columns, rows, code="progress")] if rows else []


def plan(stock: Stock, notes: Notes) -> list[Block]:
    """The actions of the year after the assessed one."""
    coming = stock.period.years_before(-1)
    rows = []
    for one in _actions(stock, year_label(coming)):
        pays = one.funding or "–"
        due = print_date(one.due_on) if one.due_on else "–"
        rows.append(
            [Cell(one.title), Cell(one.owner or str(one.agency)), Cell(pays), Cell(due), Cell(one.get_rag_display())]
        )
    columns = [Column(name) for name in ("Action", "Owner", "Funding", "Due", "How it stands")]
    return [Table(f"Action plan, {coming.label}", columns, rows, code="plan")] if rows else []


def _actions(stock: Stock, year: str) -> list[PlanAction]:
    if stock.assessment.strategy is None:
        return []
    of_strategy = PlanAction.objects.filter(priority__strategy=stock.assessment.strategy, year=year)
    ordered = of_strategy.select_related("agency", "priority").prefetch_related("updates")
    return list(ordered.order_by("priority__order", "order", "pk"))


def consultation(stock: Stock, notes: Notes) -> list[Block]:
    """What people said when they were asked, with how many answered."""
    blocks: list[Block] = []
    for one in stock.assessment.consultations.order_by("ends_on", "pk"):
        if one.summary:
            blocks.append(Paragraph([Run(one.summary)]))
        rows = [_answer(row) for row in one.results]
        if rows:
            columns = [Column("Asked or said"), Column("How many", True), Column("Of", True)]
            answered = f"{one.answered:,} people answered. " if one.answered else ""
            asked = f"{answered}{one.method}, {print_date(one.starts_on)} to {print_date(one.ends_on)}."
            blocks.append(Table(one.title, columns, rows, [asked], code="consultation"))
    return blocks


def _answer(row: list) -> list[Cell]:
    return [
        Cell(str(row[0])),
        *(Cell(f"{one:,}" if isinstance(one, int) else str(one or "–"), _bare(one)) for one in row[1:3]),
    ]


def _bare(value: object) -> float | int | None:
    return value if isinstance(value, (int, float)) else None
