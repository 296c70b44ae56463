"""Pages of statements and forecasts."""

from django.urls import path

from doudi.payments.statements import views

app_name = "statements"
urlpatterns = [
    path("funds/statements/", views.home, name="statement"),
    path("funds/statements/export/", views.export, name="export_statement"),
    path("funds/supplement/", views.supplement, name="supplement"),
    path("funds/supplement/export/", views.export_supplement, name="export_supplement"),
    path("funds/forecast/", views.forecast, name="forecast"),
    path("funds/forecast/ask/", views.ask, name="request_forecast"),
    path("funds/forecast/<int:pk>/", views.forecast_of, name="forecast_of"),
    path("funds/forecast/<int:pk>/progress/", views.forecast_progress, name="forecast_progress"),
]
