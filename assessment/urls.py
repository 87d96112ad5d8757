from django.urls import path

from assessment.views import assessments as views
from assessment.views import extracts, return_setup, returns

app_name = "assessment"
urlpatterns = [
    path("", views.list_assessments, name="list"),
    path("new/", views.start_assessment, name="start"),
    path("<int:pk>/", views.show_assessment, name="detail"),
    path("<int:pk>/collect/", views.collect_again, name="collect"),
    path("<int:pk>/collecting/<int:run_pk>/", views.show_progress, name="progress"),
    path("<int:pk>/figures/<int:figure_pk>/", views.show_figure, name="figure"),
    path("<int:pk>/word/", views.download_word, name="word"),
    path("extracts/", extracts.list_extracts, name="extract-list"),
    path("extracts/new/", extracts.upload, name="extract-upload"),
    path("extracts/preview/<uuid:batch>/", extracts.show_preview, name="extract-preview"),
    path("extracts/preview/<uuid:batch>/discard/", extracts.discard, name="extract-discard"),
    path("extracts/<int:pk>/", extracts.show_extract, name="extract-detail"),
    path("extracts/<int:pk>/undo/", extracts.undo, name="extract-undo"),
    path("returns/", returns.list_returns, name="return-list"),
    path("returns/<int:pk>/", returns.show_return, name="return-detail"),
    path("returns/<int:pk>/fill/", returns.fill_return, name="return-fill"),
    path("returns/<int:pk>/template/", returns.download_template, name="return-template"),
    path("returns/<int:pk>/upload/", returns.upload_return, name="return-upload"),
    path("returns/<int:pk>/sign/", returns.sign_return, name="return-sign"),
    path("returns/<int:pk>/correct/", returns.correct_return, name="return-correct"),
    path("returns/<int:pk>/reopen/", return_setup.reopen, name="return-reopen"),
    path("returns/<int:pk>/withdraw/", return_setup.withdraw, name="return-withdraw"),
    path("returns/overview/", return_setup.overview, name="return-overview"),
    path("returns/ask/", return_setup.ask, name="return-ask"),
    path("returns/forms/", return_setup.list_forms, name="return-forms"),
    path("returns/forms/new/", return_setup.take_over, name="return-forms-new"),
    path("returns/forms/<int:pk>/", return_setup.change_form, name="return-form-change"),
]
