"""Addresses for the gallery of parts. Only the tests of the look use them."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tests.look.gallery import PAGES, show


def nowhere(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


urlpatterns = [
    path("accounts/", nowhere, name="account_home"),
    path("accounts/login/", nowhere, name="account_login"),
    path("accounts/logout/", nowhere, name="account_logout"),
    path("accounts/password/", nowhere, name="account_change_password"),
    path("accounts/password/reset/", nowhere, name="account_reset_password"),
    path("accounts/go-on/", nowhere, name="account_go_on"),
    *[path(f"accounts/{name}/", nowhere, name=f"account_{name}") for name in ("session", "stay", "keep", "kept")],
    path("", include(([path(f"{name}/", nowhere, name=name) for name in ("notice-list", "roles")], "casework"))),
    path("accessibility/", nowhere, name="accessibility"),
    *[path(f"gallery/{name}/", show, {"name": name}, name=f"gallery-{name}") for name in PAGES],
]
