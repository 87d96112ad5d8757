"""Under names of their own, outside the pages of those who sign in."""

from django.urls import path

from assessment.views import published as views

urlpatterns = [
    path("<slug:slug>/<str:year>/", views.show_paper, name="published"),
    path("<slug:slug>/<str:year>/<str:kind>/", views.download, name="published-file"),
]
