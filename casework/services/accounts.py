"""What the clock does about accounts: warn and suspend who does not use theirs, and say when checks run out."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from casework.models import Notice, Partnership, Threshold, User
from casework.rules.accounts import CHECK_DAYS, AccountFacts, AccountState, runs_out_soon
from casework.rules.roles import Permission
from casework.rules.thresholds import DORMANT_DAYS, in_force
from casework.services.notices import notify, notify_ahead, officers_who
from casework.services.officers import suspend


def dormant_days(partnership_id: int, on: date) -> int | None:
    """For how many days an account may lie unused; None: the partnership has no such rule."""
    rule = in_force(Threshold.objects.rows_for(partnership_id), DORMANT_DAYS, on)
    return rule.value if rule else None


def account_facts(user: User, days: int | None, on: date) -> AccountFacts:
    """How the account stands on that day, under a rule of so many days."""
    return AccountFacts(
        is_active=user.is_active,
        on=on,
        joined_on=timezone.localdate(user.joined_at),
        last_seen_on=user.last_seen_on,
        let_in_on=timezone.localdate(user.let_in_at) if user.let_in_at else None,
        dormant_days=days,
    )


def suspended_on(facts: AccountFacts) -> date | None:
    """The day on which an account that falls asleep soon is suspended: tomorrow at the earliest, because its officer is
    warned a day before."""
    if facts.state != AccountState.DORMANT_SOON or facts.dormant_on is None:
        return None
    return max(facts.dormant_on, facts.on + timedelta(days=1))


def suspend_dormant(*, today: date) -> int:
    """Suspend accounts that nobody used for too long, and warn the officers of those that soon will be, once. Returns how
    many were suspended. An account that nobody was warned about, because this did not run, is warned first. Those of a
    demonstration stay: nobody could let them in again."""
    suspended = 0
    for partnership in Partnership.objects.filter(is_demonstration=False):
        days = dormant_days(partnership.pk, today)
        for user in partnership.users.filter(is_active=True).select_related("agency", "partnership"):
            facts = account_facts(user, days, today)
            if facts.state == AccountState.DORMANT_SOON:
                suspended += _warn_or_suspend(user, facts)
    return suspended


@transaction.atomic
def _warn_or_suspend(user: User, facts: AccountFacts) -> bool:
    """Was it suspended? A warning counts when it came after the officer was last there, and at least a day before."""
    warned = user.notices.filter(kind=Notice.Kind.ACCOUNT_DORMANT, at__gte=_midnight(_last_there(facts))).last()
    if warned is None:
        notify(users=[user], kind=Notice.Kind.ACCOUNT_DORMANT, path=reverse("casework:my-work"))
        told = {"user": user, "dormant_on": suspended_on(facts), "address": settings.SITE_URL}
        text = render_to_string("emails/dormant.txt", told)
        user.notices.filter(kind=Notice.Kind.ACCOUNT_DORMANT, mailed_at=None).update(mailed_at=timezone.now())
        transaction.on_commit(
            lambda: send_mail("Your account for ASB casework will be suspended", text, None, [user.email]), robust=True
        )
    elif facts.is_dormant and timezone.localdate(warned.at) < facts.on:
        suspend(officer=user, by=None, reason=f"Not used for {facts.dormant_days} days")
        return True
    return False


def _last_there(facts: AccountFacts) -> date:
    return max(day for day in (facts.joined_on, facts.last_seen_on, facts.let_in_on) if day)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


CHECKS = {"vetted_until": "Vetting", "trained_until": "Training"}


def remind_checks(*, today: date) -> int:
    """Tell officers and their administrators, once, of vetting and training that run out within the next weeks. Returns of
    how many dates."""
    ends = today + timedelta(days=CHECK_DAYS)
    soon = Q(vetted_until__range=(today, ends)) | Q(trained_until__range=(today, ends))
    reminded = 0
    for user in User.objects.filter(soon, is_active=True).select_related("agency"):
        for name in CHECKS:
            if runs_out_soon(getattr(user, name), today):
                reminded += _remind(user, name)
    return reminded


@transaction.atomic
def _remind(user: User, check: str) -> bool:
    kind, since = Notice.Kind.CHECK_EXPIRES, getattr(user, check) - timedelta(days=CHECK_DAYS)
    own = f"{reverse('casework:my-work')}#{check}"
    told = notify_ahead(users=[user], kind=kind, path=own, since=since)
    administrators = officers_who(
        Permission.OFFICERS_ADMINISTER, partnership_id=user.partnership_id, agency=user.agency
    )
    path = f"{reverse('casework:officer-view', args=[user.pk])}#{check}"
    notify_ahead(users=[one for one in administrators if one.pk != user.pk], kind=kind, path=path, since=since)
    return bool(told)
