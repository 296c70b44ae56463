"""Addresses of inspections."""

from django.urls import path

from doudi.supervision.inspections import case_views, views

app_name = "supervision_inspections"
urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("new/", views.new_round, name="new_round"),
    path("<int:pk>/", views.round_, name="round"),
    path("<int:pk>/report/", views.report_pdf, name="report"),
    path("<int:pk>/<slug:act>/", views.act_on_round, name="act_on_round"),
    path("cases/", case_views.cases, name="cases"),
    path("cases/<int:pk>/", case_views.case, name="case"),
    path("cases/<int:pk>/exchange/", case_views.exchange, name="exchange"),
    path("records/<int:pk>/count/", case_views.count, name="count"),
    path("findings/", views.findings, name="findings"),
    path("findings/<int:pk>/", views.finding, name="finding"),
]
