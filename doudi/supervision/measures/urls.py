"""Addresses of measures."""

from django.urls import path

from doudi.supervision.measures import views

app_name = "supervision_measures"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<slug:name>/", views.measure, name="measure"),
    path("<slug:name>/rows/", views.rows, name="rows"),
]
