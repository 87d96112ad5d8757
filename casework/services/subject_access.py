"""Answering a person who asks what is held about them: the request, its clock, whose records, and what is collected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from casework.acting import as_system
from casework.audit import Access, Change, record_access, record_change
from casework.models import (
    Counter,
    Involvement,
    Notice,
    Person,
    Report,
    SubjectAccessItem,
    SubjectAccessPause,
    SubjectAccessRequest,
    SupportReferral,
    User,
)
from casework.permissions import can
from casework.rules.matching import PersonFact, same_person
from casework.rules.record_words import COLLECTED_FOR
from casework.rules.redaction import Redaction, refreshed
from casework.rules.roles import Permission
from casework.rules.subject_access import WARN_AHEAD, Clock, Job, Outcome, RequestStatus
from casework.services.notices import notify, officers_who
from casework.services.saving import changing, create
from casework.services.subject_items import Draft, drafts, redaction_for, scope_of

BATCH = 50  # pages saved at once, and the steps in which progress is told
MOST_FOUND = 20
LIKELY = 30  # points of rules/matching.py: a similar name, or better
EDITABLE = [
    "subject_name",
    "subject_date_of_birth",
    "asked_by_name",
    "authority",
    "reply_to",
    "asked_for",
    "identity_checked_on",
    "identity_proof",
]


@transaction.atomic
def receive(*, by: User, received_on: date, **facts: Any) -> SubjectAccessRequest:
    """Write down a request that reached the officer's agency, in its own words. The clock runs from the day of receipt."""
    number = Counter.next(f"subject-access:{by.partnership_id}")
    return create(
        SubjectAccessRequest,
        by=by,
        reference=f"{by.partnership.case_prefix}-S{number:06d}",
        partnership=by.partnership,
        agency=by.agency,
        received_on=received_on,
        due_on=Clock(received_on).due_on,
        recorded_by=by,
        changed_by=by,
        **facts,
    )


def change(*, request: SubjectAccessRequest, by: User, version: int, **facts: Any) -> None:
    """Correct who asks, for what, and how their identity was checked. Raises Stale, or ValidationError once it has ended."""
    with changing(request, by=by, version=version) as current:
        _must_be_open(current)
        for name in EDITABLE:
            setattr(current, name, facts[name])


def stop_clock(*, request: SubjectAccessRequest, by: User, version: int, reason: str, note: str, on: date) -> None:
    """The clock stands still until the person answers. Raises Stale; ValidationError when it stands still already, or for a
    day before the request or before it was restarted: no day is added twice."""
    with changing(request, by=by, version=version) as current:
        _must_be_open(current)
        if current.is_stopped:
            raise ValidationError("The clock is stopped already.")
        if on < current.received_on:
            raise ValidationError("The clock cannot be stopped before the request was received.")
        if current.pauses.filter(restarted_on__gt=on).exists():
            raise ValidationError("The clock cannot be stopped before it was restarted the last time.")
        create(SubjectAccessPause, by=by, request=current, reason=reason, note=note, stopped_on=on, stopped_by=by)
        current.is_stopped = True


def restart_clock(*, request: SubjectAccessRequest, by: User, version: int, on: date) -> None:
    """The person answered: the days for which the clock stood still are added. Raises Stale, or ValidationError when it
    runs, or for a day before it was stopped."""
    with changing(request, by=by, version=version) as current:
        _must_be_open(current)
        pause = current.pauses.filter(restarted_on=None).first()
        if pause is None:
            raise ValidationError("The clock is running.")
        if on < pause.stopped_on:
            raise ValidationError("The clock cannot go on before it was stopped.")
        pause.restarted_on, pause.restarted_by = on, by
        pause.save()
        facts = {"restarted_on": [None, str(on)]}
        record_change(operation=Change.ALTERATION, obj=pause, by=by, changes=facts)
        current.is_stopped, current.due_on = False, current.clock.due_on


def extend(*, request: SubjectAccessRequest, by: User, version: int, because: str, on: date) -> None:
    """Two months more, because the request is complex or one of many (UK GDPR, article 12(3)). Raises Stale, or
    ValidationError when it was extended already, or when the first month is over. While the clock stands still, it is
    not."""
    with changing(request, by=by, version=version) as current:
        _must_be_open(current)
        if current.extended_on:
            raise ValidationError("The request was extended already.")
        if on > current.clock.last_extension_on and not current.is_stopped:
            raise ValidationError("The first month is over. The person had to be told of an extension within it.")
        current.extended_on, current.extended_because = on, because
        current.due_on = current.clock.due_on


def _must_be_open(request: SubjectAccessRequest) -> None:
    if not request.is_open:
        raise ValidationError("The request has ended. It cannot be changed.")


