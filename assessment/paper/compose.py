"""An assessment as one paper: its sections in order, every figure bound, footnotes, definitions and caveats.

The same stored assessment gives the same paper, to the byte, whenever it is composed: nothing here reads a clock.
"""

import dataclasses
from collections.abc import Iterable

from django.utils.text import capfirst

from assessment.models import Assessment, Section, Source
from assessment.paper import insets, insets_years, outline, prose, reasons, stock
from assessment.paper.footnotes import Notes
from assessment.paper.stock import PUBLIC, RESTRICTED, Stock
from assessment.reading.strategies import strategy_of
from assessment.rules.blocks import Block, Cell, Column, Heading, Paper, Paragraph, Run, Table, from_json
from assessment.rules.periods import print_date

TITLE = "Community safety strategic assessment"
MARKINGS = {RESTRICTED: "OFFICIAL-SENSITIVE", PUBLIC: "OFFICIAL"}
MOST_NAMED = 3
SUMMARY = "summary"


@dataclasses.dataclass
class Composed:
    """A paper with what its text left out, by section key: what the proof reads."""

    paper: Paper
    written: dict[str, prose.Written]


def compose(assessment: Assessment, audience: str = RESTRICTED) -> Paper:
    """The paper of an assessment for one audience ("restricted" or "public"). A frozen one is as it was signed off."""
    frozen = (assessment.frozen or {}).get(audience)
    return from_json(frozen) if frozen else compose_with_gaps(assessment, audience).paper


def compose_with_gaps(assessment: Assessment, audience: str = RESTRICTED) -> Composed:
    """The paper, made anew, and what each section could not say."""
    held, notes = stock.read(assessment, audience), Notes()
    sections = [one for one in sections_of(assessment) if not (one.is_restricted and held.is_public)]
    if insets_years.is_told([one.text for one in sections]):
        notes.elsewhere = frozenset(insets_years.crossed(held))
    written: dict[str, prose.Written] = {}
    blocks: list[Block] = []
    numbered, has_no_strategy = 0, strategy_of(assessment) is None
    for section in sections:
        number = f"1.{numbered + 1}" if section.number else ""
        notes.is_quiet = section.key == SUMMARY
        made = prose.write(section.text, held, notes, number=number, level=section.level)
        written[section.key] = made
        said = list(_without_empty(made.blocks))
        if not said and has_no_strategy:
            continue  # nobody made it a priority and nothing is held on it: the caveats say so
        numbered += bool(number)
        blocks += [Heading(section.title, section.level, number, section.key), *said, *_gaps(made.left_out)]
    blocks = [_filled(block, written, notes) for block in blocks] + _reasons(assessment, held)
    return Composed(_paper(assessment, held, notes, blocks), written)


def sections_of(assessment: Assessment) -> list[Section]:
    """The stored sections in order; those of the outline where nobody has begun to write."""
    return list(assessment.sections.all()) or outline.sections(assessment)


def _paper(assessment: Assessment, held: Stock, notes: Notes, blocks: list[Block]) -> Paper:
    status = assessment.get_status_display()
    return Paper(
        title=TITLE,
        subtitle=f"{assessment.area.name}, {assessment.period.label}",
        partnership=str(assessment.partnership),
        audience=held.audience,
        marking=MARKINGS[held.audience],  # type: ignore[index]
        version=f"{status}, version {assessment.version}",
        cover=_cover(assessment, held),
        blocks=blocks,
        notes=notes.texts,
        attributions=sorted(notes.attributions | _divided(notes)),
    )


def _divided(notes: Notes) -> set[str]:
    """The attributions of those whose residents and dwellings rates were divided by."""
    sources = Source.objects.filter(code__in=("ons-population", "gla-population"))
    return {one.attribution for one in sources if any(f"({one.publisher})" in text for text in notes.sources)}


def _cover(assessment: Assessment, held: Stock) -> list[tuple[str, str]]:
    facts = [
        ("Report name", f"{TITLE}, {assessment.period.label}"),
        ("Meeting", assessment.meeting_name),
        ("Meeting date", print_date(assessment.meeting_on) if assessment.meeting_on else ""),
        ("Report author", assessment.author_text),
        ("Outcome required", assessment.outcome_required),
        ("Period", assessment.period.dates),
        ("Restricted", "No" if held.is_public else "Yes: small numbers are shown. Do not publish this version."),
    ]
    return [(name, text) for name, text in facts if text]


def _without_empty(blocks: list[Block]) -> Iterable[Block]:
    """The blocks without headings that nothing stands under."""
    for n, block in enumerate(blocks):
        following = blocks[n + 1] if n + 1 < len(blocks) else None
        if not isinstance(block, Heading) or (following is not None and not isinstance(following, Heading)):
            yield block


def _gaps(left_out: list[prose.LeftOut]) -> list[Block]:
    """One line at the end of a section: what it could not say, because the figures are not held."""
    missing = list(dict.fromkeys(one.missing for one in left_out))
    if not missing:
        return []
    if len(missing) <= MOST_NAMED:
        text = f"Not held, and so not said here: {'; '.join(missing)}."
    else:
        named = "; ".join(missing[:MOST_NAMED])
        text = (
            f"Not held, and so not said here: {named}, and {len(missing) - MOST_NAMED} more, listed under data caveats."
        )
    return [Paragraph([Run(text, italic=True)])]


def _filled(block: Block, written: dict[str, prose.Written], notes: Notes) -> Block:
    """The tables that tell of the whole paper."""
    if not isinstance(block, Table) or block.code not in insets.LATER or block.rows:
        return block
    return insets.definitions(notes) if block.code == "definitions" else _not_held(written)


def _reasons(assessment: Assessment, held: Stock) -> list[Block]:
    """What the proof found and why it stands all the same. Not in the public version: a finding may name a small number."""
    rows = [] if held.is_public else [[Cell(found), Cell(why)] for found, why in reasons.printed(assessment)]
    if not rows:
        return []
    columns = [Column("What was found"), Column("Why it stands")]
    table = Table("What the proof found, and why it stands", columns, rows, code="reasons")
    return [Heading("Caveats of the proof", 2), table]


def _not_held(written: dict[str, prose.Written]) -> Block:
    missing = {one.missing: one.why for made in written.values() for one in made.left_out}
    if not missing:
        return Paragraph([Run("Every figure that the text calls for is held.")])
    by_reason: dict[str, list[str]] = {}
    for what, why in missing.items():
        by_reason.setdefault(why or "No source holds it.", []).append(what)
    rows = [[Cell(capfirst("; ".join(what))), Cell(why)] for why, what in by_reason.items()]
    return Table("What is not held, and so is not said", [Column("What"), Column("Why")], rows, code="not-held")
