from django.urls import path

from assessment.views import assessments as views
from assessment.views import extracts

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
]
