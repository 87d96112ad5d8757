"""Blocks of the paper from the strategy, its plan, last year's objectives, scored threats and consultation.

Nothing here depends on the day on which the paper is made: the same rows give the same blocks. The public paper leaves out
what owners said of their actions and what scores rest on.
"""

from decimal import Decimal

from assessment.models import Assessment, Consultation
from assessment.reading import progress
from assessment.reading.actions import amount_text
from assessment.reading.plan import Line, Year, read_year
from assessment.reading.strategies import priorities_of, strategy_of
from assessment.reading.threats import Ranked, matrix_of, ranked
from assessment.rules.arithmetic import SMALL_BASE, print_number, round_half_up
from assessment.rules.blocks import Block, Cell, Column, Listing, Paragraph, Run, Table
from assessment.rules.outcomes import Verdict
from assessment.rules.periods import Period, print_date
from assessment.rules.standing import year_after

PUBLIC = "public"
METHOD = (
    "MoRiLE (Management of Risk in Law Enforcement) ranks threats by harm × likelihood + organisational position. How sure "
    "the scorers are is shown beside it and changes no place. A threat of which a question is not scored has no place."
)


def strategy_blocks(assessment: Assessment) -> list[Block]:
    """The objectives, and a table of priorities with their outcomes."""
    strategy = strategy_of(assessment)
    if strategy is None:
        return []
    blocks: list[Block] = [
        Paragraph([Run(f"The {strategy.title} has these objectives:")]),
        Listing([[Run(objective)] for objective in strategy.objectives], is_ordered=True),
    ]
    rows = [
        [
            Cell(one.short_title),
            Cell(one.title),
            Cell("; ".join(outcome.text for outcome in one.outcomes.all()) or "None is set"),
        ]
        for one in priorities_of(strategy)
    ]
    if rows:
        columns = [Column("Priority"), Column("What it means"), Column("Outcomes that would show it")]
        blocks.append(Table(f"{strategy.title}: priorities and outcomes", columns, rows, code="priorities"))
    return blocks


def plan_blocks(assessment: Assessment, audience: str) -> list[Block]:
    """The plan that lies ahead: the year after the assessed one, and where nothing is planned yet, the assessed year's."""
    strategy = strategy_of(assessment)
    if strategy is None:
        return []
    year = read_year(strategy, year_after(assessment.year))
    if not year.lines:
        year = read_year(strategy, assessment.year)
    if not year.lines:
        return []
    label = year.label.replace("-", "/")
    titles = ["Priority", "Action", "Owner", "Funding", "Due", "How it stands"]
    columns = [Column(title) for title in titles]
    rows = [_action(line, audience) for group in year.groups for line in sorted(group.lines, key=_by_order)]
    return [Table(f"Action plan, {label}", columns, rows, code="plan"), *_funding(year, label)]


def _by_order(line: Line) -> tuple[int, int]:
    return line.action.order, line.action.pk


def _action(line: Line, audience: str) -> list[Cell]:
    action = line.action
    owner = str(action.agency) if audience == PUBLIC or not action.owner else f"{action.agency}: {action.owner}"
    funding = ", ".join(filter(None, [action.funding, amount_text(action.amount, action.funding_years)]))
    due = print_date(action.due_on) if action.due_on else "No date"
    stands = action.get_rag_display()
    return [
        Cell(action.priority.short_title), Cell(action.title), Cell(owner), Cell(funding or "Not named"), Cell(due),
        Cell(stands),
    ]  # fmt: skip


def _funding(year: Year, label: str) -> list[Block]:
    rows = [
        [
            Cell(fund.name),
            Cell(str(fund.actions), fund.actions),
            Cell(
                fund.text, float(fund.total) if fund.total is not None else None, "" if fund.total is not None else "x"
            ),
        ]
        for fund in year.funding
    ]
    columns = [Column("Source"), Column("Actions", True), Column("Amount in all", True)]
    return [Table(f"What pays for the plan, {label}", columns, rows, code="funding")]


def progress_blocks(assessment: Assessment, audience: str = "") -> list[Block]:
    """What became of the assessed year's outcomes and actions."""
    strategy = strategy_of(assessment)
    if strategy is None:
        return []
    read = progress.read(assessment, strategy)
    label = assessment.period.label
    outcomes = [_outcome(measured, assessment.period) for one in read for measured in one.outcomes]
    actions = [_became(line, audience) for one in read for line in sorted(one.lines, key=_by_order)]
    blocks: list[Block] = []
    if outcomes:
        columns = [
            Column("Outcome"), Column("Measured by"), Column("Year before", True), Column("This year", True),
            Column("Change", True), Column("Was it met?"),
        ]  # fmt: skip
        blocks.append(Table(f"Outcomes of {label}", columns, outcomes, [CHANCE], code="outcomes"))
    if actions:
        titles = ["Action", "Agency", "What became of it", *([] if audience == PUBLIC else ["Last word on it"])]
        blocks.append(Table(f"Actions of {label}", [Column(title) for title in titles], actions, code="progress"))
    return blocks


