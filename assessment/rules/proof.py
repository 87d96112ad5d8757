"""What the proof asks of a composed paper. Plain Python: facts in, findings out.

A finding that blocks must be mended. One that needs a reason may stand once somebody has written why; the reason is printed
among the paper's data caveats. The rules follow the traps of the 2017 paper, whose slips they would each have found. Rules
about figures stand here, those about the text and the partners in proof_text.py.
"""

import datetime
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from assessment.rules.arithmetic import SMALL_BASE, print_number
from assessment.rules.claims import Claim
from assessment.rules.periods import BadPeriodError, Period, check_comparable, print_date

BOROUGHS = 32
LATE_DAYS = 31
"""An extract of the month after a period ended lacks the records that arrive late."""
TEXT = 400
MOST_NAMED = 8
_PER_CENT_CHANGE = re.compile(
    r"\b(?:rose|risen|fell|fallen|up|down|increas\w+|decreas\w+|dropped|grew|grown)\b[^.;]{0,20}?"
    r"\bby\s+[\d.,]+\s*(?:%|per ?cent)"
    r"(?!\s*(?:age)?\s*points?)",
    re.IGNORECASE,
)


class Severity(StrEnum):
    BLOCKS = "blocks"
    REASON = "reason"
    INFORMATION = "information"


@dataclass(frozen=True)
class Finding:
    """`key` names the same finding again; `what` says what is wrong and where, `why` why it matters, `mend` what to do.
    `link` is where to mend it: "figure:12", "section:3", "extracts", "returns", "plan", "overview"."""

    key: str
    severity: Severity
    what: str
    why: str
    mend: str
    link: str = ""

    @property
    def text(self) -> str:
        """What a written reason is given for. Longer findings end in a checksum, so that another never looks the same."""
        if len(self.what) <= TEXT:
            return self.what
        return f"{self.what[: TEXT - 12]}… {hashlib.sha256(self.what.encode()).hexdigest()[:10]}"


@dataclass(frozen=True)
class Stated:
    """A stored figure that the paper states, as plain values."""

    pk: int
    code: str
    name: str
    unit: str
    area: str
    period: Period
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    months_present: int | None = None
    months_expected: int | None = None
    source: str = ""
    publisher: str = ""
    extracted_on: datetime.date | None = None
    definition: str = "-"
    answered: int | None = None
    rank_of: int | None = None
    undone: tuple[str, ...] = ()
    is_small_place: bool = False

    @property
    def is_whole(self) -> bool:
        return self.value is not None and self.months_present == self.months_expected

    @property
    def months(self) -> str:
        return f"{self.months_present} of {self.months_expected} months" if self.months_expected else "no value"


@dataclass(frozen=True)
class SeriesBreak:
    """A day on which series changed their meaning; `codes` are codes, or beginnings that end in "*"."""

    code: str
    on: datetime.date
    codes: tuple[str, ...]
    text: str
    is_comparable: bool

    def is_of(self, code: str) -> bool:
        return any(code == one or one.endswith("*") and code.startswith(one[:-1]) for one in self.codes)


@dataclass(frozen=True)
class SectionFact:
    """One section: numbers typed in its text, bindings that cannot be read, sentences left out, open comments."""

    key: str
    name: str
    pk: int | None = None
    """None where the section stands as the outline has it."""
    is_empty: bool = False
    is_restricted: bool = False
    typed: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    comments: int = 0

    @property
    def link(self) -> str:
        return f"section:{self.pk}" if self.pk else "sections"


@dataclass(frozen=True)
class ReturnFact:
    pk: int
    title: str
    agency: str
    status: str
    due_on: datetime.date | None


@dataclass(frozen=True)
class Facts:
    """Everything that the rules look at."""

    claims: list[Claim]
    stated: dict[int, Stated]
    public_claims: list[Claim] = field(default_factory=list)
    hidden: frozenset[int] = frozenset()
    """Figures of places that are hidden from the public."""
    breaks: list[SeriesBreak] = field(default_factory=list)
    said: str = ""
    """All words of the paper and its notes: where a break must be said."""
    sections: list[SectionFact] = field(default_factory=list)
    newer_extracts: list[tuple[int, str, datetime.date]] = field(default_factory=list)
    returns: list[ReturnFact] = field(default_factory=list)
    silent_actions: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    is_collected: bool = True

    def figures(self, claim: Claim) -> list[Stated]:
        return [self.stated[pk] for pk in claim.numbers if pk in self.stated]

    def every(self) -> list[tuple[Stated, bool]]:
        """Every figure that is stated, once, and whether a sentence states it."""
        in_text = {pk for claim in self.claims if not claim.is_row for pk in claim.numbers}
        seen = dict.fromkeys(pk for claim in self.claims for pk in claim.numbers)
        return [(self.stated[pk], pk in in_text) for pk in seen if pk in self.stated]

    def pairs(self) -> Iterator[tuple[Claim, Stated, Stated]]:
        """Two figures of one series that stand in one sentence or row, the earlier first."""
        for claim in self.claims:
            for one, other in combinations(self.figures(claim), 2):
                if one.code == other.code and one.area == other.area and one.period != other.period:
                    first, second = sorted((one, other), key=lambda figure: figure.period)
                    yield claim, first, second


