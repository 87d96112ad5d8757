"""Taking other people out of a text: what to look for, where it stands, and what is left when it is gone.

A rule finds what the product knows of a person – name, address, phone, e-mail, date of birth – in the ways in which people
write it. It rather takes out too much than too little: an officer looks at every page, puts back and takes out more by hand.
It cannot know a nickname, or somebody whom nobody recorded.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import TextChoices

from casework.rules.matching import SHORT

APOSTROPHES = dict.fromkeys("’‘ʼ‛′`´＇", "'")
DASHES = dict.fromkeys("‐‑‒–—−", "-")
LETTERS = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}
INVISIBLE = set("\u00ad\u200b\u200c\u200d\u2060\ufeff")
PARTICLES = frozenset(
    "van von der den de del della di da do dos das du la le el al bin ibn abu ap mac mc st san the".split()  # noqa: SIM905
)

START, END = r"(?<![^\W_])", r"(?![^\W_])"
WITHIN = r"[\s'.\-]{0,4}"  # between the parts of one name: O'Brien, O Brien, OBrien, Smith-Jones, Smith Jones
BETWEEN = r"[\s,'.\-]{1,4}"  # between two names
OWNED = r"(?:'s?)?"
FAMILY = r"(?:'s|s'|s|')?"  # the Browns, the Browns'
TITLE = r"(?:(?:mr|mrs|ms|miss|mx|dr|sir|dame|lady|rev|prof)\.?\s{1,3})?"
INITIAL = r"(?:\.\s?|\s)"  # what stands behind one: "A. Brown", "A.Brown", "A Brown"
INITIALS = rf"(?:[^\W\d_]{INITIAL}){{0,3}}"
RANKS = r"(?:pc|ps|dc|ds|di|dci|pcso|wpc|sgt|sergeant|inspector|constable|officer|detective|worker)\.?\s{1,3}"
MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
SPELLED = {word: f"(?:{short}|{long})" for short, long in SHORT.items() for word in (short, long)}


class What(TextChoices):
    """What was taken out. The label stands in its place."""

    NAME = "name", "name removed"
    ADDRESS = "address", "address removed"
    PHONE = "phone", "phone number removed"
    EMAIL = "email", "e-mail address removed"
    BIRTH = "birth", "date of birth removed"
    HAND = "hand", "removed"


@dataclass(frozen=True)
class Someone:
    """What is known of a person. `addresses` are (address, postcode)."""

    given_name: str
    family_name: str
    date_of_birth: date | None = None
    phone: str = ""
    email: str = ""
    addresses: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Mark:
    """A passage from `start` to before `end` that is taken out, or that was put back (`is_off`)."""

    start: int
    end: int
    what: str
    is_off: bool = False


@dataclass(frozen=True)
class Piece:
    """A stretch of text. `number` is the place of its mark in the list of marks; None: nobody touched it."""

    text: str
    mark: Mark | None = None
    number: int | None = None


@dataclass(frozen=True)
class Folded:
    """A text in lower case, without accents, with one kind of apostrophe and dash; `origin` says for each character where
    in the text it came from."""

    text: str
    origin: tuple[int, ...]
    whole: str

    @cached_property
    def bare(self) -> str:
        """Letters and digits alone."""
        return re.sub(r"[\W_]+", "", self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original text, with the accents that stand behind its last letter."""
        last = self.origin[end - 1] + 1
        while last < len(self.whole) and (unicodedata.combining(self.whole[last]) or self.whole[last] in INVISIBLE):
            last += 1
        return self.origin[start], last


def fold(text: str) -> Folded:
    found: list[str] = []
    origin: list[int] = []
    for place, letter in enumerate(text):
        if letter in INVISIBLE:
            continue
        plain = APOSTROPHES.get(letter) or DASHES.get(letter) or LETTERS.get(letter) or letter
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
        for one in plain:
            if not unicodedata.combining(one):
                found.append(" " if one.isspace() else one)
                origin.append(place)
    return Folded("".join(found), tuple(origin), text)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text).text)


@dataclass(frozen=True)
class Term:
    """One thing to look for. `hint` has to stand among the letters of a text for the pattern to be tried at all. A term that
    is `strong` names one person; a weak one, such as a first name, may be part of somebody else's name."""

    pattern: str
    hint: str
    what: What
    is_strong: bool = True
    needs_capital: bool = False

    @cached_property
    def regex(self) -> re.Pattern:
        return re.compile(self.pattern)


