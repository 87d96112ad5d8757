"""How an answer of a return is said on a page."""

from django import template

from assessment.models import ReturnValue

register = template.Library()


@register.filter
def answer(value: ReturnValue | None) -> str:
    """ "120", "67% of 500 who answered", "Not known", or "Not answered"."""
    if value is None:
        return "Not answered"
    if value.value is None:
        return "Not known"
    share = value.item.indicator.unit == "percent"
    text = f"{value.value.normalize():,f}{'%' if share else ''}"
    return f"{text} of {value.answered:,} who answered" if value.answered else text
