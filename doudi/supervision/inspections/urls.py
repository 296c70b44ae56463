"""Addresses of inspections."""

from django.urls import path

from doudi.supervision.inspections import views

app_name = "supervision_inspections"
urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("new/", views.new_round, name="new_round"),
    path("<int:pk>/", views.round_, name="round"),
    path("<int:pk>/report/", views.report_pdf, name="report"),
    path("<int:pk>/<slug:act>/", views.act_on_round, name="act_on_round"),
    path("cases/", views.cases, name="cases"),
    path("cases/<int:pk>/", views.case, name="case"),
    path("findings/", views.findings, name="findings"),
    path("findings/<int:pk>/", views.finding, name="finding"),
]
