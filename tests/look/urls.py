"""Addresses for the gallery of parts. Only the tests of the look use them."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.look.gallery import PAGES, show


def nowhere(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


urlpatterns = [
    path("accounts/login/", nowhere, name="account_login"),
    path("accounts/logout/", nowhere, name="account_logout"),
    path("accounts/password/", nowhere, name="account_change_password"),
    path("accessibility/", nowhere, name="accessibility"),
    *[path(f"gallery/{name}/", show, {"name": name}, name=f"gallery-{name}") for name in PAGES],
]
