"""Agency returns: ask for them, fill them in, sign them off, correct them. What was signed off never changes."""

import datetime
from collections.abc import Iterable
from hashlib import sha256

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from assessment.models import AgencyReturn, CohortMember, ReturnForm, ReturnItem, ReturnValue
from assessment.rules.answers import Answer, Answers, unanswered
from assessment.rules.cohort import Member
from assessment.rules.periods import Period
from assessment.services import reminders
from casework.audit import Access, Change, record_access, record_change, who_changed
from casework.permissions import Permission, can

Status = AgencyReturn.Status
COUNTS = (Status.SIGNED_OFF, Status.KEYED)
"""The returns that figures are made of."""
COHORT = "cohort rows"
"""What the record of changes calls the rows of the cohort."""


class ReturnRefusedError(ValueError):
    """Why something cannot be done with a return, in a sentence for the person who asked."""


class ReturnStaleError(Exception):
    """Somebody else saved the return after this officer opened it. `record` is as it stands now."""

    def __init__(self, record: AgencyReturn):
        super().__init__("The return was changed meanwhile")
        self.record = record


# --- The analyst asks


@transaction.atomic
def ask(*, form: ReturnForm, period: Period, due_on: datetime.date, by) -> AgencyReturn:
    """Ask the form's agency for a period. Its officers are told by e-mail. Raises ReturnRefusedError for a form that is
    out of use, and when the period was asked for already."""
    if not form.is_active:
        raise ReturnRefusedError(f"“{form.title}” is out of use. Take it into use again to ask for it.")
    made, is_new = AgencyReturn.objects.get_or_create(
        form=form, period_start=period.start, period_end=period.end, version=1,
        defaults={"due_on": due_on, "requested_by": by},
    )  # fmt: skip
    if not is_new:
        raise ReturnRefusedError(f"“{form.title}” was asked for {period.dates} already.")
    record_change(operation=Change.COLLECTION, obj=made, by=by)
    reminders.tell_asked(made)
    return made


@transaction.atomic
def reopen(*, agency_return: AgencyReturn, due_on: datetime.date, reason: str, by) -> AgencyReturn:
    """The analyst asks the agency to look at a signed return again: a new version, which starts from the old answers. The
    old one stays and counts until the new one is signed off. Raises ReturnRefusedError."""
    made = _next_version(agency_return, by, status=Status.REQUESTED, due_on=due_on, requested_by=by, note=reason)
    reminders.tell_asked(made)
    return made


@transaction.atomic
def withdraw(*, agency_return: AgencyReturn, by) -> None:
    """Ask no longer. Raises ReturnRefusedError once the agency has written in it."""
    locked = _lock(agency_return)
    if locked.status != Status.REQUESTED:
        raise ReturnRefusedError("The agency has begun to answer, so the return stays.")
    record_change(operation=Change.ERASURE, obj=locked, by=by, changes={"return": [str(locked), None]})
    locked.delete()


# --- The agency answers


@transaction.atomic
def save(*, agency_return: AgencyReturn, answers: Answers, by, lock_version: int) -> AgencyReturn:
    """Keep what an agency has filled in so far; once nothing is missing, those who may sign it off get a letter. Raises
    ReturnStaleError when somebody saved it meanwhile, and ReturnRefusedError when it is signed off."""
    locked = _lock(agency_return, lock_version)
    is_news = bool(not_ready(locked)) or not locked.lock_version
    before, rows = _said(locked), set(answers_of(locked).cohort or [])
    write(locked, answers)
    locked.status, locked.source_text, locked.note = Status.DRAFT, answers.source_text, answers.note
    locked.entered_by, locked.entered_at = by, timezone.now()
    locked.lock_version += 1
    locked.save()
    after = _said(locked)
    changes = {
        key: [before.get(key), after.get(key)] for key in {**before, **after} if before.get(key) != after.get(key)
    }
    if (others := len(set(answers.cohort or []) - rows)) and COHORT not in changes:
        changes[COHORT] = [before[COHORT], f"{after[COHORT]}, {others} of them changed"]
    record_change(operation=Change.ALTERATION, obj=locked, by=by, changes=changes)
    if is_news and not not_ready(locked):
        free, _ = _four_eyes(locked)
        reminders.tell_ready(locked, [one.email for one in free if one != by])
    return locked


