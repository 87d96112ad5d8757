"""Is this the same person, is this the same place? A score that a person can read and overrule."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import JaroWinkler

PROBABLE = 60  # points out of 100 from which a record is offered
SHORT = {"rd": "road", "st": "street", "ave": "avenue", "cl": "close", "gdns": "gardens"}


def plain(text: str) -> str:
    """Lower case, no accents, letters (of any script) and digits only, single spaces."""
    letters = unicodedata.normalize("NFKD", re.sub("['’]", "", text)).casefold()
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


def phone_key(phone: str) -> str:
    """The last ten digits, so that 07… and +44 7… agree."""
    return re.sub(r"\D", "", phone)[-10:]


def postcode_key(postcode: str) -> str:
    """Upper case with one space before the last three, as Royal Mail writes it."""
    bare = re.sub(r"[^A-Za-z0-9]", "", postcode).upper()
    return f"{bare[:-3]} {bare[-3:]}" if len(bare) > 3 else bare


def address_key(address: str, postcode: str) -> str:
    """What two spellings of one address have in common: the postcode and the plain words."""
    words = plain(address).split()
    # After a name, "st" is a street; after a number, or first of all, it is a saint.
    after_name = [word.isalpha() for word in ["", *words]]
    spelled = [SHORT.get(word, word) if after_name[n] else word for n, word in enumerate(words)]
    return f"{postcode_key(postcode)}|{' '.join(spelled)}"


def numbers_in(address: str) -> set[str]:
    return set(re.findall(r"\d+[a-z]?", plain(address)))


@dataclass(frozen=True)
class PersonFact:
    given_name: str
    family_name: str
    date_of_birth: date | None
    phone: str
    email: str
    postcode: str


@dataclass(frozen=True)
class Match:
    score: int
    reasons: tuple[str, ...]

    @property
    def is_probable(self) -> bool:
        return self.score >= PROBABLE


def _alike(left: str, right: str) -> float:
    """From 0 to 1, by Jaro and Winkler. Two names that are not known do not agree."""
    known = plain(left) and plain(right)
    return JaroWinkler.similarity(plain(left), plain(right)) if known else 0


def same_person(left: PersonFact, right: PersonFact) -> Match:
    """Points for what agrees, minus points for a date of birth that differs. A name alone is never enough."""
    points, reasons = 0, []
    family = _alike(left.family_name, right.family_name)
    given = _alike(left.given_name, right.given_name)
    if family == 1 and given == 1:
        points += 40
        reasons.append("same name")
    elif family >= 0.9 and given >= 0.85:
        points += 30
        reasons.append("similar name")
    elif family >= 0.9 or given >= 0.9:
        points += 10
        reasons.append("part of the name")
    if left.date_of_birth and right.date_of_birth:
        same = left.date_of_birth == right.date_of_birth
        points += 35 if same else -40
        reasons.append("same date of birth" if same else "different date of birth")
    if phone_key(left.phone) and phone_key(left.phone) == phone_key(right.phone):
        points += 30
        reasons.append("same phone number")
    if left.email and left.email.lower() == right.email.lower():
        points += 30
        reasons.append("same e-mail address")
    if postcode_key(left.postcode) and postcode_key(left.postcode) == postcode_key(right.postcode):
        points += 20
        reasons.append("same postcode")
    return Match(score=max(0, min(points, 100)), reasons=tuple(reasons))


def agrees(asked: PersonFact, held: PersonFact) -> bool:
    """Does the record hold every fact that was asked with, exactly, the name apart from case, accents and marks? What was
    not asked with does not count. This is what a pointer to an unreadable record wants: a likeness would tell more."""
    same_name = [plain(asked.given_name), plain(asked.family_name)] == [
        plain(held.given_name),
        plain(held.family_name),
    ]
    return (
        same_name
        and bool(plain(asked.given_name) and plain(asked.family_name))
        and asked.date_of_birth in (None, held.date_of_birth)
        and phone_key(asked.phone) in ("", phone_key(held.phone))
        and asked.email.lower() in ("", held.email.lower())
    )


def same_place(left: tuple[str, str], right: tuple[str, str]) -> Match:
    """Two (address, postcode) pairs. The same postcode and another house number are two places."""
    if postcode_key(left[1]) != postcode_key(right[1]) or numbers_in(left[0]) != numbers_in(right[0]):
        return Match(0, ())
    if address_key(*left) == address_key(*right):
        return Match(100, ("same address",))
    alike = _alike(left[0], right[0])
    return Match(round(alike * 90), ("same postcode and number, similar words",)) if alike >= 0.7 else Match(0, ())
