"""What several agencies know of one person, told once."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django import template

from casework.models import Case, User
from casework.rules.matching import phone_key
from casework.services.known import Known
from casework.templatetags.govuk import uk_date

register = template.Library()

Answers = list[tuple[str, str]]


@register.filter
def emergency_until(user: User, case: Case) -> datetime | None:
    """Until when the officer may read the case because they opened it in an emergency; None: for another reason."""
    return user.emergency_until.get(case.pk)


@register.filter
def told_once(records: Sequence[Known]) -> list[tuple[str, Answers]]:
    """Rows for a card: a label, and each different answer with the agencies that gave it. Where there is only one answer
    the agencies are left out. What an agency keeps from the officer says so, once."""
    names = _answers(records, str)
    reached = [one for one in records if not one.contact_kept]
    living = [one for one in records if not one.address_kept]
    rows = [
        ("Safe contact", _answers(reached, lambda one: one.safe_method)),
        ("Take care", _answers(reached, lambda one: one.safe_note)),
        ("Phone", _answers(reached, lambda one: one.phone, same=phone_key)),
        ("E-mail", _answers(reached, lambda one: one.email)),
        ("How to reach them", _kept(records, lambda one: one.contact_kept)),
        ("Home", _answers(living, lambda one: one.home) + _kept(records, lambda one: one.address_kept)),
        ("Date of birth", _answers(records, lambda one: uk_date(one.date_of_birth))),
        ("Name", names if len(names) > 1 else []),
    ]
    if not reached:
        rows = rows[4:]
    return [(label, answers) for label, answers in rows if answers or label not in SELDOM]


SELDOM = ("Take care", "E-mail", "How to reach them", "Name")


@register.filter
def says_no_safe_contact(records: Sequence[Known]) -> bool:
    """Is no safe way recorded, so far as the officer is told everything? Where an agency keeps it, they have to ask."""
    return not any(one.is_safe_known or one.contact_kept for one in records)


def _answers(
    records: Sequence[Known], answer: Callable[[Known], str], same: Callable[[str], str] = str.casefold
) -> Answers:
    """Each different answer once, and who gave it. Two answers with the same `same` are one."""
    found: dict[str, tuple[str, list[str]]] = {}
    for person in records:
        if text := answer(person):
            agencies = found.setdefault(same(text), (text, []))[1]
            if person.agency.name not in agencies:
                agencies.append(person.agency.name)
    return [(text, ", ".join(agencies) if len(found) > 1 else "") for text, agencies in found.values()]


def _kept(records: Sequence[Known], kept: Callable[[Known], str]) -> Answers:
    return [(text, "") for text in dict.fromkeys(kept(one) for one in records) if text]