@dataclass(frozen=True)
class Found:
    """A human being who may be the one who asks: the agency's records of them, and how alike they are."""

    people: list[Person]
    score: int
    reasons: tuple[str, ...]
    reports: int

    @property
    def person(self) -> Person:
        return self.people[0]

    @property
    def agencies(self) -> list[str]:
        """Who holds the records, each once."""
        return list(dict.fromkeys(str(person.agency) for person in self.people))


def held_people(user: User) -> QuerySet[Person]:
    """Records of people that the officer's agency holds, or that stand on a report of its own or a case that it leads. Not of
    those whom the officer knows, or with whom they are named in a case: a colleague answers them."""
    agency, here = user.agency_id, {"partnership": user.partnership_id}
    reports = Report.objects.filter(Q(agency=agency) | Q(case__lead_agency=agency), victim=OuterRef("pk"), **here)
    parts = Involvement.objects.filter(
        person=OuterRef("pk"), case__lead_agency=agency, case__partnership=user.partnership_id
    )
    referrals = SupportReferral.objects.filter(Q(agency=agency) | Q(case__lead_agency=agency), person=OuterRef("pk"))
    there = Q(agency=agency) | Q(Exists(reports)) | Q(Exists(parts)) | Q(Exists(referrals))
    return Person.objects.filter(there, **here).exclude(identity__in=user.barred_people)


def find_people(*, name: str, date_of_birth: date | None, user: User) -> list[Found]:
    """Human beings of that name and day of birth in what the agency answers for, the likeliest first. Logged as a search."""
    given, _, family = name.strip().rpartition(" ")
    asked = PersonFact(given, family, date_of_birth, "", "", "")
    alike = Q(family_name__iexact=family)
    if date_of_birth:
        alike |= Q(date_of_birth=date_of_birth)
    known: dict[Any, list[Person]] = {}
    with as_system(
        "A data protection officer has no part in any case; held_people keeps to what their agency answers for."
    ):
        for person in held_people(user).filter(alike).select_related("home", "agency").order_by("pk")[:200]:
            known.setdefault(person.identity, []).append(person)
        scored = [(max(people, key=lambda one: _alike(asked, one).score), people) for people in known.values()]
        likely = [(best, people) for best, people in scored if _alike(asked, best).score >= LIKELY]
        found = [
            Found(people, match.score, match.reasons, Report.objects.filter(victim__in=people).count())
            for best, people in sorted(likely, key=lambda one: -_alike(asked, one[0]).score)[:MOST_FOUND]
            for match in [_alike(asked, best)]
        ]
    shown = [person for one in found for person in one.people]
    record_access(
        operation=Access.SEARCH, by=user, what="People, for a subject access request", asked={"name": name}, shown=shown
    )
    return found


def chosen_people(request: SubjectAccessRequest) -> list[Person]:
    """Whose records the request is about."""
    with as_system("They were chosen among what the agency answers for."):
        return list(request.people.select_related("home", "agency").order_by("pk"))


def _alike(asked: PersonFact, person: Person):
    return same_person(asked, person.fact)


def choose(*, request: SubjectAccessRequest, by: User, version: int, people: Iterable[int]) -> None:
    """Say whose records the request is about, and ask for them to be collected. Other people than before mean other pages:
    those that were made go.

    Raises Stale; ValidationError when there is nobody, somebody of whom the agency holds nothing, or the identity of who asks
    was not checked."""
    with changing(request, by=by, version=version) as current:
        _must_be_open(current)
        if not current.identity_checked_on:
            raise ValidationError("Check and record first that the person is who they say they are.")
        wanted = set(people)
        with as_system("As find_people: held_people keeps to what the agency answers for."):
            held = list(held_people(by).filter(pk__in=wanted))
        if not wanted or {person.pk for person in held} != wanted:
            raise ValidationError("Choose at least one person from the list.")
        before = sorted(current.people.values_list("pk", flat=True))
        if before != sorted(wanted):
            current.items.all().delete()
            drop_pack(current)
        current.people.set(held)
        facts = {"people": [before, sorted(wanted)]}
        record_change(operation=Change.ALTERATION, obj=current, by=by, changes=facts, also=held)
        _ask(current, Job.COLLECTING, by)


def collect_again(*, request: SubjectAccessRequest, by: User, version: int) -> None:
    """Look for what was recorded since, and go on where collecting was cut short. Raises Stale, or ValidationError."""
    with changing(request, by=by, version=version) as current:
        _must_be_open(current)
        if not current.people.exists():
            raise ValidationError("Choose first whose information it is.")
        _ask(current, Job.COLLECTING, by)


def _ask(request: SubjectAccessRequest, job: Job, by: User) -> None:
    request.job, request.job_by, request.job_at = job, by, timezone.now()
    request.job_done = request.job_total = 0


def drop_pack(request: SubjectAccessRequest) -> None:
    """The pack that was made does not hold any more: take it away. The caller saves the request."""
    if pack := request.pack:
        request.pack = None
        SubjectAccessRequest.objects.filter(pk=request.pk).update(pack=None)
        pack.delete()


