"""Background work of signing in."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.socialaccount.models import SocialAccount
from celery import shared_task
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from casework.audit import Access, record_access
from casework.models import User


@shared_task
def send_password_link(email: str, address: str) -> None:
    """Send the link that sets a new password, if the address is an active officer's. `address` is where this installation
    is. An officer without a password is told how they sign in; everybody else gets nothing. Sent twice, the same link
    comes twice."""
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        return
    at_agency = not user.has_usable_password() and SocialAccount.objects.filter(user=user).exists()
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"}).replace("UID-KEY", key)
    facts = {"user": user, "link": f"{address.rstrip('/')}{path}", "at_agency": at_agency}
    send_mail(
        "Signing in: your password" if not at_agency else "Signing in: you have no password here",
        render_to_string("account/email/password_link.txt", facts),
        None,
        [user.email],
    )
    if not at_agency:
        record_access(operation=Access.SECURITY, by=user, obj=user, what="Link for a new password sent by e-mail")
