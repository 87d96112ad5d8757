"""The footnotes of a paper, which write themselves: the period, the definition, the source and the extract of a figure.

Each sentence of the text has one at most, at its end. What a note has said no later one repeats; they are numbered in the
order of reading.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from assessment.models import Figure, Indicator, Trend
from assessment.paper.wording import Said
from assessment.reading.tables import named_source
from assessment.rules.blocks import YEARS
from assessment.rules.periods import print_date

EXTRACT = ", extract of "
SEE_YEARS = f"See “{YEARS}”."
ESTIMATES = ("Residents ", "Dwellings ")
DERIVED = ("rate.", "gap.", "rank.")
"""What these measure is one method for many figures: the glossary says it once."""
_SENTENCE_END = re.compile(r"(?<=[.;]) (?=[A-Z0-9])")


@dataclass
class Notes:
    """The footnotes so far, and the indicators that the paper has stated."""

    texts: list[str] = field(default_factory=list)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    series: dict[str, str] = field(default_factory=dict)
    """From what each indicator was counted."""
    attributions: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    defined: set[str] = field(default_factory=set)
    """The codes of the indicators that a footnote has defined."""
    elsewhere: frozenset[str] = frozenset()
    """What the paper says of its series under YEARS: pointed to from notes, and not said again."""
    told: dict[tuple[str, str], int] = field(default_factory=dict)
    """The periods and sources so far, and the note that first says each."""
    notes: dict[tuple[frozenset, frozenset], int] = field(default_factory=dict)
    """The note that first said these periods and sources with these breaks: where nothing is new its mark stands again."""
    is_quiet: bool = False
    """In the summary, whose figures all return with their notes: a note is written only of a break of the series."""
    said_in: dict[str, int] = field(default_factory=dict)
    """The sentences and sources so far, and the note that says each."""

    def of(self, *said: Said) -> int | None:
        """The number of the one note that the bindings of a sentence need; None where the reader has been told it all.

        What an earlier note says is not said again: the note points there.
        """
        facts: dict[str, list[str]] = {}
        for one in said:
            self.use(*one.figures)
            periods = " against ".join(dict.fromkeys(figure.period.spoken for figure in one.figures))
            facts.setdefault(source_of(one.figures[0]), []).append(periods)
        remarks = list(dict.fromkeys(text for one in said for text in one.remarks))
        breaks = [text for text in remarks if text not in self.elsewhere]
        if self.is_quiet and not breaks:
            return None
        divided = [text for one in said for text in _divided_by(one) if text not in self.said_in]
        indicators = dict.fromkeys(one.figures[0].indicator for one in said)
        new = [one for one in indicators if one.code not in self.defined and not one.code.startswith(DERIVED)]
        pairs = {(periods, source) for source, all_ in facts.items() for periods in all_}
        if not new and not breaks and not divided and pairs <= self.told.keys():
            return None
        same = (frozenset(pairs), frozenset(breaks))
        if not new and not divided and same in self.notes:
            return self.notes[same]
        parts = [self._definition(one) for one in new]
        parts += [self._fact(source, list(dict.fromkeys(all_))) for source, all_ in facts.items()]
        parts += dict.fromkeys(divided)
        self.said_in.update(dict.fromkeys(divided, self.number))
        parts += self._breaks(breaks)
        if len(breaks) < len(remarks) and not all(pair in self.told for pair in pairs):
            parts.append(SEE_YEARS)
        self.defined |= {one.code for one in new}
        self.told = dict.fromkeys(pairs, self.number) | self.told
        self.notes.setdefault(same, self.number)
        self.texts.append(" ".join(parts))
        return self.number - 1

    @property
    def number(self) -> int:
        """Of the note that is written next."""
        return len(self.texts) + 1

    def meaning(self, indicator: Indicator) -> list[str]:
        """The sentences of a definition, without those about a classification that the paper's figures are not of."""
        series = self.series.get(indicator.code, "")
        other = "In the newer classifications" if "old classification" in series else "In the old classification"
        sentences = _SENTENCE_END.split(indicator.definition.strip())
        return [one for one in sentences if not one.startswith(other)]

    def _definition(self, indicator: Indicator) -> str:
        sentences = self.meaning(indicator)
        new = [one for one in sentences if self.said_in.setdefault(one, self.number) == self.number]
        earlier = {self.said_in[one] for one in sentences} - {self.number}
        also = f"{'see also' if new else 'see'} {_notes(earlier)}." if earlier else ""
        return f"{indicator.name}: {' '.join([*new, also[:1].upper() + also[1:] if new else also])}".strip()

    def _fact(self, source: str, periods: list[str]) -> str:
        before = {self.told.get((one, source), self.number) for one in periods}
        if len(before) == 1 and self.number not in before:
            return f"Period and source as in {_notes(before)}."
        first = self.said_in.setdefault(source, self.number)
        named = f"Source: {source}." if first == self.number else f"Source as in note {first}."
        return f"{'; '.join(periods)}. {named}"

    def _breaks(self, breaks: list[str]) -> list[str]:
        """What is new of the series, in full; for what an earlier note says, one pointer to all those notes."""
        new = [text for text in breaks if self.said_in.setdefault(text, self.number) == self.number]
        earlier = {self.said_in[text] for text in breaks if text not in new}
        return [*new, *([f"What changed in the series: see {_notes(earlier)}."] if earlier else [])]

    def beside(self, texts: Iterable[str]) -> list[str]:
        """What is said of a series below a table: in full, or by pointing to where the paper says it."""
        said = list(dict.fromkeys(texts))
        near = [text for text in said if text not in self.elsewhere]
        return near + ([SEE_YEARS] if len(near) < len(said) else [])

    def use(self, *figures: Figure) -> None:
        """Note that the paper states these figures, so that their definitions and sources stand in it."""
        for figure in figures:
            self.indicators.setdefault(figure.indicator.code, figure.indicator)
            self.series.setdefault(figure.indicator.code, figure.source_text)
            self.attributions.add(figure.indicator.source.attribution)
            self.sources.add(figure.source_text)


def _divided_by(said: Said) -> list[str]:
    """Whose number a rate was divided by: which middle of a year, first published or rebased."""
    return [one.note for one in said.figures if one.code.startswith("rate.") and one.note.startswith(ESTIMATES)]


def _notes(numbers: set[int]) -> str:
    ordered = [str(one) for one in sorted(numbers)]
    return f"note {ordered[0]}" if len(ordered) == 1 else f"notes {', '.join(ordered[:-1])} and {ordered[-1]}"


def source_of(figure: Figure | Trend) -> str:
    """ "Metropolitan Police Service, recorded crime by borough, CONNECT, extract of 1 March 2026"."""
    text = named_source(figure)
    return f"{text}{EXTRACT}{print_date(figure.extracted_on)}" if figure.extracted_on else text


def sources_of(figures: Iterable[Figure | None]) -> str:
    """Each source once, with the days of all its extracts."""
    named: dict[str, list[str]] = {}
    for text in dict.fromkeys(source_of(figure) for figure in figures if figure and figure.value is not None):
        source, _, day = text.partition(EXTRACT)
        named.setdefault(source, []).extend([day] if day else [])
    return "; ".join(
        f"{source}, extracts of {' and '.join(days)}" if len(days) > 1 else EXTRACT.join([source, *days])
        for source, days in named.items()
    )
