"""The nouns, one a file. Import them from here."""

from casework.models.actions import Action, ActionUpdate
from casework.models.agencies import (
    Agency,
    Attestation,
    AttestationAnswer,
    Invitation,
    Membership,
    Partnership,
    Team,
    User,
)
from casework.models.agreements import Agreement, AgreementSignature
from casework.models.audit import AccessEntry, ChangeEntry, Log, Seal, Verification
from casework.models.barriers import Barrier, PointerMark
from casework.models.base import Circled, Counter, Submission, Versioned
from casework.models.cases import Case, Involvement
from casework.models.concerns import Concern
from casework.models.events import CaseEvent
from casework.models.evidence import Document, Evidence, Note
from casework.models.notices import Notice
from casework.models.panels import AgendaItem, Panel, PanelMeeting, PanelReferral
from casework.models.people import Person, PersonMatch
from casework.models.places import Place, Postcode, Ward
from casework.models.reports import Incident, Report
from casework.models.requests import AccessRequest, EmergencyAccess, PointerQuestion
from casework.models.retention import LegalHold, RetentionReview, RetentionRule, Tombstone
from casework.models.risk import (
    RiskAnswer,
    RiskAssessment,
    RiskBand,
    RiskOption,
    RiskQuestion,
    RiskQuestionnaire,
)
from casework.models.sharing import CaseGroupObjectPermission, CaseShare, CaseUserObjectPermission
from casework.models.subject_access import SubjectAccessItem, SubjectAccessPause, SubjectAccessRequest
from casework.models.support import Contact, Feedback, SupportGiven, SupportReferral
from casework.models.thresholds import Threshold

__all__ = [
    "AccessEntry",
    "AccessRequest",
    "Action",
    "ActionUpdate",
    "Agency",
    "AgendaItem",
    "Agreement",
    "AgreementSignature",
    "Attestation",
    "AttestationAnswer",
    "Barrier",
    "Case",
    "CaseEvent",
    "CaseGroupObjectPermission",
    "CaseShare",
    "CaseUserObjectPermission",
    "ChangeEntry",
    "Circled",
    "Concern",
    "Contact",
    "Counter",
    "Document",
    "EmergencyAccess",
    "Evidence",
    "Feedback",
    "Incident",
    "Invitation",
    "Involvement",
    "LegalHold",
    "Log",
    "Membership",
    "Note",
    "Notice",
    "Panel",
    "PanelMeeting",
    "PanelReferral",
    "Partnership",
    "Person",
    "PersonMatch",
    "Place",
    "PointerMark",
    "PointerQuestion",
    "Postcode",
    "Report",
    "RetentionReview",
    "RetentionRule",
    "RiskAnswer",
    "RiskAssessment",
    "RiskBand",
    "RiskOption",
    "RiskQuestion",
    "RiskQuestionnaire",
    "Seal",
    "SubjectAccessItem",
    "SubjectAccessPause",
    "SubjectAccessRequest",
    "Submission",
    "SupportGiven",
    "SupportReferral",
    "Team",
    "Threshold",
    "Tombstone",
    "User",
    "Verification",
    "Versioned",
    "Ward",
]