@transaction.atomic
def record_upload(*, agency_return: AgencyReturn, by, file_name: str, content: bytes, source_text: str) -> None:
    """Write down that an officer had a filled-in spreadsheet read. Nothing of it is kept before they save."""
    sent = {"spreadsheet": file_name, "sha256": sha256(content).hexdigest(), "its source": source_text}
    changes = {name: [None, text] for name, text in sent.items() if text}
    record_change(operation=Change.COLLECTION, obj=agency_return, by=by, changes=changes)


@transaction.atomic
def sign(*, agency_return: AgencyReturn, by, lock_version: int) -> AgencyReturn:
    """Sign a return off for the agency. Raises ReturnStaleError when it is not what the officer was shown, and
    ReturnRefusedError while a required answer is missing, and for who filled it in (`why_not_by`)."""
    locked = _lock(agency_return, lock_version)
    if reason := not_ready(locked) or why_not_by(locked, by):
        raise ReturnRefusedError(reason)
    locked.status, locked.signed_by, locked.signed_at = Status.SIGNED_OFF, by, timezone.now()
    locked.lock_version += 1
    locked.save()
    record_change(operation=Change.ALTERATION, obj=locked, by=by, changes={"status": ["draft", "signed_off"]})
    return locked


@transaction.atomic
def correct(*, agency_return: AgencyReturn, by) -> AgencyReturn:
    """The agency puts a signed return right: a new version, which starts from the old answers. Raises ReturnRefusedError."""
    return _next_version(agency_return, by, status=Status.DRAFT, due_on=agency_return.due_on, entered_by=by,
                         entered_at=timezone.now(), note=agency_return.note)  # fmt: skip


def not_ready(agency_return: AgencyReturn) -> str:
    """Why a return cannot be signed off yet, or nothing."""
    if agency_return.status == Status.REQUESTED:
        return "Nobody has filled it in yet."
    answered = list(agency_return.values.values_list("item_id", flat=True))
    required = [(item.pk, item.indicator.name) for item in items_of(agency_return) if item.is_required]
    if missing := unanswered(required, answered):
        return f"Not answered yet: {'; '.join(missing)}. Give a number, or say that it is not known."
    return "" if agency_return.source_text else "Say where the numbers were taken from."


def why_not_by(agency_return: AgencyReturn, by) -> str:
    """Four eyes: whoever changed a figure since the last signature does not sign while somebody of the agency may who
    changed none. Where all who may sign have, who saved last does not. Says who may instead, or nothing."""
    free, barred = _four_eyes(agency_return)
    if by.pk not in barred or not free:
        return ""
    return f"You filled in figures of it, so somebody else signs it off: {', '.join(one.name for one in free)}."


def _four_eyes(agency_return: AgencyReturn) -> tuple[list, set[int | None]]:
    """Who may sign off now, and the numbers of the users who may not."""
    signers, barred = _signers(agency_return), _writers(agency_return)
    if all(one.pk in barred for one in signers):
        barred = {agency_return.entered_by_id}
    return [one for one in signers if one.pk not in barred], barred


def _writers(agency_return: AgencyReturn) -> set[int | None]:
    """Who changed figures of this version: the record of changes tells, and nobody can take an entry out of it. While
    nobody has, who saved it or began the correction."""
    figures = [*agency_return.form.items.values_list("indicator__code", flat=True), COHORT]
    return set(who_changed(agency_return, figures)) or {agency_return.entered_by_id}


