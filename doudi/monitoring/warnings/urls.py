"""Addresses of warnings."""

from django.urls import path

from doudi.monitoring.warnings import bulk_views, views
from doudi.monitoring.warnings.precision import views as precision_views
from doudi.monitoring.warnings.responses import views as response_views
from doudi.monitoring.warnings.screening_runs import views as screening_views

app_name = "warnings"
urlpatterns = [
    path("warnings/", views.warnings, name="warnings"),
    path("warnings/bulk/", bulk_views.bulk_act, name="bulk"),
    path("warnings/precision/", precision_views.precision, name="precision"),
    path("warnings/precision/<slug:rule_id>/", precision_views.rule_precision, name="rule_precision"),
    path("warnings/retirements/", precision_views.retirements, name="retirements"),
    path("warnings/retirements/<int:pk>/", precision_views.retirement, name="retirement"),
    path("warnings/responses/", response_views.responses, name="responses"),
    path("warnings/<int:pk>/", views.warning, name="warning"),
    path("warnings/<int:pk>/<slug:verb>/", views.act, name="act"),
    path("screenings/", screening_views.screening_runs, name="screening_runs"),
    path("screenings/<int:pk>/", screening_views.screening_run, name="screening_run"),
    path("screenings/now/", screening_views.screen_now, name="screen_now"),
]