def where(claim: Claim) -> str:
    """ "1.4 Burglary, paragraph 1.4.2"."""
    place = f"“{claim.place}”" if claim.is_row else f"paragraph {claim.place}" if claim.place else "list"
    return ", ".join(filter(None, [claim.section, place]))


def named(names: Iterable[str]) -> str:
    """ "Robbery; burglary; and 3 more"."""
    every = list(dict.fromkeys(names))
    more = [f"and {len(every) - MOST_NAMED} more"] if len(every) > MOST_NAMED else []
    return "; ".join(every[:MOST_NAMED] + more)


def once(findings: Iterable[Finding]) -> list[Finding]:
    """Of findings with one key the gravest, in the order in which they were found."""
    gravest: dict[str, Finding] = {}
    for finding in findings:
        held = gravest.get(finding.key)
        if held is None or list(Severity).index(finding.severity) < list(Severity).index(held.severity):
            gravest[finding.key] = finding
    return list(gravest.values())


# --- Two figures compared


def unequal_periods(facts: Facts) -> Iterator[Finding]:
    for claim, first, second in facts.pairs():
        try:
            check_comparable(first.period, second.period)
        except BadPeriodError as problem:
            yield Finding(
                f"unequal:{first.code}:{first.period.start}:{second.period.start}",
                Severity.REASON if claim.is_row else Severity.BLOCKS,
                f"{first.name} stands for unequal periods side by side ({where(claim)}): {problem}",
                "A longer period, or another season, looks like a rise or a fall.",
                "Bind figures of equal periods, or state one of them alone.",
                f"figure:{second.pk}",
            )


def broken_series(facts: Facts) -> Iterator[Finding]:
    for claim, first, second in facts.pairs():
        for one in facts.breaks:
            if not (one.is_of(first.code) and first.period.start < one.on <= second.period.end):
                continue
            if one.is_comparable and one.text in facts.said:
                continue
            blocks = not one.is_comparable and not claim.is_row
            yield Finding(
                f"break:{one.code}:{first.code}:{first.period.start}:{second.period.start}",
                Severity.BLOCKS if blocks else Severity.REASON,
                f"{first.name}, {first.period.label} beside {second.period.label}, crosses a break of {print_date(one.on)} "
                f"({where(claim)}): {one.text}",
                "The two figures do not count the same thing, so the difference is not a change in crime.",
                "Compare within one classification, or say the break beside the figures.",
                f"figure:{second.pk}",
            )


def tiny_bases(facts: Facts) -> Iterator[Finding]:
    for claim, first, second in facts.pairs():
        base = first.value
        if first.unit == "count" and base is not None and base < SMALL_BASE and not claim.is_row and "%" in claim.text:
            yield Finding(
                f"tiny:{first.code}:{first.period.start}",
                Severity.REASON,
                f"{first.name} is given in per cent of {print_number(base)} ({where(claim)}), now "
                f"{print_number(second.value) if second.value is not None else 'missing'}.",
                f"A percentage of fewer than {SMALL_BASE} says more about chance than about crime.",
                "Give the two counts and no percentage.",
                f"figure:{second.pk}",
            )
    for figure, _ in facts.every():
        is_share = figure.unit == "percent" and not figure.code.startswith("gap.")
        base = figure.denominator if is_share else figure.numerator if figure.unit == "rate" else None
        if figure.value is not None and base is not None and base < SMALL_BASE and figure.answered is None:
            yield Finding(
                f"tiny:{figure.code}:{figure.period.start}",
                Severity.REASON,
                f"{figure.name}, {figure.period.dates}, rests on {print_number(base)}.",
                f"A share or rate of fewer than {SMALL_BASE} moves far by chance.",
                "Give the counts instead.",
                f"figure:{figure.pk}",
            )


def points(facts: Facts) -> Iterator[Finding]:
    """A share changes in percentage points: 19.6% from 23.1% is down 3.5 points, not 15.2%."""
    for claim, first, second in facts.pairs():
        if first.unit == "percent" and not claim.is_row and (found := _PER_CENT_CHANGE.search(claim.text)):
            yield Finding(
                f"points:{first.code}:{first.period.start}:{second.period.start}",
                Severity.BLOCKS,
                f"{first.name} is a share and is said to change in per cent ({where(claim)}): “{found[0]}”.",
                "The reader cannot tell per cent of a share from percentage points.",
                "Bind the change, which is then given in percentage points.",
                f"figure:{second.pk}",
            )


