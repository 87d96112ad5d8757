"""The addresses of casework, a noun at a time."""

from django.urls import path

from casework.views import cases, contacts, risk, sharing, work

app_name = "casework"

urlpatterns = [
    path("", work.my_work, name="my-work"),
    # cases
    path("cases/", cases.case_list, name="case-list"),
    path("cases/<str:reference>/", cases.case_overview, name="case-view"),
    path("cases/<str:reference>/timeline/", cases.case_timeline, name="case-timeline"),
    path("cases/<str:reference>/change/", cases.case_edit, name="case-edit"),
    path("cases/<str:reference>/close/", cases.case_close, name="case-close"),
    path("cases/<str:reference>/reopen/", cases.case_reopen, name="case-reopen"),
    path("cases/<str:reference>/contacts/new/", contacts.contact_log, name="contact-log"),
    # risk
    path("cases/<str:reference>/risk/new/", risk.risk_assess, name="risk-assess"),
    path("cases/<str:reference>/risk/<int:pk>/", risk.risk_view, name="risk-view"),
    # sharing
    path("cases/<str:reference>/sharing/", sharing.case_sharing, name="case-sharing"),
    path("cases/<str:reference>/sharing/new/", sharing.share_add, name="share-add"),
    path("cases/<str:reference>/sharing/<int:pk>/withdraw/", sharing.share_withdraw, name="share-withdraw"),
    # reports, people and places
    # panel
    # actions
    # support
    # the record of who saw what
]
