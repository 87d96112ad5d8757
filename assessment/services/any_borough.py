"""A whole assessment of any borough from open data alone, for as long as somebody reads it: nothing of it is kept."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import transaction
from django.utils.text import slugify

from assessment.models import Area, Assessment
from assessment.rules.periods import Period
from assessment.services import assessments
from casework.audit import Access, record_access

NOBODYS = "{area}, from open data alone"
"""Stands on the paper where a partnership's name would."""


class HasPartnershipError(ValueError):
    """The borough has a partnership here, whose own assessment is the one to read."""


def partnership_of(area: Area):
    """The partnership of a borough; None where it has none here."""
    return apps.get_model("casework", "Partnership")._default_manager.filter(area_code=area.code).first()


@contextmanager
def assessed(*, area: Area, period: Period) -> Iterator[Assessment]:
    """An assessment with every figure that open data holds of a borough that has no partnership here, and with none of
    anybody else's returns, cases, strategy or text.

    Figures are stored before they are read, and a stored assessment belongs to a partnership: both are made in a transaction
    that is taken back when the block ends. What leaves is recorded by record_taken, after it. Raises HasPartnershipError.
    """
    if found := partnership_of(area):
        raise HasPartnershipError(f"{area} has a partnership here. Give --partnership {found.slug} instead of --area.")
    with transaction.atomic():
        partnership = apps.get_model("casework", "Partnership")._default_manager.create(
            slug=slugify(area.name), name=NOBODYS.format(area=area.name), area_code=area.code, area_name=area.name,
            case_prefix=area.code[-5:],
        )  # fmt: skip
        made = assessments.open_assessment(partnership=partnership, period=period, by=None)
        assessments.collect(assessment=made, by=None)
        made.refresh_from_db()
        yield made
        transaction.set_rollback(True)


def record_taken(*, area: Area, period: Period, file_name: str, marking: str, sha256: str = "") -> None:
    """Write down that something made of a borough's open data left the system."""
    record_access(
        operation=Access.DISCLOSURE, by=None, what=f"Assessment of {area.name}, {period.label}, from open data",
        file_name=file_name, marking=marking, sha256=sha256,
    )  # fmt: skip
