"""Which passwords are refused: those that others guess first.

Length is asked by Django's own validator. Guessability is judged by zxcvbn: some 30,000 passwords out of breaches, words,
names, keyboard rows, dates, each also with the usual substitutions and put together, and the words that stand close to
the officer. Where an installation holds the full list of breached passwords on its own disk, that is asked as well; no
password or part of one ever leaves the machine.
"""

import hashlib
import os
import re
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from zxcvbn import zxcvbn

from casework.models import User

NEAR_WORDS = [
    "community",
    "safety",
    "partnership",
    "antisocial",
    "behaviour",
    "police",
    "council",
    "casework",
    "welcome",
]
LEAST_GUESSES = 10**8  # zxcvbn's level 3 of 4: holds against an attack on a stolen, slowly hashed password
LEAST_REST = 8  # characters beside the names: "barnetcouncil2024" has four
LONGEST_JUDGED = 72  # characters; zxcvbn is slow on more, and so many that can be judged safe are enough


class GuessableValidator:
    """Refuses a password that an attacker finds among the first hundred million guesses, and one that is little more than
    the names of its officer, their agency and their work."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError, saying what to do."""
        near = sorted([*NEAR_WORDS, *_near(user)], key=len, reverse=True)
        found = zxcvbn(password[:LONGEST_JUDGED], user_inputs=near, max_length=LONGEST_JUDGED)
        rest = re.sub("|".join(map(re.escape, near)), "", password, flags=re.IGNORECASE)
        if found["guesses"] < LEAST_GUESSES or len(re.sub(r"\W", "", rest)) < LEAST_REST:
            raise ValidationError(
                "This password is too easy to guess. Use three or four words that have nothing to do with each other, "
                "with you or with your work.",
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return "Three or four words that have nothing to do with each other are easy to remember and hard to guess."


class BreachedValidator:
    """Refuses a password that stands in the list of breached passwords that BREACHED_LIST_FILE names: SHA-1 in
    capitals, one a line, in order, each with `:count`, as the Pwned Passwords list is published."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError. Does nothing where the installation holds no list."""
        path = settings.BREACHED_LIST_FILE
        if path and _is_listed(Path(path), hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()):
            raise ValidationError(
                "This password is known from a theft of passwords elsewhere. Choose another one.",
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return "It may not be one that was stolen elsewhere."


def _near(user: User | None) -> list[str]:
    """Words about the officer: their names, address, agency, partnership."""
    if user is None or user.agency_id is None:
        return []
    words = f"{user.name} {user.email} {user.job_title} {user.agency.name} {user.partnership.name}"
    return [word for word in re.split(r"\W+", words) if len(word) > 2]


def _is_listed(path: Path, wanted: str) -> bool:
    """Look up one line in a sorted file of any size, by halving."""
    try:
        with path.open("rb") as file:
            low, high = 0, os.fstat(file.fileno()).st_size
            while low < high:
                middle = (low + high) // 2
                file.seek(middle)
                if middle:
                    file.readline()  # the rest of a line begun before
                line = file.readline().decode("ascii", "replace").strip()
                found = line.partition(":")[0].upper()
                if found == wanted:
                    return True
                if line and found < wanted:
                    low = middle + 1
                else:
                    high = middle
            file.seek(low)
            return file.readline().decode("ascii", "replace").partition(":")[0].strip().upper() == wanted
    except OSError as error:
        raise ImproperlyConfigured(f"BREACHED_LIST_FILE: {path} cannot be read.") from error
