"""The pages of signing in and of one's own account. allauth's views are listed one by one: a page of allauth that is not
named here does not exist."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

from casework.permissions import Permission, public, requires
from config import account_views, clock, confirming, oidc

ask_for_account = requires(Permission.ACCOUNT_USE)
sign_in = account_views.SignIn.as_view()
new_password = account_views.NewPassword.as_view()

urlpatterns = [
    path("", ask_for_account(account_views.home), name="account_home"),
    path("login/", public(sign_in), name="account_login"),
    path("logout/", ask_for_account(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    # Passwords
    path("password/", ask_for_account(account.password_change), name="account_change_password"),
    path("password/reset/", public(account.password_reset), name="account_reset_password"),
    path("password/reset/sent/", public(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        public(new_password),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    # The second factor
    path("second-factor/", ask_for_account(mfa.index), name="mfa_index"),
    path("second-factor/show/", public(mfa.authenticate), name="mfa_authenticate"),
    path("second-factor/app/", ask_for_account(totp.activate_totp), name="mfa_activate_totp"),
    path("second-factor/app/remove/", ask_for_account(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-factor/codes/", ask_for_account(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "second-factor/codes/new/",
        ask_for_account(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("second-factor/keys/", ask_for_account(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("second-factor/keys/add/", ask_for_account(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("second-factor/keys/<int:pk>/name/", ask_for_account(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("second-factor/keys/<int:pk>/remove/", ask_for_account(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    # Who sits there, once more
    path("reauthenticate/", ask_for_account(account.reauthenticate), name="account_reauthenticate"),
    path("reauthenticate/code/", ask_for_account(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("reauthenticate/key/", ask_for_account(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("reauthenticate/agency/", ask_for_account(oidc.confirm), name="agency_confirm"),
    path("go-on/", ask_for_account(confirming.go_on), name="account_go_on"),
    path("kept/", ask_for_account(confirming.kept), name="account_kept"),
    # Sessions
    path("sessions/", ask_for_account(account_views.sessions), name="usersessions_list"),
    path("session/", public(clock.session), name="account_session"),
    path("session/stay/", ask_for_account(clock.stay), name="account_stay"),
    path("session/keep/", ask_for_account(clock.keep), name="account_keep"),
    # Single sign-on
    path("at/<slug:provider_id>/", public(oidc.sign_in), name="openid_connect_login"),
    path("at/<slug:provider_id>/back/", public(oidc.callback), name="openid_connect_callback"),
]
