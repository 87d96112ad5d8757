"""Where everything is. Each view declares its permission; allauth's pages get theirs in account_urls.py."""

from django.urls import include, path
from django.views.generic import TemplateView

from casework.permissions import public
from config import health

handler403 = "config.errors.not_allowed"
handler404 = "config.errors.not_found"

urlpatterns = [
    path("healthz", public(health.healthz), name="healthz"),
    path("readyz", public(health.readyz), name="readyz"),
    path("accounts/", include("config.account_urls")),
    path("accessibility/", public(TemplateView.as_view(template_name="accessibility.html")), name="accessibility"),
    path("assessments/", include("assessment.urls")),
    path("published/", include("assessment.published_urls")),
    path("", include("casework.urls")),
]