CHANCE = (
    "Met or not met is said only where both years are held and the change is larger than two standard errors of the "
    "difference: chance alone gives one as large in about 1 of 20 years. A figure of other months than the year’s names them."
)
NOTED = ("by more than chance gives.", "within what chance alone gives.", "is missing.", "No figure was named for it.")
"""How the reasons end that the note gives for all rows."""


def _outcome(measured: progress.Measured, period: Period) -> list[Cell]:
    outcome = measured.outcome
    before, now = measured.texts
    figure = f"{outcome.indicator.name}, {outcome.get_aim_display().lower()}" if outcome.indicator else "None is named"
    if measured.now and measured.now.period != period:
        figure += f" ({measured.now.period.spoken})"
    keys = [one.pk if one else None for one in (measured.before, measured.now)]
    values = [float(one.value) if one and one.value is not None else None for one in (measured.before, measured.now)]
    return [
        Cell(outcome.text),
        Cell(figure),
        Cell(before, values[0], "" if values[0] is not None else "x", figure=keys[0]),
        Cell(now, values[1], "" if values[1] is not None else "x", figure=keys[1]),
        Cell(measured.change or "–", shorthand="" if measured.change else "z", figure=keys[1]),
        Cell(_met(measured.verdict)),
    ]


def _met(verdict: Verdict) -> str:
    """ "Met", or "Cannot be said: …": why stands there where the note below the table does not say it."""
    if verdict.why.endswith(NOTED):
        return verdict.text
    return f"{verdict.text}: {verdict.why[:1].lower()}{verdict.why[1:]}" if verdict.why else verdict.text


def _became(line: Line, audience: str) -> list[Cell]:
    action, goes_on = line.action, line.carried_to
    became = (
        f"{action.get_rag_display()}; goes on in {goes_on.year.replace('-', '/')}"
        if goes_on
        else action.get_rag_display()
    )
    cells = [Cell(action.title), Cell(str(action.agency)), Cell(became)]
    if audience == PUBLIC:
        return cells
    note = getattr(action, "said_note", None)
    return [*cells, Cell(f"{note} ({print_date(line.said_on)})" if note and line.said_on else "No update")]


def threat_blocks(assessment: Assessment, audience: str) -> list[Block]:
    """The threats in the order of their scores, and how each moved since the assessment before."""
    threats = ranked(assessment)
    if not threats:
        return []
    has_moved = any(one.moved for one in threats)
    titles = ["Threat", "Place", "Harm", "Likelihood", "Position", "Score", "Confidence"]
    columns = [Column(title, is_number=n > 0) for n, title in enumerate(titles)]
    columns += [Column("Against last year")] if has_moved else []
    columns += [] if audience == PUBLIC else [Column("What it rests on")]
    rows = [_threat(one, has_moved, audience, assessment) for one in threats]
    return [Table("Threats by MoRiLE score", columns, rows, [METHOD], code="threats")]


def _threat(one: Ranked, has_moved: bool, audience: str, assessment: Assessment) -> list[Cell]:
    result = one.result
    parts = (result.harm, result.likelihood, result.position, result.score, result.confidence)
    cells = [Cell(one.threat.theme), Cell(one.place.text, one.place.number)]
    for part in parts:
        cells.append(Cell("Not scored", shorthand="x") if part is None else Cell(print_number(part), float(part)))
    cells += [Cell(one.moved)] if has_moved else []
    if audience != PUBLIC:
        names = {criterion.code: criterion.name for criterion in matrix_of(assessment).criteria}
        said = [f"{names[code]}: {text}" for code, text in one.threat.evidence.items() if code in names]
        cells.append(Cell("; ".join(said) or "–"))
    return cells


def consultation_blocks(assessment: Assessment) -> list[Block]:
    """What people said when they were asked, with how many answered."""
    blocks: list[Block] = []
    for one in assessment.consultations.order_by("ends_on", "pk"):
        blocks.append(Paragraph([Run(f"{one.title}. ", bold=True), Run(f"{asked(one)} {one.summary}".strip())]))
        if one.results:
            rows = [
                [Cell(what), Cell(f"{many:,}", many), Cell(f"{of:,}", of), Cell(share(many, of))]
                for what, many, of in one.results
            ]
            columns = [Column("What was said"), Column("How many", True), Column("Of", True), Column("Share", True)]
            blocks.append(Table(one.title, columns, rows, [asked(one)], code="consultation"))
    return blocks


def asked(one: Consultation) -> str:
    """ "Online survey, 1 February 2017 to 31 May 2017; 460 people answered."."""
    many = "how many answered was not counted" if one.answered is None else f"{one.answered:,} people answered"
    return f"{one.method}, {print_date(one.starts_on)} to {print_date(one.ends_on)}; {many}."


def share(many: int, of: int) -> str:
    """ "67.8%"; of fewer than 20 no percentage is given."""
    return f"{round_half_up(Decimal(many) * 100 / Decimal(of), 1)}%" if of >= SMALL_BASE else "–"
