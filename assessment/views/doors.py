"""What a page does when there is no such record for the person who asks."""

from typing import TypeVar

from django.http import Http404

from casework.audit import Access, record_access
from casework.permissions import OfficerRequest

T = TypeVar("T")


def found_or_refused(request: OfficerRequest, found: T | None) -> T:
    """What was asked for. Where there is none for this person there is no such page, and an entry that they asked."""
    if found is None:
        record_access(operation=Access.REFUSED, by=request.user, what=request.path)
        raise Http404
    return found
