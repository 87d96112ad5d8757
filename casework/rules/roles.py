"""What each role may do: the one page to read, and the only place where it is said. The screen "Roles" is made from it.

A role is half of the answer. For a record the other half is whether the officer's agency holds a share of it
(`permissions.can`). Nothing here opens a case to anybody by itself.
"""

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    PRACTITIONER = "practitioner", "Practitioner"
    CASE_LEAD = "case_lead", "Case lead"
    CHAIR = "chair", "Panel chair"
    COORDINATOR = "coordinator", "Panel coordinator"
    ANALYST = "analyst", "Community safety analyst"
    AGENCY_ADMIN = "agency_admin", "Agency administrator"
    DPO = "dpo", "Data protection officer"
    SYSTEM_ADMIN = "system_admin", "System administrator"


# What each role is for, in one sentence, for the screen.
PURPOSES: dict[Role, str] = {
    Role.PRACTITIONER: "Works the cases that are shared with their agency, and their agency’s own reports.",
    Role.CASE_LEAD: "Leads their agency’s cases: opens, assesses, shares and closes them.",
    Role.CHAIR: "Chairs the panel’s meetings, also one that another agency runs. Approves the strategic assessment.",
    Role.COORDINATOR: "Plans the panel and its agenda, leads cases, and looks after the agreements.",
    Role.ANALYST: "Makes the yearly strategic assessment. Reads no case.",
    Role.AGENCY_ADMIN: "Looks after the accounts of their agency’s officers. Reads no case.",
    Role.DPO: "Watches who saw what, and answers for people’s rights. Reads no case.",
    Role.SYSTEM_ADMIN: "Adds agencies and appoints their administrators. Reads no case.",
}


class Permission(StrEnum):
    WORK_VIEW = "open their own start page"
    ACCOUNT_USE = "sign in and out, and look after their own account"
    REPORT_RECORD = "record a report"
    REPORT_MATCH = "say whether a report’s victim and address are known already"
    REPORT_VIEW = "read a report"
    REPORT_TRIAGE = "put reports on cases: those of their agency, and in the lead agency those of every agency"
    CASE_VIEW = "read a case that is shared with their agency"
    CASE_CONTRIBUTE = "add notes, contacts and evidence to a case that is shared with their agency to contribute"
    CASE_MANAGE = "open, assess, share, refer and close a case that their agency manages"
    CASE_EXPORT = "take a list of cases out of the system"
    ACTION_UPDATE = "log and complete their agency's actions"
    PANEL_VIEW = "see the panel's meetings and the agenda items they may read"
    PANEL_RUN = "plan a meeting, put cases on it, record decisions and actions"
    SUPPORT_WORK = "work the referrals made to their agency"
    POINTER_USE = "ask which agencies hold a record of a person, and ask those agencies for access"
    REQUEST_DECIDE = "decide when another agency asks for access to a record of theirs"
    EMERGENCY_USE = "open a case for a few hours when a life is at risk, which its owner and the DPO are told of"
    AGREEMENT_VIEW = "read the information sharing agreements"
    AGREEMENT_EDIT = "record information sharing agreements, who signed them and their reviews"
    OFFICERS_ADMINISTER = "invite, change and suspend their agency's officers, and hand over a leaver's work"
    PARTNERSHIP_ADMINISTER = (
        "add agencies and teams to the partnership, and appoint agency administrators and data protection officers"
    )
    ASSESSMENT_VIEW = "read the strategic assessment"
    ASSESSMENT_EDIT = "make the strategic assessment"
    ASSESSMENT_WRITE = "write sections of the strategic assessment, score threats and keep the strategy and its plan"
    ASSESSMENT_APPROVE = "approve the strategic assessment as a co-chair"
    EXTRACT_IMPORT = "import published figures"
    RETURN_FILL = "fill in what their agency is asked to count, and say how its actions in the plan stand"
    RETURN_SIGN = "sign off what their agency counted"
    ACCESS_RECORD_VIEW = "read who saw what, and look into what stands out"
    EMERGENCY_REVIEW = "review each use of emergency access"
    SUBJECT_ACCESS_WORK = "answer a person who asks what is held about them"
    RETENTION_DECIDE = "decide what is kept longer and what is destroyed"


