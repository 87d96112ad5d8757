"""What several agencies know of one person, told once."""

from collections.abc import Callable, Sequence

from django import template

from casework.models import Person
from casework.rules.matching import phone_key
from casework.templatetags.govuk import uk_date

register = template.Library()

Answers = list[tuple[str, str]]


@register.filter
def told_once(records: Sequence[Person]) -> list[tuple[str, Answers]]:
    """Rows for a card: a label, and each different answer with the agencies that gave it. Where there is only one answer
    the agencies are left out."""
    names = _answers(records, str)
    rows = [
        ("Safe contact", _answers(records, lambda person: person.get_safe_method_display())),
        ("Take care", _answers(records, lambda person: person.safe_note)),
        ("Phone", _answers(records, lambda person: person.phone, same=phone_key)),
        ("E-mail", _answers(records, lambda person: person.email)),
        ("Home", _answers(records, lambda person: str(person.home or ""))),
        ("Date of birth", _answers(records, lambda person: uk_date(person.date_of_birth))),
        ("Name", names if len(names) > 1 else []),
    ]
    return [(label, answers) for label, answers in rows if answers or label not in ("Take care", "E-mail", "Name")]


def _answers(
    records: Sequence[Person], answer: Callable[[Person], str], same: Callable[[str], str] = str.casefold
) -> Answers:
    """Each different answer once, and who gave it. Two answers with the same `same` are one."""
    found: dict[str, tuple[str, list[str]]] = {}
    for person in records:
        if text := answer(person):
            agencies = found.setdefault(same(text), (text, []))[1]
            if person.agency.name not in agencies:
                agencies.append(person.agency.name)
    return [(text, ", ".join(agencies) if len(found) > 1 else "") for text, agencies in found.values()]
