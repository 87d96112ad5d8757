"""Setting, working and ending an action."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casework.audit import Change, record_change
from casework.models import Action, ActionUpdate, Agency, AgendaItem, Case, CaseEvent, User
from casework.rules.workflow import ActionStatus, CaseStatus
from casework.services.saving import changing, create, tell
from casework.services.sharing import lock


@transaction.atomic
def set_action(
    *,
    case: Case,
    agency: Agency,
    description: str,
    set_on: date,
    due_on: date,
    by: User,
    agenda_item: AgendaItem | None = None,
) -> Action:
    """Give an agency a task on the case. Raises ValidationError when the agency cannot read the case, the case is closed,
    or the action would be due before it is set."""
    if case.status == CaseStatus.CLOSED:
        raise ValidationError("The case is closed.")
    lock(case)
    if not case.agencies_now.filter(pk=agency.pk).exists():
        raise ValidationError(f"{agency} cannot see this case. Share it with them first.")
    if due_on < set_on:
        raise ValidationError(f"The action is set on {set_on:%-d %B %Y}; it cannot be due before.")
    action = create(
        Action,
        by=by,
        case=case,
        agenda_item=agenda_item,
        agency=agency,
        description=description,
        set_on=set_on,
        due_on=due_on,
        set_by=by,
        changed_by=by,
    )
    tell(case, CaseEvent.Kind.ACTION_SET, by=by, on=set_on, note=f"{agency}: {description}")
    return action


@transaction.atomic
def log(*, action: Action, by: User, on: date, note: str) -> ActionUpdate:
    """Write down what was done towards an action. Raises ValidationError once the action has ended."""
    if action.status != ActionStatus.OPEN:
        raise ValidationError("The action has ended.")
    return create(ActionUpdate, by=by, action=action, on=on, note=note, logged_by=by)


def end(*, action: Action, by: User, version: int, status: str, outcome: str, ended_on: date) -> None:
    """The action was done, not done, or is no longer possible. Raises Stale, or ValidationError if it has ended."""
    with changing(action, by=by, version=version) as current:
        if current.status != ActionStatus.OPEN:
            raise ValidationError("The action has ended already.")
        if ended_on < current.set_on:
            raise ValidationError(f"The action was set on {current.set_on:%-d %B %Y}; it cannot end before.")
        current.status, current.outcome = status, outcome
        current.ended_on, current.ended_by = ended_on, by
        tell(
            current.case,
            CaseEvent.Kind.ACTION_ENDED,
            by=by,
            on=ended_on,
            note=f"{current.agency}: {current.description} – {current.get_status_display().lower()}",
        )


def notice_overdue(on: date) -> int:
    """Say on the case that an action is overdue, once for each. Returns how many were newly found."""
    found = 0
    for action in Action.objects.overdue(on).filter(overdue_noticed_at=None).select_related("case", "agency"):
        with transaction.atomic():
            current = Action.objects.select_for_update().get(pk=action.pk)
            if current.status != ActionStatus.OPEN or current.overdue_noticed_at or current.due_on >= on:
                continue
            current.overdue_noticed_at = timezone.now()
            current.save(update_fields=["overdue_noticed_at"])
            noticed = {"overdue_noticed_at": [None, current.overdue_noticed_at.isoformat()]}
            record_change(operation=Change.ALTERATION, obj=current, by=None, changes=noticed)
            note = f"{action.agency}: {action.description} – was due on {action.due_on:%-d %B %Y}"
            tell(action.case, CaseEvent.Kind.ACTION_OVERDUE, by=None, on=on, note=note)
            found += 1
    return found