def terms_of(person: Someone) -> list[Term]:
    """Everything by which a text may name the person."""
    found = [*_name_terms(person.given_name, person.family_name)]
    for address, postcode in person.addresses:
        found += _address_terms(address, postcode)
    if digits := re.sub(r"\D", "", person.phone):
        found += _phone_terms(digits)
    if person.email:
        folded = fold(person.email).text
        found.append(Term(START + re.escape(folded) + END, "".join(words(folded)), What.EMAIL))
    if person.date_of_birth:
        found.append(_birth_term(person.date_of_birth))
    return found


def _name_terms(given_name: str, family_name: str) -> Iterable[Term]:
    given, family = words(given_name), words(family_name)
    if given and family:
        first, last, initial = WITHIN.join(given), WITHIN.join(family), given[0][0]
        middle = r"(?P<middle>(?:\s[^\W_]+\.?){0,2}?)"
        for pattern in (
            f"{first}{middle}{BETWEEN}{last}{FAMILY}",
            f"{last}{BETWEEN}{first}{OWNED}",
            f"{initial}{INITIAL}{INITIALS}{last}{FAMILY}",
            f"{last}{BETWEEN}{initial}\\.?",
        ):
            yield Term(START + pattern + END, "".join(family), What.NAME)
        yield Term(rf"{START}{initial}\.\s?{family[0][0]}\.", "", What.NAME, is_strong=False)
    for name, ending, before in ((given, OWNED, ""), (family, FAMILY, TITLE + INITIALS)):
        parts = [name, *([part] for part in name if len(name) > 1 and len(part) > 2 and part not in PARTICLES)]
        for part in filter(None, parts):
            is_short = len("".join(part)) < 3
            lead = "" if not before else TITLE if is_short else before
            pattern = START + lead + WITHIN.join(part) + ending + END
            yield Term(pattern, "".join(part), What.NAME, is_strong=False, needs_capital=is_short)


def _address_terms(address: str, postcode: str) -> Iterable[Term]:
    parts = [part for part in (words(one) for one in address.split(",")) if part]
    whole = [word for part in parts for word in part]
    for part in [whole, *parts]:
        if len(part) > 1:
            spelled = [SPELLED.get(word, word) for word in part]
            yield Term(START + r"[\s,.'\-]{0,4}".join(spelled) + END, part[0], What.ADDRESS)
        for word in part:
            if word[0].isdigit():
                pattern = rf"{START}(?:number|no\.?|nos\.?|nr\.?|house|flat|unit|#)\s{{0,3}}{word}{END}"
                yield Term(pattern, word, What.ADDRESS)
    if code := "".join(words(postcode)):
        yield Term(START + rf"{code[:-3]}\s{{0,3}}{code[-3:]}" + END, code, What.ADDRESS)


def _phone_terms(digits: str) -> Iterable[Term]:
    """The number with or without its trunk nought, or with the country's code. Fewer than six digits are no number."""
    key = digits[-10:]
    if len(key) >= 6:
        gap = r"[\s().\-/]{0,3}"
        before = rf"(?:(?:\+|00)?{gap}44{gap})?(?:\(?0{gap})?"
        yield Term(rf"(?<!\d)\(?{before}" + gap.join(key) + r"(?!\d)", key, What.PHONE)


def _birth_term(day: date) -> Term:
    year, month = rf"(?:{day.year}|'?{day.year % 100:02})", MONTHS[day.month - 1]
    name, number = rf"(?:{month}|{month[:3]}\.?)", rf"0?{day.day}(?:st|nd|rd|th)?"
    ways = [
        rf"0?{day.day}\s?[./\-\s]\s?0?{day.month}\s?[./\-\s]\s?{year}",
        rf"{day.year}\s?[./\-]\s?0?{day.month}\s?[./\-]\s?0?{day.day}",
        rf"{number}[\s\-]{{1,3}}(?:of\s)?{name},?[\s\-]{{1,3}}{year}",
        rf"{name}\s{{1,3}}{number},?\s{{1,3}}{year}",
    ]
    return Term(START + f"(?:{'|'.join(ways)})" + END, f"{day.year % 100:02}", What.BIRTH)


