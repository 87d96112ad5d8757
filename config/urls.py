"""Where everything is. Each view declares its permission; allauth's few pages get theirs here."""

from allauth.account import views as account
from django.urls import include, path
from django.views.generic import TemplateView

from casework.permissions import Permission, public, requires
from config import confirming, health

ask_for_account = requires(Permission.ACCOUNT_USE)

handler403 = "config.errors.not_allowed"

urlpatterns = [
    path("healthz", public(health.healthz), name="healthz"),
    path("readyz", public(health.readyz), name="readyz"),
    path("accounts/login/", public(account.login), name="account_login"),
    path("accounts/logout/", ask_for_account(account.logout), name="account_logout"),
    path("accounts/inactive/", public(account.account_inactive), name="account_inactive"),
    path("accounts/password/", ask_for_account(account.password_change), name="account_change_password"),
    path("accounts/reauthenticate/", ask_for_account(account.reauthenticate), name="account_reauthenticate"),
    path("accounts/go-on/", ask_for_account(confirming.go_on), name="account_go_on"),
    path("accessibility/", public(TemplateView.as_view(template_name="accessibility.html")), name="accessibility"),
    path("assessments/", include("assessment.urls")),
    path("", include("casework.urls")),
]
