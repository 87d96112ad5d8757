"""The nouns, one a file. Import them from here."""

from casework.models.actions import Action, ActionUpdate
from casework.models.agencies import Agency, Membership, Partnership, User
from casework.models.audit import AccessEntry, ChangeEntry
from casework.models.base import Counter, Submission, Versioned
from casework.models.cases import Case, Involvement
from casework.models.events import CaseEvent
from casework.models.panels import AgendaItem, Panel, PanelMeeting, PanelReferral
from casework.models.people import Person, PersonMatch
from casework.models.places import Place, Postcode, Ward
from casework.models.reports import Incident, Report
from casework.models.risk import (
    RiskAnswer,
    RiskAssessment,
    RiskBand,
    RiskOption,
    RiskQuestion,
    RiskQuestionnaire,
)
from casework.models.sharing import CaseGroupObjectPermission, CaseShare, CaseUserObjectPermission
from casework.models.support import Contact, Feedback, SupportGiven, SupportReferral
from casework.models.thresholds import Threshold

__all__ = [
    "AccessEntry",
    "Action",
    "ActionUpdate",
    "Agency",
    "AgendaItem",
    "Case",
    "CaseEvent",
    "CaseGroupObjectPermission",
    "CaseShare",
    "CaseUserObjectPermission",
    "ChangeEntry",
    "Contact",
    "Counter",
    "Feedback",
    "Incident",
    "Involvement",
    "Membership",
    "Panel",
    "PanelMeeting",
    "PanelReferral",
    "Partnership",
    "Person",
    "PersonMatch",
    "Place",
    "Postcode",
    "Report",
    "RiskAnswer",
    "RiskAssessment",
    "RiskBand",
    "RiskOption",
    "RiskQuestion",
    "RiskQuestionnaire",
    "Submission",
    "SupportGiven",
    "SupportReferral",
    "Threshold",
    "User",
    "Versioned",
    "Ward",
]