class Redaction:
    """What to take out of the texts about one person: everybody else. What is the person's own stays, and so do officers,
    who act in their role, and what is `named` besides, such as the agencies."""

    def __init__(
        self, own: Sequence[Someone], others: Iterable[Someone], officers: Iterable[str], named: Iterable[str] = ()
    ):
        mine = [term for person in own for term in terms_of(person)]
        patterns = {term.pattern for term in mine}
        hints = {(term.hint, term.what) for term in mine if not term.is_strong}
        found = {term.pattern: term for person in others for term in terms_of(person)}
        self.terms = [
            term
            for term in found.values()
            if term.pattern not in patterns and (term.is_strong or (term.hint, term.what) not in hints or not term.hint)
        ]
        self.keep = [term for term in mine if term.is_strong]
        self.keep += [_kept(words(name)) for name in named if words(name)]
        self.keep += [keeper for name in officers for keeper in _officer(words(name))]

    def find(self, text: str) -> list[Mark]:
        """The passages to take out, in order, none overlapping another."""
        folded = fold(text)
        kept = [span for term in self.keep for span in _spans(term, folded)]
        found = [
            Mark(*span, term.what)
            for term in self.terms
            for span in _spans(term, folded)
            if term.is_strong or not any(start <= span[0] and span[1] <= end for start, end in kept)
        ]
        return joined(found)


def _kept(parts: list[str]) -> Term:
    return Term(START + r"[\s,.'\-]{0,4}".join(parts) + END, parts[0], What.NAME)


def _officer(name: list[str]) -> Iterable[Term]:
    """An officer's name as colleagues write it: in full, with an initial, or by rank and surname."""
    if len(name) > 1:
        yield _kept(name)
        yield Term(rf"{START}{name[0][0]}{INITIAL}{name[-1]}{OWNED}{END}", name[-1], What.NAME)
        yield Term(rf"{START}{RANKS}{name[-1]}{OWNED}{END}", name[-1], What.NAME)


def _spans(term: Term, folded: Folded) -> Iterable[tuple[int, int]]:
    if term.hint not in folded.bare:
        return
    for match in term.regex.finditer(folded.text):
        if match.end() > match.start():
            span = folded.span(match.start(), match.end())
            needs = term.needs_capital and not any(letter.isupper() for letter in folded.whole[slice(*span)])
            if not needs and _is_name(match, folded):
                yield span


def _is_name(match: re.Match, folded: Folded) -> bool:
    """Whether what stands between a first and a last name is middle names: "Ola Jane Brown", and not "Ola hit Brown"."""
    if not match.groupdict().get("middle"):
        return True
    start, end = folded.span(*match.span("middle"))
    return all(word[0].isupper() for word in folded.whole[start:end].split())


def passages(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where a typed passage stands in the text, in any case and with any space between its words; whole words only."""
    folded, parts = fold(text), fold(wanted).text.split()
    if not parts:
        return []
    first, last = (START if parts[0][0].isalnum() else ""), (END if parts[-1][-1].isalnum() else "")
    pattern = first + r"\s+".join(re.escape(part) for part in parts) + last
    return [folded.span(*match.span()) for match in re.finditer(pattern, folded.text)]


def joined(marks: Iterable[Mark]) -> list[Mark]:
    """Marks in order, those that overlap made one. What was taken out by hand stays so."""
    found: list[Mark] = []
    for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
        last = found[-1] if found else None
        if last and mark.start < last.end:
            what = What.HAND if What.HAND in (last.what, mark.what) else last.what
            found[-1] = Mark(last.start, max(last.end, mark.end), what, last.is_off and mark.is_off)
        else:
            found.append(mark)
    return found


def refreshed(marks: Sequence[Mark], found: Iterable[Mark]) -> list[Mark]:
    """The marks there are, and those found anew that touch none of them: what was put back stays so."""
    new = [one for one in found if not any(mark.start < one.end and one.start < mark.end for mark in marks)]
    return joined([*marks, *new])


def with_passages(marks: Iterable[Mark], spans: Iterable[tuple[int, int]]) -> list[Mark]:
    """The marks and those set by hand; what was put back before and is taken out now is out."""
    return joined([*marks, *(Mark(start, end, What.HAND) for start, end in spans)])


def put_back(text: str, marks: Iterable[Mark], words: str) -> list[Mark]:
    """Put words back wherever they were taken out. A mark of the rule stays in the list as put back; one set by hand goes."""
    found = []
    for mark in marks:
        if text[mark.start : mark.end].casefold() != words.casefold():
            found.append(mark)
        elif mark.what != What.HAND:
            found.append(replace(mark, is_off=True))
    return found


def pieces(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """The text cut at its marks, in order; nothing is lost."""
    found, at = [], 0
    for number, mark in enumerate(marks):
        found += [Piece(text[at : mark.start]), Piece(text[mark.start : mark.end], mark, number)]
        at = mark.end
    return [piece for piece in [*found, Piece(text[at:])] if piece.text]


def redacted(text: str, marks: Sequence[Mark]) -> str:
    """What the person is given: in the place of what was taken out stands what it was, and not how long."""
    return "".join(
        f"[{What(piece.mark.what).label}]" if piece.mark and not piece.mark.is_off else piece.text
        for piece in pieces(text, marks)
    )
