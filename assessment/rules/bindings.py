"""The language in double braces by which a section's text calls for figures. Plain Python: text in, bindings out.

    Robbery {{ change "mopac7.robbery" vs "previous-year" }}.

A binding stands inside a sentence, or on a line of its own where it calls for a table, a chart, a map or a list. What it
says is made by narrative.py and insets.py from stored figures; nothing here knows a figure.
"""

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from assessment.rules.periods import BadPeriodError, Period, financial_year, month_end

INLINE = {
    "figure": "the figure itself: {{ figure \"mopac7.robbery\" }}; with of \"previous-year\", of another period",
    "change": "how it moved: {{ change \"mopac7.robbery\" vs \"previous-year\" }}",
    "percent": "only by how much it moved: {{ percent \"mopac7.robbery\" vs \"previous-year\" }}",
    "difference": "by how many it moved: {{ difference \"mopac7.robbery\" vs \"previous-year\" }}",
    "rank": "its place among the boroughs: {{ rank \"rank.burglary\" }}",
    "gap": "how far from London: {{ gap \"gap.burglary\" }}",
    "london": "London’s figure: {{ london \"rate.burglary\" }}; with vs, as in change, how it moved",
    "period": "the days: {{ period \"this-year\" }}, or those of a figure: {{ period \"mopac7.robbery\" }}",
    "year": "the year in short: {{ year }} or {{ year of \"previous-year\" }}",
    "area": "the name of the borough: {{ area }}",
    "partnership": "the name of the partnership: {{ partnership }}",
}  # fmt: skip
"""The words inside a sentence, and what each is for."""

BLOCKS = {
    "table": "a table: {{ table \"seven-types\" }}",
    "chart": "a chart: {{ chart \"trend\" \"mopac7.burglary\" }} or {{ chart \"rank\" \"rate.burglary\" }}",
    "map": "a map with its table: {{ map \"street.burglary\" \"wards\" }}",
    "findings": "a list of what the figures of a priority say: {{ findings \"volume-crime\" }}. Instead of a priority: "
    "rises for the counts that rose most, years for what to know when years are compared",
}  # fmt: skip
"""The words that stand on a line of their own."""

NAMED_PERIODS = {"this-year": 0, "previous-year": 1, "five-years-before": 5}
"""How many years before the assessed one: of figures of other periods, before their own."""

TABLES = (
    "seven-types", "standings", "casework", "as-published", "completeness", "plan", "progress", "threats",
    "consultation", "definitions", "not-held", "priorities", "hotspots",
)  # fmt: skip
CHARTS = ("trend", "rank", "types")
WARDS_OF_THE_YEAR = "wards"
"""The wards in force when the assessed year ended."""
MAPS = (WARDS_OF_THE_YEAR, "ward14", "ward22", "lsoa11", "lsoa21")

_BRACES = re.compile(r"\{\{([^{}\n]*)\}\}")
_LONELY = re.compile(r"\{\{|\}\}")
_PIECE = re.compile(r'\s*(?:"(?P<text>[^"]*)"|(?P<word>[A-Za-z-]+)|(?P<bad>\S+))')
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": '"', "’": '"', "'": '"'})
_DATES = re.compile(r"^(\d{4})-(\d{2})(?:-\d{2})? to (\d{4})-(\d{2})(?:-\d{2})?$")

NO_ARGUMENT = ("area", "partnership", "year")
MAY_COMPARE = ("change", "percent", "difference", "london")


@dataclass(frozen=True)
class Binding:
    """One binding as it was written. `code` is a figure's code, or the name of a table, chart, period or priority."""

    source: str
    word: str
    code: str = ""
    second: str = ""
    of: str = ""
    against: str = ""
    line: int = 1

    @property
    def is_block(self) -> bool:
        return self.word in BLOCKS


@dataclass(frozen=True)
class Problem:
    """What cannot be read in a text: on which line, what stands there, what is wrong, and what to write instead."""

    line: int
    found: str
    message: str
    instead: str = ""

    def __str__(self) -> str:
        return f"Line {self.line}: {self.message}" + (f" Write {self.instead}" if self.instead else "")


@dataclass(frozen=True)
class Parsed:
    """A text taken apart: `pieces` are stretches of text, bindings and problems, in their order; joined they are the text."""

    pieces: list[str | Binding | Problem]

    @property
    def bindings(self) -> list[Binding]:
        return [piece for piece in self.pieces if isinstance(piece, Binding)]

    @property
    def problems(self) -> list[Problem]:
        return [piece for piece in self.pieces if isinstance(piece, Problem)]


def parse(text: str) -> Parsed:
    """Take a text apart. Never raises: what cannot be read becomes a Problem in its place."""
    pieces: list[str | Binding | Problem] = []
    at = 0
    for match in _BRACES.finditer(text):
        pieces += _plain(text, at, match.start())
        pieces.append(_read(match[0], match[1], _line(text, match.start()), _is_alone(text, match)))
        at = match.end()
    return Parsed(pieces + _plain(text, at, len(text)))


