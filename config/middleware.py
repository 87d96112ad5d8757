"""What every request passes: an id for the record, a declared permission, and the guard against sending a form twice."""

import ipaddress
import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

from casework.acting import NOBODY, acting
from casework.audit import Access, Origin, origin, record_access
from casework.models import Submission
from casework.permissions import NotAllowed

Handler = Callable[[HttpRequest], HttpResponse]


def sender(request: HttpRequest) -> str | None:
    """The address that the request came from: behind a proxy of our own the last one that it names, which is the one it
    saw itself. Those before it are the sender's own words."""
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXY:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or seen
    try:
        return str(ipaddress.ip_address(seen))
    except ValueError:
        return None


class NoStoreMiddleware:
    """No page is kept by the browser: who sits down next at a shared machine does not find a victim with its back button.
    Static files, which WhiteNoise serves before this, are kept."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        if response.cookies:  # a cache between us and everybody must not hand one reader's session to the next
            response.headers["Cache-Control"] = "no-store"
        return response


class HeadersMiddleware:
    """What else a browser may not do with a page of ours: embed it elsewhere, or use the machine's senses."""

    POLICY = ", ".join(
        [f"{name}=()" for name in ("camera", "geolocation", "microphone", "payment", "usb", "serial", "midi", "hid")]
        + ["publickey-credentials-get=(self)", "publickey-credentials-create=(self)"]
    )

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", self.POLICY)
        return response


class RequestIdMiddleware:
    """Name the request and its sender for the record of changes and accesses."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = origin.set(Origin(request_id=uuid.uuid4().hex, address=sender(request)))
        try:
            return self.get_response(request)
        finally:
            origin.reset(token)


class ActingMiddleware:
    """Ask the database for the officer who signed in, and for nobody else: it gives no row of a case that they may not
    read, whatever a view forgot."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting(str(request.user.pk) if request.user.is_authenticated else NOBODY):
            return self.get_response(request)


class MethodMiddleware:
    """Pages are read and forms are sent. Any other method would be taken for reading by a view that asks only whether a form
    was sent, and answered with the page."""

    KNOWN = ("GET", "HEAD", "POST")

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in self.KNOWN:
            return HttpResponseNotAllowed(self.KNOWN)
        return self.get_response(request)


class PlainAddressMiddleware:
    """Refuse an address with the character NUL in it: the database takes it in no text, so no record can match."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)


class PermissionDeclaredMiddleware:
    """Refuse to run a view that does not say who may use it, and log a refusal by role."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        if not hasattr(view, "permission"):
            raise ImproperlyConfigured(f"{view.__module__}.{view.__qualname__} declares no permission")

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, NotAllowed) and exception.agency is None:
            record_access(operation=Access.REFUSED, by=request.user, what=request.path)


class SubmitOnceMiddleware:
    """A form that is sent twice (a double click, a reload, a lost connection) changes things once.

    Forms carry a `submission` token. The first POST stores it with where it led; the second waits for the first to
    finish and is led to the same place. An answer that is no redirect (an invalid form) gives the token back.

    A form that has to wait until its officer confirms who they are (config/confirming.py) gives it back as well.
    """

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.user.is_authenticated:
            return self.get_response(request)
        try:
            token = uuid.UUID(request.POST.get("submission", ""))
        except ValueError:
            return self.get_response(request)
        with transaction.atomic():
            try:
                with transaction.atomic():
                    submission = Submission.objects.create(token=token, user=request.user)
            except IntegrityError:
                return self._again(request, token)
            response = self.get_response(request)
            if response.status_code == 302 and not getattr(request, "is_waiting", False):
                submission.location = response["Location"]
                submission.save()
            elif response.status_code >= 500:
                transaction.set_rollback(True)
            else:
                submission.delete()
        return response

    def _again(self, request: HttpRequest, token: uuid.UUID) -> HttpResponse:
        first = Submission.objects.filter(token=token, user=request.user.pk).first()
        messages.info(request, "You sent this form twice. It was saved once.")
        return redirect(first.location if first else "casework:my-work")
