"""Every address × every person: what they get.

The addresses are those of the URL configuration: one without a row here fails, and so does a row without an address.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from casework.models import AccessEntry, ChangeEntry, User
from casework.permissions import PUBLIC, Permission
from config import health
from tests.world import World

# ok: the page.  in: led to the sign-in page.  no: refused (403).  --: does not exist for them (404).
# to: led to another page.  po: allowed, by POST only (405).
OUTCOMES = {"ok": 200, "in": 302, "no": 403, "--": 404, "to": 302, "po": 405}

PEOPLE = [
    "nobody", "leaver", "case_lead", "coordinator", "police_officer", "homes_officer", "support_officer",
    "analyst", "dpo", "enfield_lead", "enfield_police", "agency_admin", "system_admin", "chair",
]  # fmt: skip

# Columns: nobody leaver | case_lead coordinator | police homes support | analyst dpo | Enfield's lead, police |
#          the council's administrator, the system administrator, the panel's chair (of the police)
MATRIX = {
    "healthz":                          "ok ok  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "readyz":                           "ok ok  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "accessibility":                    "ok ok  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    # Barnet's assessment is not published: no difference between that and none at all.
    "published":                        "-- --  -- --  -- -- --  -- --  -- --  -- -- --",
    "published-file":                   "-- --  -- --  -- -- --  -- --  -- --  -- -- --",
    "account_login":                    "ok ok  to to  to to to  to to  to to  to to to",
    "account_inactive":                 "ok ok  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "account_logout":                   "in in  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "account_home":                     "in in  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "account_change_password":          "in in  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "account_reset_password":           "ok ok  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "account_reset_password_done":      "ok ok  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "account_reset_password_from_key":  "ok ok  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "account_reset_password_from_key_done": "ok ok  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "mfa_index":                        "in in  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "mfa_authenticate":                 "in in  to to  to to to  to to  to to  to to to",
    "mfa_activate_totp":                "in in  to to  to to to  to to  to to  to to to",
    "mfa_deactivate_totp":              "in in  -- --  -- -- --  -- --  -- --  -- -- --",
    "mfa_view_recovery_codes":          "in in  -- --  -- -- --  -- --  -- --  -- -- --",
    "mfa_generate_recovery_codes":      "in in  to to  to to to  to to  to to  to to to",
    "mfa_list_webauthn":                "in in  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "mfa_add_webauthn":                 "in in  to to  to to to  to to  to to  to to to",
    "mfa_edit_webauthn":                "in in  to to  to to to  to to  to to  to to to",
    "mfa_remove_webauthn":              "in in  to to  to to to  to to  to to  to to to",
    "account_reauthenticate":           "in in  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "mfa_reauthenticate":               "in in  to to  to to to  to to  to to  to to to",
    "mfa_reauthenticate_webauthn":      "in in  to to  to to to  to to  to to  to to to",
    "agency_confirm":                   "in in  -- --  -- -- --  -- --  -- --  -- -- --",
    "account_go_on":                    "in in  to to  to to to  to to  to to  to to to",
    "account_kept":                     "in in  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "usersessions_list":                "in in  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "account_session":                  "ok ok  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "account_stay":                     "in in  po po  po po po  po po  po po  po po po",
    "account_keep":                     "in in  po po  po po po  po po  po po  po po po",
    "openid_connect_login":             "-- --  -- --  -- -- --  -- --  -- --  -- -- --",
    "openid_connect_callback":          "-- --  -- --  -- -- --  -- --  -- --  -- -- --",

    # The data protection officer begins at their desk.
    "casework:my-work":                 "in in  ok ok  ok ok ok  ok to  ok ok  ok ok ok",
    "casework:access-record":           "in in  no no  no no no  no ok  no no  no no no",

    # The data protection officer's desk. A file of it is taken only by who proves again who they are.
    "casework:record-person":           "in in  no no  no no no  no ok  no no  no no no",
    "casework:record-file":             "in in  no no  no no no  no to  no no  no no no",
    "casework:record-entry":            "in in  no no  no no no  no ok  no no  no no no",
    "casework:desk":                    "in in  no no  no no no  no ok  no no  no no no",
    "casework:concern-list":            "in in  no no  no no no  no ok  no no  no no no",
    "casework:concern-view":            "in in  no no  no no no  no ok  no no  no no no",
    "casework:disclosure-table":        "in in  no no  no no no  no ok  no no  no no no",
    "casework:disclosure-list":         "in in  no no  no no no  no ok  no no  no no no",
    "casework:disclosure-file":         "in in  no no  no no no  no to  no no  no no no",
    "casework:request-overview":        "in in  no no  no no no  no ok  no no  no no no",
    "casework:emergency-overview":      "in in  no no  no no no  no ok  no no  no no no",
    "casework:export-list":             "in in  no no  no no no  no ok  no no  no no no",

    # The case is shared with the police and Victim Support; the council leads it.
    "casework:case-list":               "in in  ok ok  ok ok ok  no no  ok ok  no no ok",
    "casework:case-export":             "in in  to to  no no no  no no  to no  no no no",  # asked who they are
    "casework:case-view":               "in in  ok ok  ok -- ok  -- --  -- --  -- -- ok",
    "casework:case-timeline":           "in in  ok ok  ok -- ok  -- --  -- --  -- -- ok",
    "casework:case-sharing":            "in in  ok ok  ok -- ok  -- --  -- --  -- -- ok",
    "casework:risk-view":               "in in  ok ok  ok -- ok  -- --  -- --  -- -- ok",
    "casework:contact-log":             "in in  ok ok  ok -- ok  -- --  -- --  -- -- ok",
    "casework:note-add":                "in in  ok ok  ok -- ok  -- --  -- --  -- -- ok",
    "casework:evidence-add":            "in in  ok ok  ok -- ok  -- --  -- --  -- -- ok",
    "casework:evidence-download":       "in in  ok ok  ok -- ok  -- --  -- --  -- -- ok",
    # The note, the file and the contact are the council's, for everyone on the case.
    "casework:note-change":             "in in  ok ok  no -- no  -- --  -- --  -- -- no",
    "casework:evidence-change":         "in in  ok ok  no -- no  -- --  -- --  -- -- no",
    "casework:contact-change":          "in in  ok ok  no -- no  -- --  -- --  -- -- no",
    # The victim's record is the police's.
    "casework:person-change":           "in in  no no  ok -- no  -- --  -- --  -- -- ok",
    "casework:person-readers":          "in in  no no  ok -- no  -- --  -- --  -- -- ok",
    "casework:involvement-add":         "in in  ok ok  no -- no  -- --  -- --  -- -- no",
    "casework:involvement-match":       "in in  to to  no -- no  -- --  -- --  -- -- no",
    "casework:involvement-officer":     "in in  ok ok  no -- no  -- --  -- --  -- -- no",
    "casework:case-edit":               "in in  ok ok  no -- no  -- --  -- --  -- -- no",
    "casework:case-close":              "in in  ok ok  no -- no  -- --  -- --  -- -- no",
    "casework:case-reopen":             "in in  ok ok  no -- no  -- --  -- --  -- -- no",
    "casework:risk-assess":             "in in  ok ok  no -- no  -- --  -- --  -- -- no",
    "casework:share-add":               "in in  ok ok  no -- no  -- --  -- --  -- -- no",
    "casework:share-change":            "in in  ok ok  no -- no  -- --  -- --  -- -- no",
    "casework:share-withdraw":          "in in  ok ok  no -- no  -- --  -- --  -- -- no",
    "casework:panel-refer":             "in in  ok ok  no -- no  -- --  -- --  -- -- no",
    "casework:action-set":              "in in  ok ok  no -- no  -- --  -- --  -- -- no",
    "casework:support-refer":           "in in  ok ok  no -- no  -- --  -- --  -- -- no",

    # The report is Barnet Homes' own and on no case; the council puts reports on cases.
    "casework:report-list":             "in in  ok ok  ok ok ok  no no  ok ok  no no ok",
    "casework:report-record":           "in in  ok ok  ok ok ok  no no  ok ok  no no ok",
    "casework:report-view":             "in in  ok ok  -- ok --  -- --  -- --  -- -- --",
    "casework:report-correct":          "in in  no no  -- ok --  -- --  -- --  -- -- --",
    "casework:report-match":            "in in  ok ok  -- ok --  -- --  -- --  -- -- --",
    "casework:report-set-aside":        "in in  ok ok  -- no --  -- --  -- --  -- -- --",
    "casework:report-to-case":          "in in  ok ok  -- no --  -- --  -- --  -- -- --",
    "casework:report-add":              "in in  ok ok  -- no --  -- --  -- --  -- -- --",
    "casework:case-open":               "in in  ok ok  -- no --  -- --  -- --  -- -- --",

    "casework:match-undo":              "in in  ok ok  -- ok --  -- --  -- --  -- -- --",
    "casework:report-hide":             "in in  no no  -- ok --  -- --  -- --  -- -- --",
    "casework:report-conflict":         "in in  ok ok  -- ok --  -- --  -- --  -- -- --",

    # Barnet Homes asked who knows the victim, asked the council for access, and once opened the case in an emergency.
    "casework:pointer":                 "in in  ok ok  ok ok ok  no no  ok ok  no no ok",
    "casework:pointer-answer":          "in in  -- --  -- ok --  -- --  -- --  -- -- --",
    "casework:request-ask":             "in in  -- --  -- ok --  -- --  -- --  -- -- --",
    "casework:emergency-person":        "in in  -- --  -- to --  -- --  -- --  -- -- --",
    "casework:request-list":            "in in  ok ok  ok ok ok  no no  ok ok  no no ok",
    "casework:request-view":            "in in  -- --  -- ok --  -- --  -- --  -- -- --",
    "casework:request-withdraw":        "in in  -- --  -- ok --  -- --  -- --  -- -- --",
    "casework:request-decide":          "in in  ok ok  -- -- --  -- --  -- --  -- -- --",
    "casework:emergency-open":          "in in  to to  to to to  no no  to to  no no to",
    "casework:emergency-review":        "in in  -- --  -- -- --  -- ok  -- --  -- -- --",
    "casework:emergency-end":           "in in  po po  po -- po  -- --  -- --  -- -- po",

    # Barnet Homes keeps its own record hidden; the analyst is barred from the case.
    "casework:case-hide":               "in in  ok ok  no -- no  -- --  -- --  -- -- no",
    "casework:mark-list":               "in in  ok ok  ok ok ok  no no  ok ok  no no ok",
    "casework:mark-lift":               "in in  -- --  -- ok --  -- --  -- --  -- -- --",
    "casework:case-conflict":           "in in  ok ok  ok -- ok  -- --  -- --  -- -- ok",
    "casework:barrier-list":            "in in  ok ok  no no no  no ok  ok no  ok no no",
    "casework:barrier-lift":            "in in  ok ok  -- -- --  -- ok  -- --  -- -- --",

    # The council's coordinator runs the panel. When it meets is for every agency; who is on the agenda is not.
    "casework:meeting-list":            "in in  ok ok  ok ok ok  no no  ok ok  no no ok",
    "casework:meeting-plan":            "in in  no ok  no no no  no no  no no  no no no",
    "casework:meeting-view":            "in in  ok ok  ok ok ok  -- --  -- --  -- -- ok",
    "casework:meeting-change":          "in in  no ok  no no no  -- --  -- --  -- -- ok",
    "casework:meeting-begin":           "in in  no ok  no no no  -- --  -- --  -- -- ok",
    "casework:meeting-end":             "in in  no ok  no no no  -- --  -- --  -- -- ok",
    "casework:agenda-item-view":        "in in  ok ok  ok -- ok  -- --  -- --  -- -- ok",
    "casework:agenda-item-decide":      "in in  no ok  no -- no  -- --  -- --  -- -- ok",
    "casework:action-set-in-meeting":   "in in  no ok  no -- no  -- --  -- --  -- -- ok",

    # The action is the police's.
    "casework:action-view":             "in in  ok ok  ok -- ok  -- --  -- --  -- -- ok",
    "casework:action-log":              "in in  no no  ok -- no  -- --  -- --  -- -- ok",
    "casework:action-end":              "in in  no no  ok -- no  -- --  -- --  -- -- ok",

    # The referral is Victim Support's.
    "casework:support-list":            "in in  ok ok  ok ok ok  no no  ok ok  no no ok",
    "casework:support-view":            "in in  -- --  -- -- ok  -- --  -- --  -- -- --",
    "casework:support-accept":          "in in  -- --  -- -- ok  -- --  -- --  -- -- --",
    "casework:support-decline":         "in in  -- --  -- -- ok  -- --  -- --  -- -- --",
    "casework:support-contact":         "in in  -- --  -- -- ok  -- --  -- --  -- -- --",
    "casework:support-give":            "in in  -- --  -- -- ok  -- --  -- --  -- -- --",
    "casework:support-feedback":        "in in  -- --  -- -- ok  -- --  -- --  -- -- --",
    "casework:support-end":             "in in  -- --  -- -- ok  -- --  -- --  -- -- --",

    # The agreement is Barnet's.
    "casework:agreement-list":          "in in  ok ok  ok ok ok  no ok  ok ok  ok ok ok",
    "casework:agreement-view":          "in in  ok ok  ok ok ok  -- ok  -- --  ok ok ok",
    "casework:agreement-document":      "in in  ok ok  ok ok ok  -- ok  -- --  ok ok ok",
    "casework:agreement-record":        "in in  no ok  no no no  no ok  no no  no no no",
    "casework:agreement-change":        "in in  no ok  no no no  -- ok  -- --  no no no",
    "casework:agreement-review":        "in in  no ok  no no no  -- ok  -- --  no no no",
    "casework:agreement-attach":        "in in  no ok  no no no  -- ok  -- --  no no no",
    "casework:agreement-sign":          "in in  no ok  no no no  -- ok  -- --  no no no",
    "casework:agreement-unsign":        "in in  no ok  no no no  -- ok  -- --  no no no",

    # The notice is that of the council's case lead.
    "casework:notice-list":             "in in  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "casework:notices-read":            "in in  po po  po po po  po po  po po  po po po",
    "casework:notice-open":             "in in  po po  po po po  po po  po po  po po po",

    # The request was made to the council, whose data protection officer works it; so is what waits for a decision.
    "casework:subject-access-list":     "in in  no no  no no no  no ok  no no  no no no",
    "casework:subject-access-record":   "in in  no no  no no no  no ok  no no  no no no",
    "casework:subject-access-view":     "in in  -- --  -- -- --  -- ok  -- --  -- -- --",
    "casework:subject-access-change":   "in in  -- --  -- -- --  -- ok  -- --  -- -- --",
    "casework:subject-access-stop":     "in in  -- --  -- -- --  -- ok  -- --  -- -- --",
    "casework:subject-access-restart":  "in in  -- --  -- -- --  -- ok  -- --  -- -- --",
    "casework:subject-access-extend":   "in in  -- --  -- -- --  -- ok  -- --  -- -- --",
    "casework:subject-access-people":   "in in  -- --  -- -- --  -- ok  -- --  -- -- --",
    "casework:subject-access-collect":  "in in  -- --  -- -- --  -- po  -- --  -- -- --",
    "casework:subject-access-item":     "in in  -- --  -- -- --  -- ok  -- --  -- -- --",
    "casework:subject-access-pack":     "in in  -- --  -- -- --  -- po  -- --  -- -- --",
    "casework:subject-access-download": "in in  -- --  -- -- --  -- to  -- --  -- -- --",
    "casework:subject-access-answer":   "in in  -- --  -- -- --  -- ok  -- --  -- -- --",
    "casework:subject-access-refuse":   "in in  -- --  -- -- --  -- ok  -- --  -- -- --",
    "casework:retention-list":          "in in  no no  no no no  no ok  no no  no no no",
    "casework:retention-view":          "in in  -- --  -- -- --  -- ok  -- --  -- -- --",
    "casework:retention-decide":        "in in  no no  no no no  no to  no no  no no no",
    "casework:hold-list":               "in in  no no  no no no  no ok  no no  no no no",
    "casework:hold-set":                "in in  no no  no no no  no ok  no no  no no no",
    "casework:hold-lift":               "in in  -- --  -- -- --  -- ok  -- --  -- -- --",
    "casework:destroyed-list":          "in in  no no  no no no  no ok  no no  no no no",
    "casework:retention-periods":       "in in  no no  no no no  no ok  no no  no no no",
    "casework:retention-rule-add":      "in in  no no  no no no  no ok  no no  no no no",

    # The council’s administrator looks after its officers, and after nothing else.
    "casework:roles":                  "in in  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",
    "casework:officer-list":           "in in  no no  no no no  no no  no no  ok no no",
    "casework:officer-invite":         "in in  no no  no no no  no no  no no  to no no",
    "casework:attestation":            "in in  no no  no no no  no no  no no  ok no no",
    "casework:officer-view":           "in in  -- --  -- -- --  -- --  -- --  ok -- --",
    "casework:officer-change":         "in in  -- --  -- -- --  -- --  -- --  to -- --",
    "casework:officer-checks":         "in in  -- --  -- -- --  -- --  -- --  ok -- --",
    "casework:officer-suspend":        "in in  -- --  -- -- --  -- --  -- --  ok -- --",
    "casework:officer-leave":          "in in  -- --  -- -- --  -- --  -- --  ok -- --",
    "casework:officer-let-in":         "in in  -- --  -- -- --  -- --  -- --  po -- --",
    "casework:invitation-resend":      "in in  -- --  -- -- --  -- --  -- --  po -- --",
    "casework:invitation-withdraw":    "in in  -- --  -- -- --  -- --  -- --  po -- --",
    "casework:join":                   "to to  to to  to to to  to to  to to  to to to",
    "casework:join-form":              "ok ok  ok ok  ok ok ok  ok ok  ok ok  ok ok ok",

    # The system administrator sees agencies and who administers them.
    "casework:agency-list":            "in in  no no  no no no  no no  no no  no ok no",
    "casework:agency-add":             "in in  no no  no no no  no no  no no  no ok no",
    "casework:agency-view":            "in in  -- --  -- -- --  -- --  -- --  -- ok --",
    "casework:team-add":               "in in  -- --  -- -- --  -- --  -- --  -- ok --",
    "casework:administrator-appoint":  "in in  -- --  -- -- --  -- --  -- --  -- to --",
    "casework:administrator-change":   "in in  -- --  -- -- --  -- --  -- --  -- to --",
    "casework:administrator-let-in":   "in in  -- --  -- -- --  -- --  -- --  -- po --",
    "casework:administrator-resend":   "in in  -- --  -- -- --  -- --  -- --  -- po --",
    "casework:administrator-withdraw": "in in  -- --  -- -- --  -- --  -- --  -- po --",

    # Work that nobody has: the lead agency’s case, the action of the police, the referral to Victim Support.
    "casework:case-take":              "in in  po po  no -- no  -- --  -- --  -- -- no",
    "casework:action-take":            "in in  no no  po -- no  -- --  -- --  -- -- po",
    "casework:action-assign":          "in in  no no  ok -- no  -- --  -- --  -- -- ok",
    "casework:support-take":           "in in  -- --  -- -- po  -- --  -- --  -- -- --",

    # The assessment is Barnet's; published figures are everybody's who imports them.
    "assessment:list":                  "in in  ok ok  no no no  ok ok  ok no  no no ok",
    "assessment:detail":                "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:places":                "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:place":                 "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:figure":                "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:documents":             "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:document":              "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:pack":                  "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:documents-make":        "in in  no po  no no no  po no  no no  no no po",
    "assessment:documents-progress":    "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:publish":               "in in  no no  no no no  to no  no no  no no no",
    "assessment:withdraw":              "in in  no no  no no no  po no  no no  no no no",
    "assessment:indicators":            "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:indicator":             "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:dashboard":             "in in  ok ok  no no no  ok ok  ok no  no no ok",
    "assessment:as-published":          "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:start":                 "in in  no no  no no no  ok no  no no  no no no",
    "assessment:collect":               "in in  no no  no no no  po no  no no  no no no",
    "assessment:progress":              "in in  no no  no no no  ok no  no no  no no no",
    "assessment:proof":                 "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:claims":                "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:proof-reason":          "in in  no to  no no no  to no  no no  no no to",
    "assessment:proof-reasons":         "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:signoff":               "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:signoff-send":          "in in  no no  no no no  po no  no no  no no no",
    "assessment:signoff-approve":       "in in  no no  no no no  no no  no no  no no po",
    "assessment:signoff-freeze":        "in in  no no  no no no  po no  no no  no no no",
    "assessment:signoff-withdraw":      "in in  no po  no no no  po no  no no  no no po",
    "assessment:signoff-version":       "in in  no no  no no no  po no  no no  no no no",
    "assessment:today":                 "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:today-ask":             "in in  po po  no no no  po po  po no  no no po",
    "assessment:today-json":            "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:last-year":             "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:section-list":          "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:section":               "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:section-versions":      "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:section-changes":       "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:writing-help":          "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:section-edit":          "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:section-add":           "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:section-remove":        "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:cover":                 "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:section-begin":         "in in  no po  no no no  po no  no no  no no po",
    "assessment:section-move":          "in in  no po  no no no  po no  no no  no no po",
    "assessment:section-restore":       "in in  no po  no no no  po no  no no  no no po",
    "assessment:comment-resolve":       "in in  no po  no no no  po no  no no  no no po",
    "assessment:section-comment":       "in in  po po  no no no  po po  po no  no no po",
    "assessment:completeness":          "in in  ok ok  no no no  ok ok  ok no  no no ok",
    "assessment:extract-list":          "in in  no no  no no no  ok no  no no  no no no",
    "assessment:extract-upload":        "in in  no no  no no no  ok no  no no  no no no",
    "assessment:extract-preview":       "in in  no no  no no no  ok no  no no  no no no",
    "assessment:extract-discard":       "in in  no no  no no no  po no  no no  no no no",
    "assessment:extract-detail":        "in in  no no  no no no  ok no  no no  no no no",
    "assessment:extract-undo":          "in in  no no  no no no  ok no  no no  no no no",

    # The police of Barnet were asked for a return.
    "assessment:return-list":           "in in  ok ok  ok ok ok  ok no  ok ok  ok no ok",
    "assessment:return-detail":         "in in  -- --  ok -- --  ok no  -- --  -- no ok",
    "assessment:return-fill":           "in in  -- --  ok -- --  -- no  -- --  -- no ok",
    "assessment:return-template":       "in in  -- --  ok -- --  -- no  -- --  -- no ok",
    "assessment:return-upload":         "in in  -- --  ok -- --  -- no  -- --  -- no ok",
    "assessment:return-sign":           "in in  -- --  no no no  no no  -- no  -- no to",
    "assessment:return-correct":        "in in  po po  po po po  po no  po po  po no po",
    "assessment:return-reopen":         "in in  no no  no no no  ok no  no no  no no no",
    "assessment:return-withdraw":       "in in  no no  no no no  po no  no no  no no no",
    "assessment:return-overview":       "in in  no no  no no no  ok no  no no  no no no",
    "assessment:return-ask":            "in in  no no  no no no  ok no  no no  no no no",
    "assessment:return-forms":          "in in  no no  no no no  ok no  no no  no no no",
    "assessment:return-forms-new":      "in in  no no  no no no  ok no  no no  no no no",
    "assessment:return-form-change":    "in in  no no  no no no  ok no  no no  no no no",
    "assessment:plan":                 "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:plan-action":          "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:plan-action-change":   "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:plan-carry":           "in in  no po  no no no  po no  no no  no no po",
    "assessment:plan-action-add":      "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:plan-remove":          "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:plan-move":            "in in  no po  no no no  po no  no no  no no po",
    "assessment:strategy":             "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:strategy-new":         "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:strategy-change":      "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:priority-add":         "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:priority-change":      "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:outcome-add":          "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:outcome-change":       "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:objectives":            "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:threats":               "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:threat":                "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:threat-add":            "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:threat-remove":         "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:consultation":          "in in  ok ok  no no no  ok ok  -- no  no no ok",
    "assessment:consultation-add":      "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:consultation-change":   "in in  no ok  no no no  ok no  no no  no no ok",
    "assessment:consultation-remove":   "in in  no ok  no no no  ok no  no no  no no ok",

    # The action is the police's: their officers and who keeps the plan say how it stands.
    "assessment:agency-plan":           "in in  ok ok  ok ok ok  ok no  ok ok  ok no ok",
    "assessment:plan-update":           "in in  no ok  ok no no  ok no  -- --  no no ok",
}  # fmt: skip

# Pages that show no record of a person: opening them leaves no entry.
SHOW_NOBODY = {
    "accessibility", "healthz", "readyz",
    *(name for name in MATRIX if name.startswith(("account_", "mfa_", "usersessions_"))),
    "casework:report-record", "casework:pointer", "casework:meeting-list", "casework:meeting-plan", "casework:agreement-list",
    "casework:roles", "casework:join-form", "casework:officer-invite", "casework:agency-add",
    "casework:subject-access-record", "casework:hold-set", "casework:retention-periods", "casework:retention-rule-add",
    "casework:agreement-record", "casework:record-person",
} | {name for name in MATRIX if name.startswith("assessment:") and name != "assessment:document"}  # fmt: skip


def patterns() -> dict[str, URLPattern]:
    """Every address of the product, by its name."""
    found: dict[str, URLPattern] = {}

    def walk(resolver: URLResolver, prefix: str) -> None:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                walk(one, f"{one.namespace}:" if one.namespace else prefix)
            else:
                found[f"{prefix}{one.name}"] = one

    walk(get_resolver(), "")
    return found


@pytest.fixture(scope="module")
def world(made_world: World) -> World:
    """Made once; each test looks at it in a savepoint of its own."""
    return made_world


@pytest.fixture
def as_person(world: World, db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Client]:
    """A browser in which that person is signed in, as far as they can be."""
    monkeypatch.setattr(health, "CHECKS", dict.fromkeys(health.CHECKS, lambda: True))

    return world.browser


@cache
def address(name: str, world: World) -> str:
    """Where that page is for the records of that world, which are looked up once."""
    needs = re.findall(r"<(?:\w+:)?(\w+)>", str(patterns()[name].pattern))
    return reverse(name, kwargs=world.arguments(name) if needs else {})


def expected(name: str) -> dict[str, str]:
    return dict(zip(PEOPLE, MATRIX[name].split(), strict=True))


def outcome(response: Any) -> str:
    if response.status_code == 302:
        return "in" if response["Location"].startswith(reverse("account_login")) else "to"
    return next((word for word, code in OUTCOMES.items() if code == response.status_code), str(response.status_code))


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(patterns()) == set(MATRIX)


def test_every_address_declares_its_permission() -> None:
    declared = {name: getattr(one.callback, "permission", None) for name, one in patterns().items()}
    assert {name for name, permission in declared.items() if permission not in [PUBLIC, *Permission]} == set()


def test_everybody_of_the_cast_has_a_column(world: World) -> None:
    assert set(PEOPLE) == {"nobody", *world.cast.people}


def check_entries(name: str, answer: Any, new: QuerySet[AccessEntry], person: User) -> None:
    """What is taken out is written down as a disclosure and what is read is not; each entry says who, and from where."""
    is_file = "attachment" in answer.headers.get("Content-Disposition", "")
    written = list(new)
    disclosures = [entry for entry in written if entry.operation == "disclosure"]
    assert bool(disclosures) == is_file
    assert {entry.detail["marking"] for entry in disclosures} <= {"OFFICIAL-SENSITIVE"}
    is_spent = name == "casework:join-form"  # who opens it was invited to nothing, and that is a refusal
    assert any(entry.operation == "refused" for entry in written) == is_spent
    for entry in written:
        assert (entry.user_id, entry.user_label) == (person.pk, person.name)
        assert entry.request_id and entry.address == "127.0.0.1"


@pytest.mark.parametrize("name", MATRIX)
def test_each_person_gets_and_each_refusal_and_each_look_at_a_record_is_written_down(
    name: str, world: World, as_person: Callable[[str], Client]
) -> None:
    place, found, missing = address(name, world), {}, []
    first = next((one for one, word in expected(name).items() if word == "ok" and one not in ("nobody", "leaver")), "")
    for person, word in expected(name).items():
        before = AccessEntry.objects.latest("pk").pk if AccessEntry.objects.exists() else 0
        answer = as_person(person).get(place)
        found[person] = outcome(answer)
        if word == "ok" and name in SHOW_NOBODY:
            assert b"Yusuf" not in answer.content
        if person == first:
            check_entries(name, answer, AccessEntry.objects.filter(pk__gt=before), world.cast.people[person])
        if word in ("in", "to", "po") or ":" not in name or word == "ok" and name in SHOW_NOBODY:
            continue
        user = world.cast.people[person]
        new = AccessEntry.objects.filter(pk__gt=before, user_id=user.pk, user_label=user.name)
        wanted = ["refused"] if word in ("no", "--") else ["consultation", "search", "disclosure"]
        if not new.filter(operation__in=wanted).exists():
            missing.append((person, word))
    assert found == expected(name)
    assert missing == []


@pytest.mark.parametrize("name", MATRIX)
def test_who_may_not_open_it_may_not_send_it_either(
    name: str, world: World, as_person: Callable[[str], Client]
) -> None:
    place = address(name, world)
    refused = {person: word for person, word in expected(name).items() if word in ("in", "no", "--")}
    before = ChangeEntry.objects.count()
    found = {person: outcome(as_person(person).post(place, {"submission": str(uuid4())})) for person in refused}
    only_read = {person: "po" for person, word in found.items() if word == "po"}  # no page takes a form there
    assert found == refused | only_read
    assert ChangeEntry.objects.count() == before


@pytest.mark.parametrize("person", ["homes_officer", "enfield_lead", "enfield_police", "analyst", "dpo"])
def test_lists_and_start_pages_do_not_tell_of_a_case_that_is_not_theirs(
    person: str, world: World, as_person: Callable[[str], Client]
) -> None:
    lists = ["my-work", "case-list", "report-list", "meeting-list", "meeting-view", "support-list"]
    for name in lists:
        page = as_person(person).get(address(f"casework:{name}", world)).content.decode()
        assert world.case.reference not in page
        assert world.case.title not in page


def test_a_refusal_names_the_agency_to_ask(world: World, as_person: Callable[[str], Client]) -> None:
    page = as_person("police_officer").get(address("casework:case-close", world)).content.decode()
    assert "Ask Barnet Council" in page


def undeclared(request: HttpRequest) -> HttpResponse:
    raise AssertionError("It ran")


urlpatterns = [path("undeclared/", undeclared, name="undeclared"), *get_resolver("config.urls").url_patterns]


@pytest.mark.urls(__name__)
def test_a_view_that_declares_no_permission_does_not_run(as_person: Callable[[str], Client]) -> None:
    with pytest.raises(ImproperlyConfigured, match="undeclared declares no permission"):
        as_person("case_lead").get("/undeclared/")
    assert as_person("nobody").get("/undeclared/").status_code == 302
