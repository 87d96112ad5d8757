"""The page for what is seen but not allowed. Other error pages are templates alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say which agency decides about the record, so that nobody meets a dead end."""
    return render(request, "403.html", {"agency": getattr(exception, "agency", None)}, status=403)
