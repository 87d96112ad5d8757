"""What a reader of a section's text would stumble over: numbers that were typed, and words that say less than they seem to.

Plain Python: text in, remarks out. A remark never stops anybody from saving; a typed number needs a reason at proof.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assessment.rules.bindings import parse

LONG = 30
"""More words than this in one sentence are read twice."""

BOUND = "\ue002"
"""Stands for a binding while its neighbours are looked at."""

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SEASONS = "spring|summer|autumn|winter"
_ALLOWED = re.compile(
    rf"""
    \b(?:19|20)\d\d\s?(?:[/–-]|\sto\s)\s?(?:(?:19|20)?\d\d)\b      # years: 2016/17, 2015-2020, 2017 to 2020
    | \b\d{{1,2}}(?:st|nd|rd|th)?\s(?:{_MONTHS})\b(?:\s(?:19|20)\d\d)?  # days
    | \b(?:19|20)\d\d\b                                              # a year
    | \b(?:Q[1-4])\b
    | \b(?:sections?|ss?|paragraphs?|regulations?|regs?|articles?|priority|objective|table|chart|schedule|part|chapter|
         tier|level|phase|stage|grade|version|outcome|page)\s?\d+[A-Za-z]?(?:(?:\s?(?:,|and|to|[–-])\s?)\d+[A-Za-z]?)*
    | \b(?:MOPAC7|999|101)\b
    | \b32\s(?:London\s)?boroughs\b
    | \b(?:1,000|100,000)\s(?:residents|people|households|dwellings|homes)\b
    | ^[ \t]*\d+[.)]\s                                                # the number of a list's item
    | \b\d+(?:\.\d+){{2,}}                                             # the number of a paragraph: 1.4.1
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_NUMBER = re.compile(r"[£€]?\d[\d,]*(?:\.\d+)?(?:\s?%|\s?per\s?cent|k\b|m\b)?", re.IGNORECASE)
_NUMBER_WORD = re.compile(
    r"\b(?:(?:a|one|two|three|four|five|six|seven|eight|nine|ten|several|many)\s)?(?:dozens?|hundreds?|thousands?|millions?)\b"
    r"|\b(?:a\s|one[\s-])(?:half|third|quarter|fifth|tenth)\b|\b(?:two[\s-]thirds|three[\s-]quarters)\b"
    r"|\b(?:doubled|halved|trebled|tripled|quadrupled)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Typed:
    """A number that stands in a text and not in a binding."""

    line: int
    found: str


@dataclass(frozen=True)
class Hint:
    """One remark about the style: on which line, about which words, and what would be better."""

    line: int
    found: str
    message: str


def typed_numbers(text: str) -> list[Typed]:
    """Numbers in the text that no binding stands for. Years, days, sections of an Act and list numbers are none, nor are
    the number of boroughs and "1,000 residents"."""
    plain = _ALLOWED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), _plain(text))
    found = [*_NUMBER.finditer(plain), *_NUMBER_WORD.finditer(plain)]
    return [
        Typed(plain.count("\n", 0, one.start()) + 1, one[0].strip()) for one in sorted(found, key=lambda m: m.start())
    ]


def hints(text: str) -> list[Hint]:
    """Remarks about the style of a text, in the order of its lines."""
    plain = _plain(text)
    found = [hint for rule in RULES for hint in rule(plain)]
    return sorted(dict.fromkeys(found), key=lambda hint: hint.line)


def _plain(text: str) -> str:
    """The text with one character for each binding."""
    return "".join(piece if isinstance(piece, str) else BOUND for piece in parse(text.replace(BOUND, "")).pieces)


def _matches(pattern: re.Pattern[str], message: str) -> Callable[[str], Iterator[Hint]]:
    def rule(text: str) -> Iterator[Hint]:
        for match in pattern.finditer(text):
            found = " ".join(match[0].replace(BOUND, "{{…}}").split())
            yield Hint(text.count("\n", 0, match.start()) + 1, found, message)

    return rule


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


