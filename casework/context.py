"""What every page shows around its content."""

from django.http import HttpRequest
from django.urls import reverse

from casework.access import MOST_UNREAD, unread_notices
from casework.permissions import Permission, begins_at_desk, can

SECTIONS = [
    ("My work", "casework:my-work", Permission.WORK_VIEW),
    ("Cases", "casework:case-list", Permission.CASE_VIEW),
    ("Reports", "casework:report-list", Permission.REPORT_VIEW),
    ("Who knows?", "casework:pointer", Permission.POINTER_USE),
    ("Panel", "casework:meeting-list", Permission.PANEL_VIEW),
    ("Support", "casework:support-list", Permission.SUPPORT_WORK),
    ("Data protection", "casework:desk", Permission.ACCESS_RECORD_VIEW),
    ("Who saw what", "casework:access-record", Permission.ACCESS_RECORD_VIEW),
    ("Subject access", "casework:subject-access-list", Permission.SUBJECT_ACCESS_WORK),
    ("Retention", "casework:retention-list", Permission.RETENTION_DECIDE),
    ("Assessments", "assessment:list", Permission.ASSESSMENT_VIEW),
    ("Returns", "assessment:return-list", Permission.RETURN_FILL),
    ("Officers", "casework:officer-list", Permission.OFFICERS_ADMINISTER),
    ("Agencies", "casework:agency-list", Permission.PARTNERSHIP_ADMINISTER),
]


def navigation(request: HttpRequest) -> dict:
    """The sections that the officer's role may open, whether the partnership is a demonstration, how many notices wait."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    found = []
    for label, name, permission in SECTIONS[begins_at_desk(user) :]:
        if can(user, permission) and (permission != Permission.SUPPORT_WORK or user.agency.gives_support):
            found.append((label, reverse(name)))
    inside = [url for _, url in found if request.path == url or url != "/" and request.path.startswith(url)]
    current = max(inside, key=len, default="")  # of /assessments/ and /assessments/returns/ the one that says more
    unread = unread_notices(user)
    return {
        "navigation": [(label, url, url == current) for label, url in found],
        "current_user": user,
        "is_demonstration": user.partnership.is_demonstration,
        "unread": f"{MOST_UNREAD}+" if unread >= MOST_UNREAD else unread,
    }
