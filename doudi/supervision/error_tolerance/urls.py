"""Addresses of error tolerance."""

from django.urls import path

from doudi.supervision.error_tolerance import views

app_name = "supervision_error_tolerance"
urlpatterns = [
    path("", views.records, name="records"),
    path("new/", views.new_record, name="new_record"),
    path("<int:pk>/", views.record, name="record"),
]