def asb_feeds(facts: Facts) -> Iterator[Finding]:
    """Calls counted by the Met, data.police.uk's rows and the partnership's own reports count different things."""
    for claim in facts.claims:
        feeds = {figure.source: figure for figure in facts.figures(claim) if figure.code.startswith("asb.")}
        if len(feeds) < 2:
            continue
        own = "casework" in feeds and len(feeds) == 2
        yield Finding(
            f"asb:{':'.join(sorted(feeds))}:{claim.place or claim.text[:60]}",
            Severity.REASON if own else Severity.BLOCKS,
            f"Anti-social behaviour of different sources stands side by side ({where(claim)}): "
            f"{named(figure.publisher or source for source, figure in sorted(feeds.items()))}.",
            "They are counted differently, and the difference says nothing.",
            "State each source in a sentence of its own, and compare it only with itself.",
            f"figure:{next(iter(feeds.values())).pk}",
        )


# --- One figure


def missing(facts: Facts) -> Iterator[Finding]:
    """Figures that have no value or not all of their months, together by source, area and period."""
    groups: dict[tuple[str, str, Period], list[tuple[Stated, bool]]] = defaultdict(list)
    for figure, in_text in facts.every():
        if not figure.is_whole:
            groups[figure.source, figure.area, figure.period].append((figure, in_text))
    for (source, area, period), found in groups.items():
        first = found[0][0]
        yield Finding(
            f"missing:{source}:{area}:{period.start}:{period.end}",
            Severity.BLOCKS if any(in_text for _, in_text in found) else Severity.REASON,
            f"{area}, {period.dates}: not whole ({first.months}), from {first.publisher or source}: "
            f"{named(figure.name for figure, _ in found)}.",
            "A feed that is late or incomplete looks like a fall.",
            "Import what is missing and collect again, or leave the figure out.",
            f"figure:{first.pk}",
        )


def too_early(facts: Facts) -> Iterator[Finding]:
    groups: dict[tuple[datetime.date, datetime.date, str], list[Stated]] = defaultdict(list)
    for figure, _ in facts.every():
        if figure.extracted_on and figure.extracted_on <= figure.period.end + datetime.timedelta(days=LATE_DAYS):
            groups[figure.extracted_on, figure.period.end, figure.publisher or figure.source].append(figure)
    for (day, end, publisher), found in groups.items():
        is_over = day > end
        yield Finding(
            f"early:{publisher}:{day}:{end}",
            Severity.INFORMATION if is_over else Severity.BLOCKS,
            f"{publisher}: the extract of {print_date(day)} was made "
            + (f"within {LATE_DAYS} days of the end of the period" if is_over else "before the period ended")
            + f", {print_date(end)}: {named(figure.name for figure in found)}.",
            "Records go on arriving after a period has ended, so the figures will rise a little.",
            "Import a later extract when there is one." if is_over else "Wait until the period has ended.",
            "extracts",
        )


def few_in_rank(facts: Facts) -> Iterator[Finding]:
    for figure, _ in facts.every():
        if figure.unit == "rank" and figure.value is not None and figure.rank_of != BOROUGHS:
            yield Finding(
                f"rank:{figure.code}:{figure.period.start}",
                Severity.REASON,
                f"{figure.name}, {figure.period.dates}: a place among {figure.rank_of}, not {BOROUGHS}.",
                "A place among fewer is a better place than it looks.",
                "Import what the other boroughs lack and collect again.",
                f"figure:{figure.pk}",
            )


def undone_extracts(facts: Facts) -> Iterator[Finding]:
    for extract in dict.fromkeys(name for figure, _ in facts.every() for name in figure.undone):
        found = [figure for figure, _ in facts.every() if extract in figure.undone]
        yield Finding(
            f"undone:{extract}",
            Severity.BLOCKS,
            f"“{extract}” was undone after figures were made from it: {named(figure.name for figure in found)}.",
            "The figures cannot be opened to their rows any more.",
            "Collect the figures again.",
            "overview",
        )


def newer_extracts(facts: Facts) -> Iterator[Finding]:
    for pk, name, day in facts.newer_extracts:
        yield Finding(
            f"newer:{pk}",
            Severity.REASON,
            f"“{name}”, an extract of {print_date(day)}, was imported after the figures were collected.",
            "The paper would be out of date on the day that it is signed.",
            "Collect the figures again.",
            "overview",
        )


def definitions(facts: Facts) -> Iterator[Finding]:
    for figure in {figure.code: figure for figure, _ in facts.every() if not figure.definition.strip()}.values():
        yield Finding(
            f"definition:{figure.code}",
            Severity.BLOCKS,
            f"{figure.name} has no definition.",
            "Nobody can sign a number without knowing what it counts.",
            "Write the definition of the indicator, and load it.",
            f"figure:{figure.pk}",
        )


def survey_shares(facts: Facts) -> Iterator[Finding]:
    for figure, _ in facts.every():
        if figure.code.startswith("survey.") and figure.value is not None and not figure.answered:
            yield Finding(
                f"survey:{figure.code}:{figure.period.start}",
                Severity.REASON,
                f"{figure.name}, {figure.period.dates}: the number of people who answered is not held.",
                "Without it nobody knows whether a change of a few points is one.",
                "Ask the publisher for the number who answered.",
                f"figure:{figure.pk}",
            )
