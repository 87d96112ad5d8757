"""The life of a case, of a referral and of an action: which change of status is allowed, and what closing asks."""

from dataclasses import dataclass

from django.db.models import TextChoices


class CaseStatus(TextChoices):
    OPEN = "open", "Open"
    WITH_PANEL = "with_panel", "With the panel"
    CLOSED = "closed", "Closed"


CASE_MOVES: set[tuple[str, str]] = {
    (CaseStatus.OPEN, CaseStatus.WITH_PANEL),
    (CaseStatus.WITH_PANEL, CaseStatus.OPEN),
    (CaseStatus.OPEN, CaseStatus.CLOSED),
    (CaseStatus.CLOSED, CaseStatus.OPEN),
}


class ClosureReason(TextChoices):
    RESOLVED = "resolved", "Behaviour has stopped"
    REDUCED = "reduced", "Risk has been reduced"
    WITHDRAWN = "withdrawn", "Victim does not want to go on"
    NO_CONTACT = "no_contact", "Could not reach the victim"
    NOT_ASB = "not_asb", "Not anti-social behaviour"
    ELSEWHERE = "elsewhere", "Dealt with by another route"


class PanelReferralStatus(TextChoices):
    WAITING = "waiting", "Waiting for an agenda"
    ON_AGENDA = "on_agenda", "On an agenda"
    RELEASED = "released", "Released by the panel"


class AgendaKind(TextChoices):
    NEW = "new", "New referral"
    REVIEW = "review", "Review"


class Decision(TextChoices):
    KEEP = "keep", "Keep under review at the next meeting"
    RELEASE = "release", "Release: the lead agency goes on with the case"


class ActionStatus(TextChoices):
    OPEN = "open", "To do"
    DONE = "done", "Done"
    NOT_DONE = "not_done", "Not done"
    NOT_POSSIBLE = "not_possible", "No longer possible"


class SupportReferralStatus(TextChoices):
    WAITING = "waiting", "Waiting to be accepted"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    TAKEN_BACK = "taken_back", "Taken back"
    ENDED = "ended", "Support ended"


def may_move(old: str, new: str) -> bool:
    return (old, new) in CASE_MOVES


@dataclass(frozen=True)
class ClosingFacts:
    """What must be known before a case is closed. General practice, no source at hand: see domain rules, section 3."""

    status: str
    open_actions: int
    is_risk_assessed: bool
    has_waiting_panel_referral: bool
    has_waiting_support_referral: bool
    has_unmet_review_duty: bool

    @property
    def blockers(self) -> list[str]:
        """Plain sentences, each one thing to do first; an empty list means that the case may be closed."""
        found = []
        if self.status == CaseStatus.WITH_PANEL:
            found.append("The panel still has the case. It must release it at a meeting.")
        if self.has_waiting_panel_referral:
            found.append("The case waits for a panel meeting.")
        if self.open_actions:
            found.append(
                "1 action is still to do."
                if self.open_actions == 1
                else f"{self.open_actions} actions are still to do."
            )
        if not self.is_risk_assessed:
            found.append("The risk has not been assessed.")
        if self.has_waiting_support_referral:
            found.append("A referral for support has not been answered.")
        if self.has_unmet_review_duty:
            found.append("Nobody has recorded that the ASB case review was explained to the victim.")
        return found
