"""When an officer was last there, so that an account which nobody uses can fall asleep."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from casework.permissions import PUBLIC
from casework.services.officers import note_seen


class SeenMiddleware:
    """Note the day on which an officer opened a page: one UPDATE a day for each. It stands last, so that a session that may
    open nothing yet, for want of a second factor, counts for nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        if getattr(view, "permission", PUBLIC) != PUBLIC and request.user.is_authenticated:
            note_seen(user=request.user, on=timezone.localdate())