def read_period(name: str, own: Period) -> Period:
    """The period that a binding names, seen from `own`: "previous-year", "2015-16" or "2015-07 to 2016-06".

    Raises BadPeriodError for any other name.
    """
    if name in NAMED_PERIODS:
        return own.years_before(NAMED_PERIODS[name])
    if match := _DATES.match(name.strip()):
        first, first_month, last, last_month = (int(part) for part in match.groups())
        try:
            return Period(date(first, first_month, 1), month_end(date(last, last_month, 1)))
        except ValueError as problem:
            raise BadPeriodError(str(problem)) from None
    return financial_year(name)


def suggest(code: str, known: Collection[str]) -> list[str]:
    """The codes nearest to one that is not known: written alike, or with the same last part."""
    last = code.rpartition(".")[2]
    alike = difflib.get_close_matches(code, sorted(known), n=3, cutoff=0.6)
    same_end = sorted(one for one in known if last and one.rpartition(".")[2] == last)
    return list(dict.fromkeys([*alike, *same_end]))[:3]


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _is_alone(text: str, match: re.Match[str]) -> bool:
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    return not text[start : match.start()].strip() and not text[match.end() : len(text) if end < 0 else end].strip()


def _plain(text: str, start: int, end: int) -> list[str | Binding | Problem]:
    """Text between bindings; braces that open or close nothing are problems."""
    pieces: list[str | Binding | Problem] = []
    for match in _LONELY.finditer(text, start, end):
        pieces.append(text[start : match.start()])
        message = (
            "two braces that do not belong to a binding. A binding begins with {{ and ends with }} on the same line."
        )
        pieces.append(Problem(_line(text, match.start()), match[0], message))
        start = match.end()
    return [piece for piece in [*pieces, text[start:end]] if piece != ""]


def _read(source: str, inside: str, line: int, is_alone: bool) -> Binding | Problem:
    found = [
        (m.lastgroup, str(m[m.lastgroup])) for m in _PIECE.finditer(inside.translate(_QUOTES).strip()) if m.lastgroup
    ]
    if not found or found[0][0] != "word":
        return Problem(
            line, source, f"“{source}” does not begin with a word such as figure or change.", _example("figure")
        )
    word = found[0][1].lower()
    if word not in INLINE and word not in BLOCKS:
        near = difflib.get_close_matches(word, [*INLINE, *BLOCKS], n=1, cutoff=0.5)
        return Problem(line, source, f"there is no binding “{word}”.", _example(near[0] if near else "figure"))
    if any(kind == "bad" for kind, _ in found):
        return Problem(line, source, f"“{source}” cannot be read: names stand in double quotes.", _example(word))
    made = _fill(source, word, found[1:], line)
    if isinstance(made, Problem):
        return made
    return _checked(made, is_alone)


def _fill(source: str, word: str, rest: list[tuple[str, str]], line: int) -> Binding | Problem:
    """The arguments: texts in quotes, then "of" and "vs" each with a text behind it."""
    texts: list[str] = []
    named = {"of": "", "vs": ""}
    pending = ""
    for kind, value in rest:
        if kind == "word":
            if pending or value.lower() not in named:
                message = f"“{value}” is not understood here: names stand in double quotes."
                return Problem(line, source, message, _example(word))
            pending = value.lower()
        elif pending:
            named[pending], pending = value.strip(), ""
        else:
            texts.append(value.strip())
    if pending:
        return Problem(line, source, f"nothing stands behind “{pending}”.", _example(word))
    if len(texts) > (2 if word in ("chart", "map") else 1):
        return Problem(line, source, f"“{word}” takes fewer names than stand here.", _example(word))
    code, second = (*texts, "", "")[:2]
    return Binding(source, word, code, second, named["of"], named["vs"], line)


def _checked(made: Binding, is_alone: bool) -> Binding | Problem:
    """The binding, if its word can do what was asked of it."""

    def problem(message: str) -> Problem:
        return Problem(made.line, made.source, message, _example(made.word))

    if made.is_block and not is_alone:
        return problem(f"“{made.word}” stands on a line of its own.")
    if not made.code and made.word not in NO_ARGUMENT:
        return problem(f"“{made.word}” needs a name in double quotes.")
    if made.against and made.word not in MAY_COMPARE:
        return problem(f"“{made.word}” compares nothing, so “vs” cannot stand here.")
    choices = {"table": TABLES, "chart": CHARTS}.get(made.word)
    if choices and made.code not in choices:
        return problem(f"there is no {made.word} “{made.code}”. There are: {', '.join(choices)}.")
    if made.word == "map" and made.second not in MAPS:
        return problem(f"a map is of one of {', '.join(MAPS)}.")
    named = made.code if made.word == "period" and "." not in made.code else ""
    for name in filter(None, (made.of, made.against, named)):
        try:
            read_period(name, financial_year("2016-17"))
        except BadPeriodError:
            known = ", ".join(f"“{one}”" for one in NAMED_PERIODS)
            return problem(f"“{name}” is not a period. There are {known}, “2015-16” and “2015-07 to 2016-06”.")
    return made


def _example(word: str) -> str:
    """How the binding is written: the first one in its help."""
    text = {**INLINE, **BLOCKS}[word]
    return text[text.index("{{") : text.index("}}") + 2] + "."
