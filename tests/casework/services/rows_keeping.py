"""The rows of rows.py for subject access, retention and erasure."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from casework.services import erasure, retention, subject_access, subject_pages
from tests import factories as make
from tests import keeping
from tests.casework.services.rows import Row
from tests.factories import DAY
from tests.personas import Cast


def _receive(cast: Cast) -> dict[str, Any]:
    return {"by": cast.dpo, "received_on": DAY, "subject_name": "Amina Yusuf", "reply_to": "amina@example.org"}


def _asked(cast: Cast, **more: Any) -> dict[str, Any]:
    request = keeping.asked(cast)
    return {"request": request, "by": cast.dpo, "version": request.version, **more}


def _change_request(cast: Cast) -> dict[str, Any]:
    facts = _asked(cast, subject_name="Amina Bibi Yusuf")
    return {name: getattr(facts["request"], name) for name in subject_access.EDITABLE} | facts


def _restart(cast: Cast) -> dict[str, Any]:
    facts = _asked(cast, reason="clarification", note="Which years?", on=timezone.localdate())
    subject_access.stop_clock(**facts)
    request = facts["request"]
    return {
        "request": request,
        "by": cast.dpo,
        "version": request.version,
        "on": timezone.localdate() + timedelta(days=2),
    }


def _choose(cast: Cast) -> dict[str, Any]:
    return _asked(cast, people=[make.make_report(cast.case_lead).victim_id])


def _collected(cast: Cast) -> Any:
    person = keeping.neighbours_case(cast).involvements.order_by("pk")[0].person
    return keeping.collected(keeping.asked(cast), person)


def _collect_again(cast: Cast) -> dict[str, Any]:
    request = _collected(cast)
    return {"request": request, "by": cast.dpo, "version": request.version}


def _page(cast: Cast, **more: Any) -> dict[str, Any]:
    item = next(item for item in _collected(cast).items.all() if "works nights" in item.text)
    return {"item": item, "by": cast.dpo, "version": item.version, **more}


def _ask_for_pack(cast: Cast) -> dict[str, Any]:
    request = keeping.check_all(_collected(cast))
    return {"request": request, "by": cast.dpo, "version": request.version}


def _answer_request(cast: Cast) -> dict[str, Any]:
    request = keeping.packed(_collected(cast))
    how = {"how": "By encrypted e-mail", "on": timezone.localdate()}
    return {"request": request, "by": cast.dpo, "version": request.version, **how}


def _due(cast: Cast, **more: Any) -> dict[str, Any]:
    _, review = keeping.due_case(cast)
    return {"review": review, "by": cast.dpo, "version": review.version, **more}


def _hold(cast: Cast) -> dict[str, Any]:
    case = make.make_case(cast.case_lead)
    return {"reference": case.reference, "reason": "A claim is being made.", "by": cast.dpo}


TABLE: dict[Callable, Row] = {
    subject_access.receive: Row(_receive, [], ["collection of subjectaccessrequest"]),
    subject_access.change: Row(_change_request, [], ["alteration of subjectaccessrequest"]),
    subject_access.stop_clock: Row(
        lambda cast: _asked(cast, reason="identity", note="A photo card", on=timezone.localdate()),
        [],
        ["collection of subjectaccesspause", "alteration of subjectaccessrequest"],
    ),
    subject_access.restart_clock: Row(
        _restart, [], ["alteration of subjectaccesspause", "alteration of subjectaccessrequest"]
    ),
    subject_access.extend: Row(
        lambda cast: _asked(cast, because="It is complex.", on=timezone.localdate()),
        [],
        ["alteration of subjectaccessrequest"],
    ),
    subject_access.choose: Row(
        _choose, [], ["alteration of subjectaccessrequest", "alteration of subjectaccessrequest"]
    ),
    subject_access.collect_again: Row(_collect_again, [], ["alteration of subjectaccessrequest"]),
    subject_access.refuse: Row(
        lambda cast: _asked(cast, because="Manifestly unfounded.", on=timezone.localdate()),
        [],
        ["alteration of subjectaccessrequest"],
    ),
    subject_pages.remove_passage: Row(
        lambda cast: _page(cast, passage="works nights", everywhere=False), [], ["alteration of subjectaccessitem"]
    ),
    subject_pages.put_back: Row(
        lambda cast: _page(cast, number=0, everywhere=False), [], ["alteration of subjectaccessitem"]
    ),
    subject_pages.give: Row(_page, [], ["alteration of subjectaccessitem"]),
    subject_pages.withhold: Row(
        lambda cast: _page(cast, ground="crime", ground_note="A case is open.", is_silent=False),
        [],
        ["alteration of subjectaccessitem"],
    ),
    subject_pages.ask_for_pack: Row(_ask_for_pack, [], ["alteration of subjectaccessrequest"]),
    subject_pages.answer: Row(
        _answer_request, [], ["disclosure of subjectaccessrequest", "alteration of subjectaccessrequest"]
    ),
    retention.add_rule: Row(
        lambda cast: {
            "record_type": "case",
            "months": 84,
            "effective_from": DAY,
            "citation": "Schedule, page 4",
            "by": cast.dpo,
        },
        [],
        ["collection of retentionrule"],
    ),
    retention.set_hold: Row(_hold, [], ["collection of legalhold"]),
    retention.lift_hold: Row(
        lambda cast: {"hold": retention.set_hold(**_hold(cast)), "because": "It was settled.", "by": cast.dpo},
        [],
        ["alteration of legalhold"],
    ),
    retention.keep_longer: Row(
        lambda cast: _due(cast, until=timezone.localdate() + timedelta(days=90), reason="A sister case is open."),
        [],
        ["alteration of retentionreview"],
    ),
    erasure.destroy: Row(_due, [], ["erasure of case"]),
}
