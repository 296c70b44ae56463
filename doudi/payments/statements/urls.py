"""URLs of statements and forecasts."""

from django.urls import path

from doudi.payments.statements import views

app_name = "statements"
urlpatterns = [
    path("funds/statements/", views.statement, name="statement"),
    path("funds/statements/export/", views.export_statement, name="export_statement"),
    path("funds/supplement/", views.supplement, name="supplement"),
    path("funds/supplement/export/", views.export_supplement, name="export_supplement"),
    path("funds/forecast/", views.forecasts, name="forecasts"),
    path("funds/forecast/request/", views.request_forecast, name="request_forecast"),
    path("funds/forecast/<int:pk>/", views.forecast, name="forecast"),
    path("funds/forecast/<int:pk>/progress/", views.forecast_progress, name="forecast_progress"),
]
