"""The footnotes of a paper, which write themselves: the period, the definition, the source and the extract of a figure.

Each is written once, at the first place that needs it, and numbered in the order of reading.
"""

from dataclasses import dataclass, field

from assessment.models import Figure, Indicator
from assessment.periods import print_date
from assessment.wording import Said


@dataclass
class Notes:
    """The footnotes so far, and the indicators that the paper has stated."""

    texts: list[str] = field(default_factory=list)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    attributions: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    defined: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)

    def of(self, said: Said) -> int | None:
        """The number of the note that the words of a binding need; None where the reader has been told it all."""
        self.use(*said.figures)
        now = said.figures[0]
        periods = " against ".join(dict.fromkeys(figure.dates for figure in said.figures))
        source = f"{periods}. Source: {source_of(now)}."
        is_defined = now.indicator.code in self.defined
        if is_defined and source in self.told and not said.breaks:
            return None
        told = [] if is_defined else [f"{now.indicator.name}: {now.indicator.definition}"]
        self.defined.add(now.indicator.code)
        self.told.add(source)
        text = " ".join([*told, source, *(one.text for one in said.breaks)])
        if text in self.texts:
            return None
        self.texts.append(text)
        return len(self.texts)

    def use(self, *figures: Figure) -> None:
        """Note that the paper states these figures, so that their definitions and sources stand in it."""
        for figure in figures:
            self.indicators.setdefault(figure.indicator.code, figure.indicator)
            self.attributions.add(figure.indicator.source.attribution)
            self.sources.add(figure.source_text)


def source_of(figure: Figure) -> str:
    """ "Metropolitan Police Service, Recorded crime by borough, extract of 13 January 2017"."""
    source = figure.indicator.source
    text = source.name if source.publisher == "The partnership" else f"{source.publisher}, {source.name}"
    return f"{text}, extract of {print_date(figure.extracted_on)}" if figure.extracted_on else text