_EVERYONE = {Permission.WORK_VIEW, Permission.ACCOUNT_USE}
_PRACTITIONER = _EVERYONE | {
    Permission.REPORT_RECORD,
    Permission.REPORT_MATCH,
    Permission.REPORT_VIEW,
    Permission.CASE_VIEW,
    Permission.CASE_CONTRIBUTE,
    Permission.ACTION_UPDATE,
    Permission.PANEL_VIEW,
    Permission.SUPPORT_WORK,
    Permission.POINTER_USE,
    Permission.EMERGENCY_USE,
    Permission.AGREEMENT_VIEW,
    Permission.RETURN_FILL,
}
_CASE_LEAD = _PRACTITIONER | {
    Permission.REPORT_TRIAGE,
    Permission.CASE_MANAGE,
    Permission.CASE_EXPORT,
    Permission.REQUEST_DECIDE,
    Permission.ASSESSMENT_VIEW,
    Permission.RETURN_SIGN,
}

ROLE_PERMISSIONS: dict[Role, set[Permission]] = {
    Role.PRACTITIONER: _PRACTITIONER,
    Role.CASE_LEAD: _CASE_LEAD,
    Role.CHAIR: _PRACTITIONER
    | {
        Permission.PANEL_RUN,
        Permission.ASSESSMENT_VIEW,
        Permission.ASSESSMENT_WRITE,
        Permission.ASSESSMENT_APPROVE,
        Permission.RETURN_SIGN,
    },
    Role.COORDINATOR: _CASE_LEAD | {Permission.PANEL_RUN, Permission.AGREEMENT_EDIT, Permission.ASSESSMENT_WRITE},
    Role.ANALYST: _EVERYONE
    | {
        Permission.ASSESSMENT_VIEW,
        Permission.ASSESSMENT_EDIT,
        Permission.ASSESSMENT_WRITE,
        Permission.EXTRACT_IMPORT,
        Permission.RETURN_FILL,
    },
    Role.AGENCY_ADMIN: _EVERYONE
    | {Permission.OFFICERS_ADMINISTER, Permission.AGREEMENT_VIEW, Permission.RETURN_FILL, Permission.RETURN_SIGN},
    Role.DPO: _EVERYONE
    | {
        Permission.ACCESS_RECORD_VIEW,
        Permission.EMERGENCY_REVIEW,
        Permission.SUBJECT_ACCESS_WORK,
        Permission.RETENTION_DECIDE,
        Permission.AGREEMENT_VIEW,
        Permission.AGREEMENT_EDIT,
        Permission.ASSESSMENT_VIEW,
    },
    Role.SYSTEM_ADMIN: _EVERYONE | {Permission.PARTNERSHIP_ADMINISTER, Permission.AGREEMENT_VIEW},
}


# Who may give which roles to others. Nobody gives or takes their own, and a system administrator is made on the server.
GIVEN_BY: dict[Permission, tuple[Role, ...]] = {
    Permission.OFFICERS_ADMINISTER: (
        Role.PRACTITIONER,
        Role.CASE_LEAD,
        Role.CHAIR,
        Role.COORDINATOR,
        Role.ANALYST,
        Role.AGENCY_ADMIN,
    ),
    Permission.PARTNERSHIP_ADMINISTER: (Role.AGENCY_ADMIN, Role.DPO),
}

# Lost when training in information sharing runs out, until it is renewed: other agencies' records are open there.
NEEDS_TRAINING = {Permission.PANEL_VIEW, Permission.PANEL_RUN, Permission.EMERGENCY_USE}


def permissions_of(roles: Iterable[str], *, is_trained: bool = True) -> set[Permission]:
    """What an officer with these roles may do: all that any of them allows, less what an expired training takes away."""
    allowed = set().union(*(ROLE_PERMISSIONS[Role(role)] for role in roles))
    return allowed if is_trained else allowed - NEEDS_TRAINING


def roles_with(permission: Permission) -> list[Role]:
    """The roles that allow something."""
    return [role for role in Role if permission in ROLE_PERMISSIONS[role]]
