"""The addresses of casework, a noun at a time."""

from django.urls import path

from casework.views import (
    actions,
    agreements,
    cases,
    contacts,
    details,
    evidence,
    exports,
    involvements,
    notes,
    notices,
    panels,
    people,
    record,
    reports,
    risk,
    sharing,
    support,
    work,
)

app_name = "casework"

urlpatterns = [
    path("", work.my_work, name="my-work"),
    # cases
    path("cases/", cases.case_list, name="case-list"),
    path("cases/export/", exports.case_export, name="case-export"),
    path("cases/<str:reference>/", cases.case_overview, name="case-view"),
    path("cases/<str:reference>/timeline/", cases.case_timeline, name="case-timeline"),
    path("cases/<str:reference>/change/", cases.case_edit, name="case-edit"),
    path("cases/<str:reference>/close/", cases.case_close, name="case-close"),
    path("cases/<str:reference>/reopen/", cases.case_reopen, name="case-reopen"),
    path("cases/<str:reference>/contacts/new/", contacts.contact_log, name="contact-log"),
    path("contacts/<int:pk>/change/", contacts.contact_change, name="contact-change"),
    path("cases/<str:reference>/notes/new/", notes.note_add, name="note-add"),
    path("notes/<int:pk>/change/", notes.note_change, name="note-change"),
    path("cases/<str:reference>/evidence/new/", evidence.evidence_add, name="evidence-add"),
    path("evidence/<int:pk>/", evidence.evidence_download, name="evidence-download"),
    path("evidence/<int:pk>/change/", evidence.evidence_change, name="evidence-change"),
    path("cases/<str:reference>/people/new/", involvements.involvement_add, name="involvement-add"),
    path("cases/<str:reference>/people/<int:pk>/match/", involvements.involvement_match, name="involvement-match"),
    path(
        "cases/<str:reference>/people/<int:pk>/officer/", involvements.involvement_officer, name="involvement-officer"
    ),
    path("people/<int:pk>/change/", details.person_change, name="person-change"),
    path("people/<int:pk>/readers/", details.person_readers, name="person-readers"),
    # risk
    path("cases/<str:reference>/risk/new/", risk.risk_assess, name="risk-assess"),
    path("cases/<str:reference>/risk/<int:pk>/", risk.risk_view, name="risk-view"),
    # sharing
    path("cases/<str:reference>/sharing/", sharing.case_sharing, name="case-sharing"),
    path("cases/<str:reference>/sharing/new/", sharing.share_add, name="share-add"),
    path("cases/<str:reference>/sharing/<int:pk>/change/", sharing.share_change, name="share-change"),
    path("cases/<str:reference>/sharing/<int:pk>/withdraw/", sharing.share_withdraw, name="share-withdraw"),
    # reports, people and places
    path("reports/", reports.report_list, name="report-list"),
    path("reports/new/", reports.report_record, name="report-record"),
    path("reports/<str:reference>/", reports.report_show, name="report-view"),
    path("reports/<str:reference>/change/", reports.report_correct, name="report-correct"),
    path("reports/<str:reference>/match/", people.report_match, name="report-match"),
    path("reports/<str:reference>/set-aside/", reports.report_set_aside, name="report-set-aside"),
    path("reports/<str:reference>/case/", reports.report_to_case, name="report-to-case"),
    path("reports/<str:reference>/case/<str:case>/", reports.report_add, name="report-add"),
    path("cases/open/<str:reference>/", reports.case_open, name="case-open"),
    # panel
    path("cases/<str:reference>/panel/", panels.panel_refer, name="panel-refer"),
    path("panel/", panels.meeting_list, name="meeting-list"),
    path("panel/new/", panels.meeting_plan, name="meeting-plan"),
    path("panel/<int:pk>/", panels.meeting_show, name="meeting-view"),
    path("panel/<int:pk>/change/", panels.meeting_change, name="meeting-change"),
    path("panel/<int:pk>/begin/", panels.meeting_begin, name="meeting-begin"),
    path("panel/<int:pk>/end/", panels.meeting_end, name="meeting-end"),
    path("panel/items/<int:pk>/", panels.agenda_item_show, name="agenda-item-view"),
    path("panel/items/<int:pk>/decision/", panels.agenda_item_decide, name="agenda-item-decide"),
    path("panel/items/<int:pk>/actions/new/", panels.action_set_in_meeting, name="action-set-in-meeting"),
    # actions
    path("cases/<str:reference>/actions/new/", actions.action_set, name="action-set"),
    path("actions/<int:pk>/", actions.action_show, name="action-view"),
    path("actions/<int:pk>/log/", actions.action_log, name="action-log"),
    path("actions/<int:pk>/finish/", actions.action_end, name="action-end"),
    # support
    path("cases/<str:reference>/support/", support.support_refer, name="support-refer"),
    path("support/", support.support_list, name="support-list"),
    path("support/<int:pk>/", support.support_show, name="support-view"),
    path("support/<int:pk>/accept/", support.support_accept, name="support-accept"),
    path("support/<int:pk>/decline/", support.support_decline, name="support-decline"),
    path("support/<int:pk>/contacts/new/", support.support_contact, name="support-contact"),
    path("support/<int:pk>/given/new/", support.support_give, name="support-give"),
    path("support/<int:pk>/feedback/", support.support_feedback, name="support-feedback"),
    path("support/<int:pk>/end/", support.support_end, name="support-end"),
    # information sharing agreements
    path("agreements/", agreements.agreement_list, name="agreement-list"),
    path("agreements/new/", agreements.agreement_record, name="agreement-record"),
    path("agreements/<int:pk>/", agreements.agreement_show, name="agreement-view"),
    path("agreements/<int:pk>/change/", agreements.agreement_change, name="agreement-change"),
    path("agreements/<int:pk>/review/", agreements.agreement_review, name="agreement-review"),
    path("agreements/<int:pk>/document/", agreements.agreement_document, name="agreement-document"),
    path("agreements/<int:pk>/document/new/", agreements.agreement_attach, name="agreement-attach"),
    path("agreements/<int:pk>/sign/", agreements.agreement_sign, name="agreement-sign"),
    path(
        "agreements/<int:pk>/signatures/<int:signature>/take-back/",
        agreements.agreement_unsign,
        name="agreement-unsign",
    ),
    # notices
    path("notices/", notices.notice_list, name="notice-list"),
    path("notices/read/", notices.notices_read, name="notices-read"),
    path("notices/<int:pk>/open/", notices.notice_open, name="notice-open"),
    # the record of who saw what
    path("record/", record.access_record, name="access-record"),
]