def _long_sentences(text: str) -> Iterator[Hint]:
    at = 0
    for part in re.split(r"(?<=[.!?])\s+|\n\s*\n|\n(?=\s*(?:[-*]|\d+[.)])\s)", text):
        start = text.index(part, at)
        at = start + len(part)
        count = len(part.split())
        if count > LONG:
            first = " ".join(part.split()[:6]).replace(BOUND, "{{…}}")
            yield Hint(
                text.count("\n", 0, start) + 1, f"{first} …", f"This sentence has {count} words. Make two of it."
            )


def _jargon(text: str) -> Iterator[Hint]:
    for words, better in JARGON.items():
        yield from _matches(_words(words), f"Say {better}.")(text)


JARGON = {
    r"utili[sz]\w+": "“use”", "facilitat\\w+": "“help” or “run”", "leverag\\w+": "“use”", "in order to": "“to”",
    "going forward": "when", "deliver(?:ed|ing|s)? (?:services|outcomes|reductions)": "what was done",
    "robust(?:ly)?": "what makes it good", "holistic(?:ally)?": "“whole”, or leave it out", "stakeholders?": "who they are",
    "key partners?": "who they are", "multi-?agency approach": "who does what", "imperative": "“must”",
    "with regards? to": "“about”", "prior to": "“before”", "commenc\\w+": "“start”", "ascertain\\w*": "“find out”",
    "strengthen(?:ed|ing)? the partnership approach": "what is done differently", "co-?produc\\w+": "who made it with whom",
    "implement(?:ed|ing|ation)?": "“do”, “carry out” or “start”", "initiatives?": "what it is",
    "pathways?": "the steps that a person takes", "interventions?": "what is done", "cohort": "“group”, once it is explained",
    "perpetrators?": "“people who harm others”, unless the law or the service is called so",
    "service users?": "“people who use the service”", "backdrop": "what happened", "landscape": "what it is",
    "deep dive": "“closer look”", "step change": "what changed", "ongoing": "“still going on”, or since when",
}  # fmt: skip
"""Words that officers use and residents do not, and what to say."""

_BEFORE_BOUND = rf"\s+(?:an?\s+|the\s+)?(?={BOUND})"
RULES: tuple[Callable[[str], Iterator[Hint]], ...] = (
    _matches(
        re.compile(
            r"\b(?:approximat\w+|about|around|roughly|circa|some|nearly|almost|over|under|more than|less than|up to|"
            rf"in the region of|at least){_BEFORE_BOUND}{BOUND}",
            re.IGNORECASE,
        ),
        "The figure is exact: leave the approximation out.",
    ),
    _matches(
        re.compile(
            r"\b(?:rose|risen|fell|fallen|increas\w+|decreas\w+|reduc\w+|drop\w*|rise|fall|up|down)(?:\s+(?:of|by|to|from))?"
            rf"\s+{BOUND}",
            re.IGNORECASE,
        ),
        "If this is a change, let the binding say the direction: it follows the sign of the figures.",
    ),
    _matches(
        re.compile(
            r"\b(?:(?:the|over the|in the|during the)\s+(?:last|past|previous)\s+(?:\w+\s+)?(?:months?|years?|quarters?)|"
            r"(?:12|twelve) months|this year|last year|(?:in\s+)?recent (?:months|years)|recently|currently|at present)\b",
            re.IGNORECASE,
        ),
        "Which days? Bind the period, for instance {{ period \"this-year\" }} or {{ year }}.",
    ),
    _matches(
        _words("significant(?:ly)?", "considerabl[ey]", "dramatic(?:ally)?", "substantial(?:ly)?", "marked(?:ly)?"),
        "Let the figure say how much. “Significant” is for what a test has shown.",
    ),
    _matches(
        _words("very", "really", "clearly", "extremely", "highly", "effectively", "successfully", "actively", "obviously"),
        "This word adds nothing that a reader can check.",
    ),
    _matches(
        re.compile(r"\b(?:was|were|been|being)\s+(?:\w+ly\s+)?(?:\w{3,}ed|made|given|taken|held|set up|known|shown|done)\b"),
        "Who did it? Name them and begin with them.",
    ),
    _matches(_words("etc", "and/or", "e\\.g\\.", "i\\.e\\."), "Write it out."),
    _long_sentences,
    _jargon,
)  # fmt: skip