def who_filled_in(agency_return: AgencyReturn) -> list[str]:
    """Everybody who filled in figures of this version, by name."""
    users = apps.get_model("casework", "User")._default_manager
    found = users.filter(pk__in=[pk for pk in _writers(agency_return) if pk])
    return list(found.order_by("name").values_list("name", flat=True))


def _lock(agency_return: AgencyReturn, lock_version: int | None = None) -> AgencyReturn:
    rows = AgencyReturn.objects.select_for_update(of=("self",)).select_related(
        "form__agency", "entered_by", "signed_by"
    )
    locked = rows.get(pk=agency_return.pk)
    if lock_version is not None and locked.lock_version != lock_version:
        raise ReturnStaleError(locked)
    if not locked.is_open:
        raise ReturnRefusedError("The return is signed off, so it cannot be changed. Make a correction instead.")
    return locked


def _next_version(agency_return: AgencyReturn, by, **fields) -> AgencyReturn:
    versions = AgencyReturn.objects.select_for_update().filter(
        form_id=agency_return.form_id, period_start=agency_return.period_start, period_end=agency_return.period_end
    )
    latest = max(versions, key=lambda one: one.version)
    if latest.is_open:
        raise ReturnRefusedError(f"Version {latest.version} is open already. Work on that one.")
    made = AgencyReturn.objects.create(
        form_id=latest.form_id, period_start=latest.period_start, period_end=latest.period_end,
        version=latest.version + 1, source_text=latest.source_text, **fields,
    )  # fmt: skip
    write(made, answers_of(latest))
    record_change(operation=Change.COLLECTION, obj=made, by=by, also=[latest])
    return made


def write(agency_return: AgencyReturn, answers: Answers) -> None:
    """Put answers in the place of what the return holds. For services that have locked it or just made it."""
    agency_return.values.all().delete()
    ReturnValue.objects.bulk_create(
        ReturnValue(
            agency_return=agency_return,
            item_id=one.item_id,
            value=one.value,
            answered=one.answered if one.is_known else None,
            note=one.note,
        )
        for one in answers.items
    )
    if answers.cohort is not None:
        agency_return.cohort.all().delete()
        CohortMember.objects.bulk_create(
            CohortMember(
                agency_return=agency_return,
                member=one.member,
                joined_on=one.joined_on,
                left_on=one.left_on,
                offences_before=one.offences_before,
                offences_in_cohort=one.offences_in_cohort,
            )
            for one in answers.cohort
        )


def _said(agency_return: AgencyReturn) -> dict[str, str]:
    """What a return says, for the record of changes. Of the cohort only how many rows there are."""
    said = {one.item.indicator.code: describe(one) for one in agency_return.values.select_related("item__indicator")}
    said |= {"source": agency_return.source_text, "note": agency_return.note}
    if agency_return.form.has_cohort:
        said[COHORT] = str(agency_return.cohort.count())
    return said


def describe(value: ReturnValue) -> str:
    """ "67% of 500 who answered", "120" or "not known", with the note."""
    if value.value is None:
        text = "not known"
    else:
        text = f"{value.value.normalize():,f}" + ("%" if value.item.indicator.unit == "percent" else "")
        text += f" of {value.answered:,} who answered" if value.answered else ""
    return f"{text} ({value.note})" if value.note else text


# --- Reading


def items_of(agency_return: AgencyReturn) -> list[ReturnItem]:
    """The items that the form asks for in that period: those not ended before it ended, and those answered."""
    answered = set(agency_return.values.values_list("item_id", flat=True))
    items = agency_return.form.items.select_related("indicator")
    return [
        one for one in items if one.ended_on is None or one.ended_on > agency_return.period_end or one.pk in answered
    ]