def asker(request: SubjectAccessRequest) -> User | None:
    """Who asked for what waits to be done, while they may: nobody's work is done who was suspended, or lost the role, since
    they asked."""
    by = request.job_by
    return by if by and can(by, Permission.SUBJECT_ACCESS_WORK, request) else None


def collect(*, request_id: int) -> int:
    """Make a page of each record that is not one already; how many. Asked for by `choose` and done in the background, a few
    at a time: cut short, it goes on where it was. A page that was made before keeps
    its text, and what an officer did to it."""
    request = SubjectAccessRequest.objects.select_related("partnership", "agency", "job_by__agency").get(pk=request_id)
    if not request.is_open or request.job != Job.COLLECTING:
        return 0
    by, made = asker(request), 0
    if by is None:
        SubjectAccessRequest.objects.filter(pk=request_id, job=Job.COLLECTING).update(job="")
        return 0
    with as_system("The pack holds what the agency answers for; scope_of and drafts keep to that."):
        scope = scope_of(request)
        pages = drafts(scope, by)
        redaction = redaction_for(request, scope)
        for case in scope.cases:
            record_access(operation=Access.CONSULTATION, by=by, obj=case, screen=f"{COLLECTED_FOR} {request.reference}")
        for start in range(0, len(pages), BATCH):
            made += _save_pages(request, pages[start : start + BATCH], redaction, (start, len(pages)), by)
    SubjectAccessRequest.objects.filter(pk=request_id, job=Job.COLLECTING).update(
        job="", job_done=len(pages), job_total=len(pages)
    )
    return made


@transaction.atomic
def _save_pages(
    request: SubjectAccessRequest, pages: list[Draft], redaction: Redaction, at: tuple[int, int], by: User
) -> int:
    """One batch: the pages that are not there yet, with what the rule takes out of them, and the progress."""
    current = SubjectAccessRequest.objects.select_for_update().get(pk=request.pk)
    done, total = at
    there = {item.source: item for item in current.items.filter(source__in=[page.source for page in pages])}
    for item in there.values():
        _look_again(item, redaction)
    last = current.items.order_by("-position").values_list("position", flat=True).first() or 0
    new = [page for page in pages if page.source not in there]
    SubjectAccessItem.objects.bulk_create(
        SubjectAccessItem(
            request=current,
            position=last + number,
            kind=page.kind,
            source=page.source,
            case_reference=page.case_reference,
            holder=page.holder,
            title=page.title,
            on=page.on,
            text=page.text,
            marks=SubjectAccessItem.stored(redaction.find(page.text)),
            changed_by=by,
        )
        for number, page in enumerate(new, start=1)
    )
    SubjectAccessRequest.objects.filter(pk=request.pk).update(
        job_done=done + len(pages), job_total=total, job_at=timezone.now()
    )
    if new:
        pages_made = {"pages": [None, [page.source for page in new]]}
        record_change(operation=Change.COLLECTION, obj=current, by=by, changes=pages_made)
    return len(new)


def _look_again(item: SubjectAccessItem, redaction: Redaction) -> None:
    """Take out of a page that nobody has checked whoever was recorded since it was made."""
    marks = refreshed(item.set_marks, redaction.find(item.text))
    if item.outcome == Outcome.NONE and marks != item.set_marks:
        item.marks = SubjectAccessItem.stored(marks)
        item.version += 1
        item.save()


def refuse(*, request: SubjectAccessRequest, by: User, version: int, because: str, on: date) -> None:
    """Say no, with the reason that the person was given. Raises Stale, or ValidationError once it has ended, or for a day
    before the request."""
    with changing(request, by=by, version=version) as current:
        _must_be_open(current)
        if on < current.received_on:
            raise ValidationError("The answer cannot be earlier than the request.")
        current.status, current.ended_on, current.ended_how, current.job = RequestStatus.REFUSED, on, because, ""


def warn_of_due(*, today: date) -> int:
    """Tell the data protection officers, once each, of requests that are due within days; how many were told."""
    told = 0
    pressing = SubjectAccessRequest.objects.filter(status=RequestStatus.OPEN, due_on__lte=today + WARN_AHEAD)
    for request in pressing.select_related("agency"):
        path = request.get_absolute_url()
        kind = Notice.Kind.SUBJECT_ACCESS_DUE
        is_told = Notice.objects.filter(kind=kind, path=path, at__gte=timezone.now() - timedelta(days=30)).exists()
        if request.is_pressing(today) and not is_told:
            users = officers_who(
                Permission.SUBJECT_ACCESS_WORK, partnership_id=request.partnership_id, agency=request.agency
            )
            notify(users=users, kind=kind, path=path)
            told += len(users)
    return told
