"""Addresses of impact assessments."""

from django.urls import path

from doudi.supervision.impact_assessments import views

app_name = "supervision_impact_assessments"
urlpatterns = [
    path("", views.assessments, name="assessments"),
    path("new/", views.new_assessment, name="new_assessment"),
    path("<int:pk>/", views.assessment, name="assessment"),
    path("<int:pk>/print/", views.print_assessment, name="print_assessment"),
]