def answers_of(agency_return: AgencyReturn) -> Answers:
    """What a return holds, as it was typed."""
    items = [
        Answer(one.item_id, one.value, one.value is not None, one.answered, one.note)
        for one in agency_return.values.all()
    ]
    cohort = None
    if agency_return.form.has_cohort:
        cohort = [
            Member(one.member, one.joined_on, one.left_on, one.offences_before, one.offences_in_cohort)
            for one in agency_return.cohort.all()
        ]
    return Answers(items, agency_return.source_text, agency_return.note, cohort)


def _of(partnership_id: int | None):
    rows = (
        AgencyReturn.objects.filter(form__partnership_id=partnership_id)
        if partnership_id
        else AgencyReturn.objects.none()
    )
    return rows.select_related("form__agency", "entered_by", "signed_by__agency", "requested_by")


def newest(rows: Iterable[AgencyReturn]) -> list[AgencyReturn]:
    """The newest version of each return, those with the earliest deadline first and those without one last."""
    found: dict[tuple, AgencyReturn] = {}
    for one in sorted(rows, key=lambda row: row.version):
        found[one.form_id, one.period_start, one.period_end] = one
    never = datetime.date.max
    return sorted(found.values(), key=lambda row: (row.due_on or never, row.form.title, row.period_start))


def own_returns(user) -> list[AgencyReturn]:
    """What the officer's own agency was asked for, in their partnership."""
    return newest(_of(user.partnership_id).filter(form__agency_id=user.agency_id))


def all_returns(user) -> list[AgencyReturn]:
    """What all agencies of the officer's partnership were asked for."""
    return newest(_of(user.partnership_id))


def find_own(user, pk: int) -> AgencyReturn | None:
    """A return of the officer's own agency; another agency's does not exist for them."""
    return _of(user.partnership_id).filter(form__agency_id=user.agency_id, pk=pk).first()


def find_asked(user, pk: int) -> AgencyReturn | None:
    """Any return of the officer's partnership, for the analyst."""
    return _of(user.partnership_id).filter(pk=pk).first()


def find_readable(user, pk: int) -> AgencyReturn | None:
    """A return that the officer may read: their agency's own, and for the analyst all of the partnership."""
    return find_asked(user, pk) if can(user, Permission.ASSESSMENT_EDIT) else find_own(user, pk)


def versions_of(agency_return: AgencyReturn) -> list[AgencyReturn]:
    """Every version of a return, newest first."""
    rows = _of(agency_return.form.partnership_id).filter(form_id=agency_return.form_id)
    same = rows.filter(period_start=agency_return.period_start, period_end=agency_return.period_end)
    return list(same.order_by("-version"))


def said_in(agency_return: AgencyReturn) -> list[tuple[ReturnItem, ReturnValue | None]]:
    """Every item with what was answered, None where nothing was."""
    values = {one.item_id: one for one in agency_return.values.select_related("item__indicator")}
    return [(item, values.get(item.pk)) for item in items_of(agency_return)]


def who_may_sign(agency_return: AgencyReturn) -> list[str]:
    """The officers who may sign off for the agency, by name."""
    return [user.name for user in _signers(agency_return)]


def _signers(agency_return: AgencyReturn) -> list:
    form = agency_return.form
    return [user for user in officers(form.agency_id, form.partnership_id) if can(user, Permission.RETURN_SIGN)]


def officers(agency_id: int, partnership_id: int) -> list:
    """The active officers of an agency in a partnership."""
    users = apps.get_model("casework", "User")._default_manager
    return list(users.filter(agency_id=agency_id, partnership_id=partnership_id, is_active=True).order_by("name"))


def record_template(*, agency_return: AgencyReturn, by, file_name: str) -> None:
    """Write down that a spreadsheet with an agency's answers left the system."""
    record_access(
        operation=Access.DISCLOSURE, by=by, obj=agency_return, file_name=file_name, marking="OFFICIAL-SENSITIVE"
    )


def record_reading(*, agency_return: AgencyReturn, by, screen: str) -> None:
    """Write down that somebody read rows of the cohort."""
    record_access(operation=Access.CONSULTATION, by=by, obj=agency_return, screen=screen)
