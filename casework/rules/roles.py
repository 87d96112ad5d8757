"""What each role may do: the one page to read, and the only place where it is said.

A role is half of the answer. For a record the other half is whether the officer's agency holds a share of it
(`permissions.can`). Nothing here opens a case to anybody by itself.
"""

from enum import StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    PRACTITIONER = "practitioner", "Practitioner"
    CASE_LEAD = "case_lead", "Case lead"
    COORDINATOR = "coordinator", "Panel coordinator"
    ANALYST = "analyst", "Community safety analyst"
    DPO = "dpo", "Data protection officer"


class Permission(StrEnum):
    WORK_VIEW = "open their own start page"
    ACCOUNT_USE = "sign out and change their own password"
    REPORT_RECORD = "record a report"
    REPORT_MATCH = "say whether a report’s victim and address are known already"
    REPORT_VIEW = "read a report"
    REPORT_TRIAGE = "see every new report in the partnership and put it on a case"
    CASE_VIEW = "read a case that is shared with their agency"
    CASE_CONTRIBUTE = "add contacts to a case that is shared with their agency to contribute"
    CASE_MANAGE = "open, assess, share, refer and close a case that their agency manages"
    ACTION_UPDATE = "log and complete their agency's actions"
    PANEL_VIEW = "see the panel's meetings and the agenda items they may read"
    PANEL_RUN = "plan a meeting, put cases on it, record decisions and actions"
    SUPPORT_WORK = "work the referrals made to their agency"
    ASSESSMENT_VIEW = "read the strategic assessment"
    ASSESSMENT_EDIT = "make the strategic assessment"
    EXTRACT_IMPORT = "import published figures"
    ACCESS_RECORD_VIEW = "read who saw what"


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
}
_CASE_LEAD = _PRACTITIONER | {Permission.REPORT_TRIAGE, Permission.CASE_MANAGE, Permission.ASSESSMENT_VIEW}

ROLE_PERMISSIONS: dict[Role, set[Permission]] = {
    Role.PRACTITIONER: _PRACTITIONER,
    Role.CASE_LEAD: _CASE_LEAD,
    Role.COORDINATOR: _CASE_LEAD | {Permission.PANEL_RUN},
    Role.ANALYST: _EVERYONE | {Permission.ASSESSMENT_VIEW, Permission.ASSESSMENT_EDIT, Permission.EXTRACT_IMPORT},
    Role.DPO: _EVERYONE | {Permission.ACCESS_RECORD_VIEW, Permission.ASSESSMENT_VIEW},
}
