"""How an action stands and what shows it, on the pages of the plan."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessment.models import PlanAction
from assessment.rules.blocks import Cell, Column
from assessment.rules.standing import COLOURS

register = template.Library()


@register.simple_tag
def rag_tag(rag: str) -> SafeString:
    """How an action stands, in words and colour."""
    colour = COLOURS[rag]
    return format_html(
        '<strong class="govuk-tag{}">{}</strong>',
        "" if colour == "blue" else f" govuk-tag--{colour}",
        PlanAction.Rag(rag).label,
    )


@register.filter
def as_year(year: str) -> str:
    """ "2016/17" for "2016-17"."""
    return year.replace("-", "/")


@register.simple_tag
def evidence(text: str, figures: Mapping[str, tuple[str, str]] | None = None) -> SafeString:
    """What an update rests on: an address as a link; a figure's code as the figure and its value, where it is held
    (`figures`: code → (words, address)); anything else as it was written."""
    if text.startswith(("https://", "http://")):
        return format_html('<a class="govuk-link asb-wordy" href="{0}" rel="noreferrer noopener">{0}</a>', text)
    found = (figures or {}).get(text.lower())
    if found:
        return format_html('<a class="govuk-link" href="{}">{}</a>', found[1], found[0])
    return format_html("{}", text)


@register.filter
def beside(cells: list[Cell], columns: list[Column]) -> list[tuple[Column, Cell]]:
    """Each cell of a row with its column."""
    return list(zip(columns, cells, strict=True))
