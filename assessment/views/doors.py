"""What the pages of the assessment share: what they do when there is no such record for the person who asks, and the tabs."""

from typing import TypeVar

from django.http import Http404
from django.urls import reverse

from assessment.models import Assessment
from assessment.reading import published
from assessment.services import assessments
from casework.audit import Access, record_access
from casework.permissions import OfficerRequest, Permission, can

T = TypeVar("T")


def found_or_refused(request: OfficerRequest, found: T | None) -> T:
    """What was asked for. Where there is none for this person there is no such page, and an entry that they asked."""
    if found is None:
        record_access(operation=Access.REFUSED, by=request.user, what=request.path)
        raise Http404
    return found


def own_assessment(request: OfficerRequest, pk: int) -> Assessment:
    """A yearly assessment of the person's own partnership; another's does not exist for them. A dashboard is none: it is not
    written, signed or published, and its 12 months overlap those of others."""
    return found_or_refused(request, assessments.find_assessment(request.user, pk, Assessment.Kind.YEARLY))


def own_figures(request: OfficerRequest, pk: int) -> Assessment:
    """A yearly assessment or a dashboard of the person's own partnership, for the pages of its figures."""
    return found_or_refused(request, assessments.find_assessment(request.user, pk, *Assessment.Kind.values))


PRINTED = "assessment:as-published"
TABS = [
    ("Overview", "assessment:detail", Permission.ASSESSMENT_VIEW),
    ("Writing", "assessment:section-list", Permission.ASSESSMENT_VIEW),
    ("Indicators", "assessment:indicators", Permission.ASSESSMENT_VIEW),
    ("Places", "assessment:places", Permission.ASSESSMENT_VIEW),
    ("Plan", "assessment:plan", Permission.ASSESSMENT_VIEW),
    ("Threats", "assessment:threats", Permission.ASSESSMENT_VIEW),
    ("Consultation", "assessment:consultation", Permission.ASSESSMENT_VIEW),
    ("Proof", "assessment:proof", Permission.ASSESSMENT_VIEW),
    ("Sign-off", "assessment:signoff", Permission.ASSESSMENT_VIEW),
    ("Documents", "assessment:documents", Permission.ASSESSMENT_VIEW),
    ("As published", PRINTED, Permission.ASSESSMENT_VIEW),
]
"""The pages of one assessment, in the order of the work: what is written on the tab, its address, who may open it."""


def tabs(request: OfficerRequest, assessment: Assessment, current: str) -> list[tuple[str, str, bool]]:
    """The tabs that this person may open, for components/sub_navigation.html; `current` is the address of the open one.
    What an earlier paper printed is a tab of the year that it was about."""
    printed = published.is_of(assessment)
    return [
        (label, reverse(name, args=[assessment.pk]), name == current)
        for label, name, permission in TABS
        if can(request.user, permission) and (printed or name == current or name != PRINTED)
    ]
