"""The pages for what is seen but not allowed, and for what is not there. Other error pages are templates alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say which agency decides about the record, so that nobody meets a dead end."""
    context = {"agency": getattr(exception, "agency", None), "reason": getattr(exception, "reason", "")}
    return render(request, "403.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page. A data protection officer learns when their agency destroyed what was there."""
    return render(request, "404.html", {"tombstone": getattr(exception, "tombstone", None)}, status=404)
