"""Circles: whom the author of an item lets in, within a case."""

from collections.abc import Collection

from django.core.exceptions import ValidationError

from casework.models import Agency, User
from casework.models.base import Circled
from casework.rules.categories import Circle


def chosen(agency: Agency, circle: str, named: Collection[int]) -> list[int]:
    """The ids to keep with a circle that this agency chose. Raises ValidationError when nobody is named who should be."""
    if circle != Circle.NAMED:
        return []
    others = sorted(set(named) - {agency.pk})
    if not others:
        raise ValidationError("Name at least one other agency, or choose who may read this anew.")
    return others


def check_author(item: Circled, user: User) -> None:
    """Only the agency that wrote an item may change it or its circle. Raises ValidationError for an officer of another."""
    holder: Agency = item.agency  # type: ignore[attr-defined]
    if holder.pk != user.agency_id:
        raise ValidationError(f"Only {holder} can change this.")
