"""Addresses of warnings."""

from django.urls import path

from doudi.monitoring.warnings.screening_runs import views as screening_views

app_name = "warnings"
urlpatterns = [
    path("screenings/", screening_views.screening_runs, name="screening_runs"),
    path("screenings/<int:pk>/", screening_views.screening_run, name="screening_run"),
    path("screenings/now/", screening_views.screen_now, name="screen_now"),
]
